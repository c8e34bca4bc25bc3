//! The machine form, `Explanation`.

use serde::Serialize;

use super::Judged;
use crate::commands::reference::Reference;
use crate::model::DaemonToleration;
use crate::placement::{Fix, Reason};
use crate::state::DaemonSetState;

/// `kind: Explanation`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Explanation {
    daemon_set: Reference,
    tolerations: Vec<DaemonToleration>,
    summary: Summary,
    nodes: Vec<Node>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    nodes: usize,
    should_run: usize,
    keeps_existing: usize,
    excluded: usize,
    fits: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    name: String,
    should_run: bool,
    should_continue_running: bool,
    /// Null when the data does not tell: the contract names it so.
    fits: Option<bool>,
    reasons: Vec<Reason>,
    pods: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix>,
}

impl Explanation {
    pub(super) fn new(state: &DaemonSetState<'_>, nodes: &[Judged<'_>]) -> Self {
        let number = |test: &dyn Fn(&Judged<'_>) -> bool| nodes.iter().filter(|node| test(node)).count();
        Self {
            daemon_set: Reference::new(state.daemon_set),
            tolerations: state.pod.tolerations.clone(),
            summary: Summary {
                nodes: nodes.len(),
                should_run: number(&|node| node.verdict.should_run),
                keeps_existing: number(&|node| {
                    node.verdict.should_continue_running && !node.verdict.should_run
                }),
                excluded: number(&|node| !node.verdict.should_continue_running),
                fits: number(&|node| node.verdict.should_run && node.verdict.fits == Some(true)),
            },
            nodes: nodes.iter().map(Node::new).collect(),
        }
    }
}

impl Node {
    fn new(node: &Judged<'_>) -> Self {
        let verdict = &node.verdict;
        Self {
            name: node.name.to_owned(),
            should_run: verdict.should_run,
            should_continue_running: verdict.should_continue_running,
            fits: verdict.fits,
            reasons: verdict.reasons.clone(),
            pods: node.pods.iter().map(ToString::to_string).collect(),
            fix: verdict.fix.clone(),
        }
    }
}
