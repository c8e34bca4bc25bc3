//! What a verdict is made of.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::model::{IntOrString, Selector, Text};
use crate::rollout::Young;

/// How a rollout stands; the order is that of severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every wanted node has an available pod of the current revision.
    Complete,
    /// The controller wants no pod anywhere.
    NoNodes,
    /// Time alone brings it on.
    InProgress,
    /// Nothing happens until somebody acts: OnDelete, or pods that the controller takes for updated.
    Waiting,
    /// Nodes, room, a quota or the strategy hold it.
    Blocked,
    /// New pods fail.
    Failing,
}

impl Verdict {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::NoNodes => "no-nodes",
            Self::InProgress => "in-progress",
            Self::Waiting => "waiting",
            Self::Blocked => "blocked",
            Self::Failing => "failing",
        }
    }
}

/// Why a node has no available pod of the current revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The image cannot be pulled.
    Image,
    /// A container ends with an error.
    Crash,
    /// A container was killed for memory.
    Oom,
    /// A container cannot be made as configured.
    Config,
    /// A container runs and is not ready.
    Probe,
    /// The pod failed as a whole; the controller replaces it after a back-off.
    FailedBackoff,
    /// A quota refuses the pod.
    Quota,
    /// The API server refuses the pod for another reason.
    Admission,
    /// More pods than there should be.
    Duplicate,
    /// The node is NotReady.
    NodeNotReady,
    /// The node is cordoned and down, or says that it is in maintenance.
    NodeMaintenance,
    /// The node object is gone.
    NodeGone,
    /// The pod should long be gone.
    StuckTerminating,
    /// The scheduler finds no room.
    Capacity,
    /// A port of the node is taken.
    Port,
    /// Affinity or topology spread keeps the pod away.
    Affinity,
    /// The scheduler does not place the pod for another reason.
    Unschedulable,
    /// A volume cannot be mounted.
    Volume,
    /// The sandbox (network) cannot be made.
    Sandbox,
    /// Ready, but not for minReadySeconds.
    MinReadySeconds,
    /// The pod starts.
    Starting,
    /// The old pod goes.
    Terminating,
    /// The controller is about to create the pod.
    Creating,
}

/// Whose doing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The revision's.
    Revision,
    /// The node's.
    Node,
    /// There is no room.
    Capacity,
    /// The API server refuses pods.
    Admission,
    /// The DaemonSet's own settings.
    Configuration,
    /// Nobody's: it takes its time.
    None,
}

/// A node without an available pod, or with a new pod that is not available.
#[derive(Debug, Clone, PartialEq)]
pub struct Unavailable {
    /// The node.
    pub node: Text,
    /// The pod, if there is one.
    pub pod: Option<Text>,
    /// Why.
    pub class: Class,
    /// The evidence; names no node and no age, so that equal ones can be told together.
    pub message: String,
    /// Whose doing it is.
    pub fault: Fault,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Time alone does not put it right.
    pub held: bool,
    /// The pod is of the current revision.
    pub updated: bool,
}

/// The budget of a rolling update, resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Spending {
    /// `maxUnavailable` or `maxSurge`.
    pub field: &'static str,
    /// As written: a number or a percentage.
    pub written: String,
    /// Resolved.
    pub limit: i64,
    /// Of so many nodes.
    pub of: i64,
    /// The nodes that spend it, one unit each.
    pub spent_by: Vec<Text>,
    /// Those of them that will not give it back by themselves.
    pub held_by: Vec<Text>,
}

impl Spending {
    /// Returns how many units are left.
    pub fn left(&self) -> i64 {
        (self.limit - self.spent_by.len() as i64).max(0)
    }
}

/// What frees a rollout.
#[derive(Debug, Clone, PartialEq)]
pub struct WayOut {
    /// A command that does it.
    pub command: String,
    /// The same as a strategic merge patch of the DaemonSet.
    pub patch: Option<Value>,
}

/// How long replacing a pod took, measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// From the creation of a pod to its being available, the median, in seconds.
    pub seconds: i64,
    /// Of how many pods.
    pub pods: usize,
}

/// When the rollout will be done, at its pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eta {
    /// From now, in seconds.
    pub seconds: i64,
    /// What it is computed from.
    pub basis: String,
}

/// What is asked for beyond the cluster's own answer.
#[derive(Debug, Clone)]
pub struct Options {
    /// Nodes that are counted out.
    pub ignore_nodes: Option<Selector>,
    /// How many of the nodes must be done; all if not given.
    pub min_ready: Option<IntOrString>,
    /// A pod that needs longer counts as failing, in seconds.
    pub progress_deadline: i64,
    /// The nodes that were wanted when the watch began: others do not move the goal.
    pub frozen: Option<BTreeSet<Text>>,
}

impl Default for Options {
    /// 600 seconds are the deadline of a Deployment (`progressDeadlineSeconds`).
    fn default() -> Self {
        Self { ignore_nodes: None, min_ready: None, progress_deadline: 600, frozen: None }
    }
}

/// One DaemonSet's rollout, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct RolloutStatus {
    /// How it stands.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub reason: String,
    /// Nodes that count: wanted, not ignored, not joined since the watch began.
    pub desired: usize,
    /// Of these, with a pod of the current revision and no older one.
    pub updated: usize,
    /// Of these, with an available pod of any revision.
    pub available: usize,
    /// Of these, with an available pod of the current revision and no older one: done.
    pub done: usize,
    /// The budget, if there is a rolling update.
    pub budget: Option<Spending>,
    /// Nodes that are unavailable, wanted or not; worst class first.
    pub unavailable: Vec<Unavailable>,
    /// Nodes whose pod is available, of another revision, and waits for its turn.
    pub outdated: Vec<Text>,
    /// Of these, nodes whose pod the controller takes for updated.
    pub wrong_template: Vec<Text>,
    /// Wanted nodes that are counted out.
    pub ignored: Vec<Text>,
    /// Wanted nodes that joined since the watch began.
    pub joined: Vec<Text>,
    /// Nodes that left since the watch began.
    pub left: Vec<Text>,
    /// Ready pods that another change of the template would not spare now.
    pub young: Young,
    /// What frees it.
    pub way_out: Vec<WayOut>,
    /// How fast it goes.
    pub pace: Option<Pace>,
    /// How long it will take.
    pub eta: Option<Eta>,
}
