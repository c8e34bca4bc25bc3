//! DS801: a container is privileged.

use super::security::is_privileged;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS801",
    name: "privileged",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "a container is privileged",
    why: "A privileged container has every capability, all devices and no seccomp or AppArmor profile: whoever \
          takes it over is root on the node, and a DaemonSet is on every node. Half of the published agents ask \
          for it; many need one or two capabilities.",
    how: "Add the capabilities that are needed instead, and mount the devices or paths. If it must be, ignore this \
          with the reason.",
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
        securityContext:
          privileged: true
",
    good: r#"apiVersion: apps/v1
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
          capabilities:
            add: ["NET_ADMIN"]
            drop: ["ALL"]
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.containers().filter(|container| is_privileged(*container)) {
        let message =
            format!("container \"{}\" is privileged: it is root on every node it runs on", container.name());
        sink.report(container.field.get("securityContext").get("privileged"), message);
    }
}
