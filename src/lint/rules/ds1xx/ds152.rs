//! DS152 pod-field-invalid.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS152",
    name: "pod-field-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "another field of the pod that the API server rejects",
    why: "Sysctls (twice, or of a namespace shared with the node), DNS settings, host aliases, host \
          names, the names of classes and accounts, readiness and scheduling gates, resource claims, \
          resize policies, paths that collide in a projected volume \
          (pkg/apis/core/validation/validation.go, ValidatePodSpec).",
    how: "As the message says.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      priorityClassName: Node_Critical
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    good: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      priorityClassName: node-critical
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
