//! What the operator asked for: how many at a time, in which waves, under which gates, and what a failure means.

use serde::{Deserialize, Serialize};

use crate::model::IntOrString;

/// How an update is to be done; it is kept in the journal, so that any machine goes on in the same way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// Nodes that may be without an available pod, whatever the cause; percentages are of the nodes that should run
    /// one and are rounded up, as the controller does for RollingUpdate.
    pub max_unavailable: IntOrString,
    /// Sizes of the waves, each of all planned nodes, percentages rounded up; the last one repeats until no node is
    /// left.
    pub waves: Vec<IntOrString>,
    /// A label selector: these nodes are the first wave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary: Option<String>,
    /// Label selectors: nodes of the first one go first; those that match none go after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// A label selector: only these nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nodes: Option<String>,
    /// Control-plane nodes keep their place instead of going last.
    #[serde(skip_serializing_if = "is_false")]
    pub control_plane_in_order: bool,
    /// Nodes that are down are left out instead of going first.
    #[serde(skip_serializing_if = "is_false")]
    pub skip_unready: bool,
    /// How long a finished wave is watched, seconds.
    pub soak: u64,
    /// What must hold on a node beyond its pod being available.
    pub gates: Vec<Gate>,
    /// How the old pod is removed.
    pub removal: Removal,
    /// Whether and how other pods leave the node before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drain: Option<Drain>,
    /// How long a new pod may take until it is available and its gates hold, seconds.
    pub pod_timeout: u64,
    /// How long all of it may take, seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u64>,
    /// What a failed node means.
    pub on_failure: OnFailure,
    /// A command to run before a node is touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pre_hook: Option<String>,
    /// A command to run after a node's gates hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_hook: Option<String>,
    /// When the operator is asked.
    pub confirm: Confirm,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            max_unavailable: IntOrString::Int(1),
            waves: vec![IntOrString::Int(1), IntOrString::String("100%".into())],
            canary: None,
            order: Vec::new(),
            nodes: None,
            control_plane_in_order: false,
            skip_unready: false,
            soak: 0,
            gates: vec![Gate::Ready, Gate::Restarts, Gate::NodeReady],
            removal: Removal::Delete,
            drain: None,
            pod_timeout: 600,
            timeout: None,
            on_failure: OnFailure::Stop,
            pre_hook: None,
            post_hook: None,
            confirm: Confirm::None,
        }
    }
}

impl Policy {
    /// Returns how many nodes may be without an available pod where `desired` should have one; at least one.
    pub fn budget(&self, desired: usize) -> usize {
        let total = i64::try_from(desired).unwrap_or(i64::MAX);
        let most = self.max_unavailable.scaled_up(total).unwrap_or(1);
        usize::try_from(most).unwrap_or(1).max(1)
    }

    /// Returns the gates that somebody outside must judge, with their index among all.
    pub fn external_gates(&self) -> impl Iterator<Item = (usize, &Gate)> {
        self.gates.iter().enumerate().filter(|(_, gate)| gate.is_external())
    }

    /// Reports whether this gate was asked for.
    pub fn has(&self, gate: &Gate) -> bool {
        self.gates.contains(gate)
    }

    /// Reports whether a node needs more than another pod.
    pub fn prepares_nodes(&self) -> bool {
        self.drain.is_some() || self.pre_hook.is_some() || self.post_hook.is_some()
    }
}

/// `--gate`: what must hold on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Gate {
    /// The new pod stays available while its wave soaks.
    Ready,
    /// No container of the new pod restarts.
    Restarts,
    /// The node stays Ready.
    NodeReady,
    /// This command ends with 0.
    Exec(String),
    /// This address answers with 2xx.
    Http(String),
}

impl Gate {
    /// Reports whether somebody outside must judge it.
    pub fn is_external(&self) -> bool {
        matches!(self, Self::Exec(_) | Self::Http(_))
    }

    /// Returns the name it has on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Restarts => "restarts",
            Self::NodeReady => "node-ready",
            Self::Exec(_) => "exec",
            Self::Http(_) => "http",
        }
    }
}

/// How an old pod is removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Removal {
    /// Deleted, under a precondition on its uid.
    #[default]
    Delete,
    /// Evicted: a PodDisruptionBudget may refuse, and is waited for.
    Evict,
}

/// `--drain`: how other pods leave a node, in kubectl drain's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Drain {
    /// Pods without a controller go as well.
    pub force: bool,
    /// Pods with emptyDir volumes go as well.
    pub delete_empty_dir_data: bool,
    /// Pods are deleted instead of evicted.
    pub disable_eviction: bool,
    /// Seconds each pod gets; absent: its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_period: Option<i64>,
    /// Only pods that match this label selector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_selector: Option<String>,
    /// How long it may take, seconds; 0: for ever.
    pub timeout: u64,
}

/// `--on-failure`: what a failed node means. No other node is taken in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OnFailure {
    /// Nodes in hand are finished; everything stays as it is, to be looked at and resumed.
    #[default]
    Stop,
    /// What was cordoned is uncordoned, and the journal removed.
    Abort,
    /// The template goes back, and so do the nodes that were touched.
    Revert,
}

/// `--confirm`: when the operator is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Confirm {
    /// Never again after the plan.
    #[default]
    None,
    /// Before each wave but the first.
    Wave,
    /// Before each node.
    Node,
}
