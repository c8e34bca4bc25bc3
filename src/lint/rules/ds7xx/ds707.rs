//! DS707: /var/log/containers is mounted without what its links point to.

use super::host_path::{Mount, host_paths, mounts_of, shows_pod_logs};
use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS707",
    name: "log-symlink-target",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "/var/log/containers is mounted without what its links point to",
    why: "`/var/log/containers` holds symbolic links to `/var/log/pods` (pkg/kubelet/kuberuntime/legacy.go). A \
          container that has only the links finds every file broken and collects nothing \
          (ApsOps/filebeat-kubernetes#4, kubernetes-sigs/fluent-bit-kubernetes-logging#26).",
    how: "Mount `/var/log`, or `/var/log/pods` too, at the same path as on the node.",
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
          mountPath: /var/log/containers
          readOnly: true
      volumes:
      - name: data
        hostPath:
          path: /var/log/containers
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
          mountPath: /var/log
          readOnly: true
      volumes:
      - name: data
        hostPath:
          path: /var/log
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let hosts = host_paths(ctx);
    if hosts.iter().any(|host| shows_pod_logs(&host.path)) {
        return;
    }
    for host in hosts.iter().filter(|host| host.path == "/var/log/containers") {
        let mounts: Vec<_> = mounts_of(ctx, host.name).collect();
        if mounts.is_empty() {
            continue;
        }
        let source = host.volume.get("hostPath").get("path");
        let report = sink.report(
            source,
            "/var/log/containers holds links into /var/log/pods, which is not mounted: every log is a broken link",
        );
        let same = |mount: &Mount<'_>| mount.path() == host.path && mount.field.get("subPath").is_empty();
        if mounts.iter().all(same) {
            let mut edits = vec![Edit::Replace(source, "/var/log".to_owned())];
            edits.extend(
                mounts.iter().map(|mount| Edit::Replace(mount.field.get("mountPath"), "/var/log".to_owned())),
            );
            report.fix("mount /var/log", edits);
        }
    }
}
