//! DS150 null-map-value.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS150",
    name: "null-map-value",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a null value, which `kubectl apply` leaves out",
    why: "`nodeSelector: {a: }` holds a null, not an empty text. Client-side apply drops the key, and \
          the DaemonSet runs on every node; `create` and server-side apply make it \"\".",
    how: "Write `\"\"` if the empty value was meant, or the value.",
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
      nodeSelector:
        agent:
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
      nodeSelector:
        agent: ""
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
    report.fix("write the empty value", vec![Edit::Replace(field, "\"\"".into())]);
}
