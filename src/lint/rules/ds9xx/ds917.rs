//! DS917: something GKE Autopilot refuses.

use crate::lint::rules::ds7xx::host_path::{host_paths, is_within, mounts_of};
use crate::lint::{Context, Field, Needs, Platform, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS917",
    name: "gke-autopilot",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "something GKE Autopilot refuses",
    why: "Autopilot's admission, GKE Warden, refuses privileged containers, namespaces of the node, ports of the node that it \
          does not assign itself, writable host paths, host paths outside `/var/log` and capabilities beyond its list, unless \
          a workload of that publisher is on an allowlist \
          (cloud.google.com/kubernetes-engine/docs/concepts/autopilot-security). What it answers: \
          SumoLogic/sumologic-kubernetes-collection#3437 (capabilities, host paths), kubeshark/kubeshark#1425 (privileged), \
          pipe-cd/pipecd#4411 (namespaces, ports).",
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

/// Capabilities a container may add on Autopilot, as its answer lists them ("Autopilot only allows the capabilities",
/// SumoLogic/sumologic-kubernetes-collection#3437), but NET_RAW, which was taken out since then
/// (cloud.google.com/kubernetes-engine/docs/concepts/run-autopilot-open-source-workloads). With `CAP_` before it none
/// of them is allowed.
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

/// Pods with it get ports of a range instead of those they name (googleforgames/agones, pkg/cloudproduct/gke/gke.go).
const ASSIGNED_PORTS: &str = "autopilot.gke.io/host-port-assignment";

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if ctx.options().platform != Some(Platform::GkeAutopilot) {
        return;
    }
    let mut refused: Vec<(Field<'a>, String)> = Vec::new();
    // autogke-disallow-hostnamespaces
    for key in ["hostIPC", "hostNetwork", "hostPID"] {
        let field = ctx.pod().get(key);
        if field.is_true() {
            refused.push((field, key.to_owned()));
        }
    }
    // autogke-no-write-mode-hostpath: "Allowed path prefixes for hostPath volumes are: [/var/log/]"
    for host in host_paths(ctx) {
        let source = host.volume.get("hostPath");
        let writable = mounts_of(ctx, host.name).any(|mount| mount.is_writable());
        if writable || !is_within(&host.path, "/var/log") {
            let how = if writable { "writable " } else { "" };
            refused.push((source, format!("{how}hostPath {}", host.path)));
        }
    }
    in_containers(ctx, &mut refused);
    let Some(((first, _), rest)) = refused.split_first() else { return };
    let words: Vec<_> = refused.iter().map(|(_, word)| word.as_str()).collect();
    let message = format!("GKE Autopilot refuses the pods without an allowlist: {}", words.join(", "));
    let report = sink.report(*first, message);
    report.key("gke-autopilot");
    for (field, word) in rest {
        report.note(*field, word.clone());
    }
}

fn in_containers<'a>(ctx: &Context<'a>, refused: &mut Vec<(Field<'a>, String)>) {
    let annotations = ctx.template_metadata().get("annotations");
    let assigned = annotations.get(ASSIGNED_PORTS).is_set();
    for container in ctx.containers() {
        let security = container.field.get("securityContext");
        // autogke-disallow-privilege
        let privileged = security.get("privileged");
        if privileged.is_true() {
            refused.push((privileged, format!("privileged container \"{}\"", container.name())));
        }
        // autogke-default-linux-capabilities
        for added in security.get("capabilities").get("add").items() {
            if let Some(name) = added.text().filter(|name| !ALLOWED.contains(name)) {
                refused.push((added, format!("capability {name}")));
            }
        }
        // autogke-no-host-port
        for port in container.field.get("ports").items() {
            let host = port.get("hostPort");
            if let Some(number) = host.integer().filter(|number| *number > 0 && !assigned) {
                refused.push((host, format!("hostPort {number}")));
            }
        }
    }
}
