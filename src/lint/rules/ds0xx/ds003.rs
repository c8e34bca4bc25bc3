//! DS003 duplicate-key.

use crate::lint::validation::place_in_document;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS003",
    name: "duplicate-key",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    summary: "a key is written twice in the same map",
    why: "`kubectl apply` and `create` turn YAML into JSON before the server sees it, and the last of \
          the two values wins silently. `kustomize build` refuses the file, and so does a server that \
          gets the text raw (\"duplicate field\").",
    how: "Delete one of the two.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  minReadySeconds: 5
  minReadySeconds: 10
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
  minReadySeconds: 10
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
    for duplicate in &context.object().notes.duplicates {
        let Some(field) = place_in_document(context, &duplicate.path) else { continue };
        let line = duplicate.first.start.line;
        sink.report(field, format!("the key is written twice; the value of line {line} is lost"));
    }
}
