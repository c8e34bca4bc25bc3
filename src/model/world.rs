//! Everything that was gathered for one answer.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::daemon_set::DaemonSet;
use super::event::Event;
use super::natural::natural_order;
use super::node::Node;
use super::pod::Pod;
use super::revision::Revision;
use super::surroundings::{LimitRange, Namespace, RuntimeClass};
use super::text::Text;

/// Which kinds the data can speak for. A kind that is not known is not the same as none of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Nodes.
    pub nodes: bool,
    /// Pods, at least of the namespaces asked for.
    pub pods: bool,
    /// Pods of every namespace: without them nobody knows how full a node is.
    pub all_pods: bool,
    /// ControllerRevisions.
    pub revisions: bool,
    /// Namespaces.
    pub namespaces: bool,
    /// RuntimeClasses.
    pub runtime_classes: bool,
}

/// A cluster as plain data, in a fixed order, with the look-ups that answers need.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// Nodes, in natural order of their names.
    pub nodes: Vec<Node>,
    /// Pods, by namespace and name.
    pub pods: Vec<Pod>,
    /// DaemonSets, by namespace and name.
    pub daemon_sets: Vec<DaemonSet>,
    /// Revisions, by namespace, number and name.
    pub revisions: Vec<Revision>,
    /// Namespaces.
    pub namespaces: Vec<Namespace>,
    /// RuntimeClasses.
    pub runtime_classes: Vec<RuntimeClass>,
    /// LimitRanges.
    pub limit_ranges: Vec<LimitRange>,
    /// Events.
    pub events: Vec<Event>,
    /// Which kinds the data can speak for.
    pub known: Known,
    node_index: HashMap<Text, usize>,
    pods_of_node: Vec<Vec<u32>>,
    pods_of_namespace: HashMap<Text, (usize, usize)>,
}

impl World {
    /// Sorts what was gathered and builds the look-ups.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        newest(&mut self.nodes, |a, b| natural_order(&a.name, &b.name), |node| &node.resource_version);
        newest(
            &mut self.pods,
            |a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)),
            |pod| &pod.resource_version,
        );
        newest(&mut self.daemon_sets, |a, b| a.key().cmp(&b.key()), |own| &own.meta.resource_version);
        newest(
            &mut self.revisions,
            |a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)),
            |revision| &revision.resource_version,
        );
        self.revisions
            .sort_by(|a, b| (&a.namespace, a.revision, &a.name).cmp(&(&b.namespace, b.revision, &b.name)));
        self.node_index =
            self.nodes.iter().enumerate().map(|(index, node)| (node.name.clone(), index)).collect();
        self.pods_of_node = vec![Vec::new(); self.nodes.len()];
        for (index, pod) in self.pods.iter().enumerate() {
            if let Some(node) = self.node_index.get(&pod.node_name)
                && let Some(list) = self.pods_of_node.get_mut(*node)
            {
                list.push(index as u32);
            }
        }
        self.pods_of_namespace.clear();
        let mut start = 0;
        for chunk in self.pods.chunk_by(|a, b| a.namespace == b.namespace) {
            if let Some(first) = chunk.first() {
                self.pods_of_namespace.insert(first.namespace.clone(), (start, start + chunk.len()));
            }
            start += chunk.len();
        }
        self
    }

    /// Adds the objects of another world; what either can speak for, both can. Needs [`World::indexed`] afterwards.
    pub fn absorb(&mut self, other: Self) {
        self.nodes.extend(other.nodes);
        self.pods.extend(other.pods);
        self.daemon_sets.extend(other.daemon_sets);
        self.revisions.extend(other.revisions);
        self.namespaces.extend(other.namespaces);
        self.runtime_classes.extend(other.runtime_classes);
        self.limit_ranges.extend(other.limit_ranges);
        self.events.extend(other.events);
        let known = other.known;
        self.known.nodes |= known.nodes;
        self.known.pods |= known.pods;
        self.known.all_pods |= known.all_pods;
        self.known.revisions |= known.revisions;
        self.known.namespaces |= known.namespaces;
        self.known.runtime_classes |= known.runtime_classes;
    }

    /// Returns the place of a node in `nodes`.
    pub fn node_index(&self, name: &str) -> Option<usize> {
        self.node_index.get(name).copied()
    }

    /// Returns a node by name.
    pub fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.get(self.node_index(name)?)
    }

    /// Returns the pods that are bound to the node at `index`, ended ones included.
    pub fn pods_on(&self, index: usize) -> impl Iterator<Item = &Pod> {
        self.pods_of_node.get(index).into_iter().flatten().filter_map(|pod| self.pods.get(*pod as usize))
    }

    /// Returns the pods of a namespace.
    pub fn pods_in(&self, namespace: &str) -> &[Pod] {
        let range = self.pods_of_namespace.get(namespace).copied().unwrap_or_default();
        self.pods.get(range.0..range.1).unwrap_or_default()
    }

    /// Returns a namespace by name.
    pub fn namespace(&self, name: &str) -> Option<&Namespace> {
        self.namespaces.iter().find(|namespace| namespace.name == name)
    }
}

/// Sorts objects and keeps one of each name: the one with the highest resourceVersion, or the last one read.
fn newest<T>(objects: &mut Vec<T>, order: impl Fn(&T, &T) -> Ordering, version: impl Fn(&T) -> &Text) {
    let number = |object: &T| version(object).parse::<u64>().unwrap_or(0);
    // Of equal versions the later reading comes first; a stable sort leaves it there.
    objects.reverse();
    objects.sort_by(|a, b| order(a, b).then_with(|| number(b).cmp(&number(a))));
    objects.dedup_by(|later, kept| order(later, kept) == Ordering::Equal);
}
