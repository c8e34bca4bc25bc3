//! DS809: runAsNonRoot is true, and the user is root.

use super::security::{effective, is_windows};
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS809",
    name: "non-root-conflict",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    summary: "runAsNonRoot is true, and the user is root",
    why: "The API server accepts both; the kubelet refuses to start the container: CreateContainerConfigError, \
          \"container's runAsUser breaks non-root policy\" (pkg/kubelet/kuberuntime/security_context_others.go, \
          verifyRunAsNonRoot), on every node.",
    how: "Choose: another `runAsUser`, or `runAsNonRoot: false` for the container that must be root.",
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
      securityContext:
        runAsNonRoot: true
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
        securityContext:
          runAsUser: 0
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
      securityContext:
        runAsNonRoot: true
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
        securityContext:
          runAsUser: 1000
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if is_windows(ctx) {
        return;
    }
    for container in ctx.containers() {
        let guard = effective(ctx, container, "runAsNonRoot");
        let user = effective(ctx, container, "runAsUser");
        if !guard.is_true() || user.integer() != Some(0) {
            continue;
        }
        let message = format!(
            "container \"{}\" must not be root and runs as user 0: the kubelet never starts it",
            container.name()
        );
        sink.report(user, message).note(guard, "runAsNonRoot is true here");
    }
}
