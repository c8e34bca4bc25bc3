//! DS108 percent-invalid.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS108",
    name: "percent-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    summary: "`maxUnavailable` is neither a number from 0 nor a percentage up to 100%",
    why: "\"10\" without the sign is no percentage and as text no number; \"10.5%\", \"+10%\" and \" \
          10%\" are none either (pkg/apis/apps/validation/validation.go, ValidatePositiveIntOrPercent). \
          Under `OnDelete` nothing of it is checked.",
    how: "Write \"10%\", or a number without quotes.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  updateStrategy:
    rollingUpdate:
      maxUnavailable: "10"
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
  updateStrategy:
    rollingUpdate:
      maxUnavailable: "10%"
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
    let Some(text) = field.text() else { return };
    let digits = text.trim().trim_end_matches('%').trim();
    let percent = match digits.parse::<u32>() {
        Ok(number) if number <= 100 => number,
        Ok(_) => 100,
        Err(_) => return,
    };
    report.fix(format!("write `{percent}%`"), vec![Edit::Replace(field, format!("\"{percent}%\""))]);
}
