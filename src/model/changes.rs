//! Objects that came, changed and went since a `World` was put in order.
//!
//! A watch tells of much that no answer uses, heartbeats of nodes above all: what says nothing new is dropped here,
//! before anything is computed anew. Refuses to know where the news came from.

use std::collections::HashMap;

use serde_json::Value;

use super::daemon_set::DaemonSet;
use super::node::Node;
use super::pod::Pod;
use super::revision::Revision;
use super::text::Text;
use super::world::World;

/// Namespace (empty for nodes) and name.
pub type ObjectKey = (Text, Text);

/// What is to become of a `World`.
#[derive(Debug, Default)]
pub struct Changes {
    nodes: Kept<Node>,
    pods: Kept<Pod>,
    daemon_sets: Kept<DaemonSet>,
    revisions: Kept<Revision>,
}

/// The last word on each object of a kind; `None` is gone.
#[derive(Debug)]
struct Kept<T>(HashMap<ObjectKey, Option<T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

/// What the kinds that are watched have in common.
trait Watched: Sized {
    fn key(&self) -> ObjectKey;
    /// Reports whether both say the same to every answer.
    fn same(&self, other: &Self) -> bool;
    fn find<'a>(world: &'a World, key: &ObjectKey) -> Option<&'a Self>;
    fn list(world: &mut World) -> &mut Vec<Self>;
}

impl<T: Watched> Kept<T> {
    /// Notes an object; returns whether it says something new.
    fn put(&mut self, world: &World, object: T) -> bool {
        let key = object.key();
        let known = match self.0.get(&key) {
            Some(noted) => noted.as_ref(),
            None => T::find(world, &key),
        };
        if known.is_some_and(|known| known.same(&object)) {
            return false;
        }
        self.0.insert(key, Some(object));
        true
    }

    fn remove(&mut self, world: &World, key: ObjectKey) -> bool {
        let known = match self.0.get(&key) {
            Some(noted) => noted.is_some(),
            None => T::find(world, &key).is_some(),
        };
        if known {
            self.0.insert(key, None);
        }
        known
    }

    fn apply(self, world: &mut World) {
        if self.0.is_empty() {
            return;
        }
        let list = T::list(world);
        list.retain(|own| !self.0.contains_key(&own.key()));
        list.extend(self.0.into_values().flatten());
    }
}

impl Changes {
    /// Notes a node; returns whether it says something new.
    pub fn put_node(&mut self, world: &World, node: Node) -> bool {
        self.nodes.put(world, node)
    }

    /// Notes a pod; returns whether it says something new.
    pub fn put_pod(&mut self, world: &World, pod: Pod) -> bool {
        self.pods.put(world, pod)
    }

    /// Notes a DaemonSet; returns whether it says something new.
    pub fn put_daemon_set(&mut self, world: &World, daemon_set: DaemonSet) -> bool {
        self.daemon_sets.put(world, daemon_set)
    }

    /// Notes a revision; returns whether it says something new.
    pub fn put_revision(&mut self, world: &World, revision: Revision) -> bool {
        self.revisions.put(world, revision)
    }

    /// Notes that a node is gone; returns whether it was known.
    pub fn remove_node(&mut self, world: &World, key: ObjectKey) -> bool {
        self.nodes.remove(world, key)
    }

    /// Notes that a pod is gone; returns whether it was known.
    pub fn remove_pod(&mut self, world: &World, key: ObjectKey) -> bool {
        self.pods.remove(world, key)
    }

    /// Notes that a DaemonSet is gone; returns whether it was known.
    pub fn remove_daemon_set(&mut self, world: &World, key: ObjectKey) -> bool {
        self.daemon_sets.remove(world, key)
    }

    /// Notes that a revision is gone; returns whether it was known.
    pub fn remove_revision(&mut self, world: &World, key: ObjectKey) -> bool {
        self.revisions.remove(world, key)
    }

    /// Returns the world as it is with all that was noted, in order again.
    #[must_use]
    pub fn apply(self, mut world: World) -> World {
        self.nodes.apply(&mut world);
        self.pods.apply(&mut world);
        self.daemon_sets.apply(&mut world);
        self.revisions.apply(&mut world);
        world.indexed()
    }
}

impl Watched for Node {
    fn key(&self) -> ObjectKey {
        (Text::default(), self.name.clone())
    }

    fn same(&self, other: &Self) -> bool {
        let mut own = self.clone();
        own.resource_version.clone_from(&other.resource_version);
        for (own, other) in own.conditions.iter_mut().zip(&other.conditions) {
            own.last_heartbeat_time = other.last_heartbeat_time;
        }
        own == *other
    }

    fn find<'a>(world: &'a World, key: &ObjectKey) -> Option<&'a Self> {
        world.node(&key.1)
    }

    fn list(world: &mut World) -> &mut Vec<Self> {
        &mut world.nodes
    }
}

impl Watched for Pod {
    fn key(&self) -> ObjectKey {
        (self.namespace.clone(), self.name.clone())
    }

    fn same(&self, other: &Self) -> bool {
        let mut own = self.clone();
        own.resource_version.clone_from(&other.resource_version);
        own == *other
    }

    fn find<'a>(world: &'a World, key: &ObjectKey) -> Option<&'a Self> {
        let pods = world.pods_in(&key.0);
        pods.binary_search_by(|own| own.name.cmp(&key.1)).ok().and_then(|at| pods.get(at))
    }

    fn list(world: &mut World) -> &mut Vec<Self> {
        &mut world.pods
    }
}

impl Watched for DaemonSet {
    fn key(&self) -> ObjectKey {
        (self.meta.namespace.clone(), self.meta.name.clone())
    }

    fn same(&self, other: &Self) -> bool {
        telling(&self.raw) == telling(&other.raw)
    }

    fn find<'a>(world: &'a World, key: &ObjectKey) -> Option<&'a Self> {
        let order = |own: &Self| own.key().cmp(&(&key.0, &key.1));
        world.daemon_sets.binary_search_by(order).ok().and_then(|at| world.daemon_sets.get(at))
    }

    fn list(world: &mut World) -> &mut Vec<Self> {
        &mut world.daemon_sets
    }
}

/// The object without what changes with every write.
fn telling(raw: &Value) -> Value {
    let mut raw = raw.clone();
    if let Some(meta) = raw.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.remove("resourceVersion");
        meta.remove("managedFields");
    }
    raw
}

impl Watched for Revision {
    fn key(&self) -> ObjectKey {
        (self.namespace.clone(), self.name.clone())
    }

    fn same(&self, other: &Self) -> bool {
        let mut own = self.clone();
        own.resource_version.clone_from(&other.resource_version);
        own == *other
    }

    fn find<'a>(world: &'a World, key: &ObjectKey) -> Option<&'a Self> {
        world.revisions.iter().find(|own| (&own.namespace, &own.name) == (&key.0, &key.1))
    }

    fn list(world: &mut World) -> &mut Vec<Self> {
        &mut world.revisions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::node::Condition;
    use crate::model::{Labels, Origin};

    fn node(name: &str, version: &str) -> Node {
        let ready = Condition { kind: "Ready".into(), status: "True".into(), ..Condition::default() };
        Node {
            name: name.into(),
            resource_version: version.into(),
            conditions: vec![ready],
            ..Node::default()
        }
    }

    fn daemon_set(version: &str, image: &str) -> DaemonSet {
        let raw = serde_json::json!({
            "metadata": {"namespace": "a", "name": "x", "resourceVersion": version, "managedFields": [version]},
            "spec": {"template": {"spec": {"containers": [{"name": "c", "image": image}]}}},
        });
        DaemonSet::from_value(raw, Origin::default()).expect("a DaemonSet")
    }

    fn world(fill: impl FnOnce(&mut World)) -> World {
        let mut world = World::default();
        fill(&mut world);
        world.indexed()
    }

    fn names(world: &World) -> Vec<&str> {
        world.nodes.iter().map(|node| node.name.as_str()).collect()
    }

    #[test]
    fn a_heartbeat_says_nothing_new() {
        let world = world(|own| own.nodes = vec![node("n1", "1")]);
        let mut changes = Changes::default();
        let mut beat = node("n1", "2");
        beat.conditions[0].last_heartbeat_time = Some(jiff::Timestamp::UNIX_EPOCH);
        assert!(!changes.put_node(&world, beat));
        let mut gone = node("n1", "3");
        gone.conditions[0].status = "False".into();
        assert!(changes.put_node(&world, gone.clone()));
        assert!(!changes.put_node(&world, gone), "compared with the last word, not with the world");
        assert!(changes.put_node(&world, node("n1", "4")), "and back");
    }

    #[test]
    fn a_write_that_changes_only_the_version_says_nothing_new() {
        let world = world(|own| own.daemon_sets = vec![daemon_set("1", "a")]);
        let mut changes = Changes::default();
        assert!(!changes.put_daemon_set(&world, daemon_set("2", "a")));
        assert!(changes.put_daemon_set(&world, daemon_set("3", "b")));
        let world = changes.apply(world);
        assert_eq!(world.daemon_sets.len(), 1);
        assert_eq!(world.daemon_sets[0].template.spec.containers[0].image, "b");
    }

    #[test]
    fn the_world_is_in_order_after_changes() {
        let world = world(|own| own.nodes = vec![node("n10", "1"), node("n2", "1")]);
        let key = |name: &str| (Text::default(), Text::from(name));
        let mut changes = Changes::default();
        assert!(changes.put_node(&world, node("n3", "5")));
        assert!(changes.remove_node(&world, key("n2")));
        assert!(!changes.remove_node(&world, key("n2")), "it is gone already");
        assert!(!changes.remove_node(&world, key("n9")), "it never was");
        let world = changes.apply(world);
        assert_eq!(names(&world), ["n3", "n10"]);
        // Deleted and made again, with a label: the new one stays.
        let mut changes = Changes::default();
        assert!(changes.remove_node(&world, key("n3")));
        let mut labels = Labels::default();
        labels.insert("a".into(), "b".into());
        let again = Node { labels, ..node("n3", "6") };
        assert!(changes.put_node(&world, again));
        let world = changes.apply(world);
        assert_eq!(names(&world), ["n3", "n10"]);
        assert!(world.nodes[0].labels.has("a"));
    }

    #[test]
    fn a_namespace_whose_last_pod_is_gone_has_no_pods() {
        let pod = |namespace: &str| {
            let mut wire = crate::model::PodWire::default();
            wire.metadata.namespace = namespace.into();
            wire.metadata.name = "p".into();
            wire.fold(&mut crate::model::Sharing::default(), Origin::default())
        };
        let world = world(|own| own.pods = vec![pod("a"), pod("b")]);
        let mut changes = Changes::default();
        assert!(changes.remove_pod(&world, ("a".into(), "p".into())));
        assert!(!changes.put_pod(&world, pod("b")));
        let world = changes.apply(world);
        assert_eq!((world.pods_in("a").len(), world.pods_in("b").len()), (0, 1));
    }
}
