//! DS304 min-ready-zero.

use super::super::ds2xx::template;
use crate::lint::{Context, Profile, Rule, Severity, Sink};
use crate::model::StrategyType;

pub(crate) const RULE: Rule = Rule {
    id: "DS304",
    name: "min-ready-zero",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "One successful probe is enough for the rollout to go on",
    why: "With `minReadySeconds: 0` a pod counts as available at its first successful readiness probe. An \
          agent that becomes ready and crashes a little later does not stop the rollout.\n\n\
          Source: `IsPodAvailable` in pkg/api/v1/pod/util.go; vectordotdev/helm-charts#291.",
    how: "Set `minReadySeconds` to what tells a working agent from a failing one, 5 to 30 seconds for \
          most.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          readinessProbe:
            exec:
              command: [/agent, ready]
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  minReadySeconds: 10
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          readinessProbe:
            exec:
              command: [/agent, ready]
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let gate = ctx.spec().get("minReadySeconds");
    let probed = ctx.pod_containers().any(|own| own.field.get("readinessProbe").is_set());
    let by_hand = template::strategy(ctx).kind == StrategyType::OnDelete;
    if probed && !by_hand && gate.integer().unwrap_or(0) == 0 {
        sink.report(gate, "one successful readiness probe counts as available and lets the rollout go on");
    }
}
