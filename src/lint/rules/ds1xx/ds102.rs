//! DS102 selector-empty.

use super::repair::stable_labels;
use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};
use crate::yaml::suggest;

pub(crate) const RULE: Rule = Rule {
    id: "DS102",
    name: "selector-empty",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    summary: "`spec.selector` is empty",
    why: "An empty selector would own every pod of the namespace: \"empty selector is invalid for \
          daemonset\" (pkg/apis/apps/validation/validation.go, ValidateDaemonSetSpec).",
    how: "Copy the labels of the template that will never change.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {}
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
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(context: &Context<'a>, _: &Problem, selector: Field<'a>, report: &mut Report<'a>) {
    let labels = stable_labels(context);
    // What is meant to be matchLabels gets its name by DS002; then there would be two.
    let meant = |key: &str| suggest(key, &["matchLabels", "matchExpressions"]).is_some();
    let misspelled =
        selector.entries().any(|(key, _)| !matches!(key, "matchLabels" | "matchExpressions") && meant(key));
    if !labels.is_empty() && !misspelled {
        let map = selector.get("matchLabels");
        let edit = if map.is_written() {
            Edit::Replace(map, format!("{{{}}}", labels.join(", ")))
        } else {
            Edit::Insert(selector, "matchLabels".into(), format!("\n{}", labels.join("\n")))
        };
        report.fix("select the labels of the template", vec![edit]);
    }
}
