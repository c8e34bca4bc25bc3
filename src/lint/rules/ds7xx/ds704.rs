//! DS704: a system directory of the node is mounted writable.

use super::host_path::{host_paths, mounts_of};
use crate::lint::{Context, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS704",
    name: "host-path-broad-writable",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a system directory of the node is mounted writable",
    why: "A container that can write to `/`, `/etc`, `/usr`, `/var`, `/run` and the like can change the node \
          itself: a bug or a break-in in one image reaches every node, also without `privileged`.",
    how: "Mount the directory that is needed, or add `readOnly: true` to the mount. If the agent installs \
          something there, ignore this with the reason.",
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
        - name: data
          mountPath: /host/etc
      volumes:
      - name: data
        hostPath:
          path: /etc
          type: Directory
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
        - name: data
          mountPath: /host/etc
          readOnly: true
      volumes:
      - name: data
        hostPath:
          path: /etc
          type: Directory
",
    check,
    ..Rule::BASE
};

/// Directories whose content is the node itself.
const SYSTEM: [&str; 17] = [
    "/",
    "/bin",
    "/boot",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/root",
    "/run",
    "/sbin",
    "/usr",
    "/usr/bin",
    "/usr/lib",
    "/usr/sbin",
    "/var",
    "/var/lib",
    "/var/run",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for host in host_paths(ctx).into_iter().filter(|host| SYSTEM.contains(&host.path.as_str())) {
        let writable: Vec<_> = mounts_of(ctx, host.name).filter(|mount| mount.is_writable()).collect();
        if writable.is_empty() {
            continue;
        }
        let names: Vec<_> = writable.iter().map(|mount| format!("\"{}\"", mount.container.name())).collect();
        let message = format!("{} of the node is writable for container {}", host.path, names.join(", "));
        let report = sink.report(host.volume.get("hostPath").get("path"), message);
        report.key(host.path.clone());
        for mount in &writable {
            report.note(mount.field, "mounted here without readOnly");
        }
        let edits = writable.iter().map(|mount| mount.read_only()).collect();
        report.fix("mount it read-only", edits);
    }
}
