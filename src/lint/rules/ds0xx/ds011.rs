//! DS011 ignore-without-reason.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS011",
    name: "ignore-without-reason",
    severity: Severity::Warning,
    profile: Profile::Strict,
    summary: "An ignore that gives no reason",
    why: "Whoever reads the manifest later cannot tell whether the reason still holds.",
    how: "Add the reason behind the rule.",
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
      # ds-lint: ignore[DS303]
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
      # ds-lint: ignore[DS303] restarts are cheap here
      - name: agent
        image: registry.example/agent:1.0
"#,
    needs: Needs::Engine,
    ..Rule::BASE
};
