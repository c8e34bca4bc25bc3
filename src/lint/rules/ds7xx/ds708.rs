//! DS708: a directory with mounts of other pods is mounted without propagation.

use super::host_path::{Mount, host_paths, mounts_of};
use crate::lint::{ContainerKind, Context, Edit, Profile, Rule, Safety, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS708",
    name: "mount-propagation",
    severity: Severity::Info,
    profile: Profile::Default,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "a directory with mounts of other pods is mounted without propagation",
    why: "`/`, `/var/lib/kubelet` and the network namespaces hold mounts of other pods. Without propagation the \
          container keeps the copies of those that were there when it started: a volume cannot be removed from the \
          node (\"device or resource busy\") while the agent lives, and new mounts are not seen \
          (prometheus-operator/prometheus-operator#569, openebs/cstor-operators#140).",
    how: "Add `mountPropagation: HostToContainer` to the mount (a privileged container that mounts for others \
          needs `Bidirectional`).",
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
          readOnly: true
      volumes:
      - name: data
        hostPath:
          path: /
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
          readOnly: true
          mountPropagation: HostToContainer
      volumes:
      - name: data
        hostPath:
          path: /
",
    check,
    ..Rule::BASE
};

/// Directories that hold mounts of other pods.
const SHARED: [&str; 7] = [
    "/",
    "/run/docker/netns",
    "/run/netns",
    "/var/lib/kubelet",
    "/var/lib/kubelet/pods",
    "/var/run/docker/netns",
    "/var/run/netns",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for host in host_paths(ctx).into_iter().filter(|host| SHARED.contains(&host.path.as_str())) {
        // Init containers are gone before they could hold anything for long.
        let running = |mount: &Mount<'_>| mount.container.kind != ContainerKind::Init;
        for mount in mounts_of(ctx, host.name).filter(running) {
            let propagation = mount.field.get("mountPropagation");
            if propagation.text().is_some_and(|kind| kind != "None" && !kind.is_empty()) {
                continue;
            }
            let message = format!(
                "container \"{}\" mounts {} without propagation: it holds the mounts of other pods that were there at \
                 its start, and sees no new ones",
                mount.container.name(),
                host.path
            );
            let edit = if propagation.is_written() {
                Edit::Replace(propagation, "HostToContainer".to_owned())
            } else {
                Edit::Insert(mount.field, "mountPropagation".to_owned(), "HostToContainer".to_owned())
            };
            let report = sink.report(mount.field.get("mountPath"), message);
            report.fix("add mountPropagation: HostToContainer", vec![edit]);
        }
    }
}
