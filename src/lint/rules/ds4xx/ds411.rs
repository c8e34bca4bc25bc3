//! DS411 service-port-missing.

use crate::lint::{Context, Needs, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS411",
    name: "service-port-missing",
    summary: "The Service names a target port that the pods do not have",
    why: "The pods selected by the Service have no container port of that name and protocol, so they are \
          left out of its endpoints for this port: connections are refused.\n\n\
          Source: `FindPort` in staging/src/k8s.io/endpointslice/utils.go.",
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
            - name: otlp
              containerPort: 4317
---
apiVersion: v1
kind: Service
metadata:
  name: agent
  namespace: monitoring
spec:
  internalTrafficPolicy: Cluster
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
  internalTrafficPolicy: Cluster
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
    let running: Vec<_> = ctx.pod_containers().map(|own| own.field).collect();
    for service in ctx.services() {
        for port in service.get("spec").get("ports").items() {
            let target = port.get("targetPort");
            let Some(name) = target.text().filter(|own| !own.is_empty()) else { continue };
            let protocol = port.get("protocol").text().unwrap_or("TCP");
            let has = running.iter().flat_map(|own| own.get("ports").items()).any(|own| {
                own.get("name").text() == Some(name)
                    && own.get("protocol").text().unwrap_or("TCP") == protocol
            });
            if !has {
                sink.report(
                    target,
                    format!(
                        "no container has a {protocol} port named {name}: the Service has no endpoint for it"
                    ),
                );
            }
        }
    }
}
