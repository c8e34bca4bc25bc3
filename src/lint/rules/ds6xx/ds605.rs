//! DS605: terminationGracePeriodSeconds is 0.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS605",
    name: "grace-zero",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "terminationGracePeriodSeconds is 0",
    why: "With 0 the API server removes the pod object at once (pkg/registry/core/pod/strategy.go, \
          CheckGracefulDelete), so the controller starts the next pod while the kubelet still stops the old one; \
          the containers get about two seconds, a preStop hook one (pkg/kubelet/pod_workers.go, \
          calculateEffectiveGracePeriod): two agents can meet on one node, and buffers are lost. \n\n\
          In the strict profile: 30 seconds are the default, so whoever writes 0 mostly means it, as network plugins \
          do that have to be back soon.",
    how: "Set 10 to 30 seconds, or as long as the agent needs to hand over; if 0 is meant, ignore this with the \
          reason.",
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
      terminationGracePeriodSeconds: 0
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
      terminationGracePeriodSeconds: 15
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
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let grace = ctx.pod().get("terminationGracePeriodSeconds");
    if grace.integer() != Some(0) {
        return;
    }
    let report = sink.report(
        grace,
        "the grace period is 0: the pod object is gone at once, and the next agent starts while the old one is still \
         being stopped",
    );
    for container in ctx.pod_containers() {
        let hook = container.field.get("lifecycle").get("preStop");
        if hook.is_set() {
            let name = container.name();
            report.note(hook, format!("the preStop hook of container \"{name}\" gets one second"));
        }
    }
}
