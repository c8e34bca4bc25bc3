//! The pods that a change of the template finds ready, but not for minReadySeconds yet.
//!
//! To the controller these are unavailable (IsPodAvailable, pkg/api/v1/pod/util.go), and old pods that are unavailable
//! are not protected by the budget (rollingUpdate, pkg/controller/daemon/update.go): delete-first deletes every one of
//! them in its next pass, a surge makes every one a second pod, which it then waits for. Refuses to name pods
//! that are not ready: nobody misses them.

use crate::model::{Pod, StrategyType, natural_order};
use crate::state::DaemonSetState;

/// Nodes whose only pod is ready, but for less than `minReadySeconds`.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Young {
    /// The nodes, in natural order.
    pub nodes: Vec<String>,
    /// In how many seconds the last of the pods is available, if it stays ready.
    pub seconds: i64,
}

impl Young {
    /// Picks the young ones of these pods.
    pub(super) fn among<'p>(state: &DaemonSetState<'_>, pods: impl Iterator<Item = &'p Pod>) -> Self {
        let mut young = Self::default();
        for pod in pods.filter(|pod| state.should_run(pod)) {
            let (Some(node), Some(seconds)) = (pod.target_node(), state.available_in(pod)) else { continue };
            young.nodes.push(node.to_string());
            young.seconds = young.seconds.max(seconds);
        }
        young.nodes.sort_by(|a, b| natural_order(a, b));
        young
    }

    /// What a change of the template would meet now; nothing under `OnDelete`, where a change replaces no pod.
    ///
    /// A node with two pods keeps the older one: the change makes both old, and the controller removes the younger
    /// (podsShouldBeOnNode, pkg/controller/daemon/daemon_controller.go).
    pub fn now(state: &DaemonSetState<'_>) -> Self {
        if state.daemon_set.strategy.kind == StrategyType::OnDelete {
            return Self::default();
        }
        let claimed = state.ownership.claimed.iter().copied().filter(|pod| !pod.is_terminating());
        let alone = |pod: &&Pod| {
            let others = pod.target_node().map(|node| state.pods_on(node)).unwrap_or_default();
            others.iter().filter(|other| !other.is_terminating()).count() == 1
        };
        Self::among(state, claimed.filter(alone))
    }
}
