//! DS806: the root file system of a container is writable.

use super::security::{is_windows, set};
use crate::lint::{Context, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS806",
    name: "root-fs-writable",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "the root file system of a container is writable",
    why: "What is written into the container's root file system fills the node's disk without a limit and is gone \
          with a restart; an intruder can replace programs there.",
    how: "Set `readOnlyRootFilesystem: true` and mount an `emptyDir` with a size limit where the agent writes.",
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
          readOnlyRootFilesystem: true
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
        let guard = security.get("readOnlyRootFilesystem");
        if guard.is_true() {
            continue;
        }
        let message = format!("the root file system of container \"{}\" is writable", container.name());
        sink.report(guard, message).fix(
            "set readOnlyRootFilesystem: true",
            vec![set(security, guard, "readOnlyRootFilesystem", "true")],
        );
    }
}
