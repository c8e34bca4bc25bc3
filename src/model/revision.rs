//! A ControllerRevision.

use jiff::Timestamp;
use serde_json::Value;

use super::labels::Labels;
use super::meta::{Meta, OwnerReference};
use super::origin::Origin;
use super::text::Text;

/// The label that carries a template's hash, on revisions and pods.
pub const HASH_LABEL: &str = "controller-revision-hash";

/// A stored template of a DaemonSet.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The namespace.
    pub namespace: Text,
    /// The name: `<daemonset>-<hash>`.
    pub name: Text,
    /// The unique id.
    pub uid: Text,
    /// The version it was read at.
    pub resource_version: Text,
    /// Labels: the template's and the hash.
    pub labels: Labels,
    /// Annotations of the DaemonSet when the revision was made.
    pub annotations: Labels,
    /// The controller that owns it.
    pub controller: Option<OwnerReference>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When its deletion was asked for; set means terminating.
    pub deleted: Option<Timestamp>,
    /// Its number; not a stable id, the name is.
    pub revision: i64,
    /// The patch that restores the template.
    pub data: Value,
    /// Where it was read.
    pub origin: Origin,
}

impl Revision {
    pub(crate) fn from_wire(meta: Meta, revision: i64, data: Value, origin: Origin) -> Self {
        Self {
            controller: meta.controller().cloned(),
            namespace: meta.namespace,
            name: meta.name,
            uid: meta.uid,
            resource_version: meta.resource_version,
            labels: meta.labels,
            annotations: meta.annotations,
            created: meta.creation_timestamp,
            deleted: meta.deletion_timestamp,
            revision,
            data,
            origin,
        }
    }

    /// Returns the hash of the template.
    pub fn hash(&self) -> Option<&str> {
        self.labels.get(HASH_LABEL)
    }

    /// Returns the template it stores.
    pub fn template(&self) -> Option<&Value> {
        self.data.pointer("/spec/template")
    }
}
