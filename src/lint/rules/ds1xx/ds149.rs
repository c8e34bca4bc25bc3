//! DS149 pods-refused.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink, scalar};

pub(crate) const RULE: Rule = Rule {
    id: "DS149",
    name: "pods-refused",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "the DaemonSet is accepted, and every pod of it refused",
    why: "Some rules hold for pods only (pkg/apis/core/validation/validation.go, \
          validateContainerOnlyForPod, ResourceIsPod; the admission plugins Priority and RuntimeClass): \
          blanks around an image, a priority set by hand, a pod-level limit below what the containers \
          ask for, overhead without a RuntimeClass, matchLabelKeys that the selector names already, \
          scheduling gates that nobody lifts. The DaemonSet then shows desired N, current 0, and \
          nothing but FailedCreate events.",
    how: "Correct the field.",
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
        image: "registry.example/agent:1.0 "
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
    if !problem.message.starts_with("no pod ") {
        report.message(format!("every pod is refused: {}", problem.words()));
    }
    match field.text() {
        Some(text) if text.trim() != text => {
            let edit = Edit::Replace(field, scalar(text.trim()));
            report.fix("drop the blanks", vec![edit]);
        }
        _ if problem.message.contains("value of priority") => {
            report.fix("remove `priority`", vec![Edit::Remove(field)]);
        }
        _ => {}
    }
}
