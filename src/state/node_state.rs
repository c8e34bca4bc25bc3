//! The state of one node for one DaemonSet: one word, its cause, and what the controller does next.

use jiff::Timestamp;
use serde::Serialize;

use super::problem::{Problem, ProblemClass};
use super::rolling_update::RollingUpdate;
use crate::model::{Phase, Pod, Text};

/// The states, worst first; the order is the order of the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// More pods than there should be.
    Duplicate,
    /// The pod fails.
    Failing,
    /// The pod should long be gone.
    StuckTerminating,
    /// A pod is wanted and there is none.
    Missing,
    /// The pod waits for the scheduler.
    Pending,
    /// The pod must not be here and will be deleted.
    Extra,
    /// The pod may stay but would not come back.
    Misscheduled,
    /// The pod has no owner and will be adopted.
    Orphan,
    /// The pod matches the selector no longer and will be let go.
    Released,
    /// The pod runs an older template.
    Outdated,
    /// The pod is starting.
    Starting,
    /// The pod runs and is not ready.
    NotReady,
    /// The pod is ready, but not for long enough.
    NotAvailable,
    /// The pod is going.
    Terminating,
    /// The pod's node object is gone.
    Lost,
    /// All is well.
    Ok,
}

impl State {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Failing => "failing",
            Self::StuckTerminating => "stuck-terminating",
            Self::Missing => "missing",
            Self::Pending => "pending",
            Self::Extra => "extra",
            Self::Misscheduled => "misscheduled",
            Self::Orphan => "orphan",
            Self::Released => "released",
            Self::Outdated => "outdated",
            Self::Starting => "starting",
            Self::NotReady => "not-ready",
            Self::NotAvailable => "not-available",
            Self::Terminating => "terminating",
            Self::Lost => "lost",
            Self::Ok => "ok",
        }
    }
}

/// What the controller will do on the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Next {
    /// Create a pod.
    Create,
    /// Delete a pod.
    Delete,
    /// Delete a pod and create another.
    Replace,
    /// Take over a pod without owner.
    Adopt,
    /// Let go of a pod.
    Release,
    /// Nothing until something else happens.
    Wait,
    /// Nothing.
    None,
}

impl Next {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Delete => "delete",
            Self::Replace => "replace",
            Self::Adopt => "adopt",
            Self::Release => "release",
            Self::Wait => "wait",
            Self::None => "none",
        }
    }
}

/// One pod on a node.
#[derive(Debug, Clone, PartialEq)]
pub struct PodState {
    /// The name.
    pub name: Text,
    /// The uid.
    pub uid: Text,
    /// The phase.
    pub phase: Phase,
    /// Condition Ready.
    pub ready: bool,
    /// Ready for minReadySeconds.
    pub available: bool,
    /// The controller counts it as updated.
    pub updated: bool,
    /// Its deletion was asked for.
    pub terminating: bool,
    /// The hash of its template.
    pub revision: Option<Text>,
    /// It has no owner yet.
    pub orphan: bool,
    /// What ails it.
    pub problem: Option<Problem>,
    /// When it was made.
    pub created: Option<Timestamp>,
}

/// One node of a DaemonSet's diff.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeState {
    /// The node's name.
    pub name: Text,
    /// The node object exists.
    pub exists: bool,
    /// The controller wants a pod here.
    pub should_run: bool,
    /// A pod that is here may stay.
    pub should_continue_running: bool,
    /// The state.
    pub state: State,
    /// Why.
    pub cause: Option<String>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// What the controller does next.
    pub next: Next,
    /// The pods, the controller's first one first.
    pub pods: Vec<PodState>,
}

/// What the words are made from.
pub(super) struct Facts<'a> {
    pub exists: bool,
    pub should_run: bool,
    pub should_continue_running: bool,
    pub allows_surge: bool,
    pub pods: &'a [PodState],
    pub objects: &'a [&'a Pod],
    pub deleting: bool,
    /// The strategy is RollingUpdate.
    pub rolling: bool,
    pub creates: bool,
    pub deletes: usize,
    pub now: Timestamp,
    /// Counted as updated by the template generation alone, while it runs another template.
    pub wrong_template: bool,
}

impl Facts<'_> {
    /// A rollout never comes to pods that count as updated while they run another template.
    pub fn never_replaced(&self) -> bool {
        let mut live = self.pods.iter().filter(|pod| !pod.terminating);
        self.wrong_template && self.rolling && live.all(|pod| pod.updated)
    }
}

/// After its grace period a pod has this long to go before it counts as stuck.
const STUCK_AFTER_SECONDS: i64 = 60;

/// Picks the worst state that applies to pods that the DaemonSet has; one that it lets go of is apart.
pub(super) fn state_of(facts: &Facts<'_>) -> State {
    if !facts.exists {
        return State::Lost;
    }
    let live: Vec<&PodState> = facts.pods.iter().filter(|pod| !pod.terminating).collect();
    let Some(first) = live.first() else {
        return match facts.pods.first() {
            Some(_) if stuck(facts) => State::StuckTerminating,
            Some(_) => State::Terminating,
            None => State::Missing,
        };
    };
    let worst = live.iter().map(|pod| pod_state(pod, facts)).min().unwrap_or(State::Ok);
    let mut states = vec![worst];
    if is_duplicate(&live, facts) {
        states.push(State::Duplicate);
    }
    if stuck(facts) {
        states.push(State::StuckTerminating);
    }
    if !facts.should_continue_running {
        states.push(State::Extra);
    } else if !facts.should_run {
        states.push(State::Misscheduled);
    }
    if first.orphan {
        states.push(State::Orphan);
    }
    states.into_iter().min().unwrap_or(worst)
}

fn pod_state(pod: &PodState, facts: &Facts<'_>) -> State {
    let class = pod.problem.as_ref().map(|problem| problem.class);
    let outdated = !pod.updated || facts.wrong_template;
    match class {
        Some(ProblemClass::Unschedulable) => State::Pending,
        Some(ProblemClass::Probe | ProblemClass::NodeNotReady | ProblemClass::NodeGone)
            if pod.phase != Phase::Failed =>
        {
            if outdated {
                State::Outdated
            } else {
                State::NotReady
            }
        }
        Some(_) => State::Failing,
        None if pod.phase == Phase::Pending && !bound(pod, facts) => State::Pending,
        None if outdated => State::Outdated,
        None if !pod.ready && pod.phase == Phase::Pending => State::Starting,
        None if !pod.ready => State::NotReady,
        None if !pod.available => State::NotAvailable,
        None => State::Ok,
    }
}

fn bound(pod: &PodState, facts: &Facts<'_>) -> bool {
    facts.objects.iter().any(|object| object.name == pod.name && !object.node_name.is_empty())
}

/// Since when there are more pods than there should be: when the first one too many was made.
pub(super) fn duplicate_since(facts: &Facts<'_>) -> Option<Timestamp> {
    let mut live: Vec<&PodState> = facts.pods.iter().filter(|pod| !pod.terminating).collect();
    live.sort_by_key(|pod| pod.created);
    let enough =
        (2..=live.len()).find(|count| live.get(..*count).is_some_and(|own| is_duplicate(own, facts)));
    live.get(enough? - 1)?.created
}

/// Two live pods are fine only as the old and the new one of a surge update.
fn is_duplicate(live: &[&PodState], facts: &Facts<'_>) -> bool {
    let running: Vec<_> =
        live.iter().filter(|pod| !matches!(pod.phase, Phase::Failed | Phase::Succeeded)).collect();
    match running.len() {
        0 | 1 => live.len() > 1 && live.len() > running.len() + 1,
        2 if facts.allows_surge => {
            running.first().map(|pod| pod.updated) == running.get(1).map(|pod| pod.updated)
        }
        _ => true,
    }
}

fn stuck(facts: &Facts<'_>) -> bool {
    facts
        .objects
        .iter()
        .filter_map(|pod| pod.deleted)
        .any(|deadline| facts.now.as_second().saturating_sub(deadline.as_second()) > STUCK_AFTER_SECONDS)
}

/// What the controller does next on the node.
pub(super) fn next_of(facts: &Facts<'_>, state: State) -> Next {
    if facts.deleting {
        return Next::None;
    }
    if state == State::Lost && facts.deletes == 0 {
        return Next::Wait;
    }
    match (facts.creates, facts.deletes) {
        (true, 0) => Next::Create,
        (_, 0) => match state {
            State::Orphan => Next::Adopt,
            State::Ok | State::Misscheduled => Next::None,
            State::Outdated if facts.never_replaced() => Next::None,
            _ => Next::Wait,
        },
        (_, deletes)
            if facts.should_run && deletes >= facts.pods.iter().filter(|pod| !pod.terminating).count() =>
        {
            Next::Replace
        }
        _ => Next::Delete,
    }
}

/// What the rollout does with a node on which nothing else happens.
///
/// A node that should run no pod (kept under a NoSchedule taint, or gone) loses its old one to the rollout as
/// well, and gets none: rollingUpdate of pkg/controller/daemon/update.go walks all nodes that have pods.
pub(super) fn after_rollout(
    rolling: &RollingUpdate<'_>,
    facts: &Facts<'_>,
    node: &Text,
    otherwise: Next,
) -> Next {
    let among =
        |pods: &[&Pod]| facts.objects.iter().any(|own| pods.iter().any(|pod| std::ptr::eq(*own, *pod)));
    let surge = rolling.budget.max_surge > 0;
    if rolling.stalled_by.is_some() {
        return if among(&rolling.held) { Next::Wait } else { otherwise };
    }
    if among(&rolling.certain) {
        // With surge the new pod is there already, or none is wanted.
        return if facts.should_run && !surge { Next::Replace } else { Next::Delete };
    }
    if rolling.surge_now.contains(node) {
        return Next::Replace;
    }
    if among(&rolling.candidates) {
        return match (rolling.budget.left() > 0, facts.should_run) {
            (false, _) => Next::Wait,
            (true, true) => Next::Replace,
            (true, false) => Next::Delete,
        };
    }
    if among(&rolling.unwanted) {
        return if rolling.unwanted_now > 0 { Next::Delete } else { Next::Wait };
    }
    otherwise
}
