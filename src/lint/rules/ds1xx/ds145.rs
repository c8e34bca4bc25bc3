//! DS145 fractional-bytes.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS145",
    name: "fractional-bytes",
    severity: Severity::Warning,
    profile: Profile::Api,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "bytes with a fraction",
    why: "`512m` of memory is half a byte, not 512 megabytes (pkg/api/pod/warnings.go; \
          kubernetes/kubernetes#79950, #49442). The container will not start with it.",
    how: "Write `512Mi`.",
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
        image: registry.example/agent:1.0
        resources:
          limits:
            memory: 512m
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
        resources:
          limits:
            memory: 512Mi
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(_: &Context<'a>, _: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    // Only what is written in thousandths was meant in Mi.
    let number = field.text().and_then(|text| text.strip_suffix('m'));
    if let Some(number) = number.filter(|number| number.parse::<u32>().is_ok()) {
        report.fix(format!("write `{number}Mi`"), vec![Edit::Replace(field, format!("{number}Mi"))]);
    }
}
