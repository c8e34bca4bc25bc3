//! DS001 yaml-syntax.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS001",
    name: "yaml-syntax",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "The document cannot be read",
    why: "The text is no YAML (or JSON) that kubectl can read, holds no object, or holds a list with \
          something in it that is none. `kubectl apply` stops at the first such document: \"error \
          converting YAML to JSON: yaml: line N: …\". kubectl reads YAML 1.1 with go-yaml v2; what \
          other tools accept may still fail here (sigs.k8s.io/yaml).",
    how: "Correct the text at the place shown. Tabs, an unclosed quote or bracket and a missing space \
          behind a colon are the usual causes.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent
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
    needs: Needs::Engine,
    ..Rule::BASE
};
