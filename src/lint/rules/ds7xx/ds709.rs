//! DS709: a subPath mount of a ConfigMap or Secret is never updated.

use super::host_path::mounts_of;
use crate::lint::{ContainerKind, Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS709",
    name: "sub-path-config",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "a subPath mount of a ConfigMap or Secret is never updated",
    why: "The kubelet updates ConfigMaps, Secrets and projected volumes in running pods by switching a link in \
          their directory. A `subPath` mount holds the file behind the link as it was when the container started, \
          so a change arrives only with the next restart, node by node.",
    how: "Mount the directory, or roll the DaemonSet out with each change (a checksum annotation on the template).",
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
        volumeMounts:
        - name: config
          mountPath: /etc/agent/agent.yaml
          subPath: agent.yaml
      volumes:
      - name: config
        configMap:
          name: agent-config
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
        volumeMounts:
        - name: config
          mountPath: /etc/agent
      volumes:
      - name: config
        configMap:
          name: agent-config
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for volume in ctx.volumes() {
        let Some(name) = volume.get("name").text() else { continue };
        let kinds = ["configMap", "secret", "projected", "downwardAPI"];
        let Some(kind) = kinds.into_iter().find(|kind| volume.get(kind).is_set()) else { continue };
        for mount in mounts_of(ctx, name).filter(|mount| mount.container.kind != ContainerKind::Init) {
            let keys = ["subPath", "subPathExpr"];
            let Some(key) = keys.into_iter().find(|key| !mount.field.get(key).is_empty()) else { continue };
            let message = format!(
                "container \"{}\" mounts part of {kind} volume \"{name}\" by {key}: it never sees a change",
                mount.container.name()
            );
            sink.report(mount.field.get(key), message);
        }
    }
}
