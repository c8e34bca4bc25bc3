//! DS132 metadata-invalid.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS132",
    name: "metadata-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a name, label, annotation, owner or finalizer that the API server rejects",
    why: "Names are DNS subdomains, label keys qualified names, label values at most 63 characters of \
          letters, digits, `-`, `_` and `.` (apimachinery, pkg/api/validation/objectmeta.go). All \
          annotations together may have 256 KiB, and `kubectl apply` adds the whole manifest to them. \
          Node selectors follow the rules of labels.",
    how: "Correct the name.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: Node_Agent
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
  name: node-agent
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
    report(context, sink, RULE.id);
}
