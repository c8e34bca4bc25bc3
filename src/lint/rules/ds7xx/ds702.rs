//! DS702: all nodes share one claim, which is not in the input.

use super::claim::claim_of;
use crate::lint::{Context, Needs, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS702",
    name: "shared-claim",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "all nodes share one claim, which is not in the input",
    why: "A DaemonSet has no claim templates: the pods of all nodes use the one claim that is named here, so they \
          share its files, and unless it is ReadWriteMany or ReadOnlyMany all but one node wait for it \
          (kubernetes/kubernetes#27959).",
    how: "Check the claim's access modes, and that the agents do not overwrite each other's files; put the claim \
          into the linted input, and it is checked here. For storage of its own a pod needs `hostPath` or an \
          `ephemeral` volume.",
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
        let Some(claim) = name.text().filter(|claim| !claim.is_empty()) else { continue };
        if claim_of(ctx, name).is_none() {
            let message = format!(
                "the pods of all nodes share claim \"{claim}\", which is not in the input: it must be ReadWriteMany or \
                 ReadOnlyMany"
            );
            sink.report(name, message);
        }
    }
}
