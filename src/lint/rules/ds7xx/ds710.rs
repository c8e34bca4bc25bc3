//! DS710: a disk that one node can attach stands in the template of all.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS710",
    name: "inline-cloud-disk",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "a disk that one node can attach stands in the template of all",
    why: "The disk is named in the template, so every pod wants the same one, and it can be attached to one node \
          for writing: the pods of all other nodes wait (kubernetes/kubernetes#27959). These in-tree volumes are \
          deprecated besides.",
    how: "Use a CSI driver with a generic ephemeral volume (one disk a pod), a `hostPath`, or storage that many \
          nodes can mount.",
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
          mountPath: /data
      volumes:
      - name: data
        awsElasticBlockStore:
          volumeID: vol-0123456789abcdef0
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
          mountPath: /data
      volumes:
      - name: data
        ephemeral:
          volumeClaimTemplate:
            spec:
              accessModes: [ReadWriteOnce]
              resources:
                requests:
                  storage: 1Gi
",
    check,
    ..Rule::BASE
};

/// Volumes that are one disk, and the name of the disk in them.
const DISKS: [(&str, &str); 5] = [
    ("awsElasticBlockStore", "volumeID"),
    ("azureDisk", "diskName"),
    ("cinder", "volumeID"),
    ("gcePersistentDisk", "pdName"),
    ("vsphereVolume", "volumePath"),
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for volume in ctx.volumes() {
        for (kind, name) in DISKS {
            let disk = volume.get(kind);
            // A persistent disk of GCE can be attached to many nodes for reading.
            let shared = kind == "gcePersistentDisk" && disk.get("readOnly").is_true();
            if !disk.is_set() || shared {
                continue;
            }
            let message = format!(
                "the pods of all nodes want the same disk \"{}\" ({kind}), which one node can attach",
                disk.get(name).text_or("")
            );
            sink.report(disk, message);
        }
    }
}
