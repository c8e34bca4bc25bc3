//! DS510 scratch-unbounded.

use super::resources;
use crate::lint::{Container, Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS510",
    name: "scratch-unbounded",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "The emptyDir has no size limit",
    why: "Without `sizeLimit`, and without a limit for ephemeral-storage, the agent can fill the node's \
          disk, and the kubelet then evicts other pods. With `medium: Memory` what is written counts as \
          memory of the container.\n\n\
          Source: pkg/kubelet/eviction/eviction_manager.go (localStorageEviction).",
    how: "Set `sizeLimit`, or a limit for ephemeral-storage.",
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
          volumeMounts:
            - name: buffer
              mountPath: /buffer
      volumes:
        - name: buffer
          emptyDir: {}
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
          volumeMounts:
            - name: buffer
              mountPath: /buffer
      volumes:
        - name: buffer
          emptyDir:
            sizeLimit: 256Mi
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let limited = |own: Container<'_>| resources::limits(own.field, "ephemeral-storage");
    let bounded = ctx.pod_containers().all(limited);
    for volume in ctx.volumes() {
        let scratch = volume.get("emptyDir");
        if !scratch.is_written() || !scratch.get("sizeLimit").is_empty() {
            continue;
        }
        let name = volume.get("name").text_or("");
        if scratch.get("medium").text() == Some("Memory") {
            sink.report(
                scratch,
                format!(
                    "volume {name} has no sizeLimit: what is written to it counts as memory of the container"
                ),
            );
        } else if !bounded {
            sink.report(scratch, format!("volume {name} has no sizeLimit: it can fill the node's disk"));
        }
    }
}
