//! How it goes, for a live view, plain lines or JSON lines alike; and how it ended.

use serde::Serialize;

use super::journal::{Cause, Stage};
use crate::model::Text;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
#[serde(rename_all_fields = "camelCase")]
pub enum Progress {
    /// A wave begins; counted from 0.
    WaveStarted {
        /// The wave.
        wave: usize,
        /// Waves.
        waves: usize,
        /// Its nodes.
        nodes: usize,
    },
    /// A node is in hand and enters a stage.
    Stage {
        /// The node.
        node: Text,
        /// The stage.
        stage: Stage,
    },
    /// The old pod is going.
    PodDeleted {
        /// The node.
        node: Text,
        /// The pod.
        pod: Text,
    },
    /// The new pod is available.
    PodAvailable {
        /// The node.
        node: Text,
        /// The pod.
        pod: Text,
    },
    /// An action did not work and is tried again.
    Retry {
        /// The node, if it is about one.
        #[serde(skip_serializing_if = "Option::is_none")]
        node: Option<Text>,
        /// Why.
        message: String,
        /// In how many seconds.
        seconds: i64,
    },
    /// A gate does not hold yet.
    GateWaits {
        /// The node.
        node: Text,
        /// The gate.
        gate: &'static str,
        /// What was seen.
        message: String,
    },
    /// A node is done.
    NodeDone {
        /// The node.
        node: Text,
        /// Nodes done in all.
        done: usize,
        /// Nodes planned.
        of: usize,
    },
    /// A node is left as it is.
    NodeLeft {
        /// The node.
        node: Text,
        /// Why.
        reason: String,
    },
    /// A node failed.
    NodeFailed {
        /// The node.
        node: Text,
        /// Why.
        reason: String,
    },
    /// Nothing can be taken: too many nodes are without an available pod.
    BudgetSpent {
        /// How many may be.
        budget: usize,
        /// In hand.
        in_hand: usize,
        /// Unavailable and not in hand.
        elsewhere: Vec<Text>,
    },
    /// A finished wave is watched.
    Soaking {
        /// The wave.
        wave: usize,
        /// Until then, seconds since 1970.
        until: i64,
    },
    /// No node is taken any more; those in hand are finished.
    Ending {
        /// Why.
        reason: String,
    },
    /// The template goes back to this revision.
    Reverting {
        /// The hash.
        hash: Text,
    },
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
#[serde(rename_all_fields = "camelCase")]
pub enum Outcome {
    /// Every planned node is done, or left and said so.
    Complete {
        /// Nodes done.
        done: usize,
        /// Nodes left.
        left: usize,
    },
    /// A node failed; nothing more was touched.
    Failed {
        /// Whose fault.
        cause: Cause,
        /// The nodes that failed, and why.
        nodes: Vec<(Text, String)>,
    },
    /// The template is the former one again, and the touched nodes are back.
    Reverted {
        /// What made it necessary; absent if the operator wanted it.
        cause: Option<Cause>,
    },
    /// It waits for the operator: `resume` goes on.
    Paused {
        /// Why.
        reason: String,
    },
    /// It is over by the operator's will, or after a failure, and the journal is removed.
    Aborted {
        /// What made it necessary; absent if the operator wanted it.
        cause: Option<Cause>,
    },
    /// The DaemonSet is gone, and the journal with it.
    Gone {
        /// Why.
        reason: String,
    },
    /// The operator interrupted: `resume` goes on.
    Interrupted,
    /// The lock is lost.
    LockLost {
        /// Why.
        reason: String,
    },
    /// Its time is over: `resume` goes on.
    TimedOut,
    /// Something was refused for good.
    Error {
        /// What.
        message: String,
    },
}

impl Outcome {
    /// Returns the exit code that scripts see.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Complete { .. } | Self::Reverted { cause: None } => 0,
            Self::Failed { cause, .. } => cause.exit_code(),
            Self::Reverted { cause: Some(cause) } | Self::Aborted { cause: Some(cause) } => cause.exit_code(),
            Self::Paused { .. } | Self::Aborted { cause: None } | Self::Gone { .. } => 16,
            Self::Interrupted => 130,
            Self::LockLost { .. } => 15,
            Self::TimedOut => 4,
            Self::Error { .. } => 3,
        }
    }
}
