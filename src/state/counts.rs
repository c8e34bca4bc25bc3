//! The seven numbers of a DaemonSet's status, counted anew.
//!
//! Follows updateDaemonSetStatus.

use super::manage::Clock;
use super::node_pods::NodePods;
use super::rolling_update::is_updated;
use crate::model::{DaemonSetStatus, Text};

/// The numbers, as the controller would write them now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nodes that should run a pod.
    pub desired: i64,
    /// Of these, nodes that have a pod object.
    pub current: i64,
    /// Of these, nodes whose first pod is ready.
    pub ready: i64,
    /// Of these, nodes whose first pod is available.
    pub available: i64,
    /// Of the current, nodes whose first pod counts as updated.
    pub updated: i64,
    /// Nodes that have a pod and should not.
    pub misscheduled: i64,
    /// Desired less available.
    pub unavailable: i64,
}

impl Counts {
    /// Counts over the nodes that exist: their names, and whether they should run a pod.
    pub fn new(
        nodes: &[(Text, bool)],
        node_pods: &NodePods<'_>,
        hash: Option<&str>,
        generation: Option<i64>,
        clock: Clock,
    ) -> Self {
        let mut counts = Self::default();
        for (name, should_run) in nodes {
            let first = node_pods.get(name).and_then(|pods| pods.first());
            if !should_run {
                counts.misscheduled += i64::from(first.is_some());
                continue;
            }
            counts.desired += 1;
            let Some(pod) = first else { continue };
            counts.current += 1;
            counts.ready += i64::from(pod.ready);
            counts.available += i64::from(clock.available(pod));
            counts.updated += i64::from(is_updated(pod, hash, generation));
        }
        counts.unavailable = counts.desired - counts.available;
        counts
    }
}

impl From<&DaemonSetStatus> for Counts {
    fn from(status: &DaemonSetStatus) -> Self {
        Self {
            desired: status.desired_number_scheduled,
            current: status.current_number_scheduled,
            ready: status.number_ready,
            available: status.number_available,
            updated: status.updated_number_scheduled,
            misscheduled: status.number_misscheduled,
            unavailable: status.number_unavailable,
        }
    }
}
