//! DS222 nodes-left-out.

use super::node_groups;
use crate::lint::{Context, Needs, Rule, Severity, Sink};
use crate::placement::eligibility;

pub(crate) const RULE: Rule = Rule {
    id: "DS222",
    name: "nodes-left-out",
    severity: Severity::Info,
    summary: "Some of the given nodes get no pod",
    why: "The controller's decision, computed for each node of the given data, with the label or taint \
          that excludes it.\n\n\
          Source: `NodeShouldRunDaemonPod` in pkg/controller/daemon/daemon_controller.go; \
          kubernetes/kubernetes#72017.",
    how: "Nothing, if that is meant; else tolerate the taint or widen the selector.",
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
---
apiVersion: v1
kind: Node
metadata:
  name: control-1
  labels: {kubernetes.io/os: linux}
spec:
  taints:
    - {key: node-role.kubernetes.io/control-plane, effect: NoSchedule}
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
      tolerations:
        - key: node-role.kubernetes.io/control-plane
          operator: Exists
          effect: NoSchedule
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
---
apiVersion: v1
kind: Node
metadata:
  name: control-1
  labels: {kubernetes.io/os: linux}
spec:
  taints:
    - {key: node-role.kubernetes.io/control-plane, effect: NoSchedule}
status:
  allocatable: {cpu: "4", memory: 16Gi, pods: "110"}
"#,
    needs: Needs::Nodes,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let (Some(world), Some(pod)) = (ctx.world(), ctx.daemon_pod()) else { return };
    let wanted = world.nodes.iter().filter(|node| eligibility(pod, node).should_run).count();
    let all = world.nodes.len();
    if wanted == all || wanted == 0 {
        // None at all is DS221.
        return;
    }
    let finding = sink.report(ctx.pod(), format!("{} of {all} given nodes get no pod", all - wanted));
    finding.key("some of the given nodes get no pod");
    for line in node_groups::excluded(pod, &world.nodes) {
        finding.remark(line);
    }
}
