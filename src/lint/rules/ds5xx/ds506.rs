//! DS506 cpu-limit.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS506",
    name: "cpu-limit",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "A CPU limit throttles the agent when the node is busy",
    why: "Throttled agents answer probes late and are restarted exactly when there is much to do. The \
          request already guarantees a share.\n\n\
          Source: pkg/kubelet/cm/helpers_linux.go (cfs quota).",
    how: "Leave the CPU limit out.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              cpu: 100m
              memory: 64Mi
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 64Mi
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for container in ctx.pod_containers() {
        let limit = container.field.get_in(&["resources", "limits", "cpu"]);
        if limit.is_set() {
            sink.report(limit, format!("container {} is throttled at its CPU limit", container.name()));
        }
    }
}
