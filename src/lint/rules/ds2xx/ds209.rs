//! DS209 toleration-seconds-ignored.

use super::template;
use crate::lint::{Context, Edit, Rule, Safety, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS209",
    name: "toleration-seconds-ignored",
    certain: true,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "The controller drops tolerationSeconds of this toleration",
    why: "The controller puts its own toleration, without a time limit, in the place of the template's for \
          not-ready and unreachable with effect NoExecute. The pod is never evicted from a node that is \
          not ready or unreachable, whatever `tolerationSeconds` says.\n\n\
          Source: `AddOrUpdateDaemonPodTolerations` in pkg/controller/daemon/util/daemonset_util.go, \
          `AddOrUpdateTolerationInPodSpec` in pkg/apis/core/v1/helper/helpers.go; \
          kubernetes/kubernetes#92960, kubernetes/kubernetes#41896.",
    how: "Remove `tolerationSeconds`. What must fail over to another node is no DaemonSet.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      tolerations:
        - key: node.kubernetes.io/not-ready
          operator: Exists
          effect: NoExecute
          tolerationSeconds: 300
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      tolerations:
        - key: node.kubernetes.io/not-ready
          operator: Exists
          effect: NoExecute
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for (place, toleration) in template::tolerations(ctx.pod()) {
        if toleration.toleration_seconds.is_none() || !template::controller_replaces(&toleration) {
            continue;
        }
        let seconds = place.get("tolerationSeconds");
        let message =
            format!("the controller tolerates {} without a limit: the pod is never evicted", toleration.key);
        sink.report(seconds, message).fix("remove it", vec![Edit::Remove(seconds)]);
    }
}
