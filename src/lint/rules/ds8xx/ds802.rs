//! DS802: the pod shares namespaces of the node.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS802",
    name: "host-namespaces",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "the pod shares namespaces of the node",
    why: "`hostPID` shows every process of the node, their environment and their files below `/proc`; `hostIPC` \
          shares memory with them; `hostNetwork` goes past NetworkPolicies and reaches what listens on the node's \
          loopback.",
    how: "Drop what is not needed; if it is, ignore this with the reason.",
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
      hostPID: true
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

const SHARED: [(&str, &str); 3] = [
    ("hostIPC", "shares memory with processes of the node"),
    ("hostNetwork", "uses the node's network, past every NetworkPolicy"),
    ("hostPID", "sees every process of the node, with its environment and files"),
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for (key, effect) in SHARED {
        let field = ctx.pod().get(key);
        if field.is_true() {
            sink.report(field, format!("{key}: the pod {effect}"));
        }
    }
}
