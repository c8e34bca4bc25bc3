//! DS219 os-conflict.

use super::template;
use crate::lint::{Context, Rule, Sink};
use crate::model::NodeSelectorTerm;

pub(crate) const RULE: Rule = Rule {
    id: "DS219",
    name: "os-conflict",
    summary: "spec.os.name and the node selector name different operating systems",
    why: "The pods are sent to nodes of the one system and are marked for the other. The kubelet refuses a \
          pod whose `os.name` is not its own, and the controller makes it again.\n\n\
          Source: `rejectPodAdmissionBasedOnOSField` in pkg/kubelet/lifecycle/predicate.go.",
    how: "Make the two agree.",
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
      os:
        name: windows
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
      os:
        name: linux
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

const KEYS: [&str; 2] = ["kubernetes.io/os", "beta.kubernetes.io/os"];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let name = pod.get("os").get("name");
    let Some(os) = name.text().filter(|os| !os.is_empty()) else { return };
    for key in KEYS {
        let selected = pod.get("nodeSelector").get(key);
        if let Some(other) = selected.text().filter(|other| *other != os) {
            sink.report(name, format!("the pods are for {os}, but nodes with {key}={other} are selected"))
                .note(selected, "selected here");
            return;
        }
    }
    let terms = template::node_terms(pod);
    let refuses = |term: &NodeSelectorTerm| {
        term.match_expressions.iter().any(|own| {
            KEYS.contains(&own.key.as_str())
                && match own.operator.as_str() {
                    "In" => own.values.iter().all(|value| value != os),
                    "NotIn" => own.values.iter().any(|value| value == os),
                    _ => false,
                }
        })
    };
    if !terms.is_empty() && terms.iter().all(|term| refuses(&term.term)) {
        sink.report(name, format!("the pods are for {os}, but the node affinity lets no node of {os} in"))
            .note(template::required_terms(pod), "no term does");
    }
}
