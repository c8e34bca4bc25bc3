//! DS409 probe-port-name.

use super::probe_ports;
use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS409",
    name: "probe-port-name",
    certain: true,
    summary: "The probe names a port that its container does not have",
    why: "The kubelet looks the name up among the ports of that container only. Without one the probe \
          fails every time: a readiness probe keeps the pod out of service, a liveness or startup probe \
          restarts it for ever. The API server does not check it.\n\n\
          Sources: `ResolveContainerPort` in pkg/probe/util.go.",
    how: "Correct the name, or declare the port.",
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
              port: http
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
              port: metrics
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.pod_containers().map(|own| own.field) {
        let names: Vec<&str> =
            container.get("ports").items().filter_map(|port| port.get("name").text()).collect();
        let mut seen: Vec<&str> = Vec::new();
        for port in probe_ports::of(container) {
            // A number in quotes is read as a number if no port has it as its name.
            let Some(name) = port.text().filter(|own| own.parse::<i64>().is_err()) else { continue };
            if names.contains(&name) || seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let have = if names.is_empty() {
                "it names none".into()
            } else {
                format!("it has {}", names.join(", "))
            };
            let finding = sink.report(
                port,
                format!("the container has no port named {name} ({have}): the kubelet cannot ask it"),
            );
            let again =
                probe_ports::of(container).filter(|other| other.text() == Some(name) && !other.is_same(port));
            for other in again {
                finding.note(other, "named here too");
            }
        }
    }
}
