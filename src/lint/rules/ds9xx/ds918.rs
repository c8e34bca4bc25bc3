//! DS918: several containers, and none is the default one.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS918",
    name: "default-container",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "several containers, and none is the default one",
    why: "`kubectl logs` and `kubectl exec` take the first container and say so; after a reorder of the list they \
          take another.",
    how: "Annotate the template with `kubectl.kubernetes.io/default-container: NAME`.",
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
      - name: exporter
        image: registry.example.com/exporter:1.4.2
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
      annotations:
        kubectl.kubernetes.io/default-container: agent
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
      - name: exporter
        image: registry.example.com/exporter:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let annotation =
        ctx.template_metadata().get("annotations").get("kubectl.kubernetes.io/default-container");
    let count = ctx.main_containers().count();
    if count > 1 && !annotation.is_set() {
        let message = format!("{count} containers and no default one: kubectl logs and exec take the first");
        sink.report(annotation, message).key("default-container");
    }
}
