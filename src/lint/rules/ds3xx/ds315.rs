//! DS315 change-cause.

use crate::lint::{Context, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS315",
    name: "change-cause",
    severity: Severity::Info,
    profile: Profile::Pedantic,
    summary: "rollout history will not say why this revision was made",
    why: "`kubectl rollout history` shows the annotation `kubernetes.io/change-cause` that the DaemonSet \
          had when the revision was made; without it the column reads `<none>`.\n\n\
          Source: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go.",
    how: "Annotate the DaemonSet with the reason of each change.",
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
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
  annotations:
    kubernetes.io/change-cause: release 1.4.2
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
    let cause = ctx.metadata().get("annotations").get("kubernetes.io/change-cause");
    if !cause.is_written() {
        sink.report(cause, "rollout history will show no change-cause for this revision");
    }
}
