//! DS203 removed-role-label.

use super::template::{self, CONTROL_PLANE, MASTER};
use crate::lint::{Context, Edit, Rule, Safety, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS203",
    name: "removed-role-label",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Selects nodes by the label node-role.kubernetes.io/master, which is gone",
    why: "kubeadm and most distributions stopped setting the label `node-role.kubernetes.io/master` in \
          1.24. A selector that demands it matches no node, and one that forbids it no longer keeps \
          control planes out. The API server warns about it in `nodeSelector` and in node affinity.\n\n\
          Sources: pkg/api/node/util.go, pkg/api/pod/warnings.go; KEP-2067; \
          elastisys/compliantkubernetes-apps#970.",
    how: "Use `node-role.kubernetes.io/control-plane`.",
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
      nodeSelector:
        node-role.kubernetes.io/master: ""
        kubernetes.io/os: linux
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
      nodeSelector:
        node-role.kubernetes.io/control-plane: ""
        kubernetes.io/os: linux
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
"#,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let pod = ctx.pod();
    let selector = pod.get("nodeSelector");
    let label = selector.get(MASTER);
    if label.is_written() {
        let message = format!("the label {MASTER} is gone from nodes since 1.24");
        let edit = if selector.get(CONTROL_PLANE).is_written() {
            vec![Edit::Remove(label)]
        } else {
            vec![Edit::Rename(label, CONTROL_PLANE.into())]
        };
        sink.report(label, message).server(USE).fix("select control-plane", edit);
    }
    let affinity = pod.get_in(&["affinity", "nodeAffinity"]);
    let preferred = affinity.get("preferredDuringSchedulingIgnoredDuringExecution").items();
    let terms = template::required_terms(pod).items().chain(preferred.map(|item| item.get("preference")));
    for expression in terms.flat_map(|term| term.get("matchExpressions").items()) {
        let key = expression.get("key");
        if key.text() != Some(MASTER) {
            continue;
        }
        let negative = matches!(expression.get("operator").text(), Some("NotIn" | "DoesNotExist"));
        let what = if negative { "this keeps no node out" } else { "this matches no node" };
        sink.report(key, format!("the label {MASTER} is gone from nodes since 1.24: {what}"))
            .server(USE)
            .fix("name control-plane", vec![Edit::Replace(key, CONTROL_PLANE.into())]);
    }
}

const USE: &str = "use \"node-role.kubernetes.io/control-plane\" instead";
