//! DS909: a horizontal autoscaler targets a DaemonSet.

use super::together::is_target;
use crate::lint::{Context, Needs, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS909",
    name: "autoscaler-target",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    summary: "a horizontal autoscaler targets a DaemonSet",
    why: "A DaemonSet has as many pods as it has nodes and no scale subresource: the autoscaler stays in \
          FailedGetScale and scales nothing (kubernetes/kubernetes#48588). For KEDA it is the same.",
    how: "Delete the autoscaler, or make it a Deployment; the number of nodes is for a cluster autoscaler.",
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
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: agent
  namespace: monitoring
spec:
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: DaemonSet
    name: agent
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
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: agent
  namespace: monitoring
spec:
  maxReplicas: 3
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: agent
",
    needs: Needs::Input,
    looks_at: &["HorizontalPodAutoscaler", "ScaledObject"],
    check,
    ..Rule::BASE
};

/// Kinds that scale something, with the group they belong to.
const SCALERS: [(&str, &str); 2] = [("HorizontalPodAutoscaler", "autoscaling"), ("ScaledObject", "keda.sh")];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for (kind, group) in SCALERS {
        for scaler in ctx.others_here(kind).filter(|own| own.object().group() == group) {
            let target = scaler.get("spec").get("scaleTargetRef");
            if is_target(ctx, target) {
                let name = scaler.get("metadata").get("name").text_or("");
                let message = format!("{kind} \"{name}\" targets the DaemonSet, which cannot be scaled");
                sink.report(ctx.metadata().get("name"), message).note(target, "the target");
            }
        }
    }
}
