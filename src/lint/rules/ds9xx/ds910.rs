//! DS910: a VerticalPodAutoscaler gives one size for all nodes.

use super::together::is_target;
use crate::lint::{Context, Needs, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS910",
    name: "vpa-target",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "a VerticalPodAutoscaler gives one size for all nodes",
    why: "The recommendation is one for all pods of the DaemonSet, however different the nodes are: small nodes \
          get what the busiest one needs (kubernetes/autoscaler#6608). In the modes that apply it pods are \
          evicted, and what a new node must hold for the DaemonSet is not what its template says, which \
          autoscalers of nodes count with (kubernetes-sigs/karpenter#2346).",
    how: "Make one DaemonSet a node pool with requests of its own, or run it in mode `Off` and read the \
          recommendation.",
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
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata:
  name: agent
  namespace: monitoring
spec:
  targetRef:
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
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata:
  name: agent
  namespace: monitoring
spec:
  targetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: agent
",
    needs: Needs::Input,
    looks_at: &["VerticalPodAutoscaler"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for scaler in ctx.others_here("VerticalPodAutoscaler") {
        let target = scaler.get("spec").get("targetRef");
        let mode = scaler.get("spec").get("updatePolicy").get("updateMode").text_or("Auto");
        if mode == "Off" || !is_target(ctx, target) {
            continue;
        }
        let evicts = if mode == "Initial" { "" } else { ", and evicts pods to apply it" };
        let message = format!(
            "VerticalPodAutoscaler \"{}\" (mode {mode}) sets one size for the pods of all nodes{evicts}",
            scaler.get("metadata").get("name").text_or("")
        );
        sink.report(ctx.metadata().get("name"), message).note(target, "the target");
    }
}
