//! DS106 surge-needs-zero-unavailable.

use crate::lint::validation::{Problem, report_with};
use crate::lint::{Context, Edit, Field, Profile, Report, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS106",
    name: "surge-needs-zero-unavailable",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Safe),
    summary: "`maxSurge` is set although `maxUnavailable` is not 0",
    why: "`maxUnavailable` is 1 unless it is written, so `maxSurge: 1` alone is rejected: \"may not be \
          set when maxUnavailable is non-zero\" (pkg/apis/apps/validation/validation.go, \
          ValidateRollingUpdateDaemonSet). `maxSurge` must also be a number from 0 or a percentage up \
          to 100%. Found in the wild: openshift/cluster-dns-operator#358, authelia/chartrepo#413, \
          kubernetes/kubernetes#133378.",
    how: "Add `maxUnavailable: 0`. A pod with host ports cannot surge: both pods would run on one node.",
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
      maxSurge: 1
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
      maxSurge: 1
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
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report_with(context, sink, RULE.id, explain);
}

fn explain<'a>(context: &Context<'a>, problem: &Problem, _: Field<'a>, report: &mut Report<'a>) {
    const ANSWER: &str = "may not be set when maxUnavailable is non-zero";
    if !problem.message.ends_with(ANSWER) {
        return;
    }
    report.server(ANSWER);
    let limits = context.spec().get_in(&["updateStrategy", "rollingUpdate"]);
    let unavailable = limits.get("maxUnavailable");
    if unavailable.is_set() {
        report.message("maxSurge and maxUnavailable are both set");
    } else {
        report.message("maxSurge is set but maxUnavailable defaults to 1");
        if !has_host_port(context) {
            let edit = if unavailable.is_written() {
                Edit::Replace(unavailable, "0".into())
            } else {
                Edit::Insert(limits, "maxUnavailable".into(), "0".into())
            };
            report.fix("add `maxUnavailable: 0`", vec![edit]);
        }
    }
}

/// Two pods with one host port cannot run on the same node, so a surge would wait for ever.
fn has_host_port(context: &Context<'_>) -> bool {
    context.containers().any(|container| {
        container.field.get("ports").items().any(|port| {
            port.get("hostPort").integer().is_some_and(|number| number != 0) || context.is_host_network()
        })
    })
}
