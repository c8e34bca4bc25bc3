//! DS009 server-fields.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS009",
    name: "server-fields",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Safe),
    summary: "fields that only the server writes",
    why: "`resourceVersion` and `uid` are dropped when the object is created and rejected once it \
          exists: \"the object has been modified\", \"metadata.uid: … field is immutable\". Server-side \
          apply rejects `managedFields` and `uid` at once. `status`, `generation`, `creationTimestamp` \
          and `selfLink` are ignored. The annotation `deprecated.daemonset.template.generation` must be \
          an integer if it is there (pkg/apis/apps/v1/conversion.go).",
    how: "Delete them: they come from `kubectl get -o yaml`.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  uid: 6f1a5f0e-3c5b-4d2b-9d0d-0c5d2f1f4a11
  resourceVersion: "4711"
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

/// What the server writes; status is only ignored, and often part of what tools print.
const FIELDS: [&str; 7] = [
    "creationTimestamp",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, explain);
    let written: Vec<_> = FIELDS
        .iter()
        .map(|key| (*key, context.metadata().get(key)))
        .filter(|(_, field)| field.is_set())
        .collect();
    let Some((_, first)) = written.first() else { return };
    let names: Vec<_> = written.iter().map(|(key, _)| *key).collect();
    let names = names.join(", ");
    let edits = written.iter().map(|(_, field)| Edit::Remove(*field)).collect();
    sink.report(*first, format!("only the server writes {names}")).fix(format!("remove {names}"), edits);
}

fn explain<'a>(_: &Context<'a>, problem: &Problem, _: Field<'a>, report: &mut Report<'a>) {
    report.message("the template generation must be an integer").server(&problem.message);
}
