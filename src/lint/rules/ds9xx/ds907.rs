//! DS907: a PodDisruptionBudget that cannot count the pods of a DaemonSet.

use super::together::budgets;
use crate::lint::{Context, Needs, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS907",
    name: "pdb-unsupported",
    severity: Severity::Warning,
    profile: Profile::Default,
    certain: true,
    summary: "a PodDisruptionBudget that cannot count the pods of a DaemonSet",
    why: "For `maxUnavailable` and for percentages the disruption controller asks the pods' owner how many there \
          should be, by the scale subresource. A DaemonSet has none: the budget gets the condition SyncFailed \
          (\"daemonsets.apps does not implement the scale subresource\") and allows no disruption at all, so \
          evictions of these pods are refused for ever (pkg/controller/disruption/disruption.go, getExpectedScale; \
          kubernetes/kubernetes#98346, #106309).",
    how: "Delete the budget: rollouts follow `updateStrategy`, and `kubectl drain --ignore-daemonsets` leaves the \
          pods alone. If evictions must be limited, use a whole number in `minAvailable`.",
    bad: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: agent
  namespace: monitoring
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: agent
",
    good: "apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: monitoring
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      nodeSelector:
        kubernetes.io/os: linux
      priorityClassName: node-agents
      containers:
      - name: agent
        image: registry.example.com/agent:1.4.2
        readinessProbe:
          httpGet:
            path: /ready
            port: 8080
        resources:
          requests:
            cpu: 50m
            memory: 64Mi
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: agent
  namespace: monitoring
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: other
",
    needs: Needs::Input,
    looks_at: &["PodDisruptionBudget"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for budget in budgets(ctx) {
        let spec = budget.get("spec");
        let (maximum, minimum) = (spec.get("maxUnavailable"), spec.get("minAvailable"));
        let (field, what) = if maximum.is_set() {
            (maximum, "maxUnavailable")
        } else if minimum.text().is_some() {
            (minimum, "a percentage")
        } else {
            continue;
        };
        let message = format!(
            "PodDisruptionBudget \"{}\" selects the pods with {what}: it cannot count the pods of a DaemonSet and refuses \
             every eviction",
            budget.get("metadata").get("name").text_or("")
        );
        sink.report(ctx.spec().get("selector"), message)
            .note(field, "daemonsets.apps does not implement the scale subresource");
    }
}
