//! DS911: an annotation that is read from pods stands on the DaemonSet only.

use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS911",
    name: "pod-annotation-misplaced",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "an annotation that is read from pods stands on the DaemonSet only",
    why: "Annotations of the DaemonSet do not get to its pods; what reads them from pods (Prometheus, the cluster \
          autoscaler, sidecar injectors, kubectl) never sees them, and says nothing \
          (kuberhealthy/kuberhealthy#345, kubernetes/website#35897).",
    how: "Move it to `spec.template.metadata.annotations`; that replaces the pods.",
    bad: r#"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
  annotations:
    prometheus.io/scrape: "true"
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
"#,
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
        prometheus.io/scrape: "true"
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
"#,
    check,
    ..Rule::BASE
};

/// Keys that are read from pods.
const KEYS: [&str; 15] = [
    "cluster-autoscaler.kubernetes.io/daemonset-pod",
    "cluster-autoscaler.kubernetes.io/enable-ds-eviction",
    "cluster-autoscaler.kubernetes.io/safe-to-evict",
    "iam.amazonaws.com/role",
    "k8s.v1.cni.cncf.io/networks",
    "karpenter.sh/do-not-disrupt",
    "kubectl.kubernetes.io/default-container",
    "kubectl.kubernetes.io/default-logs-container",
    "prometheus.io/path",
    "prometheus.io/port",
    "prometheus.io/scheme",
    "prometheus.io/scrape",
    "sidecar.istio.io/inject",
    "vault.hashicorp.com/agent-inject",
    "v1.multus-cni.io/default-network",
];

/// What keys that are read from pods begin with.
const PREFIXES: [&str; 4] = [
    "container.apparmor.security.beta.kubernetes.io/",
    "container.seccomp.security.alpha.kubernetes.io/",
    "instrumentation.opentelemetry.io/",
    "traffic.sidecar.istio.io/",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let own = ctx.template_metadata().get("annotations");
    for (key, value) in ctx.metadata().get("annotations").entries() {
        let known = KEYS.contains(&key) || PREFIXES.iter().any(|prefix| key.starts_with(prefix));
        if !known || own.get(key).is_written() {
            continue;
        }
        let message = format!("annotation {key} is read from pods: on the DaemonSet it does nothing");
        let report = sink.report(value, message);
        if let Some(text) = value.text() {
            let written = serde_json::Value::from(text).to_string();
            let edits = vec![Edit::Remove(value), Edit::Insert(own, key.to_owned(), written)];
            report.fix("move it to the template", edits);
        }
    }
}
