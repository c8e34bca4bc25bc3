//! DS008 foreign-daemonset.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS008",
    name: "foreign-daemonset",
    severity: Severity::Info,
    profile: Profile::Default,
    certain: false,
    summary: "a DaemonSet of another API is not judged",
    why: "OpenKruise's DaemonSet, ExtendedDaemonSet and others look alike but are handled by another controller, with other fields and other behaviour.",
    how: "Nothing needs to be done. Leave the file out with `--exclude` to be rid of the remark.",
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
