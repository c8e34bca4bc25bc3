//! What `-o json` and `-o yaml` say of plans and of updates under way.

use serde::Serialize;

use crate::model::{DaemonSet, Text};
use crate::state::DaemonSetState;
use crate::update::{Blocker, Cause, Goal, Journal, NodeStatus, Phase, Plan, Sight, Stage};

/// Which DaemonSet.
#[derive(Debug, Serialize)]
pub(super) struct Subject<'a> {
    namespace: &'a str,
    name: &'a str,
    uid: &'a str,
}

impl<'a> Subject<'a> {
    pub fn new(daemon_set: &'a DaemonSet) -> Self {
        let meta = &daemon_set.meta;
        Self { namespace: &meta.namespace, name: &meta.name, uid: &meta.uid }
    }
}

/// `kind: UpdatePlan`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanDocument<'a> {
    daemon_set: Subject<'a>,
    /// The revision that pods are to have.
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    former: Option<&'a str>,
    desired: usize,
    max_unavailable: usize,
    waves: Vec<WaveDocument<'a>>,
    left: Vec<LeftDocument<'a>>,
    blockers: Vec<BlockerDocument<'a>>,
    estimate: EstimateDocument,
}

#[derive(Debug, Serialize)]
struct WaveDocument<'a> {
    canary: bool,
    nodes: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct LeftDocument<'a> {
    node: &'a str,
    reason: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BlockerDocument<'a> {
    code: &'static str,
    budget: usize,
    nodes: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EstimateDocument {
    seconds: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_node: Option<u64>,
}

impl<'a> PlanDocument<'a> {
    pub fn new(
        plan: &'a Plan,
        state: &'a DaemonSetState<'a>,
        sight: &Sight,
        blockers: &'a [Blocker],
    ) -> Self {
        let estimate = plan.estimate(state, sight.desired());
        let wave = |(index, wave): (usize, &crate::update::Wave)| WaveDocument {
            canary: wave.canary,
            nodes: names(plan, index),
        };
        let blocker = |own: &'a Blocker| {
            let Blocker::Budget { budget, unavailable } = own;
            let nodes = unavailable.iter().map(Text::as_str).collect();
            BlockerDocument { code: "budget", budget: *budget, nodes }
        };
        Self {
            daemon_set: Subject::new(state.daemon_set),
            target: &plan.target,
            former: plan.former.as_deref(),
            desired: sight.desired(),
            max_unavailable: plan.policy.budget(sight.desired()),
            waves: plan.waves.iter().enumerate().map(wave).collect(),
            left: plan.left.iter().map(|own| LeftDocument { node: &own.node, reason: own.reason }).collect(),
            blockers: blockers.iter().map(blocker).collect(),
            estimate: EstimateDocument { seconds: estimate.seconds, per_node: estimate.per_node },
        }
    }
}

/// Returns the nodes of a wave.
pub(super) fn names(plan: &Plan, wave: usize) -> Vec<&str> {
    plan.nodes.get(plan.wave(wave)).unwrap_or_default().iter().map(|own| own.name.as_str()).collect()
}

/// `kind: UpdateStatus`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StatusDocument<'a> {
    daemon_set: Subject<'a>,
    run: &'a str,
    phase: Phase,
    goal: Goal,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
    /// Who wrote the journal last.
    holder: &'a str,
    /// Who holds the lock now; absent if nobody does, or nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked_by: Option<&'a str>,
    started: String,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    former: Option<&'a str>,
    wave: usize,
    waves: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    soaking_since: Option<String>,
    summary: Summary,
    nodes: Vec<NodeDocument<'a>>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    pub planned: usize,
    pub done: usize,
    pub in_hand: usize,
    pub pending: usize,
    pub failed: usize,
    pub left: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeDocument<'a> {
    name: &'a str,
    wave: usize,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    cordoned: bool,
}

impl<'a> StatusDocument<'a> {
    pub fn new(
        daemon_set: &'a DaemonSet,
        plan: &'a Plan,
        journal: &'a Journal,
        locked_by: Option<&'a str>,
    ) -> Self {
        let node = |(index, status): (usize, &'a NodeStatus)| {
            let name = plan.nodes.get(index).map_or("", |own| own.name.as_str());
            let (state, hand, reason) = match status {
                NodeStatus::Pending => ("pending", None, None),
                NodeStatus::InHand(hand) => ("inHand", Some(hand), None),
                NodeStatus::Done => ("done", None, None),
                NodeStatus::Left(reason) => ("left", None, Some(reason.as_str())),
                NodeStatus::Failed { hand, reason, .. } => ("failed", Some(hand), Some(reason.as_str())),
            };
            NodeDocument {
                name,
                wave: plan.wave_of(index) + 1,
                state,
                stage: hand.map(|own| own.stage),
                reason,
                cordoned: hand.is_some_and(|own| own.cordoned),
            }
        };
        Self {
            daemon_set: Subject::new(daemon_set),
            run: &plan.run,
            phase: journal.phase,
            goal: journal.goal,
            cause: journal.cause,
            holder: &journal.holder,
            locked_by,
            started: moment(plan.started),
            target: &plan.target,
            former: plan.former.as_deref(),
            wave: (journal.waves + 1).min(plan.waves.len()),
            waves: plan.waves.len(),
            soaking_since: journal.soaking.map(moment),
            summary: summary(journal),
            nodes: journal.nodes.iter().enumerate().map(node).collect(),
        }
    }
}

/// Returns how many nodes are how far.
pub(super) fn summary(journal: &Journal) -> Summary {
    let mut own = Summary { planned: journal.nodes.len(), ..Summary::default() };
    for status in &journal.nodes {
        match status {
            NodeStatus::Pending => own.pending += 1,
            NodeStatus::InHand(_) => own.in_hand += 1,
            NodeStatus::Done => own.done += 1,
            NodeStatus::Left(_) => own.left += 1,
            NodeStatus::Failed { .. } => own.failed += 1,
        }
    }
    own
}

/// Returns seconds since 1970 as the API writes times.
pub(super) fn moment(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |own| own.to_string())
}
