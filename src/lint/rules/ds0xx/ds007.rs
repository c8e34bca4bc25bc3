//! DS007 unrendered-template.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS007",
    name: "unrendered-template",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A template that has not been rendered",
    why: "The text has `{{ … }}` where YAML has structure: it is a chart's template, and no YAML yet.",
    how: "Lint the rendered text: `helm template . | kubectl ds lint -`.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {{ .Release.Name }}
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
