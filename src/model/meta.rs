//! Object metadata, without what no answer uses (managedFields above all).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::labels::Labels;
use super::text::Text;

/// `metav1.ObjectMeta`, reduced.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meta {
    /// The object's name.
    #[serde(deserialize_with = "super::nullable")]
    pub name: Text,
    /// The namespace; empty for cluster-scoped kinds.
    #[serde(deserialize_with = "super::nullable")]
    pub namespace: Text,
    /// The unique id.
    #[serde(deserialize_with = "super::nullable")]
    pub uid: Text,
    /// Opaque to clients, but a number in every server there is.
    #[serde(deserialize_with = "super::nullable")]
    pub resource_version: Text,
    /// Bumped by every change of the spec.
    pub generation: Option<i64>,
    /// When the object was made.
    pub creation_timestamp: Option<Timestamp>,
    /// When it was (or will be) deleted.
    pub deletion_timestamp: Option<Timestamp>,
    /// Labels.
    pub labels: Labels,
    /// Annotations.
    pub annotations: Labels,
    /// Owners.
    #[serde(deserialize_with = "super::nullable")]
    pub owner_references: Vec<OwnerReference>,
    /// Where old servers say the object is: tells the kind when nothing else does.
    #[serde(deserialize_with = "super::nullable")]
    pub self_link: Text,
}

/// `metav1.OwnerReference`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OwnerReference {
    /// The owner's API group and version.
    pub api_version: Text,
    /// The owner's kind.
    pub kind: Text,
    /// The owner's name.
    pub name: Text,
    /// The owner's uid.
    pub uid: Text,
    /// Whether this owner is the managing controller.
    pub controller: Option<bool>,
}

impl Meta {
    /// Returns the managing controller (`GetControllerOf`).
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owner_references.iter().find(|owner| owner.controller == Some(true))
    }
}
