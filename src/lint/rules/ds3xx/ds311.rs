//! DS311 history-zero.

use crate::lint::{Context, Edit, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS311",
    name: "history-zero",
    fix: Some(Safety::Unsafe),
    summary: "No revision is kept: rollout undo has nothing to go back to",
    why: "With `revisionHistoryLimit: 0` the controller deletes every revision that no pod runs any more. \
          `kubectl rollout undo` then fails when it is needed. With 1 there is one step back (reported as \
          information).\n\n\
          Source: `cleanupHistory` in pkg/controller/daemon/update.go; kubernetes/kubernetes#45924.",
    how: "Leave the field out (the default is 10), or set 2 or more.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  revisionHistoryLimit: 0
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
  revisionHistoryLimit: 3
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
    let limit = ctx.spec().get("revisionHistoryLimit");
    let fix = || vec![Edit::Remove(limit)];
    match limit.integer() {
        Some(0) => {
            sink.report(limit, "no old revision is kept: rollout undo has nothing to go back to")
                .fix("keep 10, the default", fix());
        }
        Some(1) => {
            sink.report(limit, "one old revision is kept: rollout undo can go back one step only")
                .severity(Severity::Info)
                .fix("keep 10, the default", fix());
        }
        _ => {}
    }
}
