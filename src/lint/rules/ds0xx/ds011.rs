//! DS011 ignore-without-reason.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS011",
    name: "ignore-without-reason",
    severity: Severity::Warning,
    profile: Profile::Strict,
    certain: true,
    summary: "an ignore gives no reason",
    why: "Whoever reads it later cannot tell whether it still has to be there. `--require-reason` reports it in every profile; ignores of the configuration always need a reason.",
    how: "Write why behind the brackets of the comment, or as the value of the annotation.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  updateStrategy:
    rollingUpdate:
      maxSurge: 1  # ds-lint: ignore[DS106]
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
        - name: agent
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
  updateStrategy:
    rollingUpdate:
      maxSurge: 1  # ds-lint: ignore[DS106] the overlay sets maxUnavailable
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
