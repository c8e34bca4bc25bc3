//! DS309 on-delete.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS309",
    name: "on-delete",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "OnDelete: a change reaches a node only when its pod is deleted",
    why: "Nothing happens after an apply until somebody deletes pods, and `kubectl rollout status` refuses \
          the strategy. Nodes that join run the new version beside the old ones.\n\n\
          In the strict profile: RollingUpdate is the default, so OnDelete is always somebody's choice (drivers, \
          network plugins, operators that delete pods themselves).\n\n\
          Sources: `syncDaemonSet` in pkg/controller/daemon/daemon_controller.go, \
          staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go; helm/charts#23537, \
          2gis/k8s-handle#100.",
    how: "Use RollingUpdate, or ignore this finding with the reason for OnDelete.",
    bad: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  updateStrategy:
    type: OnDelete
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
    let kind = ctx.spec().get("updateStrategy").get("type");
    if kind.text() == Some("OnDelete") {
        sink.report(kind, "a change reaches a node only when somebody deletes its pod");
    }
}
