//! The machine form, `History`.

use serde::Serialize;
use serde_json::Value;

use crate::commands::gather::Gathered;
use crate::commands::reference::Reference;
use crate::commands::wording::age;
use crate::model::{Change, DaemonSet};
use crate::rollout::{Author, Entry, History};

/// `kind: History`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    daemon_set: Reference,
    revisions: Vec<Revision>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Revision {
    revision: i64,
    name: String,
    hash: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    age: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    current: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pods: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nodes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    changes: Vec<Change>,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<By>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<String>,
    /// Only of the one revision that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<Value>,
}

#[derive(Debug, Serialize)]
struct By {
    manager: String,
    time: String,
}

impl Document {
    /// Makes the document of `entries`, with their templates if that is asked.
    pub fn new(
        gathered: &Gathered,
        daemon_set: &DaemonSet,
        entries: &[Entry<'_>],
        history: &History<'_>,
        templates: bool,
    ) -> Self {
        Self {
            daemon_set: Reference::new(daemon_set),
            revisions: entries.iter().map(|entry| Revision::new(gathered, entry, templates)).collect(),
            remarks: history.remarks.clone(),
        }
    }

    /// Returns what `-o name` prints.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.revisions.iter().map(|own| format!("controllerrevision.apps/{}", own.name))
    }
}

impl Revision {
    fn new(gathered: &Gathered, entry: &Entry<'_>, template: bool) -> Self {
        let own = entry.revision;
        let if_known = |count: usize| Some(count).filter(|_| gathered.world.known.pods);
        Self {
            revision: own.revision,
            name: own.name.to_string(),
            hash: entry.hash().to_owned(),
            age: age(own.created, gathered.now),
            created: own.created.map(|created| created.to_string()),
            current: entry.current,
            pods: if_known(entry.pods.len()),
            nodes: if_known(entry.nodes().len()),
            cause: entry.cause().map(str::to_owned),
            changes: entry.changes.clone(),
            summary: entry.summary.clone(),
            by: entry.by.as_ref().map(By::new),
            faults: entry.faults.clone(),
            template: own.template().filter(|_| template).cloned().map(without_directive),
        }
    }
}

impl By {
    fn new(author: &Author) -> Self {
        Self { manager: author.manager.clone(), time: author.time.to_string() }
    }
}

/// `$patch` is how it is stored, not what.
fn without_directive(mut template: Value) -> Value {
    if let Some(fields) = template.as_object_mut() {
        fields.remove("$patch");
    }
    template
}
