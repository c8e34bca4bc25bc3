//! What a snapshot holds: every kind that a command asks for, and of which namespaces.

use crate::source::cluster::List;
use crate::source::kind::{Kind, Resource};

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
    resource: Resource,
    reach: Reach,
    /// Several parts by field; one part of everything if there are none.
    fields: &'static [&'static str],
}

const fn wanted(kind: Kind, reach: Reach) -> Wanted {
    Wanted { resource: kind.resource(), reach, fields: &[] }
}

/// A kind of namespaces that is read only to be written down.
const fn besides(
    api_version: &'static str,
    kind: &'static str,
    plural: &'static str,
    reach: Reach,
) -> Wanted {
    Wanted { resource: Resource::namespaced(api_version, kind, plural), reach, fields: &[] }
}

const PRIORITY_CLASSES: Resource =
    Resource::of_cluster("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses");
/// Events that some answer reads.
const EVENTS: [&str; 2] = ["involvedObject.kind=DaemonSet", "involvedObject.kind=Pod"];
/// Where kubelets renew the leases of their nodes (v1.NamespaceNodeLease).
const NODE_LEASES: &str = "kube-node-lease";

/// In the order in which they are read: what owns before what is owned.
pub(super) const WANTED: [Wanted; 14] = [
    wanted(Kind::Namespace, Reach::Namespaces),
    wanted(Kind::Node, Reach::Cluster),
    wanted(Kind::DaemonSet, Reach::Own),
    wanted(Kind::ControllerRevision, Reach::Own),
    wanted(Kind::Pod, Reach::Everywhere),
    Wanted { resource: Kind::Event.resource(), reach: Reach::Own, fields: &EVENTS },
    besides("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", Reach::Own),
    besides("v1", "Service", "services", Reach::Own),
    besides("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", Reach::Own),
    wanted(Kind::LimitRange, Reach::Own),
    besides("v1", "ResourceQuota", "resourcequotas", Reach::Own),
    Wanted { resource: PRIORITY_CLASSES, reach: Reach::Cluster, fields: &[] },
    wanted(Kind::RuntimeClass, Reach::Cluster),
    besides("coordination.k8s.io/v1", "Lease", "leases", Reach::OwnAnd(NODE_LEASES)),
];

/// Names of the files of a folder, the snapshot's own last.
pub(super) fn resources() -> impl Iterator<Item = &'static str> {
    WANTED.iter().map(|wanted| wanted.resource.plural).chain(["snapshot"])
}

impl Wanted {
    /// Returns the parts to read; of each the choices, the first of which that may be read is taken.
    pub(super) fn parts(&self, scope: &Scope) -> Vec<Vec<List<Resource>>> {
        let all = List::all(self.resource);
        let within = |namespace: &str| List::of_namespace(self.resource, namespace);
        match (scope, self.reach) {
            (Scope::Everything, _) | (_, Reach::Cluster) => self.by_field(&[all]),
            (Scope::Namespace(own), Reach::Namespaces) => vec![vec![all.clone(), all.named(own)]],
            (Scope::Namespace(own), Reach::Everywhere) => self.by_field(&[all, within(own)]),
            (Scope::Namespace(own), Reach::Own) => self.by_field(&[within(own)]),
            (Scope::Namespace(own), Reach::OwnAnd(other)) => vec![vec![within(own)], vec![within(other)]],
        }
    }

    fn by_field(&self, choices: &[List<Resource>]) -> Vec<Vec<List<Resource>>> {
        if self.fields.is_empty() {
            return vec![choices.to_vec()];
        }
        let part = |fields: &&str| choices.iter().map(|own| own.clone().with_fields(fields)).collect();
        self.fields.iter().map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(scope: &Scope) -> Vec<String> {
        let choices = |choices: Vec<List<Resource>>| {
            choices.iter().map(List::permission).collect::<Vec<_>>().join(" or ")
        };
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
