//! DS101 selector-missing.

use super::repair::stable_labels;
use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS101",
    name: "selector-missing",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    summary: "`spec.selector` is missing",
    why: "apps/v1 does not take the selector from the template's labels. A selector that is absent \
          selects nothing, so the answer is \"`selector` does not match template `labels`\" \
          (pkg/apis/apps/validation/validation.go, ValidateDaemonSetSpec).",
    how: "Copy the labels of the template that will never change; the selector cannot be changed later.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
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
    report_with(context, sink, RULE.id, explain);
}

fn explain<'a>(context: &Context<'a>, _: &Problem, _: Field<'a>, report: &mut Report<'a>) {
    report.message("spec.selector is missing; a selector that is absent selects nothing");
    report.server("`selector` does not match template `labels`");
    let labels = stable_labels(context);
    if !labels.is_empty() {
        let value = format!("matchLabels:\n  {}", labels.join("\n  "));
        let edit = Edit::Insert(context.spec(), "selector".into(), value);
        report.fix("select the labels of the template", vec![edit]);
    }
}
