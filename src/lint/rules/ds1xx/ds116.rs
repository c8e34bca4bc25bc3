//! DS116 toleration-enum.

use super::repair::nearest;
use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS116",
    name: "toleration-enum",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a toleration has an unknown effect or operator, or a key or value that no taint can have",
    why: "Effects are `NoSchedule`, `PreferNoSchedule` and `NoExecute`, operators `Equal` and `Exists`, \
          in this spelling (pkg/apis/core/validation/validation.go, ValidateTolerations). `Lt` and `Gt` \
          need a feature gate that is off by default.",
    how: "Correct the word.",
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
        effect: NoScheduled
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
        effect: NoSchedule
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
    if let Some(operator @ ("Lt" | "Gt")) = field.text()
        && problem.message.contains("supported values")
    {
        report.message(format!(
            "operator {operator:?} needs the feature gate TaintTolerationComparisonOperators, which is off by default"
        ));
    } else if let Some(word) = nearest(problem, field) {
        report.fix(format!("write `{word}`"), vec![Edit::Replace(field, word)]);
    }
}
