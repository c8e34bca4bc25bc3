//! DS914: the DaemonSet names no namespace.

use crate::lint::{Context, Field, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS914",
    name: "namespace-missing",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "the DaemonSet names no namespace",
    why: "It goes wherever the kubeconfig's context points at, and a second apply from another context makes a \
          second agent on every node, with the same host ports and paths. It is in the strict profile, because in a \
          base of Kustomize or a rendered chart the namespace comes from elsewhere on purpose.",
    how: "Write `metadata.namespace`, or apply it with `-n` (then ignore this rule).",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
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
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let named = |field: Field<'a>| !field.is_empty();
    if named(ctx.metadata().get("name")) && !named(ctx.metadata().get("namespace")) {
        sink.report(
            ctx.metadata().get("namespace"),
            "no namespace: it goes to whatever namespace the current context has",
        );
    }
}
