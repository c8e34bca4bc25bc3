//! A pod of a cluster, kept small: 150,000 of them fit a laptop.
//!
//! `pod_wire.rs` reads it and folds it at once: labels, owner and footprint (what it takes of its node) are
//! shared with its equals, and container states are kept only when they have something to say.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::affinity::PodAffinityTerm;
use super::labels::Labels;
use super::meta::OwnerReference;
use super::node::Condition;
use super::origin::Origin;
use super::pod_spec::HostPort;
use super::resources::Requests;
use super::text::Text;

/// A pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Pod {
    /// The namespace.
    pub namespace: Text,
    /// The name.
    pub name: Text,
    /// The unique id.
    pub uid: Text,
    /// The version it was read at.
    pub resource_version: Text,
    /// Labels.
    pub labels: Arc<Labels>,
    /// The managing controller.
    pub controller: Option<Arc<OwnerReference>>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it is to be gone; set means terminating.
    pub deleted: Option<Timestamp>,
    /// Whether it mirrors a static pod of the kubelet.
    pub mirror: bool,
    /// The node it is bound to; empty if none.
    pub node_name: Text,
    /// The node that its affinity pins it to.
    pub pinned: Option<Text>,
    /// The node that preemption chose for it.
    pub nominated: Option<Text>,
    /// What it takes of a node.
    pub footprint: Arc<Footprint>,
    /// The phase.
    pub phase: Phase,
    /// Whether condition Ready is True.
    pub ready: bool,
    /// When condition Ready last changed.
    pub ready_changed: Option<Timestamp>,
    /// What is worth telling; nothing for a pod that is well.
    pub detail: Option<Box<PodDetail>>,
    /// Where it was read.
    pub origin: Origin,
}

/// What a pod takes of its node, as the scheduler counts it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Footprint {
    /// Its requests, resizes in place included.
    pub requests: Requests,
    /// Ports it holds on the node.
    pub ports: Vec<HostPort>,
    /// Required anti-affinity: which other pods it keeps away.
    pub anti_affinity: Vec<PodAffinityTerm>,
    /// Its priority.
    pub priority: i32,
}

/// `status.phase`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub enum Phase {
    /// Accepted, not all containers started.
    #[default]
    Pending,
    /// Bound and started.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly.
    Failed,
    /// The node was lost.
    Unknown,
}

impl Phase {
    /// Reports whether the pod has ended and holds nothing of its node.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }

    /// Returns the phase's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Unknown => "Unknown",
        }
    }
}

/// What is worth telling about a pod that is not simply well.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PodDetail {
    /// `status.reason`, e.g. Evicted.
    pub reason: Text,
    /// `status.message`.
    pub message: String,
    /// Conditions that are not as they should be.
    pub conditions: Vec<Condition>,
    /// Containers, init containers first.
    pub containers: Vec<ContainerStatus>,
}

/// A container's state.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContainerStatus {
    /// The container's name.
    pub name: Text,
    /// Whether it is an init container.
    pub init: bool,
    /// Whether it is ready.
    pub ready: bool,
    /// How often it was restarted.
    pub restarts: i32,
    /// What it is doing.
    pub state: ContainerState,
    /// How it ended the time before.
    pub last: Option<Terminated>,
}

/// `v1.ContainerState`.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ContainerState {
    /// Not started: why.
    Waiting {
        /// In a word.
        reason: Text,
        /// In a sentence.
        message: String,
    },
    /// Running since.
    Running(Option<Timestamp>),
    /// Ended.
    Terminated(Terminated),
    /// Nothing is known.
    #[default]
    Unknown,
}

/// `v1.ContainerStateTerminated`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Terminated {
    /// Why, in a word.
    #[serde(deserialize_with = "super::nullable")]
    pub reason: Text,
    /// What the container left.
    #[serde(deserialize_with = "super::nullable")]
    pub message: String,
    /// The exit code.
    #[serde(deserialize_with = "super::nullable")]
    pub exit_code: i32,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

impl Pod {
    /// Reports whether its deletion was asked for.
    pub fn is_terminating(&self) -> bool {
        self.deleted.is_some()
    }

    /// Returns the node it is or will be on (`GetTargetNodeName`): the one it is bound to, else the pinned one.
    pub fn target_node(&self) -> Option<&Text> {
        if self.node_name.is_empty() { self.pinned.as_ref() } else { Some(&self.node_name) }
    }

    /// Reports whether it is available at `now` (`IsPodAvailable` of 1.34+).
    pub fn is_available(&self, min_ready_seconds: i32, now: Timestamp) -> bool {
        if !self.ready {
            return false;
        }
        min_ready_seconds == 0
            || self.ready_changed.is_some_and(|changed| {
                now.duration_since(changed) >= SignedDuration::from_secs(i64::from(min_ready_seconds))
            })
    }

    /// Returns a condition kept in the detail.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.detail.as_ref()?.conditions.iter().find(|condition| condition.kind == kind)
    }
}
