//! DS143 duplicate-env.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS143",
    name: "duplicate-env",
    severity: Severity::Warning,
    profile: Profile::Api,
    summary: "an environment variable is defined twice",
    why: "The later definition hides the earlier one, and an update with apply may drop either \
          (pkg/api/pod/warnings.go); server-side apply rejects the list: \"duplicate entries for key \
          [name=…]\". A second definition that refers to the first, like `$(A):x`, is not warned of.",
    how: "Merge the two.",
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
        env:
        - name: LEVEL
          value: info
        - name: LEVEL
          value: debug
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
        env:
        - name: LEVEL
          value: debug
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
