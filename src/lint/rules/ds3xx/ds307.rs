//! DS307 serial-rollout.

use super::super::ds2xx::template;
use crate::lint::{Context, Needs, Rule, Severity, Sink};
use crate::model::StrategyType;
use crate::placement::eligibility;

pub(crate) const RULE: Rule = Rule {
    id: "DS307",
    name: "serial-rollout",
    severity: Severity::Info,
    summary: "The rollout takes longer than tools wait",
    why: "The pods are replaced in waves of `maxUnavailable` (or `maxSurge`) nodes. Each wave takes as \
          long as the slowest pod needs to end (at most `terminationGracePeriodSeconds`), to start, and to \
          be available (`minReadySeconds`). Helm and Flux give up after five minutes and may then roll \
          back half of a fleet. With a rollout timeout in the configuration (`nodes.rolloutTimeout`), \
          longer is a warning.\n\n\
          The estimate is the worst case of a pod that uses its whole grace period and needs 10 seconds to \
          start beside its probe's initial delay.\n\n\
          Sources: pkg/controller/daemon/update.go; kubernetes-sigs/node-feature-discovery#2523, \
          kubernetes-sigs/secrets-store-csi-driver#361, openshift/machine-api-operator#811.",
    how: "Use a percentage: it rounds up, so `10%` is never 0.",
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
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 20%
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    setting: r"nodes:
  count: 400
",
    needs: Needs::NodeCount,
    check,
    ..Rule::BASE
};

/// How long a container takes to start, beside its probe's initial delay, seconds.
const START: i64 = 10;
/// How long Helm and Flux wait, seconds.
const USUAL_TIMEOUT: i64 = 300;

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let strategy = template::strategy(ctx);
    let Some(nodes) = matching_nodes(ctx).filter(|nodes| *nodes > 0) else { return };
    if strategy.kind == StrategyType::OnDelete {
        return;
    }
    let surge = strategy.surge_count(nodes).unwrap_or(0);
    let unavailable = strategy.unavailable_count(nodes).unwrap_or(0);
    // The controller takes 1 where both come out as 0.
    let at_once = if surge > 0 { surge } else { unavailable.max(1) };
    let pace = Pace::of(ctx);
    let waves = nodes.div_euclid(at_once) + i64::from(nodes.rem_euclid(at_once) > 0);
    let total = waves.saturating_mul(pace.seconds());
    let timeout = ctx.options().rollout_timeout.and_then(|own| i64::try_from(own).ok());
    if total <= timeout.unwrap_or(USUAL_TIMEOUT) {
        return;
    }
    let field = ctx.spec().get_in(&[
        "updateStrategy",
        "rollingUpdate",
        if surge > 0 { "maxSurge" } else { "maxUnavailable" },
    ]);
    let message = format!("{nodes} nodes, {at_once} at a time: a rollout takes up to {}", words(total));
    let finding = sink.report(field, message);
    finding.key("a rollout takes long").remark(format!(
        "{waves} waves of up to {} s: {} s to end, {} s to start, {} s to be available",
        pace.seconds(),
        pace.end,
        pace.start,
        pace.available
    ));
    match timeout {
        Some(timeout) => {
            finding.severity(Severity::Warning).remark(format!("the rollout timeout is {}", words(timeout)))
        }
        None => finding.remark("Helm and Flux wait 5 minutes"),
    };
}

/// Returns how many nodes get a pod: counted on the given nodes, or as told.
fn matching_nodes(ctx: &Context<'_>) -> Option<i64> {
    if let (Some(world), Some(pod)) = (ctx.world(), ctx.daemon_pod()) {
        return i64::try_from(world.nodes.iter().filter(|node| eligibility(pod, node).should_run).count())
            .ok();
    }
    ctx.node_count().map(i64::from)
}

/// How long one wave takes at most, seconds.
struct Pace {
    end: i64,
    start: i64,
    available: i64,
}

impl Pace {
    fn of(ctx: &Context<'_>) -> Self {
        let delays = ctx
            .pod_containers()
            .map(|own| own.field.get_in(&["readinessProbe", "initialDelaySeconds"]).integer_or(0));
        Self {
            end: ctx.pod().get("terminationGracePeriodSeconds").integer_or(30).max(0),
            start: START.saturating_add(delays.max().unwrap_or(0).max(0)),
            available: ctx.spec().get("minReadySeconds").integer_or(0).max(0),
        }
    }

    fn seconds(&self) -> i64 {
        self.end.saturating_add(self.start).saturating_add(self.available)
    }
}

/// Returns `7 min` or `5 h 33 min`.
fn words(seconds: i64) -> String {
    let minutes = seconds.div_euclid(60) + i64::from(seconds.rem_euclid(60) > 0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_up_to_minutes() {
        for (seconds, text) in [(61, "2 min"), (300, "5 min"), (3600, "1 h"), (20_000, "5 h 34 min")] {
            assert_eq!(words(seconds), text);
        }
    }
}
