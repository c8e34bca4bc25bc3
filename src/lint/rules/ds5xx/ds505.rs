//! DS505 memory-limit-missing.

use super::resources;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS505",
    name: "memory-limit-missing",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A container has no memory limit",
    why: "A leak in an agent is a leak on every node: without a limit it takes the node's memory, and the \
          kernel or the kubelet kills other pods.\n\n\
          Source: pkg/kubelet/eviction/helpers.go.",
    how: "Set a limit with room above the request.",
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
    if resources::limits(ctx.pod(), "memory") {
        return;
    }
    for container in ctx.pod_containers().filter(|own| !resources::limits(own.field, "memory")) {
        let message =
            format!("container {} has no memory limit: a leak can take the node's memory", container.name());
        sink.report(container.field.get_in(&["resources", "limits"]), message);
    }
}
