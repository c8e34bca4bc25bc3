//! DS701: all nodes share a claim that one node can use.

use super::claim::claim_of;
use crate::lint::{Context, Field, Needs, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS701",
    name: "rwo-claim",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "all nodes share a claim that one node can use",
    why: "The pods of a DaemonSet name the same claim. A ReadWriteOnce volume is attached to one node; the pods of \
          the others wait in ContainerCreating with a Multi-Attach error, and with ReadWriteOncePod the scheduler \
          keeps every other pod Pending (pkg/controller/volume/attachdetach; truecharts/library-charts#734).",
    how: "Use a `hostPath`, a generic ephemeral volume (one claim a pod), or a claim that is ReadWriteMany or \
          ReadOnlyMany on a storage class that can do it.",
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
        persistentVolumeClaim:
          claimName: agent-data
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: agent-data
  namespace: monitoring
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
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
        persistentVolumeClaim:
          claimName: agent-data
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: agent-data
  namespace: monitoring
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests:
      storage: 1Gi
",
    needs: Needs::Input,
    looks_at: &["PersistentVolumeClaim"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for volume in ctx.volumes() {
        let name = volume.get("persistentVolumeClaim").get("claimName");
        let Some(claim) = claim_of(ctx, name) else { continue };
        let modes = claim.get("spec").get("accessModes");
        let many = |mode: Field<'_>| matches!(mode.text(), Some("ReadWriteMany" | "ReadOnlyMany"));
        let Some(mode) = modes.items().next().and_then(Field::text) else { continue };
        if modes.items().any(many) {
            continue;
        }
        let who = if mode == "ReadWriteOncePod" { "one pod" } else { "one node" };
        let message = format!(
            "claim \"{}\" is {mode}: {who} can use it, and the pods of all other nodes wait for it for ever",
            name.text_or("")
        );
        sink.report(name, message).note(modes, "its access modes");
    }
}
