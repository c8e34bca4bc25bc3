//! Who made a revision, as far as the managedFields of the DaemonSet still tell.
//!
//! The object keeps one entry a manager with the time of its last write, so that most revisions of a long history
//! have nobody. Refuses to guess: a write counts for the revision that the controller made right after it, and
//! for no other.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::model::{DaemonSet, Revision};

/// How long after a write of the template the controller makes the revision, at most. It takes milliseconds; a
/// controller manager that starts anew takes longer.
const SOON: SignedDuration = SignedDuration::from_secs(60);

/// Who wrote a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The field manager: `helm`, `kubectl-set`, `kubectl-client-side-apply`, ….
    pub manager: String,
    /// When.
    pub time: Timestamp,
}

/// Returns who wrote the template of `revision`, one of `all`.
pub(super) fn author_of(
    writes: &[Author],
    revision: &Revision,
    current: bool,
    all: &[&Revision],
) -> Option<Author> {
    let created = revision.created?;
    let others = || all.iter().filter(|own| own.name != revision.name).filter_map(|own| own.created);
    let before = others().filter(|other| *other < created).max();
    let made_it = |write: &&Author| {
        write.time <= created
            && created.duration_since(write.time) <= SOON
            && before.is_none_or(|before| write.time > before)
    };
    let last = |wanted: &dyn Fn(&&Author) -> bool| writes.iter().filter(wanted).max_by_key(|own| own.time);
    // A return to an earlier template makes no object: the old one is given a new number.
    let newest = others().max().filter(|newest| current && *newest >= created);
    let found = match newest {
        Some(newest) => last(&|write| write.time > newest),
        None => last(&made_it),
    };
    found.cloned()
}

/// Returns the last write of each manager that has a part in the template.
pub(super) fn writes(daemon_set: &DaemonSet) -> Vec<Author> {
    let entries = daemon_set.raw.pointer("/metadata/managedFields").and_then(Value::as_array);
    let write = |entry: &Value| {
        entry.pointer("/fieldsV1/f:spec/f:template")?;
        let text = |name: &str| entry.get(name).and_then(Value::as_str);
        Some(Author { manager: text("manager")?.to_owned(), time: text("time")?.parse().ok()? })
    };
    entries.into_iter().flatten().filter_map(write).collect()
}
