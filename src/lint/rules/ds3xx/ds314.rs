//! DS314 restarted-at.

use crate::lint::{Context, Edit, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS314",
    name: "restarted-at",
    severity: Severity::Info,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "The mark of a restart is part of the manifest",
    why: "`kubectl rollout restart` writes the time into the template. Committed, it belongs to the \
          desired state: applying an older file changes it back and restarts every pod, and the next \
          restart by hand is undone by the next apply.\n\n\
          Source: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go.",
    how: "Delete the annotation.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      annotations:
        kubectl.kubernetes.io/restartedAt: "2026-01-15T10:00:00Z"
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
"#,
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
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

const KEYS: [&str; 2] = ["annotations", "kubectl.kubernetes.io/restartedAt"];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let mark = ctx.template_metadata().get_in(&KEYS);
    if mark.is_written() {
        let message = "the mark of kubectl rollout restart is part of the desired state: applying an older file restarts every pod";
        sink.report(mark, message).fix("remove it", vec![Edit::Remove(mark)]);
    }
}
