//! DS010 unused-ignore.

use crate::lint::{Needs, Profile, Rule, Safety, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS010",
    name: "unused-ignore",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    fix: Some(Safety::Safe),
    summary: "An ignore that matches nothing, names an unknown rule, or has expired",
    why: "The finding it once hid is gone, or it never hid one: such a line makes the reader believe in \
          a problem that is not there, and hides the next one that is.",
    how: "Delete it.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  annotations:
    lint.kubectl-ds.dev/DS101: "not needed any more"
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
    needs: Needs::Engine,
    ..Rule::BASE
};
