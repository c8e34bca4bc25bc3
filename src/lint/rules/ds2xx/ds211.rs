//! DS211 toleration-key-typo.

use super::template;
use crate::lint::{Context, Edit, Rule, Safety, Sink};
use crate::model::edit_distance;

pub(crate) const RULE: Rule = Rule {
    id: "DS211",
    name: "toleration-key-typo",
    fix: Some(Safety::Unsafe),
    restarts: true,
    summary: "The toleration's key is almost that of a well-known taint",
    why: "Nothing checks keys: a misspelt one tolerates a taint that no node has, and the nodes it was \
          meant for stay without a pod.\n\n\
          Source: the taints in api/core/v1/well_known_taints.go and those of common components.",
    how: "Correct the key.",
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
        - key: node.kubernetes.io/network-unavailible
          operator: Exists
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
      tolerations:
        - key: node.kubernetes.io/network-unavailable
          operator: Exists
          effect: NoSchedule
      containers:
        - name: agent
          image: registry.example/agent:1.4.2
",
    check,
    ..Rule::BASE
};

/// Keys of taints that Kubernetes and widespread components set.
const KNOWN: [&str; 24] = [
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
    "node.kubernetes.io/unschedulable",
    "node.kubernetes.io/memory-pressure",
    "node.kubernetes.io/disk-pressure",
    "node.kubernetes.io/pid-pressure",
    "node.kubernetes.io/network-unavailable",
    "node.kubernetes.io/out-of-service",
    "node.cloudprovider.kubernetes.io/uninitialized",
    "node.cloudprovider.kubernetes.io/shutdown",
    "node-role.kubernetes.io/control-plane",
    "node-role.kubernetes.io/master",
    // Rancher's RKE has this one in one word.
    "node-role.kubernetes.io/controlplane",
    "node-role.kubernetes.io/etcd",
    "node-role.kubernetes.io/infra",
    "CriticalAddonsOnly",
    "ToBeDeletedByClusterAutoscaler",
    "DeletionCandidateOfClusterAutoscaler",
    "eks.amazonaws.com/compute-type",
    "virtual-kubelet.io/provider",
    "kubernetes.azure.com/scalesetpriority",
    "node.cilium.io/agent-not-ready",
    "karpenter.sh/disrupted",
    "karpenter.sh/disruption",
];

fn check<'a>(ctx: &Context<'a>, sink: &mut Sink<'a>) {
    for (place, toleration) in template::tolerations(ctx.pod()) {
        let key = toleration.key.as_str();
        let Some(meant) = nearest(key) else { continue };
        let field = place.get("key");
        sink.report(field, format!("no component sets the taint {key}; {meant} is probably meant"))
            .fix(format!("write {meant}"), vec![Edit::Replace(field, meant.into())]);
    }
}

/// Returns the known key that is within two edits, if `key` is none itself.
fn nearest(key: &str) -> Option<&'static str> {
    if KNOWN.contains(&key) || key.len() < 8 {
        return None;
    }
    let near = KNOWN.iter().map(|known| (edit_distance(key, known), *known)).min()?;
    (near.0 <= 2).then_some(near.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nearly_a_known_key_is_a_typo() {
        for (key, meant) in [
            ("node.kubernetes.io/notready", Some("node.kubernetes.io/not-ready")),
            ("node-role.kubernetes.io/controlplain", Some("node-role.kubernetes.io/controlplane")),
            ("CriticalAddonOnly", Some("CriticalAddonsOnly")),
            ("node-role.kubernetes.io/controlplane", None),
            ("node-role.kubernetes.io/worker", None),
            ("nvidia.com/gpu", None),
            ("etcd", None),
        ] {
            assert_eq!(nearest(key), meant, "{key}");
        }
        assert_eq!(edit_distance("kitten", "sitting"), 3);
    }
}
