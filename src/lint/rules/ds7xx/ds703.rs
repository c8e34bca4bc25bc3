//! DS703: a hostPath has no type: nothing is checked before the mount.

use super::host_path::host_paths;
use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS703",
    name: "host-path-type",
    severity: Severity::Info,
    profile: Profile::Strict,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a hostPath has no type: nothing is checked before the mount",
    why: "Without `type` the kubelet checks nothing (pkg/volume/host_path, checkType). What is missing is made by \
          the container runtime, as an empty directory also where a file or a socket was meant, and the file \
          cannot be made there any more (grafana/agent#6926, kubernetes-sigs/dra-driver-cpu#255).",
    how: "Say what it is: `Directory`, `File`, `Socket`, `CharDevice`, or `DirectoryOrCreate` and `FileOrCreate` \
          where it may be missing.",
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
          mountPath: /host
      volumes:
      - name: data
        hostPath:
          path: /run/agent/agent.sock
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
          mountPath: /host
      volumes:
      - name: data
        hostPath:
          path: /run/agent/agent.sock
          type: Socket
",
    check,
    ..Rule::BASE
};

/// Directories that every Linux node has: there is nothing to check.
const ALWAYS_THERE: [&str; 13] = [
    "/", "/dev", "/etc", "/opt", "/proc", "/run", "/sys", "/tmp", "/usr", "/var", "/var/lib", "/var/log",
    "/var/run",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for host in host_paths(ctx) {
        let source = host.volume.get("hostPath");
        let kind = source.get("type");
        if !kind.is_empty() || ALWAYS_THERE.contains(&host.path.as_str()) {
            continue;
        }
        let message =
            format!("hostPath {} has no type: what is missing becomes an empty directory", host.path);
        let report = sink.report(source.get("path"), message);
        if let Some(word) = usual_type(&host.path) {
            let edit = if kind.is_written() {
                Edit::Replace(kind, word.to_owned())
            } else {
                Edit::Insert(source, "type".to_owned(), word.to_owned())
            };
            report.fix(format!("set type: {word}"), vec![edit]);
        }
    }
}

/// Returns the type of paths that mean the same on every Linux node.
fn usual_type(path: &str) -> Option<&'static str> {
    match path {
        "/lib/modules"
        | "/sys/fs/bpf"
        | "/sys/fs/cgroup"
        | "/var/lib/kubelet"
        | "/var/lib/kubelet/pods"
        | "/var/log/pods" => Some("Directory"),
        "/run/xtables.lock" | "/var/run/xtables.lock" => Some("FileOrCreate"),
        path if path.ends_with(".sock") => Some("Socket"),
        _ => None,
    }
}
