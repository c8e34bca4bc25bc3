//! DS915: a name so long that the names of its pods are cut.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS915",
    name: "name-long",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "a name so long that the names of its pods are cut",
    why: "Pods are called after the DaemonSet with five characters behind it, 63 in all (k8s.io/apiserver \
          pkg/storage/names): of a name with more than 57 characters the end is cut off, and two DaemonSets that \
          differ only there have pods that look alike.",
    how: "Use at most 57 characters.",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: an-agent-with-a-name-that-says-really-everything-about-itself
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
",
    check,
    ..Rule::BASE
};

/// 63, less five random characters and the dash before them.
const LONGEST: usize = 57;

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let name = ctx.metadata().get("name");
    let length = name.text_or("").len();
    if length > LONGEST {
        let message =
            format!("the name has {length} characters: the names of its pods are cut after {}", LONGEST + 1);
        sink.report(name, message).key("name");
    }
}
