//! DS212 preferred-node-affinity.

use crate::lint::{Context, Edit, Rule, Safety, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS212",
    name: "preferred-node-affinity",
    certain: true,
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Preferred node affinity does nothing in a DaemonSet",
    why: "Preferences rank the nodes that a pod could go to. The pods of a DaemonSet are each bound to one \
          node by the controller, so there is nothing to rank; and the controller does not look at \
          preferences when it chooses nodes.\n\n\
          Source: `ReplaceDaemonSetPodNodeNameNodeAffinity` in \
          pkg/controller/daemon/util/daemonset_util.go.",
    how: "Move the terms to `requiredDuringSchedulingIgnoredDuringExecution` if they matter, else delete \
          them.",
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
      affinity:
        nodeAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 1
              preference:
                matchExpressions:
                  - key: example.com/pool
                    operator: Exists
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
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: example.com/pool
                    operator: Exists
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let keys = ["affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution"];
    let preferred = ctx.pod().get_in(&keys);
    if !preferred.is_empty() {
        let message = "preferred node affinity does nothing: the controller does not look at it, and each pod is bound to one node";
        sink.report(preferred, message).fix("remove it", vec![Edit::Remove(preferred)]);
    }
}
