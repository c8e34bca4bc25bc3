//! DS153 repeated-entry.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS153",
    name: "repeated-entry",
    severity: Severity::Warning,
    profile: Profile::Api,
    summary: "a list of the pod names the same thing twice",
    why: "Host aliases for one address, pull secrets of one name or without any, files of one volume \
          that lie on each other (pkg/api/pod/warnings.go). Server-side apply rejects the first two: \
          \"duplicate entries for key …\".",
    how: "Merge the entries.",
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
      imagePullSecrets:
      - name: registry
      - name: registry
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
      imagePullSecrets:
      - name: registry
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
