//! DS406 service-not-local.

use crate::lint::{Context, Edit, Field, Needs, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS406",
    name: "service-not-local",
    severity: Severity::Info,
    fix: Some(Safety::Unsafe),
    summary: "The Service sends clients to the agent of any node",
    why: "A ClusterIP Service in front of an agent picks one of all its pods, so clients talk to the agent \
          of some other node: wrong metadata, traffic between zones. Headless Services and Services with \
          only ports for metrics are not reported.\n\n\
          Sources: pkg/proxy; open-telemetry/opentelemetry-operator#1401, kubernetes/website#50032.",
    how: "Set `internalTrafficPolicy: Local` (no endpoint while the node's agent restarts) or \
          `trafficDistribution: PreferSameNode` (1.34 or newer; falls back to other nodes).",
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
            - name: intake
              containerPort: 4317
---
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    app: agent
  ports:
    - name: intake
      port: 4317
      targetPort: intake
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
            - name: intake
              containerPort: 4317
---
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: monitoring
spec:
  trafficDistribution: PreferSameNode
  selector:
    app: agent
  ports:
    - name: intake
      port: 4317
      targetPort: intake
",
    needs: Needs::Input,
    looks_at: &["Service"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for service in ctx.services() {
        let spec = service.get("spec");
        let cluster = matches!(spec.get("type").text(), None | Some("" | "ClusterIP"));
        let headless = spec.get("clusterIP").text() == Some("None");
        let stated =
            spec.get("internalTrafficPolicy").is_written() || spec.get("trafficDistribution").is_written();
        if !cluster || headless || stated || spec.get("ports").items().all(is_for_metrics) {
            continue;
        }
        let name = service.get("metadata").get("name").text().unwrap_or_default();
        let message = format!("Service {name} sends clients to the agent of any node");
        sink.report(spec, message).fix(
            "internalTrafficPolicy: Local",
            vec![Edit::Insert(spec, "internalTrafficPolicy".into(), "Local".into())],
        );
    }
}

/// Reports whether a port is for a metrics collector, which asks each pod by its own address.
fn is_for_metrics(port: Field<'_>) -> bool {
    let metrics = |own: Option<&str>| own.is_some_and(|own| own.contains("metrics") || own.contains("prom"));
    metrics(port.get("name").text()) || metrics(port.get("targetPort").text())
}
