//! What goes between the machine and whoever acts for it.

use super::progress::{Outcome, Progress};
use super::sight::Sight;
use crate::model::Text;

/// Names an action until its end is reported; unique within a process.
pub type ActionId = u64;

/// What the machine is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The cluster was seen. Older sights than the last one are harmless.
    Observed(Sight),
    /// The action was done.
    Done(ActionId),
    /// The node that was to be cordoned was cordoned by somebody else already: it is not ours.
    CordonedByOthers(ActionId),
    /// The action was not done, or nobody knows.
    Failed(ActionId, ErrorClass, String),
    /// A gate was judged.
    GateResult(ActionId, GateVerdict),
    /// The operator was asked and answered.
    Answered(ActionId, Answer),
    /// The operator wants an end.
    Interrupt(Interrupt),
    /// The lock could not be renewed in time, or another driver holds it.
    LockLost(String),
    /// Time went on.
    Tick,
}

/// Why an action was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorClass {
    /// The object is gone, or another one has its name now (404; 409 for a uid): what was wanted is so.
    Gone,
    /// Something forbids it for now, such as a PodDisruptionBudget (429 of an eviction): tried again.
    Refused,
    /// It may work later, and it may even have worked (429, 5xx, a cut connection): tried again.
    Transient,
    /// The stored journal is neither what it should replace nor what was to be written: somebody else wrote.
    Conflict,
    /// A command or a drain failed or took too long: the node fails.
    Node,
    /// It will never work (403, 422, …): the run ends.
    Permanent,
}

/// What a gate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateVerdict {
    /// It holds.
    Holds,
    /// It does not hold yet; this is what was seen. It is asked again until the pod's time is over.
    NotYet(String),
}

/// The operator's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Go on.
    Yes,
    /// Stop here.
    No,
}

/// How soon the operator wants an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupt {
    /// After the nodes in hand (Ctrl-C once).
    Once,
    /// Now (Ctrl-C again).
    Now,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Something that ends, and whose end is reported under this id.
    Do(ActionId, Task),
    /// Tells how it goes.
    Say(Progress),
    /// The machine is at its end: nothing more will be asked for.
    Finish(Outcome),
}

/// Something that takes time.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// Stores the journal in the DaemonSet's annotations, if the journal stored there is `replaces`. What is stored
    /// already needs no writing and is done; anything else there is a [`ErrorClass::Conflict`].
    WriteJournal {
        /// The value of [`super::PLAN_ANNOTATION`]; absent: it is there.
        plan: Option<String>,
        /// The value of [`super::JOURNAL_ANNOTATION`]; absent: both are removed.
        journal: Option<String>,
        /// The journal that must be there; absent: none.
        replaces: Option<String>,
    },
    /// Marks the node unschedulable and as cordoned by this run, in one patch; a node that somebody else cordoned
    /// is left and reported as such.
    Cordon {
        /// The node.
        node: Text,
        /// The run's id, for the mark.
        run: Text,
    },
    /// Takes the mark and the cordon back, if the mark of this run is there.
    Uncordon {
        /// The node.
        node: Text,
        /// The run's id.
        run: Text,
    },
    /// Runs a hook.
    RunHook {
        /// The node.
        node: Text,
        /// After the update, or before it.
        after: bool,
        /// The command.
        command: String,
    },
    /// Sends other pods away, as the policy's drain says.
    DrainNode {
        /// The node.
        node: Text,
    },
    /// Deletes this pod and no other.
    DeletePod {
        /// The pod.
        pod: Text,
        /// Its uid, for the precondition.
        uid: Text,
        /// Its node.
        node: Text,
    },
    /// Evicts this pod and no other.
    EvictPod {
        /// The pod.
        pod: Text,
        /// Its uid, for the precondition.
        uid: Text,
        /// Its node.
        node: Text,
    },
    /// Judges a gate on a node.
    RunGate {
        /// The node.
        node: Text,
        /// The new pod.
        pod: Text,
        /// Its hash.
        revision: Text,
        /// The index of the gate in the policy.
        gate: usize,
    },
    /// Asks the operator.
    Ask(Question),
    /// Puts the template of the revision with this hash in place.
    Revert {
        /// The hash.
        hash: Text,
    },
}

/// What the operator is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// May this wave begin? Counted from 0.
    Wave(usize),
    /// May this node be taken?
    Node(Text),
}
