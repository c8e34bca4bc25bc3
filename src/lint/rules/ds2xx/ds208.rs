//! DS208 toleration-redundant.

use super::template;
use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};
use crate::model::daemon_tolerations;

pub(crate) const RULE: Rule = Rule {
    id: "DS208",
    name: "toleration-redundant",
    severity: Severity::Info,
    profile: Profile::Strict,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "The toleration adds nothing",
    why: "It is written twice, another toleration covers it, or the controller gives it to every daemon \
          pod anyway: not-ready and unreachable (NoExecute); disk-pressure, memory-pressure, pid-pressure \
          and unschedulable (NoSchedule); with hostNetwork also network-unavailable (NoSchedule).\n\n\
          Source: `AddOrUpdateDaemonPodTolerations` in pkg/controller/daemon/util/daemonset_util.go.",
    how: "Delete it.",
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
        - key: node.kubernetes.io/disk-pressure
          operator: Exists
          effect: NoSchedule
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
        - key: node.kubernetes.io/disk-pressure
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
    let pod = ctx.pod();
    let own = template::tolerations(pod);
    if own.iter().any(|(_, toleration)| toleration.toleration_seconds.is_some()) {
        // Then their order decides how long a taint is tolerated.
        return;
    }
    let host_network = pod.get("hostNetwork").is_true();
    let given = daemon_tolerations(&[], host_network);
    for (index, (place, toleration)) in own.iter().enumerate() {
        let wider = own.iter().enumerate().find(|(other, (_, wide))| {
            *other != index
                && template::covers(wide, toleration)
                && (*other < index || !template::covers(toleration, wide))
        });
        let message = match wider {
            Some((_, (other, wide))) if wide == toleration => {
                sink.report(*place, "the toleration is written twice")
                    .note(*other, "here too")
                    .fix("remove it", vec![Edit::Remove(*place)]);
                continue;
            }
            Some((_, (other, _))) => {
                sink.report(*place, "another toleration covers this one")
                    .note(*other, "covers it")
                    .fix("remove it", vec![Edit::Remove(*place)]);
                continue;
            }
            None if given.iter().any(|given| template::covers(&given.toleration, toleration)) => {
                "the controller gives every daemon pod this toleration"
            }
            None => continue,
        };
        sink.report(*place, message).fix("remove it", vec![Edit::Remove(*place)]);
    }
}
