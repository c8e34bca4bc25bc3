//! The machine form, `Diff`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Findings;
use super::drift::Drift;
use crate::commands::reference::Reference;
use crate::model::{Change, StrategyType};
use crate::state::{Counts, Disagreement, Next, NodeState, PodState, Problem, State};

/// `kind: Diff`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Diff {
    daemon_set: Subject,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<Numbers>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disagreements: Vec<Disagreement>,
    nodes: Vec<Node>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_change: Option<Vec<Change>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pod_drift: Option<Vec<Drift>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Subject {
    #[serde(flatten)]
    reference: Reference,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observed_generation: Option<i64>,
    strategy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Numbers {
    desired: i64,
    current: i64,
    ready: i64,
    available: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<i64>,
    misscheduled: i64,
    unavailable: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    #[serde(flatten)]
    numbers: Numbers,
    by_state: BTreeMap<State, usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    name: String,
    exists: bool,
    should_run: bool,
    should_continue_running: bool,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    next: Next,
    pods: Vec<Pod>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pod {
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    uid: String,
    phase: &'static str,
    ready: bool,
    available: bool,
    updated: bool,
    terminating: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    orphan: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

impl Diff {
    pub(super) fn new(findings: &Findings<'_>) -> Self {
        let daemon_set = findings.state.daemon_set;
        let status = daemon_set.status.as_ref();
        let mut by_state = BTreeMap::new();
        for node in &findings.nodes {
            *by_state.entry(node.state).or_default() += 1;
        }
        Self {
            daemon_set: Subject {
                reference: Reference::new(daemon_set),
                generation: daemon_set.meta.generation,
                observed_generation: status.map(|status| status.observed_generation),
                strategy: match daemon_set.strategy.kind {
                    StrategyType::RollingUpdate => "RollingUpdate",
                    StrategyType::OnDelete => "OnDelete",
                },
                revision: findings.state.revision.hash.as_ref().map(ToString::to_string),
            },
            summary: Summary {
                numbers: Numbers::new(&findings.counts, findings.state.knows_updated()),
                by_state,
            },
            reported: status.map(|status| Numbers::new(&Counts::from(status), true)),
            disagreements: findings.disagreements.clone(),
            nodes: findings.nodes.iter().map(Node::new).collect(),
            template_change: findings.changes.map(<[Change]>::to_vec),
            pod_drift: findings.drift.clone(),
        }
    }
}

impl Numbers {
    fn new(counts: &Counts, knows_updated: bool) -> Self {
        Self {
            desired: counts.desired,
            current: counts.current,
            ready: counts.ready,
            available: counts.available,
            updated: knows_updated.then_some(counts.updated),
            misscheduled: counts.misscheduled,
            unavailable: counts.unavailable,
        }
    }
}

impl Node {
    fn new(node: &NodeState) -> Self {
        Self {
            name: node.name.to_string(),
            exists: node.exists,
            should_run: node.should_run,
            should_continue_running: node.should_continue_running,
            state: node.state,
            cause: node.cause.clone(),
            since: node.since.map(|since| since.to_string()),
            next: node.next,
            pods: node.pods.iter().map(Pod::new).collect(),
        }
    }
}

impl Pod {
    fn new(pod: &PodState) -> Self {
        Self {
            name: pod.name.to_string(),
            uid: pod.uid.to_string(),
            phase: pod.phase.as_str(),
            ready: pod.ready,
            available: pod.available,
            updated: pod.updated,
            terminating: pod.terminating,
            revision: pod.revision.as_ref().map(ToString::to_string),
            orphan: pod.orphan,
            problem: pod.problem.clone(),
        }
    }
}
