//! DS210 prefer-no-schedule.

use super::template;
use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};
use crate::model::PREFER_NO_SCHEDULE;

pub(crate) const RULE: Rule = Rule {
    id: "DS210",
    name: "prefer-no-schedule",
    severity: Severity::Info,
    profile: Profile::Strict,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "Tolerating PreferNoSchedule changes nothing",
    why: "The controller looks at the effects NoSchedule and NoExecute only, and each pod is bound to its \
          one node before the scheduler weighs anything.\n\n\
          Source: `NodeShouldRunDaemonPod` in pkg/controller/daemon/daemon_controller.go.",
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
        - key: example.com/pool
          operator: Exists
          effect: PreferNoSchedule
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
        - key: example.com/pool
          operator: Exists
          effect: NoSchedule
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for (place, toleration) in template::tolerations(ctx.pod()) {
        if toleration.effect == PREFER_NO_SCHEDULE {
            sink.report(
                place,
                "tolerating PreferNoSchedule changes nothing: the controller does not look at it",
            )
            .fix("remove it", vec![Edit::Remove(place)]);
        }
    }
}
