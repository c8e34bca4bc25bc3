//! DS107 update-both-zero.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS107",
    name: "update-both-zero",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "`maxUnavailable` and `maxSurge` are both 0",
    why: "No pod could ever be replaced: \"cannot be 0 when maxSurge is 0\" \
          (pkg/apis/apps/validation/validation.go, ValidateRollingUpdateDaemonSet). \"0%\" is 0 too.",
    how: "Set one of the two to 1 or to a percentage.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 0
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
    rollingUpdate:
      maxUnavailable: 10%
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
