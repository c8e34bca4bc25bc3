//! DS913: an agent for logs or traces does not say whether the cluster autoscaler evicts it.

use crate::lint::{Container, Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS913",
    name: "autoscaler-eviction",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "an agent for logs or traces does not say whether the cluster autoscaler evicts it",
    why: "When the cluster autoscaler removes a node it drains it, and by a flag of its own also evicts pods of \
          DaemonSets, or leaves them to die with the node: then the last logs and traces are lost; or the agent \
          goes before the applications do (kubernetes/autoscaler#4337, #5674, #6580).",
    how: "Decide with the annotation `cluster-autoscaler.kubernetes.io/enable-ds-eviction: \"true\"` or \
          `\"false\"` on the template.",
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
        image: fluent/fluent-bit:3.1.0
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
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
      annotations:
        cluster-autoscaler.kubernetes.io/enable-ds-eviction: "true"
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      containers:
      - name: agent
        image: fluent/fluent-bit:3.1.0
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
"#,
    check,
    ..Rule::BASE
};

/// Words in names of images that carry logs or traces away.
const COLLECTORS: [&str; 13] = [
    "alloy",
    "datadog",
    "filebeat",
    "fluent-bit",
    "fluentbit",
    "fluentd",
    "grafana-agent",
    "jaeger-agent",
    "logstash",
    "opentelemetry-collector",
    "otel",
    "promtail",
    "vector",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let annotations = ctx.template_metadata().get("annotations");
    if annotations.get("cluster-autoscaler.kubernetes.io/enable-ds-eviction").is_set() {
        return;
    }
    let collects = |container: &Container<'a>| {
        let image = container.field.get("image").text_or("");
        let name = image.split('@').next().unwrap_or_default();
        COLLECTORS.iter().any(|word| name.contains(word))
    };
    if let Some(container) = ctx.main_containers().find(collects) {
        let message = format!(
            "container \"{}\" carries logs or traces away, and nothing says whether the cluster autoscaler evicts it in \
             order when it removes a node",
            container.name()
        );
        sink.report(annotations, message).key("enable-ds-eviction");
    }
}
