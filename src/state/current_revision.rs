//! The revision that new pods get.
//!
//! Follows constructHistory and Match of pkg/controller/daemon/update.go, except that templates are compared
//! by meaning: bytes differ between versions of the control plane (a null creationTimestamp).

use serde_json::Value;

use super::manage::hash_of;
use super::ownership::claims_revision;
use super::rolling_update::generation_matches;
use crate::model::{DaemonSet, Pod, Revision, Selector, Text, World};

/// The revision of the live template, if the data tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CurrentRevision {
    /// The hash that new pods carry.
    pub hash: Option<Text>,
    /// The revision's number.
    pub number: Option<i64>,
}

/// Returns the revisions that the controller takes for those of `daemon_set`, by number.
pub fn revisions_of<'a>(daemon_set: &DaemonSet, world: &'a World) -> Vec<&'a Revision> {
    let selector = daemon_set.pod_selector().unwrap_or(Selector::Nothing);
    world.revisions.iter().filter(|revision| claims_revision(daemon_set, &selector, revision)).collect()
}

/// Returns the hash of a revision; the controller labels one that has none with its name.
pub fn revision_hash(revision: &Revision) -> &str {
    revision.hash().unwrap_or(&revision.name)
}

/// Finds the current revision among `revisions`: the highest that has the live template; failing that, the
/// highest one if the controller has seen the live generation.
pub fn current_revision(daemon_set: &DaemonSet, revisions: &[&Revision]) -> CurrentRevision {
    let template = daemon_set.raw.pointer("/spec/template");
    let matching = revisions.iter().rev().find(|revision| {
        revision.template().zip(template).is_some_and(|(stored, live)| same_template(stored, live))
    });
    let observed = daemon_set.status.as_ref().map_or(0, |status| status.observed_generation);
    let seen = daemon_set.meta.generation.is_some_and(|generation| observed >= generation);
    let current = matching.or_else(|| revisions.last().filter(|_| seen));
    CurrentRevision {
        hash: current.map(|revision| Text::shared(revision_hash(revision))),
        number: current.map(|revision| revision.revision),
    }
}

/// Returns the hash that the pods of the template's generation carry, where the data has no revisions to ask.
///
/// The controller writes both labels into a pod; several hashes of one generation tell nothing.
pub(super) fn hash_by_generation(generation: Option<i64>, pods: &[&Pod]) -> Option<Text> {
    let made_now = pods.iter().filter(|pod| generation_matches(pod, generation));
    let mut hashes = made_now.filter_map(|pod| hash_of(pod));
    let hash = hashes.next()?;
    hashes.all(|other| other == hash).then(|| Text::shared(hash))
}

/// Objects that say something although they are empty: an empty selector selects everything.
const EMPTY_TELLS: [&str; 3] = ["emptyDir", "labelSelector", "namespaceSelector"];

/// Reports whether two pod templates mean the same: `$patch`, nulls and most empty maps and lists tell nothing.
pub fn same_template(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(left), Value::Object(right)) => {
            let same = |key: &str| match (left.get(key), right.get(key)) {
                (Some(x), Some(y)) => same_template(x, y),
                (Some(x), None) | (None, Some(x)) => {
                    key == "$patch" || x.is_null() || (is_nothing(x) && !EMPTY_TELLS.contains(&key))
                }
                (None, None) => true,
            };
            left.keys().chain(right.keys()).all(|key| same(key))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(x, y)| same_template(x, y))
        }
        _ => a == b || (is_nothing(a) && is_nothing(b)),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => {
            map.iter().all(|(key, own)| is_nothing(own) && !EMPTY_TELLS.contains(&key.as_str()))
        }
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn templates_are_compared_by_meaning() {
        let live = json!({"metadata": {"labels": {"a": "b"}}, "spec": {"x": 1}});
        let stored = json!({"$patch": "replace", "metadata": {"creationTimestamp": null, "labels": {"a": "b"}}, "spec": {"x": 1, "s": {}}});
        assert!(same_template(&live, &stored));
        assert!(!same_template(&live, &json!({"metadata": {"labels": {"a": "c"}}, "spec": {"x": 1}})));
    }
}
