//! DS201 placement-unsatisfiable.

use super::template;
use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS201",
    name: "placement-unsatisfiable",
    certain: true,
    summary: "No node can ever match: node selector and node affinity contradict",
    why: "The controller wants a pod only where `nodeSelector` and one term of the required node affinity \
          hold together. Here they contradict, whatever labels a node has. The API server accepts that, \
          `desired` stays 0, and every status check calls the DaemonSet healthy.\n\n\
          Sources: `NodeShouldRunDaemonPod` in pkg/controller/daemon/daemon_controller.go, \
          component-helpers/scheduling/corev1/nodeaffinity; kubernetes/kubernetes#51785, \
          kubernetes/kubernetes#72017.",
    how: "Drop one of the two sides. To park a DaemonSet on purpose, select a label that no node has: that \
          can be seen, and undone.",
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
      nodeSelector:
        kubernetes.io/os: linux
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/os
                    operator: NotIn
                    values: [linux]
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
      nodeSelector:
        kubernetes.io/os: linux
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: kubernetes.io/arch
                    operator: In
                    values: [amd64]
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let terms = template::node_terms(pod);
    let dead: Vec<_> = terms.iter().filter_map(|term| term.contradiction(pod)).collect();
    if terms.is_empty() || dead.len() < terms.len() {
        return;
    }
    if let [(why, places)] = &dead[..] {
        let (last, others) = places
            .split_last()
            .map_or((template::required_terms(pod), &[][..]), |(last, others)| (*last, others));
        let finding = sink.report(last, format!("no node can ever match: {why}"));
        for other in others {
            finding.note(*other, "contradicts this");
        }
        return;
    }
    let message = format!("no node can ever match: none of the {} terms can", dead.len());
    let finding = sink.report(template::required_terms(pod), message);
    for ((why, places), term) in dead.iter().zip(&terms) {
        finding.note(places.last().copied().unwrap_or(term.field), why.clone());
    }
}
