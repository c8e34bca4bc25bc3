//! DS221 matches-no-node.

use super::node_groups;
use crate::lint::{Context, Needs, Rule, Sink};
use crate::placement::eligibility;

pub(crate) const RULE: Rule = Rule {
    id: "DS221",
    name: "matches-no-node",
    certain: true,
    summary: "None of the given nodes gets a pod",
    why: "The controller's decision, computed for each node of the given data: not one of them gets a pod. \
          `desired` would be 0, which every status check calls healthy.\n\n\
          Source: `NodeShouldRunDaemonPod` in pkg/controller/daemon/daemon_controller.go.",
    how: "Compare the node selector, the affinity and the tolerations with the labels and taints of the \
          nodes.",
    bad: r#"apiVersion: apps/v1
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
      nodeSelector:
        example.com/pool: gpu
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
---
apiVersion: v1
kind: Node
metadata:
  name: worker-1
  labels: {kubernetes.io/os: linux}
status:
  allocatable: {cpu: "4", memory: 16Gi, pods: "110"}
"#,
    good: r#"apiVersion: apps/v1
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
---
apiVersion: v1
kind: Node
metadata:
  name: worker-1
  labels: {kubernetes.io/os: linux}
status:
  allocatable: {cpu: "4", memory: 16Gi, pods: "110"}
"#,
    needs: Needs::Nodes,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let (Some(world), Some(pod)) = (ctx.world(), ctx.daemon_pod()) else { return };
    if world.nodes.is_empty() || world.nodes.iter().any(|node| eligibility(pod, node).should_run) {
        return;
    }
    let count = world.nodes.len();
    let finding = sink.report(ctx.pod(), format!("none of the {count} given nodes gets a pod"));
    finding.key("none of the given nodes gets a pod");
    for line in node_groups::excluded(pod, &world.nodes) {
        finding.remark(line);
    }
}
