//! DS408 network-policy-noop.

use super::super::ds2xx::template;
use crate::lint::{Context, Needs, Rule, Sink};
use crate::model::LabelSelector;

pub(crate) const RULE: Rule = Rule {
    id: "DS408",
    name: "network-policy-noop",
    summary: "The NetworkPolicy does not apply to pods on the node's network",
    why: "Pods with `hostNetwork: true` have the node's address; network plugins enforce policies on the \
          pods' own interfaces. The policy looks like protection and is none.\n\n\
          Sources: kubernetes/website#39875, k8snetworkplumbingwg/ptp-operator#65.",
    how: "Protect the ports by the node's firewall (or the plugin's host policies), or leave the node's \
          network.",
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
          ports:
            - name: metrics
              containerPort: 9100
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: agent
  namespace: monitoring
spec:
  podSelector:
    matchLabels:
      app: agent
  policyTypes: [Ingress]
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
          ports:
            - name: metrics
              containerPort: 9100
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: agent
  namespace: monitoring
spec:
  podSelector:
    matchLabels:
      app: agent
  policyTypes: [Ingress]
",
    needs: Needs::Input,
    looks_at: &["NetworkPolicy"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let host_network = ctx.pod().get("hostNetwork");
    if !host_network.is_true() {
        return;
    }
    let labels = template::template_labels(ctx);
    for policy in ctx.others_here("NetworkPolicy") {
        let place = policy.get("spec").get("podSelector");
        let selector: LabelSelector = place.decode().unwrap_or_default();
        // An empty one is meant for the whole namespace, not for these pods.
        let selects = LabelSelector::compile(Some(&selector))
            .is_ok_and(|own| !own.is_everything() && own.matches(&labels));
        if selects {
            sink.report(place, "the policy is not enforced for these pods: they are on the node's network")
                .note(host_network, "the node's network");
        }
    }
}
