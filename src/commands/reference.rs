//! Which DaemonSet a document is about.

use serde::Serialize;

use crate::model::{DaemonSet, OriginKind};

/// `daemonSet:` of the machine documents.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Reference {
    namespace: String,
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    uid: String,
    origin: OriginKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

impl Reference {
    /// Refers to a DaemonSet and where it was read.
    pub fn new(daemon_set: &DaemonSet) -> Self {
        Self {
            namespace: daemon_set.meta.namespace.to_string(),
            name: daemon_set.meta.name.to_string(),
            uid: daemon_set.meta.uid.to_string(),
            origin: daemon_set.origin.kind,
            source: daemon_set.origin.place.as_ref().map(ToString::to_string),
        }
    }
}
