//! DS706: a path of Docker, which nodes with containerd or CRI-O do not have.

use super::host_path::{host_paths, is_docker, is_within, shows_pod_logs};
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS706",
    name: "docker-path",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "a path of Docker, which nodes with containerd or CRI-O do not have",
    why: "Kubernetes 1.24 removed dockershim. On nodes with containerd or CRI-O the socket does not exist, and the \
          directories of Docker's containers are empty: with a `type` the pod waits for the mount for ever \
          (\"hostPath type check failed\"), without one the container runtime makes an empty directory and the \
          agent finds nothing (aws/amazon-vpc-cni-k8s#971, pydantic/logfire#2418).",
    how: "Remove it. Logs of containers are in `/var/log/pods` with every runtime; who talks to the runtime uses \
          the CRI socket of containerd or CRI-O. (A directory without `type` beside `/var/log` or `/var/log/pods` \
          does no harm and is no finding.)",
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
          mountPath: /var/lib/docker/containers
          readOnly: true
      volumes:
      - name: data
        hostPath:
          path: /var/lib/docker/containers
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
          mountPath: /var/log/pods
          readOnly: true
      volumes:
      - name: data
        hostPath:
          path: /var/log/pods
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    // dockershim, and with it every node that must have Docker, ended with 1.24.
    if !ctx.is_at_least(24) {
        return;
    }
    let hosts = host_paths(ctx);
    let sees_logs = hosts.iter().any(|host| shows_pod_logs(&host.path));
    for host in hosts.into_iter().filter(|host| is_docker(&host.path)) {
        let kind = host.volume.get("hostPath").get("type").text_or("");
        let effect = match kind {
            // Beside the logs of every runtime a directory that stays empty does no harm.
            "" | "DirectoryOrCreate" if sees_logs && is_within(&host.path, "/var/lib/docker") => continue,
            "" => "there it becomes an empty directory",
            "DirectoryOrCreate" | "FileOrCreate" => "there it is made, and stays empty",
            _ => "there the pod waits for the mount for ever",
        };
        let message = format!(
            "{} belongs to Docker, which nodes with containerd or CRI-O do not have: {effect}",
            host.path
        );
        sink.report(host.volume.get("hostPath").get("path"), message).key(host.path);
    }
}
