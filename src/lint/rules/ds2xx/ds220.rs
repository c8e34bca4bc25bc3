//! DS220 serverless-nodes.

use super::template;
use crate::lint::{Context, Edit, Field, Needs, Platform, Rule, Safety, Sink};
use crate::model::{NO_SCHEDULE, Node, Taint, Toleration, World};
use crate::placement::{DaemonPod, RevisionLabels, eligibility};

pub(crate) const RULE: Rule = Rule {
    id: "DS220",
    name: "serverless-nodes",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "Tolerates the taint of serverless nodes, where daemon pods cannot run",
    why: "Fargate nodes (EKS) and virtual nodes (AKS) have no kubelet that runs daemon pods. They carry a \
          taint against it; a DaemonSet that tolerates the taint and does not exclude them has a pod there \
          that stays Pending for ever, counts as desired, and holds up every rollout.\n\n\
          Sources: tigera/operator#2874, kubernetes-sigs/aws-efs-csi-driver#328, aws/aws-cdk#11609.",
    how: "Exclude them: `eks.amazonaws.com/compute-type NotIn [fargate]`, or `type NotIn \
          [virtual-kubelet]`.",
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
      tolerations:
        - operator: Exists
          effect: NoSchedule
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
                  - key: eks.amazonaws.com/compute-type
                    operator: NotIn
                    values: [fargate]
      tolerations:
        - operator: Exists
          effect: NoSchedule
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    setting: r"platform: eks
",
    needs: Needs::Platform,
    check,
    ..Rule::BASE
};

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    let (node, what, key, value) = match ctx.options().platform {
        Some(Platform::Eks) => (fargate(), "Fargate nodes", "eks.amazonaws.com/compute-type", "fargate"),
        Some(Platform::Aks) => (virtual_kubelet(), "virtual nodes", "type", "virtual-kubelet"),
        _ => return,
    };
    let Some(daemon_set) = ctx.daemon_set() else { return };
    let pod = DaemonPod::new(daemon_set, &RevisionLabels::default(), &World::default());
    if !eligibility(&pod, &node).should_run {
        return;
    }
    let spec = ctx.pod();
    let tolerates = |own: &Toleration| node.taints.iter().any(|taint| own.tolerates(taint));
    let culprit = template::tolerations(spec).into_iter().find(|(_, own)| tolerates(own));
    let place = culprit.map_or(spec.get("tolerations"), |(place, _)| place);
    let message =
        format!("the taint of {what} is tolerated and nothing excludes them: a pod stays Pending on each");
    let finding = sink.report(place, message);
    let requirement = format!("{{key: {key}, operator: NotIn, values: [{value}]}}");
    let edits = exclusion(spec, &requirement);
    if !edits.is_empty() {
        finding.fix(format!("exclude {what}"), edits);
    }
}

/// Returns the edits that add a requirement to every term of the node affinity; none if that is not simple.
fn exclusion<'a>(spec: Field<'a>, requirement: &str) -> Vec<Edit<'a>> {
    if !spec.get("affinity").is_written() {
        let affinity = format!(
            "nodeAffinity:\n  requiredDuringSchedulingIgnoredDuringExecution:\n    nodeSelectorTerms:\n      - matchExpressions:\n          - {requirement}"
        );
        return vec![Edit::Insert(spec, "affinity".into(), affinity)];
    }
    let lists = template::required_terms(spec).items().map(|term| term.get("matchExpressions"));
    lists
        .map(|list| (!list.is_empty()).then(|| Edit::Append(list, requirement.into())))
        .collect::<Option<_>>()
        .unwrap_or_default()
}

/// A Fargate node as EKS registers it.
fn fargate() -> Node {
    node([("eks.amazonaws.com/compute-type", "fargate")], "eks.amazonaws.com/compute-type", "fargate")
}

/// A virtual node as AKS registers it.
fn virtual_kubelet() -> Node {
    node([("type", "virtual-kubelet")], "virtual-kubelet.io/provider", "azure")
}

fn node(own: [(&str, &str); 1], taint: &str, value: &str) -> Node {
    let usual = [
        ("kubernetes.io/os", "linux"),
        ("beta.kubernetes.io/os", "linux"),
        ("kubernetes.io/arch", "amd64"),
        ("beta.kubernetes.io/arch", "amd64"),
        ("kubernetes.io/hostname", "serverless"),
    ];
    let taint =
        Taint { key: taint.into(), value: value.into(), effect: NO_SCHEDULE.into(), time_added: None };
    Node {
        name: "serverless".into(),
        labels: usual.into_iter().chain(own).collect(),
        taints: vec![taint],
        ..Node::default()
    }
}
