//! DS007 unrendered-template.

use crate::lint::{Needs, Profile, Rule, Severity};

pub(crate) const RULE: Rule = Rule {
    id: "DS007",
    name: "unrendered-template",
    severity: Severity::Info,
    profile: Profile::Default,
    certain: false,
    summary: "a template that is not rendered is not judged",
    why: "`{{ … }}` where YAML expects a value makes text for a template engine, not for kubectl.",
    how: "Render it first: `helm template RELEASE CHART | kubectl ds lint -`. Findings then name the template behind `# Source:`.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {{ .Release.Name }}
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
