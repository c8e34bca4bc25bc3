//! DS151 coerced-key.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS151",
    name: "coerced-key",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    fix: Some(Safety::Safe),
    restarts: true,
    summary: "a key that YAML reads as another type is renamed",
    why: "`on:` becomes \"true\" and `1.50:` becomes \"1.5\" on the way to the server \
          (sigs.k8s.io/yaml): the label or annotation is another one than is written.",
    how: "Quote the key.",
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
      annotations:
        on: "1"
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
  template:
    metadata:
      labels:
        app: agent
      annotations:
        "on": "1"
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

fn fix<'a>(_: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    if let Some(key) = &problem.instead {
        report.fix("quote the key", vec![Edit::Rename(field, key.clone())]);
    }
}
