//! What a snapshot says of itself: when it was taken, with what, and what it is complete in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::Known;

/// The object that `kubectl ds snapshot` writes last into a snapshot: `kind: Snapshot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// [`Taken::API_VERSION`].
    pub api_version: String,
    /// [`Taken::KIND`].
    pub kind: String,
    /// When the last object was read: "now" of the snapshot.
    pub taken_at: Timestamp,
    /// The version of this program.
    #[serde(default)]
    pub version: String,
    /// The version of the server, if it said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
    /// The level of `--redact`.
    #[serde(default)]
    pub redact: String,
    /// Lists that were read to their end.
    #[serde(default)]
    pub lists: Vec<TakenList>,
    /// Lists that the user may not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<TakenList>,
}

/// One list of a snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TakenList {
    /// The name of the kind in URLs: `pods`.
    pub resource: String,
    /// Only of this namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Only the object of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objects: Option<usize>,
}

impl Taken {
    /// Its group and version.
    pub const API_VERSION: &str = "kubectl-ds/v1";
    /// Its kind.
    pub const KIND: &str = "Snapshot";

    /// Reports whether something was taken out.
    pub fn is_redacted(&self) -> bool {
        !matches!(self.redact.as_str(), "" | "none")
    }

    /// Notes what the snapshot can speak for, even where a list was empty.
    pub(super) fn mark_known(&self, known: &mut Known) {
        let read = |resource: &str| self.lists.iter().any(|list| list.resource == resource);
        let all = |resource: &str| {
            let whole = |list: &&TakenList| list.namespace.is_none() && list.name.is_none();
            self.lists.iter().filter(whole).any(|list| list.resource == resource)
        };
        known.nodes |= all("nodes");
        known.pods |= read("pods");
        known.all_pods |= all("pods");
        known.revisions |= read("controllerrevisions");
        known.namespaces |= all("namespaces");
        known.runtime_classes |= all("runtimeclasses");
    }
}
