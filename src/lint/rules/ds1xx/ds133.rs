//! DS133 prestop-sleep.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS133",
    name: "prestop-sleep",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a hook sleeps longer than the pod may take to stop",
    why: "\"must be non-negative and less than terminationGracePeriodSeconds (30)\": equal is accepted, \
          30 is the default, and postStart is measured by the same time \
          (pkg/apis/core/validation/validation.go, validateSleepAction).",
    how: "Shorten the sleep or raise `terminationGracePeriodSeconds`.",
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
        lifecycle:
          preStop:
            sleep:
              seconds: 60
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
        lifecycle:
          preStop:
            sleep:
              seconds: 10
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
