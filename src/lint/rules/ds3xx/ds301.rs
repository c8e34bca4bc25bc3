//! DS301 surge-host-port.

use super::super::ds2xx::template;
use crate::lint::{Context, Edit, Rule, Safety, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS301",
    name: "surge-host-port",
    certain: true,
    fix: Some(Safety::Unsafe),
    summary: "maxSurge with ports on the node: the rollout never moves",
    why: "With maxSurge the new pod is made beside the old one and must become available before the old \
          one goes. Both want the same port of the node, so the scheduler leaves the new one Pending for \
          ever. The API server accepts the combination. With `hostNetwork: true` every declared port is a \
          port of the node.\n\n\
          Sources: pkg/scheduler/framework/plugins/nodeports, pkg/controller/daemon/update.go; \
          kubernetes/kubernetes#106417, openkruise/kruise#2361, haproxytech/helm-charts#189.",
    how: "Use maxUnavailable instead of maxSurge.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 9100
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    rollingUpdate:
      maxUnavailable: 1
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 9100
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if !template::surges(ctx) {
        return;
    }
    let ports = template::node_ports(ctx.pod());
    let Some(first) = ports.first() else { return };
    let rolling = ctx.spec().get("updateStrategy").get("rollingUpdate");
    let surge = rolling.get("maxSurge");
    let message = format!(
        "the new pod needs port {} of the node while the old pod has it: it stays Pending and the rollout never moves",
        first.port.port
    );
    let unavailable = rolling.get("maxUnavailable");
    let value = surge.text().map_or_else(|| surge.integer_or(1).to_string(), str::to_owned);
    let edit = if unavailable.is_written() {
        Edit::Replace(unavailable, value)
    } else {
        Edit::Insert(rolling, "maxUnavailable".into(), value)
    };
    sink.report(surge, message)
        .note(first.field, "a port of the node")
        .fix("use maxUnavailable", vec![edit, Edit::Remove(surge)]);
}
