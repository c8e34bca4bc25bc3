//! DS126 quantity-invalid.

use super::repair::quantity;
use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS126",
    name: "quantity-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a quantity or a resource name that the API server rejects",
    why: "Suffixes are `m k M G T P E` and `Ki Mi Gi Ti Pi Ei`: `1GB`, `100mb` and `1K` are none \
          (apimachinery, pkg/api/resource/quantity.go). Quantities may not be negative, extended \
          resources are whole numbers with a domain in front, and huge pages need cpu or memory beside \
          them (pkg/apis/core/validation/validation.go, validateResourceRequirements).",
    how: "Write `1Gi`, `500m` and the like.",
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
            memory: 1GB
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
            memory: 1Gi
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, fix);
}

fn fix<'a>(_: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    // The others are sound quantities in a wrong place.
    if !problem.message.starts_with("quantities must") && !problem.message.starts_with("unable to parse") {
        return;
    }
    report.message(format!("{} is no quantity", field.describe())).server(&problem.message);
    if let Some(text) = field.text().and_then(quantity) {
        report.fix(format!("write `{text}`"), vec![Edit::Replace(field, text)]);
    }
}
