//! What survives the process: which nodes are done, which are in hand and how far, and what waits to be undone.
//!
//! Two annotations: the plan is written once, the journal before every step. Both are JSON and carry a version.
//! Nodes are indices into the plan's list, as ranges. Refuses what another version wrote.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::plan::{Plan, PlanWire};
use super::ranges;

/// Where the plan is kept.
pub const PLAN_ANNOTATION: &str = "kubectl-ds/update-plan";
/// Where the journal is kept.
pub const JOURNAL_ANNOTATION: &str = "kubectl-ds/update-journal";
/// The version of both.
pub(super) const VERSION: u32 = 1;

/// The text of both annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The value of [`PLAN_ANNOTATION`].
    pub plan: String,
    /// The value of [`JOURNAL_ANNOTATION`].
    pub journal: String,
}

/// How far an update is.
#[derive(Debug, Clone, PartialEq)]
pub struct Journal {
    /// Who wrote it.
    pub holder: String,
    /// Counts the writes.
    pub sequence: u64,
    /// What is going on.
    pub phase: Phase,
    /// Which way the nodes go.
    pub goal: Goal,
    /// What made the phase or the goal necessary, if a node's failure did.
    pub cause: Option<Cause>,
    /// Waves that are over, their soak included.
    pub waves: usize,
    /// Since when the wave after them soaks, seconds since 1970.
    pub soaking: Option<i64>,
    /// Every planned node, in the plan's order.
    pub nodes: Vec<NodeStatus>,
}

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Nodes are taken.
    Running,
    /// None is taken, by a failure or by the operator's will; `resume` goes on.
    Stopped,
    /// It is being cleaned up.
    Aborting,
    /// It is over.
    Complete,
}

/// Which way the nodes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Goal {
    /// To the revision of the plan.
    Forward,
    /// Touched ones to the former revision.
    Back,
}

/// Whose fault a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// The new pod does not become available, or crashes.
    Pod,
    /// A gate, a hook, a drain or an eviction.
    Gate,
}

impl Cause {
    /// Returns the exit code that scripts see.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Pod => 12,
            Self::Gate => 11,
        }
    }
}

/// How far a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeStatus {
    /// Its turn has not come.
    Pending,
    /// It is being worked on.
    InHand(Hand),
    /// It runs the goal's revision, and its gates held.
    Done,
    /// It was left as it is; this is why.
    Left(String),
    /// It failed.
    Failed {
        /// How far it was.
        hand: Hand,
        /// Whose fault.
        cause: Cause,
        /// Why, in words.
        reason: String,
    },
}

/// A node in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// The stage.
    pub stage: Stage,
    /// The uid of the pod to be replaced; empty if there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uid: String,
    /// This run cordoned it, or was about to.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cordoned: bool,
    /// After [`Stage::Uncordon`] it is not done but left, and this is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave: Option<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// The stages of a node in hand, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// It is marked unschedulable.
    Cordon,
    /// The hook before runs.
    PreHook,
    /// Other pods leave.
    Drain,
    /// The old pod is removed, the new one is waited for and judged.
    Replace,
    /// The hook after runs.
    PostHook,
    /// What this run cordoned becomes schedulable again.
    Uncordon,
}

/// What is wrong with a stored journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalError {
    /// It is of another version of this program.
    Version(u32),
    /// It cannot be read; this is why.
    Unreadable(String),
}

#[derive(Serialize, Deserialize)]
struct Wire {
    v: u32,
    run: String,
    holder: String,
    seq: u64,
    phase: Phase,
    goal: Goal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cause: Option<Cause>,
    waves: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    soaking: Option<i64>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    done: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    left: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    hand: BTreeMap<usize, Hand>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    failed: BTreeMap<usize, FailedWire>,
}

#[derive(Serialize, Deserialize)]
struct FailedWire {
    #[serde(flatten)]
    hand: Hand,
    cause: Cause,
    reason: String,
}

#[derive(Deserialize)]
struct VersionWire {
    v: u32,
}

impl Journal {
    /// Returns the journal of a plan that nobody has begun.
    pub fn new(plan: &Plan, holder: &str) -> Self {
        Self {
            holder: holder.to_owned(),
            sequence: 0,
            phase: Phase::Running,
            goal: Goal::Forward,
            cause: None,
            waves: 0,
            soaking: None,
            nodes: vec![NodeStatus::Pending; plan.nodes.len()],
        }
    }

    /// Returns the text to store.
    pub fn encode(&self, plan: &Plan) -> String {
        let at = |wanted: fn(&NodeStatus) -> bool| {
            ranges::encode(
                self.nodes.iter().enumerate().filter(|(_, own)| wanted(own)).map(|(index, _)| index),
            )
        };
        let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let (mut hand, mut failed) = (BTreeMap::new(), BTreeMap::new());
        for (index, status) in self.nodes.iter().enumerate() {
            match status {
                NodeStatus::Left(reason) => left.entry(reason).or_default().push(index),
                NodeStatus::InHand(own) => drop(hand.insert(index, own.clone())),
                NodeStatus::Failed { hand, cause, reason } => {
                    let own = FailedWire { hand: hand.clone(), cause: *cause, reason: reason.clone() };
                    failed.insert(index, own);
                }
                NodeStatus::Pending | NodeStatus::Done => {}
            }
        }
        let wire = Wire {
            v: VERSION,
            run: plan.run.to_string(),
            holder: self.holder.clone(),
            seq: self.sequence,
            phase: self.phase,
            goal: self.goal,
            cause: self.cause,
            waves: self.waves,
            soaking: self.soaking,
            done: at(|own| *own == NodeStatus::Done),
            left: left.into_iter().map(|(why, own)| (why.to_owned(), ranges::encode(own))).collect(),
            hand,
            failed,
        };
        // Maps with text and number keys always serialize.
        serde_json::to_string(&wire).unwrap_or_default()
    }

    /// Reads both annotations.
    ///
    /// # Errors
    /// Another version wrote them, they cannot be read, or they do not belong together.
    pub fn decode(stored: &Stored) -> Result<(Plan, Self), JournalError> {
        let plan: PlanWire = versioned(&stored.plan, PLAN_ANNOTATION)?;
        let plan =
            plan.into_plan().map_err(|why| JournalError::Unreadable(format!("{PLAN_ANNOTATION}: {why}")))?;
        let wire: Wire = versioned(&stored.journal, JOURNAL_ANNOTATION)?;
        let unreadable = |why: &str| JournalError::Unreadable(format!("{JOURNAL_ANNOTATION}: {why}"));
        if wire.run != *plan.run {
            return Err(unreadable("it belongs to another plan"));
        }
        let mut nodes = vec![NodeStatus::Pending; plan.nodes.len()];
        let mut set = |index: usize, status: NodeStatus| match nodes.get_mut(index) {
            Some(own) if *own == NodeStatus::Pending => {
                *own = status;
                Ok(())
            }
            _ => Err(unreadable("a node is out of range or named twice")),
        };
        let indices = |text: &str| {
            ranges::decode(text, plan.nodes.len()).ok_or_else(|| unreadable("a range of nodes is wrong"))
        };
        for index in indices(&wire.done)? {
            set(index, NodeStatus::Done)?;
        }
        for (reason, text) in &wire.left {
            for index in indices(text)? {
                set(index, NodeStatus::Left(reason.clone()))?;
            }
        }
        for (index, hand) in wire.hand {
            set(index, NodeStatus::InHand(hand))?;
        }
        for (index, FailedWire { hand, cause, reason }) in wire.failed {
            set(index, NodeStatus::Failed { hand, cause, reason })?;
        }
        let journal = Self {
            holder: wire.holder,
            sequence: wire.seq,
            phase: wire.phase,
            goal: wire.goal,
            cause: wire.cause,
            waves: wire.waves,
            soaking: wire.soaking,
            nodes,
        };
        Ok((plan, journal))
    }

    /// Returns how many nodes are as `wanted` says.
    pub fn count(&self, wanted: impl Fn(&NodeStatus) -> bool) -> usize {
        self.nodes.iter().filter(|own| wanted(own)).count()
    }

    /// Returns the nodes in hand.
    pub fn hands(&self) -> impl Iterator<Item = (usize, &Hand)> {
        self.nodes.iter().enumerate().filter_map(|(index, own)| match own {
            NodeStatus::InHand(hand) => Some((index, hand)),
            _ => None,
        })
    }
}

/// Reads JSON of this version.
fn versioned<T: serde::de::DeserializeOwned>(text: &str, of: &str) -> Result<T, JournalError> {
    let unreadable = |error: serde_json::Error| JournalError::Unreadable(format!("{of}: {error}"));
    let version: VersionWire = serde_json::from_str(text).map_err(unreadable)?;
    if version.v != VERSION {
        return Err(JournalError::Version(version.v));
    }
    serde_json::from_str(text).map_err(unreadable)
}
