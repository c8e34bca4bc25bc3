//! DS144 port-overlap.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS144",
    name: "port-overlap",
    severity: Severity::Warning,
    profile: Profile::Api,
    summary: "ports of the pod overlap",
    why: "The same containerPort and protocol twice, across containers too, or a name used by two \
          containers: a Service that selects the port by name uses the first (pkg/api/pod/warnings.go). \
          Server-side apply rejects containerPort and protocol twice in one container.",
    how: "Remove one of the two, or rename it.",
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
      - name: agent
        image: registry.example/agent:1.0
        ports:
        - containerPort: 8080
        - containerPort: 8080
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
        ports:
        - containerPort: 8080
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
