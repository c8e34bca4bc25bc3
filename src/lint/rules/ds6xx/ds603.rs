//! DS603: a liveness probe without a startup probe.

use super::probe::patience;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS603",
    name: "liveness-without-startup",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "a liveness probe without a startup probe",
    why: "While a node boots, every DaemonSet starts at once and images are pulled: an agent can take minutes to \
          answer. Without a startup probe the liveness probe runs from the start and restarts it before it is up, \
          again and again (pkg/kubelet/prober/worker.go: the other probes wait for the startup probe).",
    how: "Add a `startupProbe` with the same question and a high `failureThreshold`.",
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
        livenessProbe:
          httpGet:
            path: /live
            port: 8080
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
        startupProbe:
          httpGet:
            path: /live
            port: 8080
          failureThreshold: 30
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.pod_containers() {
        let liveness = container.field.get("livenessProbe");
        if !liveness.is_set() || container.field.get("startupProbe").is_set() {
            continue;
        }
        let seconds = liveness.get("initialDelaySeconds").integer_or(0).saturating_add(patience(liveness));
        let message = format!(
            "container \"{}\" has a liveness probe and no startup probe: it is restarted unless it answers about \
             {seconds} s after its start, also on a node that is just booting",
            container.name()
        );
        sink.report(liveness, message).key(container.name());
    }
}
