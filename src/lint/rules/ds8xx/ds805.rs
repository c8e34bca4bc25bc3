//! DS805: allowPrivilegeEscalation is not false.

use super::security::{is_privileged, is_windows, set};
use crate::lint::{Context, Field, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS805",
    name: "no-escalation-guard",
    severity: Severity::Info,
    profile: Profile::Strict,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "allowPrivilegeEscalation is not false",
    why: "Unless it is false (no_new_privs), a process in the container can gain rights with a setuid program. It \
          does not matter for containers that are privileged or have SYS_ADMIN: there the API server refuses \
          false.",
    how: "Set `allowPrivilegeEscalation: false`.",
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
        securityContext:
          allowPrivilegeEscalation: false
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if is_windows(ctx) {
        return;
    }
    for container in ctx.containers() {
        let security = container.field.get("securityContext");
        let guard = security.get("allowPrivilegeEscalation");
        let admin = |field: Field<'_>| matches!(field.text(), Some("SYS_ADMIN" | "CAP_SYS_ADMIN"));
        let refused = is_privileged(container) || security.get("capabilities").get("add").items().any(admin);
        if refused || guard.flag() == Some(false) {
            continue;
        }
        let message = format!("container \"{}\" may gain rights by setuid programs", container.name());
        sink.report(guard, message).fix(
            "set allowPrivilegeEscalation: false",
            vec![set(security, guard, "allowPrivilegeEscalation", "false")],
        );
    }
}
