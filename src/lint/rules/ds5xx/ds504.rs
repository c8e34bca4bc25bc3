//! DS504 request-partial.

use super::resources;
use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS504",
    name: "request-partial",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A container has no request for cpu or memory",
    why: "What is not requested is not reserved: nodes are planned too full, and what the agent uses comes \
          from its neighbours. A limit counts as the request if there is none.\n\n\
          Source: `SetDefaults_Pod` in pkg/apis/core/v1/defaults.go.",
    how: "Request both.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          resources:
            requests:
              memory: 64Mi
            limits:
              memory: 64Mi
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 64Mi
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    if resources::is_best_effort(ctx) {
        // DS503 says it for all of them.
        return;
    }
    for container in ctx.pod_containers() {
        let missing =
            |own: &&str| !resources::requests(container.field, own) && !resources::requests(ctx.pod(), own);
        let names: Vec<&str> = ["cpu", "memory"].into_iter().filter(|own| missing(own)).collect();
        if !names.is_empty() {
            let message =
                format!("container {} has no request for {}", container.name(), names.join(" and "));
            sink.report(container.field.get_in(&["resources", "requests"]), message);
        }
    }
}
