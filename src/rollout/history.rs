//! The revisions of a DaemonSet, newest first, each with what it changed and what runs of it.
//!
//! Which revisions there are follows daemonSetHistory and printHistory of
//! staging/src/k8s.io/kubectl/pkg/polymorphichelpers/history.go, so that numbers and change-causes are kubectl's.
//! What kubectl passes over is said beside them: two revisions of one number, orphans, data that stores no template,
//! pods of revisions that are gone. Refuses to fail for one bad revision.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::author::{Author, author_of, writes};
use super::summary::summary;
use super::template_text::describe_pod_template;
use crate::model::{
    Change, DaemonSet, HASH_LABEL, Pod, PodTemplate, Revision, Selector, World, default_pod_template,
    natural_order, template_changes,
};
use crate::state::{claim, current_revision, revision_hash, revisions_of, same_template};

/// The annotation that people give a reason in.
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";

/// All there is to say about the revisions of one DaemonSet.
#[derive(Debug)]
pub struct History<'a> {
    /// The revisions, the highest number first.
    pub entries: Vec<Entry<'a>>,
    /// What is wrong or odd about the history as a whole.
    pub remarks: Vec<String>,
}

/// One revision.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The object.
    pub revision: &'a Revision,
    /// Whether new pods are made from it.
    pub current: bool,
    /// The pods that carry its hash, those aside that have ended and are being deleted.
    pub pods: Vec<&'a Pod>,
    /// What differs from the revision before it.
    pub changes: Vec<Change>,
    /// The same in a line, or why there is nothing to compare.
    pub summary: String,
    /// Who made it, if that is still known.
    pub by: Option<Author>,
    /// What is wrong with the object.
    pub faults: Vec<String>,
}

impl Entry<'_> {
    /// Returns the hash that its pods carry.
    pub fn hash(&self) -> &str {
        revision_hash(self.revision)
    }

    /// Returns the reason that somebody gave; it is a copy of the DaemonSet's annotation of that moment.
    pub fn cause(&self) -> Option<&str> {
        self.revision.annotations.get(CHANGE_CAUSE).filter(|cause| !cause.is_empty())
    }

    /// Returns the nodes its pods are on or meant for, in natural order.
    pub fn nodes(&self) -> Vec<&str> {
        let mut nodes: Vec<&str> =
            self.pods.iter().filter_map(|pod| pod.target_node()).map(|node| node.as_str()).collect();
        nodes.sort_by(|a, b| natural_order(a, b));
        nodes.dedup();
        nodes
    }
}

/// Returns the history of `daemon_set`.
pub fn history<'a>(daemon_set: &DaemonSet, world: &'a World) -> History<'a> {
    let mut remarks = Vec::new();
    if daemon_set.meta.deletion_timestamp.is_some() {
        remarks.push("the DaemonSet is being deleted: the controller makes no revision any more".into());
    }
    let (owned, orphans): (Vec<&Revision>, Vec<&Revision>) =
        revisions_of(daemon_set, world).into_iter().partition(|revision| revision.controller.is_some());
    for orphan in orphans {
        remarks.push(format!(
            "{} (revision {}) has no owner; its labels match, so the controller will adopt it",
            orphan.name, orphan.revision
        ));
    }
    remarks.extend(strangers(daemon_set, world, &owned));
    let shown = one_a_number(&owned, &mut remarks);
    let mut entries = entries(daemon_set, &owned, &shown);
    twins(&entries, &mut remarks);
    if !entries.is_empty() && !entries.iter().any(|entry| entry.current) {
        remarks.push("the live template is in no revision yet: the controller has not seen it".into());
    }
    count_pods(daemon_set, world, &owned, &mut entries, &mut remarks);
    entries.reverse();
    History { entries, remarks }
}

/// Revisions that have the name of one of this DaemonSet's and belong to something else.
fn strangers(daemon_set: &DaemonSet, world: &World, owned: &[&Revision]) -> Vec<String> {
    let prefix = format!("{}-", daemon_set.meta.name);
    let stranger = |revision: &&Revision| {
        revision.namespace == daemon_set.meta.namespace
            && revision.name.strip_prefix(&prefix).is_some_and(|rest| Some(rest) == revision.hash())
            && !owned.iter().any(|own| own.name == revision.name)
    };
    let tell = |revision: &Revision| {
        let owner = revision.controller.as_ref()?;
        let namesake = owner.kind == "DaemonSet" && owner.name == daemon_set.meta.name;
        Some(match (namesake, owner.uid == daemon_set.meta.uid) {
            (true, true) => format!(
                "{} (revision {}) is left out: its labels do not match the selector",
                revision.name, revision.revision
            ),
            (true, false) => format!(
                "{} (revision {}) is left out: it belongs to an earlier DaemonSet of this name",
                revision.name, revision.revision
            ),
            (false, _) => format!(
                "{} (revision {}) is left out: it belongs to {} {}",
                revision.name, revision.revision, owner.kind, owner.name
            ),
        })
    };
    world.revisions.iter().filter(stranger).filter_map(tell).collect()
}

/// Keeps one revision a number: the last by name, as kubectl does.
fn one_a_number<'a>(owned: &[&'a Revision], remarks: &mut Vec<String>) -> Vec<&'a Revision> {
    let mut numbers: BTreeMap<i64, Vec<&'a Revision>> = BTreeMap::new();
    for revision in owned {
        numbers.entry(revision.revision).or_default().push(revision);
    }
    for (number, twins) in numbers.iter().filter(|(_, twins)| twins.len() > 1) {
        let names: Vec<&str> = twins.iter().map(|own| own.name.as_str()).collect();
        let last = names.last().copied().unwrap_or_default();
        remarks.push(format!(
            "{} share the number {number}: {last} is shown, as kubectl does",
            names.join(", ")
        ));
    }
    numbers.into_values().filter_map(|twins| twins.last().copied()).collect()
}

/// The revisions in ascending order, each compared with the one before it that can be read.
fn entries<'a>(daemon_set: &DaemonSet, owned: &[&Revision], shown: &[&'a Revision]) -> Vec<Entry<'a>> {
    let current = current_revision(daemon_set, owned);
    let writes = writes(daemon_set);
    let mut before: Option<(&Revision, Value)> = None;
    let mut entries = Vec::new();
    for revision in shown {
        let is_current = current.number == Some(revision.revision)
            && current.hash.as_deref() == Some(revision_hash(revision));
        let template = revision_template(revision);
        let (changes, summary) = match (&template, &before) {
            (Err(_), _) => (Vec::new(), "cannot be read".to_owned()),
            (Ok(_), None) => (Vec::new(), oldest(revision).to_owned()),
            (Ok(template), Some((earlier, stored))) => compare(earlier, stored, revision, template),
        };
        let mut faults = faults(revision);
        match template {
            Ok(template) => before = Some((revision, template)),
            Err(why) => faults.insert(0, why),
        }
        let by = author_of(&writes, revision, is_current, owned);
        entries.push(Entry { revision, current: is_current, pods: Vec::new(), changes, summary, by, faults });
    }
    entries
}

fn oldest(revision: &Revision) -> &'static str {
    // Numbers start at 1; an earlier revision was cleaned up, or its template came back under a new number.
    if revision.revision == 1 { "first" } else { "oldest that is kept" }
}

/// Returns the template that a revision stores, as it would be served today.
///
/// # Errors
/// Why it stores none that can be read.
pub fn revision_template(revision: &Revision) -> Result<Value, String> {
    let template = readable_template(revision)?;
    let mut template = template.clone();
    default_pod_template(&mut template);
    Ok(template)
}

/// Returns the template as it is stored.
fn readable_template(revision: &Revision) -> Result<&Value, String> {
    if !revision.data.is_object() {
        return Err("its data is no object".into());
    }
    let Some(template) = revision.template().filter(|template| template.is_object()) else {
        return Err("its data stores no template (spec.template)".into());
    };
    serde_path_to_error::deserialize::<_, PodTemplate>(template)
        .map(|_| template)
        .map_err(|error| format!("its template is broken: {}: {}", error.path(), error.inner()))
}

/// What is odd about the object around the template.
fn faults(revision: &Revision) -> Vec<String> {
    let mut faults = Vec::new();
    match revision.hash() {
        None => faults.push(format!("it has no label {HASH_LABEL}")),
        Some(hash) if revision.name != hash && !revision.name.ends_with(&format!("-{hash}")) => {
            faults.push(format!("its name does not end in its hash {hash}"));
        }
        Some(_) => {}
    }
    if let Some(template) = revision.template().filter(|template| template.is_object()) {
        if template.get("$patch").and_then(Value::as_str) != Some("replace") {
            faults.push("its data lacks $patch: replace, so kubectl merges it into the live template".into());
        }
        if template.pointer("/spec/containers").and_then(Value::as_array).is_none_or(Vec::is_empty) {
            faults.push("its template has no containers".into());
        }
    }
    if revision.deleted.is_some() {
        faults.push("it is being deleted".into());
    }
    faults
}

/// Compares two templates; both are defaulted, so that what a newer server fills in is no change.
fn compare(earlier: &Revision, before: &Value, revision: &Revision, after: &Value) -> (Vec<Change>, String) {
    let changes = template_changes(before, after);
    let raw = |own: &Revision| own.template().cloned().unwrap_or_default();
    let words = match () {
        () if !changes.is_empty() => summary(&changes),
        () if same_template(&raw(earlier), &raw(revision)) => "the same template, stored anew".into(),
        () => "defaulting only".into(),
    };
    // The object is older than the one before it: it was given a new number.
    let returned = revision.created.zip(earlier.created).is_some_and(|(own, other)| own < other);
    let words = if returned { format!("back to an earlier template: {words}") } else { words };
    (changes, words)
}

/// Says which revisions that do not follow each other store the same.
fn twins(entries: &[Entry<'_>], remarks: &mut Vec<String>) {
    for (at, own) in entries.iter().enumerate() {
        let later = entries.get(at + 2..).unwrap_or_default();
        if let Some(other) = later.iter().find(|other| other.revision.data == own.revision.data)
            && own.revision.data.is_object()
        {
            let (own, other) = (own.revision.revision, other.revision.revision);
            remarks.push(format!("revisions {own} and {other} store the same template"));
        }
    }
}

/// Gives each revision its pods.
fn count_pods<'a>(
    daemon_set: &DaemonSet,
    world: &'a World,
    owned: &[&Revision],
    entries: &mut [Entry<'a>],
    remarks: &mut Vec<String>,
) {
    let selector = daemon_set.pod_selector().unwrap_or(Selector::Nothing);
    let pods = claim(daemon_set, &selector, world.pods_in(&daemon_set.meta.namespace)).claimed;
    let mut lost: BTreeMap<Option<&str>, BTreeSet<&str>> = BTreeMap::new();
    // What has ended and is being deleted counts nowhere (`getNodesToDaemonPods`).
    for pod in pods.into_iter().filter(|pod| !(pod.phase.is_terminal() && pod.is_terminating())) {
        let hash = pod.labels.get(HASH_LABEL);
        match entries.iter_mut().find(|entry| Some(entry.hash()) == hash) {
            Some(entry) => entry.pods.push(pod),
            None if owned.iter().any(|own| Some(revision_hash(own)) == hash) => {}
            None => {
                lost.entry(hash).or_default().insert(&pod.name);
            }
        }
    }
    for (hash, pods) in lost {
        let pods = match pods.len() {
            1 => "1 pod".to_owned(),
            count => format!("{count} pods"),
        };
        remarks.push(match hash {
            Some(hash) => format!("{pods} of hash {hash}, of which there is no revision"),
            None => format!("{pods} without the label {HASH_LABEL}"),
        });
    }
}

/// Returns the template of a revision as `kubectl rollout history --revision` prints it.
///
/// # Errors
/// Why it stores no template that can be read.
pub fn revision_text(revision: &Revision) -> Result<String, String> {
    readable_template(revision).map(describe_pod_template)
}

#[cfg(test)]
mod tests;
