//! DS216 node-name.

use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS216",
    name: "node-name",
    certain: true,
    summary: "nodeName makes this a DaemonSet of at most one node",
    why: "The controller compares `nodeName` with each node's name, so at most one node gets a pod, and \
          that pod is bound without the scheduler: the kubelet may refuse it, and it is then made again.\n\n\
          Source: `NodeShouldRunDaemonPod` in pkg/controller/daemon/daemon_controller.go.",
    how: "Use `nodeSelector` or node affinity.",
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
      nodeName: worker-1
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
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let name = ctx.pod().get("nodeName");
    if let Some(node) = name.text().filter(|node| !node.is_empty()) {
        let message = format!("at most one node, {node}, gets a pod, and the scheduler is bypassed");
        sink.report(name, message);
    }
}
