//! DS310 on-delete-rolling.

use crate::lint::{Context, Edit, Rule, Safety, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS310",
    name: "on-delete-rolling",
    certain: true,
    fix: Some(Safety::Safe),
    summary: "The rollingUpdate block is ignored with OnDelete",
    why: "The block counts only for the type RollingUpdate. With OnDelete the API server does not even \
          validate it, and no pod is ever replaced by the controller.\n\n\
          Sources: `ValidateDaemonSetUpdateStrategy` in pkg/apis/apps/validation/validation.go, \
          `syncDaemonSet` in pkg/controller/daemon/daemon_controller.go.",
    how: "Drop the block, or the type.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    type: OnDelete
    rollingUpdate:
      maxUnavailable: 10%
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
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
  updateStrategy:
    type: OnDelete
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let strategy = ctx.spec().get("updateStrategy");
    let rolling = strategy.get("rollingUpdate");
    if strategy.get("type").text() == Some("OnDelete") && rolling.is_set() {
        sink.report(rolling, "with OnDelete the controller replaces no pod, and this block is ignored")
            .note(strategy.get("type"), "OnDelete")
            .fix("remove it", vec![Edit::Remove(rolling)]);
    }
}
