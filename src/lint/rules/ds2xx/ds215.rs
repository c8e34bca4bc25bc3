//! DS215 topology-spread.

use crate::lint::{Context, Edit, Rule, Safety, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS215",
    name: "topology-spread",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Topology spread constraints cannot spread daemon pods",
    why: "Each pod is bound to one node by the controller, so there is nothing to spread. `ScheduleAnyway` \
          does nothing; `DoNotSchedule` can only block: where zones have different numbers of nodes, pods \
          of the larger zones stay Pending.\n\n\
          Sources: pkg/controller/daemon/util/daemonset_util.go, \
          pkg/scheduler/framework/plugins/podtopologyspread; FairwindsOps/polaris#911.",
    how: "Delete them.",
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
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              app: agent
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
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let constraints = ctx.pod().get("topologySpreadConstraints");
    if constraints.items().next().is_none() {
        return;
    }
    let blocks = constraints.items().any(|own| own.get("whenUnsatisfiable").text() == Some("DoNotSchedule"));
    let message = if blocks {
        "each pod is bound to one node and cannot be spread; DoNotSchedule can only leave pods Pending"
    } else {
        "each pod is bound to one node and cannot be spread: the constraints do nothing"
    };
    sink.report(constraints, message).fix("remove them", vec![Edit::Remove(constraints)]);
}
