//! DS001 yaml-syntax.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS001",
    name: "yaml-syntax",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "the text is not YAML, or holds no object",
    why: "kubectl refuses a file at the first document that it cannot read (`error converting YAML to JSON`), and a file without any object (`no objects passed to apply`). The other documents of the file are still judged.\n\nFrom sigs.k8s.io/yaml and k8s.io/cli-runtime/pkg/resource/visitor.go.",
    how: "Correct the text at the place that is marked.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {app: agent
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
