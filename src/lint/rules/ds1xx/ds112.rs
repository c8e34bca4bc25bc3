//! DS112 negative-number.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS112",
    name: "negative-number",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "`minReadySeconds` or `revisionHistoryLimit` is negative",
    why: "\"must be greater than or equal to 0\" (pkg/apis/apps/validation/validation.go, \
          ValidateDaemonSetSpec).",
    how: "Use 0 or more.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  minReadySeconds: -1
  template:
    metadata:
      labels:
        app: agent
    spec:
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
  minReadySeconds: 10
  template:
    metadata:
      labels:
        app: agent
    spec:
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
