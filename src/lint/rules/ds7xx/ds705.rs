//! DS705: a socket file is mounted itself, not its directory.

use super::host_path::{host_paths, is_docker, mounts_of};
use crate::lint::{Context, Edit, Profile, Rule, Safety, Severity, Sink, scalar};

pub(crate) const RULE: Rule = Rule {
    id: "DS705",
    name: "socket-file-mount",
    severity: Severity::Warning,
    profile: Profile::Default,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a socket file is mounted itself, not its directory",
    why: "A mount holds the file that was there when the container started. A daemon that restarts removes its \
          socket and makes a new one: the container keeps the dead one and gets \"connection refused\" until it is \
          restarted itself (DataDog/documentation#6728, kubernetes/website#42339).",
    how: "Mount the directory that the socket lies in.",
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
          mountPath: /run/csi/csi.sock
      volumes:
      - name: data
        hostPath:
          path: /run/csi/csi.sock
          type: Socket
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
          mountPath: /run/csi
      volumes:
      - name: data
        hostPath:
          path: /run/csi
          type: Directory
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for host in host_paths(ctx) {
        let source = host.volume.get("hostPath");
        let kind = source.get("type");
        let socket = host.path.ends_with(".sock") || kind.text() == Some("Socket");
        // Sockets of Docker are a finding of their own.
        if !socket || is_docker(&host.path) {
            continue;
        }
        let mounts: Vec<_> = mounts_of(ctx, host.name).collect();
        if mounts.is_empty() {
            continue;
        }
        let Some((folder, file)) = host.path.rsplit_once('/') else { continue };
        let message = format!(
            "the socket {} is mounted itself: when its daemon restarts, the container keeps the dead one",
            host.path
        );
        let report = sink.report(source.get("path"), message);
        if matches!(folder, "" | "/run" | "/var/run" | "/tmp") {
            continue;
        }
        let mut edits = vec![Edit::Replace(source.get("path"), scalar(folder))];
        if !kind.is_empty() {
            edits.push(Edit::Replace(kind, "Directory".to_owned()));
        }
        for mount in &mounts {
            let path = mount.field.get("mountPath");
            match path.text_or("").rsplit_once('/') {
                Some((place, name))
                    if name == file && !matches!(place, "" | "/run" | "/var/run" | "/tmp") =>
                {
                    edits.push(Edit::Replace(path, scalar(place)));
                }
                _ => edits.clear(),
            }
            if edits.is_empty() {
                break;
            }
        }
        if !edits.is_empty() {
            report.fix(format!("mount {folder}"), edits);
        }
    }
}
