//! A node, reduced.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::labels::Labels;
use super::meta::Meta;
use super::origin::Origin;
use super::resources::{Requests, ResourceList};
use super::taints::Taint;
use super::text::Text;

/// A node as placement sees it.
#[derive(Debug, Clone, Default, PartialEq)]
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

/// A condition before it is known whether it is worth keeping.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConditionWire<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Maybe<'a>,
    #[serde(borrow, default)]
    status: Maybe<'a>,
    #[serde(borrow, default)]
    reason: Maybe<'a>,
    #[serde(borrow, default)]
    message: Maybe<'a>,
    #[serde(borrow, default)]
    last_transition_time: Maybe<'a>,
}

/// A text that may be borrowed, or null.
#[derive(Default)]
struct Maybe<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Maybe<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MaybeVisitor;
        impl<'de> Visitor<'de> for MaybeVisitor {
            type Value = Maybe<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Maybe<'de>, E> {
                Ok(Maybe(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Maybe<'de>, E> {
                Ok(Maybe(Cow::Owned(text.to_owned())))
            }
            fn visit_none<E>(self) -> Result<Maybe<'de>, E> {
                Ok(Maybe::default())
            }
            fn visit_unit<E>(self) -> Result<Maybe<'de>, E> {
                Ok(Maybe::default())
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Maybe<'de>, D::Error> {
                deserializer.deserialize_str(self)
            }
        }
        deserializer.deserialize_option(MaybeVisitor)
    }
}

/// Reads the conditions of a pod, leaving out those that tell nothing, except for Ready.
///
/// Four of five are such, and a dump has them by the hundred thousand: they are not copied at all.
pub(super) fn telling_conditions<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Condition>, D::Error> {
    struct ListVisitor;
    impl<'de> Visitor<'de> for ListVisitor {
        type Value = Vec<Condition>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of conditions")
        }
        fn visit_none<E>(self) -> Result<Vec<Condition>, E> {
            Ok(Vec::new())
        }
        fn visit_unit<E>(self) -> Result<Vec<Condition>, E> {
            Ok(Vec::new())
        }
        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Condition>, D::Error> {
            deserializer.deserialize_seq(self)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Condition>, A::Error> {
            let mut kept = Vec::new();
            while let Some(wire) = list.next_element::<Option<ConditionWire<'de>>>()? {
                let Some(wire) = wire else { continue };
                let plain = wire.status.0 == "True" && wire.reason.0.is_empty() && wire.message.0.is_empty();
                // PodResizePending counts even when it says nothing: only the first of its kind is read.
                if !plain || wire.kind.0 == "Ready" || wire.kind.0 == "PodResizePending" {
                    kept.push(wire.keep()?);
                }
            }
            Ok(kept)
        }
    }
    deserializer.deserialize_option(ListVisitor)
}

impl ConditionWire<'_> {
    fn keep<E: serde::de::Error>(self) -> Result<Condition, E> {
        let time = self.last_transition_time.0;
        let changed = if time.is_empty() { None } else { Some(time.parse().map_err(E::custom)?) };
        Ok(Condition {
            kind: Text::shared(&self.kind.0),
            status: Text::shared(&self.status.0),
            reason: Text::shared(&self.reason.0),
            message: self.message.0.into_owned(),
            last_transition_time: changed,
            last_heartbeat_time: None,
        })
    }
}

impl Condition {
    /// Reports whether it says more than that all is well.
    pub(super) fn is_telling(&self) -> bool {
        self.status != "True" || !self.reason.is_empty() || !self.message.is_empty()
    }

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
        self.labels.has("node-role.kubernetes.io/control-plane")
            || self.labels.has("node-role.kubernetes.io/master")
    }
}
