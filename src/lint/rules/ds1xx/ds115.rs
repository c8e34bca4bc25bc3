//! DS115 toleration-seconds-effect.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS115",
    name: "toleration-seconds-effect",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "`tolerationSeconds` is set on a toleration that is not for `NoExecute`",
    why: "Only `NoExecute` evicts, so only there is time to count: \"effect must be 'NoExecute' when \
          `tolerationSeconds` is set\" (pkg/apis/core/validation/validation.go, ValidateTolerations).",
    how: "Drop `tolerationSeconds`, or set `effect: NoExecute`. The DaemonSet controller tolerates \
          unreachable and not-ready nodes for ever by itself.",
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
      tolerations:
      - key: dedicated
        operator: Exists
        effect: NoSchedule
        tolerationSeconds: 60
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
      tolerations:
      - key: dedicated
        operator: Exists
        effect: NoSchedule
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
