//! What the controller creates and deletes on a node, rollouts apart.
//!
//! Follows podsShouldBeOnNode. The back-off of failed pods lives in the controller's memory and cannot be
//! read from a cluster: a failed pod counts as about to be deleted.

use super::node_pods::pod_order;
use crate::model::{Phase, Pod};
use crate::placement::Eligibility;

/// The hash label of a pod.
pub(super) fn hash_of(pod: &Pod) -> Option<&str> {
    pod.labels.get("controller-revision-hash")
}

/// What is done on one node.
#[derive(Debug, Default)]
pub struct Manage<'a> {
    /// One pod is created.
    pub create: bool,
    /// These are deleted.
    pub delete: Vec<&'a Pod>,
}

/// How availability is judged.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// `spec.minReadySeconds`.
    pub min_ready_seconds: i32,
    /// The moment.
    pub now: jiff::Timestamp,
}

impl Clock {
    pub(super) fn available(self, pod: &Pod) -> bool {
        pod.is_available(self.min_ready_seconds, self.now)
    }
}

/// Decides for one node that has `pods` (`None`: no entry at all).
pub fn manage<'a>(
    eligibility: Eligibility,
    pods: Option<&[&'a Pod]>,
    allows_surge: bool,
    hash: Option<&str>,
    clock: Clock,
) -> Manage<'a> {
    let Some(pods) = pods else {
        return Manage { create: eligibility.should_run, delete: Vec::new() };
    };
    let live = pods.iter().copied().filter(|pod| !pod.is_terminating());
    if !eligibility.should_continue_running {
        return Manage { create: false, delete: live.collect() };
    }
    let (ended, mut running): (Vec<&Pod>, Vec<&Pod>) =
        live.partition(|pod| matches!(pod.phase, Phase::Failed | Phase::Succeeded));
    let mut result = Manage { create: false, delete: ended };
    running.sort_by(|a, b| pod_order(a, b));
    if !allows_surge {
        result.delete.extend(running.into_iter().skip(1));
        return result;
    }
    if running.len() <= 1 {
        result.create = running.is_empty() && eligibility.should_run;
        return result;
    }
    let (mut newest, mut oldest) = (None, None);
    for pod in running {
        let slot = if hash_of(pod) == Some(hash.unwrap_or_default()) { &mut newest } else { &mut oldest };
        match slot {
            None => *slot = Some(pod),
            Some(_) => result.delete.push(pod),
        }
    }
    if let (Some(new), Some(old)) = (newest, oldest) {
        if !old.ready || clock.available(new) {
            result.delete.push(old);
        }
    }
    result
}
