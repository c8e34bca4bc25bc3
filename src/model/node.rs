//! A node, reduced.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::meta::Meta;
use super::origin::Origin;
use super::resources::{Requests, ResourceList};
use super::taints::Taint;
use super::text::Text;

/// A node as placement sees it.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// The node's name.
    pub name: Text,
    /// The unique id.
    pub uid: Text,
    /// The version it was read at.
    pub resource_version: Text,
    /// Labels.
    pub labels: Labels,
    /// When it joined.
    pub created: Option<Timestamp>,
    /// When its deletion was asked for.
    pub deleted: Option<Timestamp>,
    /// Taints, in the node's order.
    pub taints: Vec<Taint>,
    /// Whether it is cordoned.
    pub unschedulable: bool,
    /// The cloud provider's id.
    pub provider_id: Text,
    /// `status.allocatable`; absent if the data has no status.
    pub allocatable: Option<Requests>,
    /// Conditions.
    pub conditions: Vec<Condition>,
    /// The kubelet's version.
    pub kubelet_version: Text,
    /// Where it was read.
    pub origin: Origin,
}

/// `v1.NodeCondition` and `v1.PodCondition`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Condition {
    /// What is told, e.g. Ready.
    #[serde(rename = "type", deserialize_with = "super::nullable")]
    pub kind: Text,
    /// True, False or Unknown.
    #[serde(deserialize_with = "super::nullable")]
    pub status: Text,
    /// Why, in a word.
    #[serde(deserialize_with = "super::nullable")]
    pub reason: Text,
    /// Why, in a sentence.
    #[serde(deserialize_with = "super::nullable")]
    pub message: String,
    /// When the status last changed.
    pub last_transition_time: Option<Timestamp>,
    /// When a node last said so.
    pub last_heartbeat_time: Option<Timestamp>,
}

impl Condition {
    /// Returns the newest time that the condition names.
    pub fn last_seen(&self) -> Option<Timestamp> {
        self.last_transition_time.max(self.last_heartbeat_time)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct NodeSpecWire {
    #[serde(deserialize_with = "super::nullable")]
    taints: Vec<Taint>,
    #[serde(deserialize_with = "super::nullable")]
    unschedulable: bool,
    #[serde(rename = "providerID", deserialize_with = "super::nullable")]
    provider_id: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct NodeStatusWire {
    allocatable: ResourceList,
    #[serde(deserialize_with = "super::nullable")]
    conditions: Vec<Condition>,
    #[serde(deserialize_with = "super::nullable")]
    node_info: NodeInfoWire,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NodeInfoWire {
    #[serde(deserialize_with = "super::nullable")]
    kubelet_version: Text,
}

impl Node {
    pub(crate) fn from_wire(
        meta: Meta,
        spec: NodeSpecWire,
        status: Option<NodeStatusWire>,
        origin: Origin,
    ) -> Self {
        let has_status = status.is_some();
        let status = status.unwrap_or_default();
        Self {
            name: meta.name,
            uid: meta.uid,
            resource_version: meta.resource_version,
            labels: meta.labels,
            created: meta.creation_timestamp,
            deleted: meta.deletion_timestamp,
            taints: spec.taints,
            unschedulable: spec.unschedulable,
            provider_id: spec.provider_id,
            allocatable: has_status.then(|| Requests::of(&status.allocatable)),
            conditions: status.conditions,
            kubelet_version: status.node_info.kubelet_version,
            origin,
        }
    }

    /// Returns the condition of this kind.
    pub fn condition(&self, kind: &str) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.kind == kind)
    }

    /// Returns the Ready condition if it is there and not True.
    pub fn not_ready(&self) -> Option<&Condition> {
        self.condition("Ready").filter(|ready| ready.status != "True")
    }

    /// Reports whether the control plane runs here, by either label of the role.
    pub fn is_control_plane(&self) -> bool {
        self.labels.has("node-role.kubernetes.io/control-plane") || self.labels.has("node-role.kubernetes.io/master")
    }
}
