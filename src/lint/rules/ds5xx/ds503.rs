//! DS503 best-effort.

use super::resources;
use crate::lint::{Context, Profile, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS503",
    name: "best-effort",
    profile: Profile::Strict,
    summary: "No container has requests or limits",
    why: "The scheduler takes the agent for free, so the node is full before the agent has anything; and \
          when memory runs out, pods without requests are evicted and killed first. Not reported for \
          `system-node-critical`: the kubelet protects these.\n\n\
          Sources: pkg/kubelet/eviction/helpers.go, `GetContainerOOMScoreAdjust` in \
          pkg/kubelet/qos/policy.go.",
    how: "Request what the agent uses.",
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
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 64Mi
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let containers = ctx.pod().get("containers");
    let protected = ctx.pod().get("priorityClassName").text() == Some("system-node-critical");
    if !containers.is_empty() && !protected && resources::is_best_effort(ctx) {
        sink.report(
            containers,
            "no container has requests or limits: the pod is evicted and killed first when memory runs out",
        );
    }
}
