//! DS110 active-deadline.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS110",
    name: "active-deadline",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a DaemonSet's pods cannot have a deadline",
    why: "\"activeDeadlineSeconds in DaemonSet is not Supported\", whatever the value \
          (pkg/apis/apps/validation/validation.go, ValidateDaemonSetSpec).",
    how: "Remove the field.",
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
      activeDeadlineSeconds: 60
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
    report.fix("remove `activeDeadlineSeconds`", vec![Edit::Remove(field)]);
}
