//! DS509 device-request.

use crate::lint::{Context, Field, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS509",
    name: "device-request",
    summary: "The DaemonSet takes a device on every node",
    why: "An extended resource is taken for as long as the pod runs: the agent holds one on each node, and \
          workloads get one less. On nodes without such devices its pod stays Pending, and the rollout \
          does not end.\n\n\
          Source: pkg/scheduler/framework/plugins/noderesources.",
    how: "Reach devices through the node (host path, privileged) instead of through the resource.",
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
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 64Mi
              nvidia.com/gpu: 1
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
    for container in ctx.containers() {
        let lists = ["limits", "requests"].map(|own| container.field.get_in(&["resources", own]));
        let mut seen = Vec::new();
        for (name, field) in lists.into_iter().flat_map(Field::entries) {
            let extended = name.split_once('/').is_some_and(|(domain, _)| !domain.ends_with("kubernetes.io"));
            let none = field.integer() == Some(0) || field.text() == Some("0");
            if extended && !none && !seen.contains(&name) {
                seen.push(name);
                sink.report(
                    field,
                    format!("takes {name} on every node, and stays Pending where there is none left"),
                );
            }
        }
    }
}
