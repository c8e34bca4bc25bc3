//! DS811: the socket of the container runtime is mounted.

use crate::lint::rules::ds7xx::host_path::{host_paths, mounts_of};
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS811",
    name: "runtime-socket",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "the socket of the container runtime is mounted",
    why: "Who can talk to containerd, CRI-O or Docker can start any container with any rights: it is root on the \
          node, however unprivileged the pod is, and `readOnly` does not change that.",
    how: "Ask the kubelet's pod-resources API, the API server or `/var/log/pods` for what is needed; if it must \
          be, ignore this with the reason.",
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
          mountPath: /run/containerd
      volumes:
      - name: data
        hostPath:
          path: /run/containerd
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
          mountPath: /pod-resources
      volumes:
      - name: data
        hostPath:
          path: /var/lib/kubelet/pod-resources
          type: Directory
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for host in host_paths(ctx).into_iter().filter(|host| is_socket_place(&host.path)) {
        if mounts_of(ctx, host.name).next().is_some() {
            let message =
                format!("{} gives the container runtime's socket to the pod: root on the node", host.path);
            sink.report(host.volume.get("hostPath").get("path"), message).key(host.path);
        }
    }
}

/// Returns whether a path is a runtime's socket or its directory.
fn is_socket_place(path: &str) -> bool {
    let path = path.strip_prefix("/var").filter(|rest| rest.starts_with("/run/")).unwrap_or(path);
    matches!(
        path,
        "/run/containerd"
            | "/run/containerd/containerd.sock"
            | "/run/crio"
            | "/run/crio/crio.sock"
            | "/run/docker.sock"
            | "/run/dockershim.sock"
            | "/run/cri-dockerd.sock"
            | "/run/podman/podman.sock"
            | "/run/k3s/containerd"
            | "/run/k3s/containerd/containerd.sock"
    )
}
