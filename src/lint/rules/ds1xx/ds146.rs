//! DS146 dead-volume-plugin.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS146",
    name: "dead-volume-plugin",
    severity: Severity::Warning,
    profile: Profile::Api,
    summary: "a volume plugin that is gone",
    why: "The API still takes the volume, the kubelet no longer mounts it (pkg/api/pod/warnings.go).",
    how: "Use a CSI driver.",
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
      volumes:
      - name: code
        gitRepo:
          repository: https://git.example/agent.git
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
      volumes:
      - name: code
        emptyDir: {}
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
