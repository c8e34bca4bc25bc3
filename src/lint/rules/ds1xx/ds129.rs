//! DS129 init-container-invalid.

use crate::lint::validation::report;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS129",
    name: "init-container-invalid",
    severity: Severity::Error,
    profile: Profile::Api,
    certain: true,
    summary: "a probe, hook or restart policy that the container cannot have",
    why: "A plain init container runs to its end, so it has no probes and hooks; only with \
          `restartPolicy: Always` it is a sidecar (pkg/apis/core/validation/validation.go, \
          validateInitContainers). Since Kubernetes 1.35 containers may have a restart policy of their \
          own; before, only `Always` on an init container.",
    how: "Make it a sidecar with `restartPolicy: Always`, or remove the probe.",
    bad: r#"apiVersion: apps/v1
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
      initContainers:
      - name: proxy
        image: registry.example/proxy:1.0
        readinessProbe:
          tcpSocket:
            port: 8080
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    good: r#"apiVersion: apps/v1
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
      initContainers:
      - name: proxy
        image: registry.example/proxy:1.0
        restartPolicy: Always
        readinessProbe:
          tcpSocket:
            port: 8080
      containers:
      - name: agent
        image: registry.example/agent:1.0
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(context: &Context<'a>, sink: &mut Sink<'a>) {
    report(context, sink, RULE.id);
}
