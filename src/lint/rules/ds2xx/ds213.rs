//! DS213 pod-anti-affinity.

use super::template;
use crate::lint::{Context, Edit, Rule, Safety, Severity, Sink};
use crate::model::{LabelSelector, Operator, Selector, Text};

pub(crate) const RULE: Rule = Rule {
    id: "DS213",
    name: "pod-anti-affinity",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Pod anti-affinity keeps no node out; it leaves pods Pending",
    why: "The controller does not look at pod anti-affinity: it makes a pod for every matching node, and \
          the scheduler refuses the ones that are in conflict. Those stay Pending, count as desired, and \
          hold up the rollout. Against the DaemonSet's own pods it is useless on `kubernetes.io/hostname` \
          (there is one pod a node anyway), stops a surge rollout there, and on any wider domain leaves \
          all but one pod Pending.\n\n\
          Sources: pkg/controller/daemon/daemon_controller.go, \
          pkg/scheduler/framework/plugins/interpodaffinity; kubernetes/kubernetes#29276, \
          kubernetes/kubernetes#139135.",
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
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
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
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: example.com/other-agent
                    operator: DoesNotExist
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

const HOSTNAME: &str = "kubernetes.io/hostname";
const KEYS: [&str; 3] = ["affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let labels = template::template_labels(ctx);
    for term in ctx.pod().get_in(&KEYS).items() {
        let selector: Option<LabelSelector> = term.get("labelSelector").decode();
        let domain = term.get("topologyKey").text_or("");
        let Ok(selector) = LabelSelector::compile(selector.as_ref()) else { continue };
        if domain.is_empty() || selector == Selector::Nothing {
            continue;
        }
        let own = selector.matches(&labels)
            && !["namespaces", "namespaceSelector", "matchLabelKeys", "mismatchLabelKeys"]
                .iter()
                .any(|key| !term.get(key).is_empty());
        if own && domain != HOSTNAME {
            let message = format!(
                "anti-affinity against its own pods: one pod of each {domain} is placed, the others stay Pending and count as desired"
            );
            sink.report(term, message);
        } else if own && template::surges(ctx) {
            sink.report(term, "anti-affinity against its own pods: with maxSurge the new pod can never join the old one on the node")
                .fix("remove it", vec![Edit::Remove(term)]);
        } else if own && is_for_own_only(ctx, &selector) {
            sink.report(
                term,
                "anti-affinity against its own pods does nothing: there is one on each node anyway",
            )
            .severity(Severity::Info)
            .fix("remove it", vec![Edit::Remove(term)]);
        } else {
            sink.report(term, "the controller does not look at pod anti-affinity: where such a pod runs, the daemon pod stays Pending and counts as desired");
        }
    }
}

/// Reports whether only pods that the DaemonSet's own selector matches can be meant.
fn is_for_own_only(ctx: &Context<'_>, selector: &Selector) -> bool {
    let own: LabelSelector = ctx.spec().get("selector").decode().unwrap_or_default();
    let Selector::All(requirements) = selector else { return false };
    let demanded = |key: &Text, value: &Text| {
        requirements.iter().any(|requirement| {
            let exact = matches!(requirement.operator, Operator::In | Operator::Equals);
            exact && requirement.key == *key && requirement.values == [value.clone()]
        })
    };
    own.match_expressions.is_empty() && own.match_labels.iter().all(|(key, value)| demanded(key, value))
}
