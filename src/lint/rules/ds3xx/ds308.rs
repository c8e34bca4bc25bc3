//! DS308 budget-eaten.

use super::super::ds2xx::node_groups;
use super::super::ds2xx::template;
use crate::lint::{Context, Needs, Rule, Sink};
use crate::model::StrategyType;
use crate::placement::eligibility;

pub(crate) const RULE: Rule = Rule {
    id: "DS308",
    name: "budget-eaten",
    summary: "Nodes that are not ready use up maxUnavailable: the rollout cannot start",
    why: "Every pod that is not available counts against `maxUnavailable`, also one on a node that is \
          down. With as many such nodes as the budget allows, no pod on a healthy node is replaced, and \
          the rollout stands still without an error.\n\n\
          Source: pkg/controller/daemon/update.go; NVIDIA/NVSentinel#1764.",
    how: "Raise maxUnavailable above the number of nodes that are down, or repair or remove those.",
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
  name: worker-2
  labels: {kubernetes.io/os: linux}
status:
  allocatable: {cpu: "4", memory: 16Gi, pods: "110"}
---
apiVersion: v1
kind: Node
metadata:
  name: worker-3
  labels: {kubernetes.io/os: linux}
status:
  allocatable: {cpu: "4", memory: 16Gi, pods: "110"}
  conditions:
    - {type: Ready, status: "False"}
"#,
    good: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 50%
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
  name: worker-2
  labels: {kubernetes.io/os: linux}
status:
  allocatable: {cpu: "4", memory: 16Gi, pods: "110"}
---
apiVersion: v1
kind: Node
metadata:
  name: worker-3
  labels: {kubernetes.io/os: linux}
status:
  allocatable: {cpu: "4", memory: 16Gi, pods: "110"}
  conditions:
    - {type: Ready, status: "False"}
"#,
    needs: Needs::Nodes,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let strategy = template::strategy(ctx);
    let (Some(world), Some(pod)) = (ctx.world(), ctx.daemon_pod()) else { return };
    if strategy.kind == StrategyType::OnDelete || strategy.allows_surge() {
        return;
    }
    let judged: Vec<_> = world.nodes.iter().map(|node| (node, eligibility(pod, node))).collect();
    let desired = judged.iter().filter(|(_, own)| own.should_run).count();
    let down: Vec<&str> = judged
        .iter()
        .filter(|(node, own)| own.should_continue_running && node.not_ready().is_some())
        .map(|(node, _)| node.name.as_str())
        .collect();
    let budget = i64::try_from(desired)
        .ok()
        .and_then(|desired| strategy.unavailable_count(desired).ok())
        .unwrap_or(0)
        .max(1);
    let count = i64::try_from(down.len()).unwrap_or(i64::MAX);
    if desired == 0 || count < budget {
        return;
    }
    let field = ctx.spec().get_in(&["updateStrategy", "rollingUpdate", "maxUnavailable"]);
    let message = format!(
        "{count} of the given nodes are not ready and {budget} may be without an agent: a rollout cannot start"
    );
    sink.report(field, message)
        .key("nodes that are not ready use up maxUnavailable")
        .remark(format!("not ready: {}", node_groups::shown(&down)));
}
