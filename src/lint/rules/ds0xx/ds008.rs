//! DS008 foreign-daemonset.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS008",
    name: "foreign-daemonset",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A DaemonSet of another API group",
    why: "Kruise's Advanced DaemonSet and Datadog's ExtendedDaemonSet look alike and behave otherwise; \
          nothing here is known to hold for them.",
    how: "Nothing to do: the object is counted as skipped.",
    bad: r#"apiVersion: apps.kruise.io/v1alpha1
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
