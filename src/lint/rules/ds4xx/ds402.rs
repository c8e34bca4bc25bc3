//! DS402 host-network-no-ports.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS402",
    name: "host-network-no-ports",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "On the node's network, but no port is declared",
    why: "The scheduler knows only declared ports. Two agents that listen on the same undeclared port of a \
          node are both placed there, and one fails with `address already in use`.\n\n\
          Source: pkg/scheduler/framework/plugins/nodeports; metallb/metallb#97.",
    how: "Declare the ports that the agent listens on.",
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
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
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
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
          ports:
            - name: metrics
              containerPort: 9100
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let host_network = pod.get("hostNetwork");
    let declared = ctx.pod_containers().any(|own| !own.field.get("ports").is_empty());
    if host_network.is_true() && !declared && pod.get("containers").is_written() {
        sink.report(
            host_network,
            "no port is declared: the scheduler cannot see who listens where on the node",
        );
    }
}
