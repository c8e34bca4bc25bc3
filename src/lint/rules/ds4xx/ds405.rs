//! DS405 node-port-range.

use super::super::ds2xx::template;
use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS405",
    name: "node-port-range",
    summary: "The port is in the range of NodePort Services",
    why: "The API server hands out ports of 30000 to 32767 to Services of type NodePort and LoadBalancer. \
          When it hands out this one, traffic of the one reaches the other; nothing checks it.\n\n\
          Source: kubernetes/kubernetes#100643.",
    how: "Use a port below 30000.",
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
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 30100
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
          ports:
            - name: metrics
              containerPort: 9100
              hostPort: 9100
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for own in template::node_ports(ctx.pod()) {
        if (30_000..=32_767).contains(&own.port.port) {
            let message = format!("port {} can be handed out to a Service of type NodePort", own.port.port);
            sink.report(own.field, message);
        }
    }
}
