//! DS106 surge-needs-zero-unavailable.

use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};
use crate::model::IntOrString;

pub(crate) const RULE: Rule = Rule {
    id: "DS106",
    name: "surge-needs-zero-unavailable",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    fix: Some(Safety::Safe),
    summary: "maxSurge and maxUnavailable are both above zero",
    why: "A rollout either starts the new pod before it stops the old one (`maxSurge`), or the other way round \
          (`maxUnavailable`). The API server refuses both at once. Whoever sets only `maxSurge` runs into it, \
          because `maxUnavailable` defaults to 1.\n\nFrom ValidateRollingUpdateDaemonSet in \
          pkg/apis/apps/validation/validation.go.",
    how: "Set `maxUnavailable: 0` next to `maxSurge`.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let strategy = ctx.spec().get("updateStrategy");
    if strategy.get("type").text_or("RollingUpdate") != "RollingUpdate" {
        return;
    }
    let rolling = strategy.get("rollingUpdate");
    let (surge, unavailable) = (rolling.get("maxSurge"), rolling.get("maxUnavailable"));
    let above_zero = |value: IntOrString| value.scaled_up(100).is_ok_and(|count| count > 0);
    let surges = surge.decode::<IntOrString>().is_some_and(above_zero);
    let removes = unavailable.decode::<IntOrString>().is_none_or(above_zero);
    if !surges || !removes {
        return;
    }
    let report = if unavailable.is_set() {
        let report = sink.report(surge, "maxSurge and maxUnavailable cannot both be above zero");
        report.note(unavailable, "maxUnavailable is set here");
        report.fix("set `maxUnavailable: 0`", vec![Edit::Replace(unavailable, "0".into())])
    } else {
        let report = sink.report(surge, "maxSurge is set but maxUnavailable defaults to 1");
        report
            .fix("add `maxUnavailable: 0`", vec![Edit::Insert(rolling, "maxUnavailable".into(), "0".into())])
    };
    report.server("may not be set when maxUnavailable is non-zero");
}
