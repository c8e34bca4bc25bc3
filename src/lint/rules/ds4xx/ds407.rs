//! DS407 local-blackhole.

use super::super::ds2xx::template;
use crate::lint::{Context, Needs, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS407",
    name: "local-blackhole",
    severity: Severity::Info,
    summary: "While a node's agent restarts, its clients have no endpoint",
    why: "With `internalTrafficPolicy: Local` traffic goes to the pod of the same node only, and is \
          dropped when that pod is not ready: at every rollout, on every node.\n\n\
          Source: pkg/proxy/topology.go; DataDog/helm-charts#2819.",
    how: "Use `trafficDistribution: PreferSameNode` (1.34 or newer), maxSurge, or clients that try again.",
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
  internalTrafficPolicy: Local
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
        let policy = service.get("spec").get("internalTrafficPolicy");
        if policy.text() == Some("Local") && !template::surges(ctx) {
            sink.report(
                policy,
                "while the agent of a node restarts, the clients on that node have no endpoint",
            );
        }
    }
}
