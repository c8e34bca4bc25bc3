//! DS002 unknown-field.

use crate::lint::validation::{Problem, place, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS002",
    name: "unknown-field",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a field does not exist at this place",
    why: "kubectl sends fieldValidation=Strict, and the API server answers \"strict decoding error: \
          unknown field …\" (sigs.k8s.io/json). Any other client loses the field without a word: a \
          `replicas` or `strategy` copied from a Deployment does nothing. Names are case-sensitive. \
          With `--validate=warn` it is a warning; server-side apply always rejects. Found in the wild: \
          coroot/helm-charts#30.",
    how: "Rename the field or move it to where it belongs. A field that is newer than the server gives \
          the same error.",
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
      terminationGracePeriodSecond: 5
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
      terminationGracePeriodSeconds: 5
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

fn fix<'a>(context: &Context<'a>, problem: &Problem, field: Field<'a>, report: &mut Report<'a>) {
    let Some(name) = &problem.instead else { return };
    let map = problem.path.parent().map(|path| place(context.root(), &path));
    let taken = map.and_then(Field::node).is_some_and(|map| map.get(name).is_some());
    if !taken {
        report.fix(format!("rename it to `{name}`"), vec![Edit::Rename(field, name.clone())]);
    }
}
