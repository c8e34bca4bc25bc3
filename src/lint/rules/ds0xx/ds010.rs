//! DS010 unused-ignore.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS010",
    name: "unused-ignore",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    summary: "an ignore matches nothing, names no rule, or has expired",
    why: "An ignore that no longer does anything hides the next real finding of its kind.",
    how: "Delete it, or correct the id.",
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
        - name: agent  # ds-lint: ignore[DS106] no longer needed
          image: registry.example/agent:1.4.2
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
          image: registry.example/agent:1.4.2
"#,
    needs: Needs::Engine,
    ..Rule::BASE
};
