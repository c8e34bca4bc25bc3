//! What the controller creates and deletes on a node, rollouts apart.
//!
//! Follows podsShouldBeOnNode and getUnscheduledPodsWithoutNode of pkg/controller/daemon/daemon_controller.go.
//! The back-off of failed pods lives in the controller's memory and cannot be read from a cluster: it counts
//! as over. Deleting one failed pod begins it anew, so of several on a node one goes.

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
    /// Several failed pods, of which one is deleted; which one is not promised.
    pub delete_one_of: Vec<&'a Pod>,
}

impl<'a> Manage<'a> {
    fn deleting(delete: Vec<&'a Pod>) -> Self {
        Self { delete, ..Self::default() }
    }

    /// Returns how many pods are deleted.
    pub fn deletes(&self) -> usize {
        self.delete.len() + usize::from(!self.delete_one_of.is_empty())
    }
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
        return Manage { create: eligibility.should_run, ..Manage::default() };
    };
    let live = pods.iter().copied().filter(|pod| !pod.is_terminating());
    if !eligibility.should_continue_running {
        return Manage::deleting(live.collect());
    }
    let mut result = Manage::default();
    let mut running = Vec::new();
    for pod in live {
        match pod.phase {
            Phase::Failed => result.delete_one_of.push(pod),
            Phase::Succeeded => result.delete.push(pod),
            _ => running.push(pod),
        }
    }
    if result.delete_one_of.len() == 1 {
        result.delete.append(&mut result.delete_one_of);
    }
    running.sort_by(|a, b| pod_order(a, b));
    if !allows_surge {
        result.delete.extend(running.into_iter().skip(1));
    } else if running.is_empty() {
        result.create = eligibility.should_run;
    } else {
        result.delete.extend(surplus(&running, hash, clock));
    }
    result
}

/// With surge an old pod may stand beside a new one that is not available yet; all others go.
fn surplus<'a>(running: &[&'a Pod], hash: Option<&str>, clock: Clock) -> Vec<&'a Pod> {
    let (mut new, mut old) = (None, None);
    let mut delete = Vec::new();
    for pod in running.iter().copied() {
        // Without a hash the revision is yet to be made, and no pod is of it.
        let is_new = hash.is_some_and(|hash| hash_of(pod).unwrap_or_default() == hash);
        let slot = if is_new { &mut new } else { &mut old };
        match slot {
            None => *slot = Some(pod),
            Some(_) => delete.push(pod),
        }
    }
    if let (Some(new), Some(old)) = (new, old)
        && (!old.ready || clock.available(new))
    {
        delete.push(old);
    }
    delete
}

/// Decides for a node that is gone: its unbound pods go, since the pod garbage collector leaves them.
pub fn manage_gone<'a>(pods: &[&'a Pod]) -> Manage<'a> {
    Manage::deleting(pods.iter().copied().filter(|pod| pod.node_name.is_empty()).collect())
}
