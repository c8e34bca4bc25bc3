//! DS602: the liveness probe asks the same as the readiness probe and gives up no later.

use super::probe::{handler, patience};
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS602",
    name: "liveness-is-readiness",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "the liveness probe asks the same as the readiness probe and gives up no later",
    why: "A readiness probe takes a pod that is overloaded out of its Services until it has caught up. When the \
          liveness probe asks the same question and gives up as early, the container is restarted instead: its \
          work is lost and the load comes back, on every node with the same load at once.",
    how: "Ask something else (is the process alive?), or let the liveness probe wait longer: a higher \
          `failureThreshold` or `periodSeconds`.",
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
            path: /ready
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
            path: /ready
            port: 8080
          failureThreshold: 12
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.pod_containers() {
        let liveness = container.field.get("livenessProbe");
        let readiness = container.field.get("readinessProbe");
        let Some(asked) = handler(liveness) else { continue };
        if handler(readiness).as_ref() != Some(&asked) || patience(liveness) > patience(readiness) {
            continue;
        }
        let message = format!(
            "container \"{}\": the liveness probe asks the same as the readiness probe and gives up after {} s, no \
             later: an overload restarts the container instead of pausing it",
            container.name(),
            patience(liveness)
        );
        sink.report(liveness, message).key(container.name()).note(readiness, "the readiness probe");
    }
}
