//! The pods of a DaemonSet by the node they are on, or are meant for.
//!
//! Follows getNodesToDaemonPods and podByCreationTimestampAndPhase.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::model::{Pod, Text};

/// Pods by node name. A node is in it only if it has a pod; nodes may be in it that are gone.
#[derive(Debug, Default)]
pub struct NodePods<'a>(HashMap<Text, Vec<&'a Pod>>);

impl<'a> NodePods<'a> {
    /// Groups claimed pods; ended pods that are being deleted and pods without a node are left out.
    pub fn new(claimed: &[&'a Pod]) -> Self {
        let mut nodes: HashMap<Text, Vec<&Pod>> = HashMap::new();
        for pod in claimed.iter().copied().filter(|pod| !(pod.phase.is_terminal() && pod.is_terminating())) {
            if let Some(node) = pod.target_node() {
                nodes.entry(node.clone()).or_default().push(pod);
            }
        }
        for pods in nodes.values_mut() {
            pods.sort_by(|a, b| pod_order(a, b));
        }
        Self(nodes)
    }

    /// Returns the pods of a node, the controller's first one first; `None` if it has none.
    pub fn get(&self, node: &str) -> Option<&[&'a Pod]> {
        self.0.get(node).map(Vec::as_slice)
    }

    /// Returns all nodes with their pods, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Text, &[&'a Pod])> {
        self.0.iter().map(|(node, pods)| (node, pods.as_slice()))
    }
}

/// The order in which the controller keeps pods: bound before unbound, older first, then by name.
pub fn pod_order(a: &Pod, b: &Pod) -> Ordering {
    let unbound = |pod: &Pod| pod.node_name.is_empty();
    unbound(a).cmp(&unbound(b)).then_with(|| a.created.cmp(&b.created)).then_with(|| a.name.cmp(&b.name))
}
