//! DS105 strategy-type.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS105",
    name: "strategy-type",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "the update strategy has an unknown type",
    why: "A DaemonSet knows `RollingUpdate` and `OnDelete`; `Recreate` is a Deployment's \
          (pkg/apis/apps/validation/validation.go, ValidateDaemonSetUpdateStrategy).",
    how: "Choose one of the two; without a type it is `RollingUpdate`.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  updateStrategy:
    type: Recreate
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
  updateStrategy:
    type: OnDelete
  template:
    metadata:
      labels:
        app: agent
    spec:
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
