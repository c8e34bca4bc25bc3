//! DS501 priority-missing.

use super::resources;
use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS501",
    name: "priority-missing",
    summary: "No priorityClassName: on a full node the agent stays Pending",
    why: "Each daemon pod fits only its own node. On a node that is full the scheduler can make room only \
          by evicting pods of lower priority; with the same priority as everything else (0) the agent \
          waits for ever, and later evictions take it first. Not reported for pods that request nothing: they \
          fit anywhere, and DS503 is about them.\n\n\
          Sources: pkg/scheduler/framework/preemption; kubernetes/kubernetes#140984, \
          Mellanox/network-operator#2960, microsoft/Docker-Provider#500.",
    how: "Use a PriorityClass of your own above the workloads', or `system-node-critical` if a node is \
          useless without the agent.",
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
          resources:
            requests: {cpu: 50m, memory: 64Mi}
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
      priorityClassName: node-agent
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          resources:
            requests: {cpu: 50m, memory: 64Mi}
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let class = ctx.pod().get("priorityClassName");
    // Without requests a pod fits on a node however full it is: DS503 says what it suffers from.
    if class.is_empty() && !ctx.pod().get("priority").is_set() && !resources::is_best_effort(ctx) {
        let message =
            "no priorityClassName: on a full node the pod stays Pending, and nothing makes room for it";
        sink.report(class, message);
    }
}
