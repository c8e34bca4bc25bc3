//! Which revision an undo goes to, and the patch that kubectl sends for it.
//!
//! Follows DaemonSetRollbacker of k8s.io/kubectl/pkg/polymorphichelpers/rollback.go. Refuses what the server would
//! refuse anyway, before anything is sent.

use serde_json::{Value, json};

use super::merge::same_exactly;
use crate::model::{DaemonSet, Labels, Revision, Selector, World};

/// What an undo does.
#[derive(Debug)]
pub enum Undo<'a> {
    /// Puts the template of this revision in place.
    To(&'a Revision),
    /// The live template is that of this revision: nothing is sent.
    Skip(&'a Revision),
}

/// Why an undo cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoRefusal {
    /// There is one revision, or none: kubectl's `no last revision to roll back to`.
    NoLast,
    /// There is no such revision.
    Unknown {
        /// The number asked for.
        asked: i64,
        /// The numbers there are.
        there: Vec<i64>,
        /// Kind and name of another owner that has it.
        others: Option<String>,
    },
    /// The revision stores no template.
    NoTemplate(String),
    /// The labels of the revision's template do not match the selector, which cannot be changed.
    Selector(i64),
}

/// Returns what `rollout undo --to-revision=asked` does; 0 is the second highest revision.
///
/// # Errors
/// Why it cannot be done.
pub fn undo<'a>(daemon_set: &DaemonSet, world: &'a World, asked: i64) -> Result<Undo<'a>, UndoRefusal> {
    let selector = daemon_set.pod_selector().unwrap_or(Selector::Nothing);
    let own = history(daemon_set, &selector, world);
    if asked == 0 && own.len() <= 1 {
        return Err(UndoRefusal::NoLast);
    }
    let target = match asked {
        0 => own.get(own.len().saturating_sub(2)),
        _ => own.iter().find(|revision| revision.revision == asked),
    };
    let Some(target) = target.copied() else {
        return Err(UndoRefusal::Unknown {
            asked,
            there: own.iter().map(|revision| revision.revision).collect(),
            others: owner_of(daemon_set, &selector, world, asked),
        });
    };
    let Some(template) = target.template().filter(|own| own.is_object()) else {
        return Err(UndoRefusal::NoTemplate(target.name.to_string()));
    };
    if daemon_set.raw.pointer("/spec/template").is_some_and(|live| same_exactly(live, template)) {
        return Ok(Undo::Skip(target));
    }
    let labels = template.pointer("/metadata/labels").cloned().unwrap_or_default();
    let labels: Labels = serde_json::from_value(labels).unwrap_or_default();
    if !selector.matches(&labels) {
        return Err(UndoRefusal::Selector(target.revision));
    }
    Ok(Undo::To(target))
}

/// The patch of an undo: what the revision stores, which says `$patch: replace` about the template.
pub fn undo_patch(revision: &Revision) -> Value {
    let template = revision.template().cloned().unwrap_or_default();
    json!({"spec": {"template": template}})
}

/// The revisions that the DaemonSet owns, by number (daemonSetHistory and findHistory): unlike the controller,
/// kubectl does not count those that might be adopted.
fn history<'a>(daemon_set: &DaemonSet, selector: &Selector, world: &'a World) -> Vec<&'a Revision> {
    let owned = |revision: &&Revision| {
        revision.namespace == daemon_set.meta.namespace
            && selector.matches(&revision.labels)
            && revision.controller.as_ref().is_some_and(|owner| owner.uid == daemon_set.meta.uid)
    };
    let mut own: Vec<&Revision> = world.revisions.iter().filter(owned).collect();
    own.sort_by_key(|revision| revision.revision);
    own
}

/// Who else has a revision of this number under the same labels.
fn owner_of(daemon_set: &DaemonSet, selector: &Selector, world: &World, asked: i64) -> Option<String> {
    let foreign = |revision: &&Revision| {
        revision.namespace == daemon_set.meta.namespace
            && revision.revision == asked
            && selector.matches(&revision.labels)
    };
    let revision = world.revisions.iter().find(foreign)?;
    let owner = revision.controller.as_ref();
    Some(owner.map_or_else(|| "nobody".to_owned(), |owner| format!("{} {}", owner.kind, owner.name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Meta, Origin};

    fn template(image: &str) -> Value {
        json!({"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "c", "image": image}]}})
    }

    fn revision(number: i64, image: &str, uid: &str) -> Revision {
        let mut data = json!({"spec": {"template": template(image)}});
        data["spec"]["template"]["$patch"] = "replace".into();
        let meta: Meta = serde_json::from_value(json!({"name": format!("x-{number}"), "namespace": "n",
            "labels": {"app": "x", "controller-revision-hash": number.to_string()},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": format!("of-{uid}"),
                "uid": uid, "controller": true}]}))
        .expect("metadata");
        Revision::from_wire(meta, number, data, Origin::default())
    }

    fn daemon_set(image: &str) -> DaemonSet {
        let raw = json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "x", "namespace": "n", "uid": "u"},
            "spec": {"selector": {"matchLabels": {"app": "x"}}, "template": template(image)}});
        DaemonSet::from_value(raw, Origin::default()).expect("a DaemonSet")
    }

    fn world(revisions: Vec<Revision>) -> World {
        let mut world = World::default();
        world.revisions = revisions;
        world.indexed()
    }

    fn number(undo: Result<Undo<'_>, UndoRefusal>) -> Result<(bool, i64), UndoRefusal> {
        undo.map(|own| match own {
            Undo::To(revision) => (true, revision.revision),
            Undo::Skip(revision) => (false, revision.revision),
        })
    }

    #[test]
    fn the_revision_is_the_one_that_kubectl_takes() {
        let revisions = vec![
            revision(4, "i:4", "u"),
            revision(1, "i:1", "u"),
            revision(3, "i:3", "u"),
            revision(7, "i:7", "other"),
        ];
        let world = world(revisions);
        let live = daemon_set("i:4");
        let unknown = |asked, others: Option<&str>| {
            Err(UndoRefusal::Unknown { asked, there: vec![1, 3, 4], others: others.map(str::to_owned) })
        };
        for (asked, expected) in [
            (0, Ok((true, 3))),
            (1, Ok((true, 1))),
            (4, Ok((false, 4))),
            (2, unknown(2, None)),
            (-1, unknown(-1, None)),
            (7, unknown(7, Some("DaemonSet of-other"))),
        ] {
            assert_eq!(number(undo(&live, &world, asked)), expected, "--to-revision={asked}");
        }
        let one = self::world(vec![revision(1, "i:1", "u")]);
        assert_eq!(number(undo(&live, &one, 0)), Err(UndoRefusal::NoLast));
    }

    #[test]
    fn a_template_whose_labels_do_not_match_the_selector_is_refused() {
        let mut other = revision(1, "i:1", "u");
        other.data["spec"]["template"]["metadata"]["labels"]["app"] = "y".into();
        let mut empty = revision(2, "i:2", "u");
        empty.data = json!({});
        let world = world(vec![other, empty]);
        let live = daemon_set("i:4");
        assert_eq!(number(undo(&live, &world, 1)), Err(UndoRefusal::Selector(1)));
        assert_eq!(number(undo(&live, &world, 2)), Err(UndoRefusal::NoTemplate("x-2".into())));
    }

    #[test]
    fn the_patch_is_what_the_revision_stores() {
        let revision = revision(1, "i:1", "u");
        assert_eq!(undo_patch(&revision), revision.data);
    }
}
