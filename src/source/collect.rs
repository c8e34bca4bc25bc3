//! Turns raw objects into a `World`, one by one, and keeps what could not be used.
//!
//! What files and a cluster have in common: nothing here opens anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::json::{Identity, IdentityMeta};
use super::kind::Kind;
use super::object::{Object, Raw};
use super::tree;
use crate::model::{Origin, OriginKind, Place, Sharing, Text, World};
use crate::yaml;

/// An object that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `file:line:col`.
    pub place: String,
    /// Its kind, if it says one.
    pub kind: Option<Kind>,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub message: String,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The objects that answers use.
    pub world: World,
    /// Objects that could not be used.
    pub problems: Vec<Problem>,
    /// How many objects of kinds that no answer uses, by kind.
    pub skipped: BTreeMap<String, usize>,
    /// Files of a folder that hold no Kubernetes objects.
    pub without_objects: Vec<Arc<str>>,
    /// The newest time in the data: the moment that a dump was taken, as far as it tells.
    pub latest: Option<Timestamp>,
}

impl Gathered {
    /// Adds what another reading brought; what either can speak for, both can.
    pub fn absorb(&mut self, other: Self) {
        self.world.absorb(other.world);
        self.problems.extend(other.problems);
        for (kind, number) in other.skipped {
            *self.skipped.entry(kind).or_default() += number;
        }
        self.without_objects.extend(other.without_objects);
        self.latest = self.latest.max(other.latest);
    }
}

/// Collects objects of one kind of source.
pub(super) struct Collector {
    pub(super) gathered: Gathered,
    sharing: Sharing,
    kind: OriginKind,
}

impl Collector {
    pub(super) fn new(kind: OriginKind) -> Self {
        Self { gathered: Gathered::default(), sharing: Sharing::default(), kind }
    }

    /// Notes an object that could not be used.
    pub(super) fn problem(&mut self, identity: Identity, place: String, message: String) {
        self.gathered.problems.push(Problem {
            place,
            kind: Kind::named(&identity.kind),
            namespace: identity.metadata.namespace,
            name: identity.metadata.name,
            message,
        });
    }

    /// Takes an object that has a kind; `place` is where it stands in a file.
    pub(super) fn take(&mut self, raw: Raw, place: Option<Place>, tree: Option<&yaml::Node>) {
        let known = &mut self.gathered.world.known;
        match (raw.is_used(), raw.kind.as_str()) {
            (false, kind) => {
                *self.gathered.skipped.entry(kind.to_owned()).or_default() += 1;
                return;
            }
            (true, "Node") => known.nodes = true,
            (true, "Pod") => known.pods = true,
            (true, "ControllerRevision") => known.revisions = true,
            (true, "Namespace") => known.namespaces = true,
            (true, "RuntimeClass") => known.runtime_classes = true,
            _ => {}
        }
        let kind = raw.kind.to_string();
        let (namespace, name) = raw.identity();
        let origin = Origin { kind: self.kind, place: place.clone() };
        match raw.fold(&mut self.sharing, origin) {
            Ok(Some(object)) => self.keep(object),
            Ok(None) => {}
            Err(error) => {
                let at = match (place, tree) {
                    (Some(place), Some(node)) => {
                        let at = tree::place_of(node, &error.path);
                        format!("{}:{}:{}", place.file, at.line, at.column)
                    }
                    (Some(place), None) => place.to_string(),
                    (None, _) => format!("{kind} {namespace}/{name} in the cluster"),
                };
                let identity = Identity { kind, metadata: IdentityMeta { name, namespace } };
                self.problem(identity, at, error.to_string());
            }
        }
    }

    fn keep(&mut self, object: Object) {
        let world = &mut self.gathered.world;
        let times: [Option<Timestamp>; 2] = match &object {
            Object::Node(node) => {
                let changes = node.conditions.iter().map(|condition| condition.last_seen());
                [node.created, changes.flatten().max()]
            }
            Object::Pod(pod) => [pod.created, pod.ready_changed],
            Object::DaemonSet(daemon_set) => [daemon_set.meta.creation_timestamp, None],
            Object::Revision(revision) => [revision.created, None],
            Object::Event(event) => [event.last, None],
            _ => [None, None],
        };
        self.gathered.latest = times.into_iter().flatten().chain(self.gathered.latest).max();
        match object {
            Object::Node(node) => world.nodes.push(node),
            Object::Pod(pod) => world.pods.push(pod),
            Object::DaemonSet(daemon_set) => world.daemon_sets.push(*daemon_set),
            Object::Revision(revision) => world.revisions.push(revision),
            Object::Namespace(namespace) => world.namespaces.push(namespace),
            Object::RuntimeClass(class) => world.runtime_classes.push(class),
            Object::LimitRange(range) => world.limit_ranges.push(range),
            Object::Event(event) => world.events.push(event),
        }
    }

    /// Returns what was collected. Files tell by their content whether they hold the pods of all namespaces.
    pub(super) fn finish(mut self) -> Gathered {
        let world = &mut self.gathered.world;
        let namespaces: BTreeSet<&Text> = world.pods.iter().map(|pod| &pod.namespace).collect();
        // Every cluster has pods in kube-system; data without them, or with nothing else, is a part.
        let system = namespaces.iter().any(|namespace| namespace.as_str() == "kube-system");
        world.known.all_pods = system && namespaces.len() > 1;
        self.gathered
    }
}
