//! DS908: a PodDisruptionBudget that neither rollouts nor drains respect.

use super::together::budgets;
use crate::lint::{Context, Needs, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS908",
    name: "pdb-noop",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "a PodDisruptionBudget that neither rollouts nor drains respect",
    why: "A budget limits evictions only. The DaemonSet controller deletes pods when it rolls out, and `kubectl \
          drain` ignores pods of DaemonSets (`--ignore-daemonsets`), so neither asks it \
          (kubernetes/kubernetes#54565, #89820). What may be refused is the eviction by an autoscaler that is told \
          to evict DaemonSet pods.",
    how: "Set `updateStrategy.rollingUpdate.maxUnavailable` for rollouts, and delete the budget.",
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
  minAvailable: 1
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
  minAvailable: 1
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
        if spec.get("maxUnavailable").is_set() || spec.get("minAvailable").text().is_some() {
            continue;
        }
        let message = format!(
            "PodDisruptionBudget \"{}\" selects the pods: neither a rollout nor kubectl drain asks it",
            budget.get("metadata").get("name").text_or("")
        );
        sink.report(ctx.spec().get("selector"), message).note(spec.get("selector"), "selects them");
    }
}
