//! DS113 toleration-exists-value.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS113",
    name: "toleration-exists-value",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "a toleration with `Exists` has a value",
    why: "`Exists` compares no value: \"value must be empty when `operator` is 'Exists'\" \
          (pkg/apis/core/validation/validation.go, ValidateTolerations).",
    how: "Drop the value, or use `Equal` if the value matters.",
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
      tolerations:
      - key: dedicated
        operator: Exists
        value: edge
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
      tolerations:
      - key: dedicated
        operator: Exists
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(_: &Context<'a>, _: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    report.fix("remove the value", vec![Edit::Remove(field)]);
}
