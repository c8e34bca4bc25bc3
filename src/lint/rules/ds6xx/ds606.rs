//! DS606: the grace period times the waves of a rollout is long.

use crate::lint::{Context, Needs, Profile, Rule, Severity, Sink};
use crate::model::{IntOrString, StrategyType};

pub(crate) const RULE: Rule = Rule {
    id: "DS606",
    name: "grace-long",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "the grace period times the waves of a rollout is long",
    why: "A pod that is replaced may take its whole grace period, and a rollout replaces `maxUnavailable` nodes at \
          a time: the grace period is paid once a wave. At a node's graceful shutdown critical pods get only the \
          kubelet's shutdownGracePeriodCriticalPods, whatever is written here (kubernetes/kubernetes#96129, \
          #102915).",
    how: "Shorten the grace period to what the agent needs, or raise `maxUnavailable`, which can be a percentage.",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      terminationGracePeriodSeconds: 120
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    good: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
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
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      terminationGracePeriodSeconds: 120
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    setting: "version: 1
nodes:
  count: 40
",
    needs: Needs::NodeCount,
    check,
    ..Rule::BASE
};

/// What a rollout may take if nobody says how long is waited for it, seconds.
const PATIENCE: i64 = 3600;
/// Grace periods up to the API's default are not worth a word.
const USUAL: i64 = 30;

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let grace = ctx.pod().get("terminationGracePeriodSeconds");
    let Some(seconds) = grace.integer().filter(|seconds| *seconds > USUAL) else { return };
    let Some(nodes) = ctx.node_count().map(i64::from) else { return };
    let Some(at_once) = replaced_at_once(ctx, nodes) else { return };
    let waves = (nodes.saturating_add(at_once) - 1) / at_once;
    let total = seconds.saturating_mul(waves);
    let waited = ctx.options().rollout_timeout.and_then(|seconds| i64::try_from(seconds).ok());
    if total <= waited.unwrap_or(PATIENCE) {
        return;
    }
    let message = format!(
        "{nodes} nodes, {at_once} at a time, up to {seconds} s each: stopping the old pods alone can take {}",
        in_words(total)
    );
    sink.report(grace, message).key("grace");
}

/// Returns how many nodes a rollout replaces at a time; nothing if old pods are not stopped first.
fn replaced_at_once(ctx: &Context<'_>, nodes: i64) -> Option<i64> {
    let strategy = &ctx.daemon_set()?.strategy;
    if strategy.kind != StrategyType::RollingUpdate {
        return None;
    }
    let limit = ctx.spec().get("updateStrategy").get("rollingUpdate").get("maxUnavailable");
    if !limit.is_set() {
        return Some(1);
    }
    let share = limit.decode::<IntOrString>()?.scaled_up(nodes).ok()?;
    (share > 0).then_some(share)
}

fn in_words(seconds: i64) -> String {
    if seconds < 7200 { format!("{} min", seconds / 60) } else { format!("{} h", seconds / 3600) }
}
