//! DS502 system-priority-namespace.

use crate::lint::{Context, Needs, Platform, Profile, Rule, Severity, Sink};

pub(crate) const RULE: Rule = Rule {
    id: "DS502",
    name: "system-priority-namespace",
    profile: Profile::Strict,
    severity: Severity::Info,
    summary: "system-node-critical and system-cluster-critical outside kube-system",
    why: "Clusters that limit these classes by admission configuration, GKE among them, reject the pods \
          unless a ResourceQuota of the namespace allows the class: the DaemonSet is accepted and has no \
          pods. With `--platform gke` this is a warning.\n\n\
          Sources: plugin/pkg/admission/resourcequota (limitedResources); odigos-io/odigos#1321, \
          cilium/cilium#13852, open-policy-agent/gatekeeper#1120.",
    how: "Add a ResourceQuota with a scopeSelector for the class, or use a class of your own.",
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
      priorityClassName: system-node-critical
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    good: r"apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
  namespace: kube-system
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      priorityClassName: system-node-critical
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    needs: Needs::Input,
    looks_at: &["ResourceQuota"],
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let class = ctx.pod().get("priorityClassName");
    let name = class.text_or("");
    let system = matches!(name, "system-node-critical" | "system-cluster-critical");
    // Without a namespace it is not known where it will go.
    if !system || matches!(ctx.namespace(), "" | "kube-system") || has_quota(ctx, name) {
        return;
    }
    let gke = matches!(ctx.options().platform, Some(Platform::Gke | Platform::GkeAutopilot));
    let who = if gke { "GKE rejects" } else { "some clusters (GKE) reject" };
    let message =
        format!("{who} pods with {name} outside kube-system, unless a ResourceQuota allows the class");
    let finding = sink.report(class, message);
    if gke {
        finding.severity(Severity::Warning);
    }
}

/// Reports whether a ResourceQuota of the namespace is for the class.
fn has_quota(ctx: &Context<'_>, class: &str) -> bool {
    ctx.others_here("ResourceQuota").any(|quota| {
        let mut scopes = quota.get_in(&["spec", "scopeSelector", "matchExpressions"]).items();
        scopes.any(|scope| {
            let named = scope.get("values").items().any(|value| value.text() == Some(class));
            let exists = scope.get("operator").text() == Some("Exists");
            scope.get("scopeName").text() == Some("PriorityClass") && (named || exists)
        })
    })
}
