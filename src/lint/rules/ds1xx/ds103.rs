//! DS103 selector-mismatch.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Field, Profile, Report, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS103",
    name: "selector-mismatch",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "the selector does not match the labels of the template, or cannot be read",
    why: "\"`selector` does not match template `labels`\" (pkg/apis/apps/validation/validation.go, \
          ValidateDaemonSetSpec). Operators, keys and values of the selector are checked here too \
          (apimachinery, ValidateLabelSelector).",
    how: "Make every label of the selector a label of the template.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agents
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

fn explain<'a>(_: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    const ANSWER: &str = "`selector` does not match template `labels`";
    if !problem.message.ends_with(ANSWER) {
        return;
    }
    report.server(ANSWER);
    let key = field.nearest_entry().map(|entry| entry.key.as_str());
    match (key, field.text()) {
        (Some(key), Some(value)) => report.message(format!(
            "the selector wants the label `{key}: {value}`, which the template does not have"
        )),
        _ => report.message("the selector does not match the labels of the template"),
    };
}
