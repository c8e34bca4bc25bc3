//! DS202 dead-affinity-term.

use super::template;
use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS202",
    name: "dead-affinity-term",
    summary: "One of several node affinity terms can never match",
    why: "Terms are ORed, so a term that contradicts itself (or `nodeSelector`) is skipped without a word, \
          and the nodes it was written for stay without a pod. `Gt` and `Lt` with a value that is no \
          integer are accepted by the API server; the controller and the scheduler then drop the term as \
          if it were not there. An empty term matches no node either.\n\n\
          Sources: component-helpers/scheduling/corev1/nodeaffinity (terms with parse errors match \
          nothing), `NodeShouldRunDaemonPod` in pkg/controller/daemon/daemon_controller.go (\"Ignore \
          parsing errors\").",
    how: "Correct the term, or delete it.",
    bad: r#"apiVersion: apps/v1
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
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: example.com/generation
                    operator: Gt
                    values: ["3rd"]
              - matchExpressions:
                  - key: kubernetes.io/arch
                    operator: In
                    values: [amd64]
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
"#,
    good: r#"apiVersion: apps/v1
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
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: example.com/generation
                    operator: Gt
                    values: ["3"]
              - matchExpressions:
                  - key: kubernetes.io/arch
                    operator: In
                    values: [amd64]
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let terms = template::node_terms(pod);
    let judged: Vec<_> = terms.iter().map(|term| (term.field, term.contradiction(pod))).collect();
    if judged.iter().all(|(_, dead)| dead.is_some()) {
        // Then nothing matches at all: DS201.
        return;
    }
    for (field, dead) in judged {
        let Some((why, places)) = dead else { continue };
        let place = places.last().copied().unwrap_or(field);
        let finding = sink.report(place, format!("this term can never match: {why}"));
        for other in places.iter().rev().skip(1) {
            finding.note(*other, "contradicts this");
        }
    }
}
