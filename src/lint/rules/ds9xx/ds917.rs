//! DS917: something GKE Autopilot refuses.

use crate::lint::rules::ds7xx::host_path::{host_paths, is_within, mounts_of};
use crate::lint::{Context, Field, Needs, Platform, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS917",
    name: "gke-autopilot",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "something GKE Autopilot refuses",
    why: "Autopilot refuses privileged containers, namespaces of the node, writable host paths, host paths outside \
          `/var/log` and capabilities beyond its list, unless a workload of that publisher is on an allowlist \
          (cloud.google.com/kubernetes-engine/docs/concepts/autopilot-security).",
    how: "Drop it, or install the publisher's AllowlistSynchronizer if it is a partner workload.",
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
    setting: "version: 1
platform: gke-autopilot
",
    needs: Needs::Platform,
    check,
    ..Rule::BASE
};

/// Capabilities a container may add on Autopilot.
const ALLOWED: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
    "SYS_PTRACE",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if ctx.options().platform != Some(Platform::GkeAutopilot) {
        return;
    }
    let mut refused: Vec<(Field<'a>, String)> = Vec::new();
    for key in ["hostIPC", "hostNetwork", "hostPID"] {
        let field = ctx.pod().get(key);
        if field.is_true() {
            refused.push((field, key.to_owned()));
        }
    }
    for host in host_paths(ctx) {
        let source = host.volume.get("hostPath");
        let writable = mounts_of(ctx, host.name).any(|mount| mount.is_writable());
        if writable || !is_within(&host.path, "/var/log") {
            let how = if writable { "writable " } else { "" };
            refused.push((source, format!("{how}hostPath {}", host.path)));
        }
    }
    for container in ctx.containers() {
        let security = container.field.get("securityContext");
        let privileged = security.get("privileged");
        if privileged.is_true() {
            refused.push((privileged, format!("privileged container \"{}\"", container.name())));
        }
        for added in security.get("capabilities").get("add").items() {
            if let Some(name) = added.text().filter(|name| !ALLOWED.contains(name)) {
                refused.push((added, format!("capability {name}")));
            }
        }
    }
    let Some(((first, _), rest)) = refused.split_first() else { return };
    let words: Vec<_> = refused.iter().map(|(_, word)| word.as_str()).collect();
    let message = format!("GKE Autopilot refuses the pods without an allowlist: {}", words.join(", "));
    let report = sink.report(*first, message);
    report.key("gke-autopilot");
    for (field, word) in rest {
        report.note(*field, word.clone());
    }
}
