//! What a snapshot holds: every kind that a command asks for, and of which namespaces.

use crate::source::cluster::{Collection, RawList};

/// Whose DaemonSets the snapshot is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of all namespaces.
    Everything,
    /// Those of one. What surrounds them (nodes, pods of everybody that fill nodes, classes) comes along.
    Namespace(String),
}

/// Where objects of a kind matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// They live in no namespace.
    Cluster,
    /// Like `Cluster`; if that is refused, the one that is called as the namespace.
    Namespaces,
    /// In every namespace; if that is refused, in the namespace that is asked for.
    Everywhere,
    /// In the namespace that is asked for.
    Own,
    /// There, and in this one.
    OwnAnd(&'static str),
}

/// A kind that is captured.
#[derive(Debug)]
pub(super) struct Wanted {
    collection: Collection,
    reach: Reach,
    /// Several parts by field; one part of everything if there are none.
    fields: &'static [&'static str],
}

const fn wanted(
    api_version: &'static str,
    kind: &'static str,
    plural: &'static str,
    reach: Reach,
    fields: &'static [&'static str],
) -> Wanted {
    let namespaced = !matches!(reach, Reach::Cluster | Reach::Namespaces);
    Wanted { collection: Collection { api_version, kind, plural, namespaced }, reach, fields }
}

/// Events that some answer reads.
const EVENTS: [&str; 2] = ["involvedObject.kind=DaemonSet", "involvedObject.kind=Pod"];
/// Where kubelets renew the leases of their nodes (v1.NamespaceNodeLease).
const NODE_LEASES: &str = "kube-node-lease";

/// In the order in which they are read: what owns before what is owned.
pub(super) const WANTED: [Wanted; 14] = [
    wanted("v1", "Namespace", "namespaces", Reach::Namespaces, &[]),
    wanted("v1", "Node", "nodes", Reach::Cluster, &[]),
    wanted("apps/v1", "DaemonSet", "daemonsets", Reach::Own, &[]),
    wanted("apps/v1", "ControllerRevision", "controllerrevisions", Reach::Own, &[]),
    wanted("v1", "Pod", "pods", Reach::Everywhere, &[]),
    wanted("v1", "Event", "events", Reach::Own, &EVENTS),
    wanted("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", Reach::Own, &[]),
    wanted("v1", "Service", "services", Reach::Own, &[]),
    wanted("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", Reach::Own, &[]),
    wanted("v1", "LimitRange", "limitranges", Reach::Own, &[]),
    wanted("v1", "ResourceQuota", "resourcequotas", Reach::Own, &[]),
    wanted("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", Reach::Cluster, &[]),
    wanted("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", Reach::Cluster, &[]),
    wanted("coordination.k8s.io/v1", "Lease", "leases", Reach::OwnAnd(NODE_LEASES), &[]),
];

/// Names of the files of a folder, the snapshot's own last.
pub(super) fn resources() -> impl Iterator<Item = &'static str> {
    WANTED.iter().map(|wanted| wanted.collection.plural).chain(["snapshot"])
}

impl Wanted {
    /// Returns the parts to read; of each the choices, the first of which that may be read is taken.
    pub(super) fn parts(&self, scope: &Scope) -> Vec<Vec<RawList>> {
        let all = self.part(None, "");
        match (scope, self.reach) {
            (Scope::Everything, _) | (_, Reach::Cluster) => self.by_field(&[None]),
            (Scope::Namespace(own), Reach::Namespaces) => {
                vec![vec![all.clone(), RawList { name: Some(own.clone()), ..all }]]
            }
            (Scope::Namespace(own), Reach::Everywhere) => self.by_field(&[None, Some(own)]),
            (Scope::Namespace(own), Reach::Own) => self.by_field(&[Some(own)]),
            (Scope::Namespace(own), Reach::OwnAnd(other)) => {
                vec![vec![self.part(Some(own), "")], vec![self.part(Some(other), "")]]
            }
        }
    }

    fn by_field(&self, namespaces: &[Option<&str>]) -> Vec<Vec<RawList>> {
        let fields = if self.fields.is_empty() { &[""] } else { self.fields };
        let choices = |field: &&'static str| namespaces.iter().map(|own| self.part(*own, field)).collect();
        fields.iter().map(choices).collect()
    }

    fn part(&self, namespace: Option<&str>, fields: &'static str) -> RawList {
        RawList { collection: self.collection, namespace: namespace.map(str::to_owned), name: None, fields }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(scope: &Scope) -> Vec<String> {
        let choices =
            |choices: Vec<RawList>| choices.iter().map(RawList::permission).collect::<Vec<_>>().join(" or ");
        WANTED.iter().flat_map(|wanted| wanted.parts(scope)).map(choices).collect()
    }

    #[test]
    fn everything_is_every_namespace() {
        insta::assert_snapshot!(asked(&Scope::Everything).join("\n"), @r"
        list namespaces
        list nodes
        list daemonsets.apps -A
        list controllerrevisions.apps -A
        list pods -A
        list events -A
        list events -A
        list poddisruptionbudgets.policy -A
        list services -A
        list endpointslices.discovery.k8s.io -A
        list limitranges -A
        list resourcequotas -A
        list priorityclasses.scheduling.k8s.io
        list runtimeclasses.node.k8s.io
        list leases.coordination.k8s.io -A
        ");
    }

    #[test]
    fn one_namespace_takes_its_surroundings_along() {
        insta::assert_snapshot!(asked(&Scope::Namespace("logging".into())).join("\n"), @r"
        list namespaces or get namespaces/logging
        list nodes
        list daemonsets.apps -n logging
        list controllerrevisions.apps -n logging
        list pods -A or list pods -n logging
        list events -n logging
        list events -n logging
        list poddisruptionbudgets.policy -n logging
        list services -n logging
        list endpointslices.discovery.k8s.io -n logging
        list limitranges -n logging
        list resourcequotas -n logging
        list priorityclasses.scheduling.k8s.io
        list runtimeclasses.node.k8s.io
        list leases.coordination.k8s.io -n logging
        list leases.coordination.k8s.io -n kube-node-lease
        ");
    }
}
