//! DS601: no container has a liveness probe.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS601",
    name: "liveness-missing",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "no container has a liveness probe",
    why: "An agent that hangs without exiting is not restarted: the kubelet restarts a container only when it \
          exits or its liveness probe fails (pkg/kubelet/prober). On a DaemonSet nobody notices, because the pods \
          of the other nodes go on.",
    how: "Add a liveness probe that asks the process itself, not what it depends on; give it more patience than \
          the readiness probe has.",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
",
    good: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
        livenessProbe:
          httpGet:
            path: /live
            port: 8080
          failureThreshold: 6
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let probed = ctx.pod_containers().any(|container| container.field.get("livenessProbe").is_set());
    if !probed && ctx.main_containers().next().is_some() {
        sink.report(
            ctx.pod().get("containers"),
            "no container has a liveness probe: an agent that hangs stays as it is",
        );
    }
}
