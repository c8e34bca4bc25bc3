//! DS119 host-port-duplicate.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS119",
    name: "host-port-duplicate",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a host port is used twice",
    why: "Port, protocol and hostIP together may be used once among the containers of a pod \
          (pkg/apis/core/validation/validation.go, AccumulateUniqueHostPorts).",
    how: "Change one of the two.",
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
        ports:
        - containerPort: 9100
          hostPort: 9100
        - containerPort: 9101
          hostPort: 9100
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
        ports:
        - containerPort: 9100
          hostPort: 9100
        - containerPort: 9101
          hostPort: 9101
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
