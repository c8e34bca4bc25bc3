//! DS128 probe-invalid.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS128",
    name: "probe-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a probe or hook that the API server rejects",
    why: "Exactly one handler; ports from 1 to 65535 or the name of one (`\"80\"` in quotes is a name, \
          and no valid one); successThreshold 1 for liveness and startup; no negative numbers \
          (pkg/apis/core/validation/validation.go, validateProbe, validateHandler). A 0 is accepted and \
          means the default.",
    how: "Correct the probe.",
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
        livenessProbe:
          tcpSocket:
            port: "80"
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
        livenessProbe:
          tcpSocket:
            port: 80
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
