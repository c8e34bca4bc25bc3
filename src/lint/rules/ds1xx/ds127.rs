//! DS127 request-over-limit.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS127",
    name: "request-over-limit",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a request is larger than its limit",
    why: "\"must be less than or equal to memory limit of …\"; extended resources and huge pages must \
          be requested exactly as they are limited, and a container may not have more than its pod \
          (pkg/apis/core/validation/validation.go, validateResourceRequirements, \
          validatePodResourceConsistency).",
    how: "Raise the limit or lower the request.",
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
      containers:
      - name: agent
        image: registry.example/agent:1.0
        resources:
          requests:
            memory: 1Gi
          limits:
            memory: 64Mi
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
      containers:
      - name: agent
        image: registry.example/agent:1.0
        resources:
          requests:
            memory: 64Mi
          limits:
            memory: 64Mi
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
