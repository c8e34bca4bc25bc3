//! DS410 probe-port-number.

use super::probe_ports;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS410",
    name: "probe-port-number",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "The probe's port is not among the declared ports",
    why: "It works: ports need not be declared. Declared, they can be found by readers, by Services and, \
          on the node's network, by the scheduler.\n\n\
          Source: `ResolveContainerPort` in pkg/probe/util.go.",
    how: "Declare the port.",
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
              containerPort: 8080
          livenessProbe:
            httpGet:
              path: /healthz
              port: 8081
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
              containerPort: 8080
          livenessProbe:
            httpGet:
              path: /healthz
              port: 8080
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.pod_containers().map(|own| own.field) {
        let declared: Vec<i64> =
            container.get("ports").items().filter_map(|own| own.get("containerPort").integer()).collect();
        for port in probe_ports::of(container) {
            if let Some(number) = port.integer().filter(|number| !declared.contains(number)) {
                sink.report(port, format!("port {number} is not declared"));
            }
        }
    }
}
