//! The machine form, `RolloutStatus`.

use serde::Serialize;
use serde_json::Value;

use super::Judged;
use crate::commands::reference::Reference;
use crate::model::Text;
use crate::rollout::status::{Class, Fault, Unavailable, Verdict};

/// The kind of the document.
pub(super) const KIND: &str = "RolloutStatus";

/// `kind: RolloutStatus`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    daemon_set: Reference,
    verdict: Verdict,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<Revision>,
    strategy: &'static str,
    desired: usize,
    updated: usize,
    available: usize,
    done: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget: Option<Budget>,
    unavailable: Vec<Node>,
    outdated: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    joined: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    young: Option<YoungPods>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    commands: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patch: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<Pace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eta: Option<Eta>,
}

#[derive(Debug, Serialize)]
struct Revision {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Budget {
    field: &'static str,
    written: String,
    limit: i64,
    of: i64,
    spent: usize,
    left: i64,
    spent_by: Vec<String>,
    held_by: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    node: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pod: Option<String>,
    class: Class,
    message: String,
    fault: Fault,
    held: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
}

/// Ready pods that another change of the template would not spare within so many seconds.
#[derive(Debug, Serialize)]
struct YoungPods {
    nodes: Vec<String>,
    seconds: i64,
}

#[derive(Debug, Serialize)]
struct Pace {
    seconds: i64,
    pods: usize,
}

#[derive(Debug, Serialize)]
struct Eta {
    seconds: i64,
    basis: String,
}

impl Document {
    pub(super) fn new(judged: &Judged<'_>) -> Self {
        let (status, state) = (&judged.status, judged.state);
        let revision = &state.revision;
        let known = revision.number.is_some() || revision.hash.is_some();
        Self {
            daemon_set: Reference::new(state.daemon_set),
            verdict: status.verdict,
            reason: status.reason.clone(),
            revision: known.then(|| Revision {
                number: revision.number,
                hash: revision.hash.as_ref().map(ToString::to_string),
            }),
            strategy: judged.strategy(),
            desired: status.desired,
            updated: status.updated,
            available: status.available,
            done: status.done,
            budget: status.budget.as_ref().map(|own| Budget {
                field: own.field,
                written: own.written.clone(),
                limit: own.limit,
                of: own.of,
                spent: own.spent_by.len(),
                left: own.left(),
                spent_by: texts(&own.spent_by),
                held_by: texts(&own.held_by),
            }),
            unavailable: status.unavailable.iter().map(Node::new).collect(),
            young: (!status.young.nodes.is_empty())
                .then(|| YoungPods { nodes: status.young.nodes.clone(), seconds: status.young.seconds }),
            outdated: texts(&status.outdated),
            ignored: texts(&status.ignored),
            joined: texts(&status.joined),
            left: texts(&status.left),
            commands: status.way_out.iter().map(|own| own.command.clone()).collect(),
            patch: status.way_out.iter().find_map(|own| own.patch.clone()),
            pace: status.pace.map(|own| Pace { seconds: own.seconds, pods: own.pods }),
            eta: status.eta.as_ref().map(|own| Eta { seconds: own.seconds, basis: own.basis.clone() }),
        }
    }
}

impl Node {
    fn new(own: &Unavailable) -> Self {
        Self {
            node: own.node.to_string(),
            pod: own.pod.as_ref().map(ToString::to_string),
            class: own.class,
            message: own.message.clone(),
            fault: own.fault,
            held: own.held,
            since: own.since.map(|since| since.to_string()),
        }
    }
}

fn texts(names: &[Text]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}
