//! DS120 port-invalid.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS120",
    name: "port-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a port number, protocol or port name that the API server rejects",
    why: "Numbers are 1–65535, protocols TCP, UDP and SCTP in upper case; names have at most 15 \
          characters of a–z, 0–9 and single dashes with a letter among them, and are unique in a \
          container (pkg/apis/core/validation/validation.go, validateContainerPorts; apimachinery, \
          IsValidPortName).",
    how: "Shorten or correct it.",
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
        - name: http-remote-write
          containerPort: 8080
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
        - name: remote-write
          containerPort: 8080
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
