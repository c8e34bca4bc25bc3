//! Nodes that no toleration helps: taints that Kubernetes sets while something is wrong with the node or while
//! it goes, and nodes without a kubelet that runs daemon pods.
//!
//! Follows pkg/controller/nodelifecycle (conditions to taints), cloud-provider/api/well_known_taints.go and the
//! well-known taints of the API; the autoscalers' taints as their documents name them.

use super::recognise::virtual_node;
use crate::model::{Condition, Node, Taint};

/// The taints of a node that go by themselves once the node is well, and how it gets well.
pub(super) fn repair(taint: &Taint, node: &Node, makes_nodes_ready: bool) -> Option<String> {
    let words = match taint.key.as_str() {
        "node.kubernetes.io/not-ready" | "node.kubernetes.io/unreachable" => {
            not_ready(node, makes_nodes_ready)
        }
        "node.kubernetes.io/out-of-service" => {
            "the node was declared out of service: repair it and remove the taint, or delete the node".into()
        }
        "node.cloudprovider.kubernetes.io/uninitialized" => {
            "the cloud controller manager has not initialised the node yet and removes the taint when it has: \
             see whether it runs"
                .into()
        }
        "node.cloudprovider.kubernetes.io/shutdown" => {
            "the cloud reports the machine as shut down: start it, or delete the node".into()
        }
        "node.kubernetes.io/network-unavailable" => {
            "the node's network is not set up: see whether its CNI or the cloud's route controller runs".into()
        }
        "node.kubernetes.io/disk-pressure" => "the node is short of disk: free some".into(),
        "node.kubernetes.io/memory-pressure" => "the node is short of memory: free some".into(),
        "node.kubernetes.io/pid-pressure" => "the node is short of process ids: end some processes".into(),
        "node.kubernetes.io/unschedulable" => "the node is cordoned: kubectl uncordon it".into(),
        "ToBeDeletedByClusterAutoscaler" | "karpenter.sh/disrupted" | "karpenter.sh/disruption" => {
            "an autoscaler is removing the node: leave it".into()
        }
        "karpenter.sh/unregistered" => "the node is being registered: wait for it".into(),
        _ => return None,
    };
    Some(words)
}

fn not_ready(node: &Node, makes_nodes_ready: bool) -> String {
    let evidence = node.not_ready().map(evidence).unwrap_or_default();
    let cni = if makes_nodes_ready {
        " (tolerate the taint only if nodes become ready by this DaemonSet, as by a CNI)"
    } else {
        ""
    };
    format!("get the node ready again{evidence}; its taint goes with that{cni}")
}

fn evidence(ready: &Condition) -> String {
    let parts = [ready.reason.as_str(), ready.message.as_str()];
    let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
    if words.is_empty() { String::new() } else { format!(" ({words})") }
}

/// How to keep daemon pods off a virtual node; nothing for nodes with a kubelet.
pub(super) fn keep_off(node: &Node) -> Option<String> {
    virtual_node(node)?;
    let labels = [("eks.amazonaws.com/compute-type", "fargate"), ("type", "virtual-kubelet")];
    let label = labels.iter().find(|(key, value)| node.labels.get(key) == Some(*value));
    Some(match label {
        Some((key, value)) => format!(
            "keep the DaemonSet off such nodes: add to every term of its required node affinity {{key: {key}, operator: NotIn, values: [{value}]}}"
        ),
        None => "keep the DaemonSet off such nodes: do not tolerate their taints, or exclude them by a label"
            .into(),
    })
}
