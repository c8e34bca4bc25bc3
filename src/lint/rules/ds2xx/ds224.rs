//! DS224 toleration-seconds-loop.

use super::template;
use crate::lint::{Context, Edit, Rule, Safety, Sink};
use crate::model::NO_EXECUTE;

pub(crate) const RULE: Rule = Rule {
    id: "DS224",
    name: "toleration-seconds-loop",
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "tolerationSeconds in a DaemonSet is an endless loop of eviction and creation",
    why: "The controller looks only at whether a taint is tolerated, not for how long. On a node with such \
          a taint the taint manager evicts the pod after `tolerationSeconds`, the controller makes it \
          again at once, and so on for ever. Seen on a live 1.36.3 control plane: with 3 seconds, a new \
          pod every 3 seconds. With not-ready and unreachable, tolerated by value, the pod is evicted as \
          well and comes back with the node.\n\n\
          Sources: `NodeShouldRunDaemonPod` in pkg/controller/daemon/daemon_controller.go, \
          `getMinTolerationTime` in pkg/controller/tainteviction/taint_eviction.go.",
    how: "Remove `tolerationSeconds`, or the toleration.",
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
        - key: example.com/maintenance
          operator: Exists
          effect: NoExecute
          tolerationSeconds: 60
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
        - key: example.com/maintenance
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
    let own = template::tolerations(ctx.pod());
    for (index, (place, toleration)) in own.iter().enumerate() {
        let Some(seconds) = toleration.toleration_seconds else { continue };
        let counts = matches!(toleration.operator.as_str(), "" | "Equal" | "Exists");
        let replaced = template::controller_replaces(toleration);
        // The first toleration that matches a taint decides for how long it is tolerated.
        let shadowed = own.iter().take(index).any(|(_, earlier)| template::covers(earlier, toleration));
        if toleration.effect != NO_EXECUTE || !counts || replaced || shadowed {
            continue;
        }
        let seconds = seconds.max(0);
        let message = if OF_CONDITIONS.contains(&toleration.key.as_str()) {
            // Such nodes have the taint with the effect NoSchedule, too: no new pod while it lasts.
            format!(
                "the pod is evicted after {seconds} s: this toleration comes before the controller's, which has no limit"
            )
        } else {
            format!(
                "endless loop: the pod is evicted after {seconds} s, and the controller, which ignores the seconds, makes it again at once"
            )
        };
        let field = place.get("tolerationSeconds");
        sink.report(field, message).fix("tolerate it without a limit", vec![Edit::Remove(field)]);
    }
}

/// The taints for which the controller has a toleration of its own.
const OF_CONDITIONS: [&str; 2] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];
