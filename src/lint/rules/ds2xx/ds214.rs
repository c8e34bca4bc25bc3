//! DS214 pod-affinity-required.

use crate::lint::{Context, Rule, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS214",
    name: "pod-affinity-required",
    summary: "Required pod affinity leaves pods Pending",
    why: "The controller does not look at pod affinity: it makes a pod for every matching node. Where the \
          other pod is missing, the scheduler leaves the daemon pod Pending; it counts as desired and \
          holds up the rollout.\n\n\
          Sources: pkg/controller/daemon/daemon_controller.go, \
          pkg/scheduler/framework/plugins/interpodaffinity; kubernetes/kubernetes#29276.",
    how: "Choose nodes by their labels.",
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
        podAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels:
                  app: database
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
                  - key: example.com/database
                    operator: Exists
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let affinity = ctx.pod().get("affinity").get("podAffinity");
    for term in affinity.get("requiredDuringSchedulingIgnoredDuringExecution").items() {
        sink.report(
            term,
            "the controller does not look at pod affinity: where no such pod runs, the daemon pod stays Pending and counts as desired",
        );
    }
}
