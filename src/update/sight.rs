//! What the machine sees of the cluster at one moment: the DaemonSet, and every node that has or should have a pod.

use crate::model::{Node, Pod, StrategyType, Text, natural_order};
use crate::state::{DaemonSetState, is_updated};

/// One observation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sight {
    /// The DaemonSet's uid; absent if there is no such DaemonSet, or if it is going.
    pub uid: Option<Text>,
    /// Its generation.
    pub generation: i64,
    /// Its strategy is OnDelete.
    pub on_delete: bool,
    /// The hash that new pods get, if the controller has made the revision of the live template.
    pub hash: Option<Text>,
    /// Nodes in natural order of their names.
    pub nodes: Vec<NodeSight>,
}

/// One node.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NodeSight {
    /// The name.
    pub name: Text,
    /// The node object exists.
    pub exists: bool,
    /// The controller wants a pod here.
    pub should_run: bool,
    /// Its condition Ready is True.
    pub ready: bool,
    /// The DaemonSet's own pods, the controller's first one first.
    pub pods: Vec<PodSight>,
}

/// One pod of the DaemonSet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PodSight {
    /// The name.
    pub name: Text,
    /// The uid.
    pub uid: Text,
    /// The hash of its template.
    pub hash: Option<Text>,
    /// The controller counts it as updated.
    pub updated: bool,
    /// Ready for minReadySeconds.
    pub available: bool,
    /// Its deletion was asked for.
    pub terminating: bool,
    /// Restarts of all its containers.
    pub restarts: u32,
    /// What ails it, in words.
    pub problem: Option<String>,
}

impl Sight {
    /// Sees what `state` judged; `nodes` of the `World` it was made from.
    pub fn new(state: &DaemonSetState<'_>, nodes: &[Node]) -> Self {
        let daemon_set = state.daemon_set;
        let going = daemon_set.meta.deletion_timestamp.is_some();
        let seen = nodes.iter().enumerate().filter_map(|(index, node)| {
            let pods = state.pods_on(&node.name);
            let should_run = state.eligibility(index).should_run;
            (should_run || !pods.is_empty()).then(|| NodeSight {
                name: node.name.clone(),
                exists: true,
                should_run,
                ready: node.condition("Ready").is_some_and(|ready| ready.status == "True"),
                pods: pods.iter().map(|pod| pod_sight(state, pod, node)).collect(),
            })
        });
        Self {
            uid: (!going).then(|| daemon_set.meta.uid.clone()),
            generation: daemon_set.meta.generation.unwrap_or_default(),
            on_delete: daemon_set.strategy.kind == StrategyType::OnDelete,
            hash: state.revision.hash.clone(),
            nodes: seen.collect(),
        }
    }

    /// Finds a node.
    pub fn node(&self, name: &str) -> Option<&NodeSight> {
        let found = self.nodes.binary_search_by(|own| natural_order(&own.name, name));
        self.nodes.get(found.ok()?)
    }

    /// Returns how many nodes should run a pod.
    pub fn desired(&self) -> usize {
        self.nodes.iter().filter(|node| node.should_run).count()
    }

    /// Returns the nodes that should run a pod and have no available one.
    pub fn unavailable(&self) -> impl Iterator<Item = &NodeSight> {
        self.nodes.iter().filter(|node| node.should_run && !node.is_available())
    }
}

impl NodeSight {
    /// Reports whether a pod that stays is available.
    pub fn is_available(&self) -> bool {
        self.live().any(|pod| pod.available)
    }

    /// Returns the pods whose deletion was not asked for.
    pub fn live(&self) -> impl Iterator<Item = &PodSight> {
        self.pods.iter().filter(|pod| !pod.terminating)
    }

    /// Reports whether the node is down as it is: replacing its pod takes nothing away.
    pub fn is_down(&self) -> bool {
        !self.ready || !self.is_available()
    }
}

impl PodSight {
    /// Reports whether it is of the revision with this hash.
    pub fn is_of(&self, hash: &str) -> bool {
        self.hash.as_deref() == Some(hash)
    }
}

fn pod_sight(state: &DaemonSetState<'_>, pod: &Pod, node: &Node) -> PodSight {
    let hash = state.revision.hash.as_deref();
    let containers = pod.detail.iter().flat_map(|detail| &detail.containers);
    PodSight {
        name: pod.name.clone(),
        uid: pod.uid.clone(),
        hash: pod.labels.get_text("controller-revision-hash").cloned(),
        updated: is_updated(pod, hash, state.daemon_set.template_generation),
        available: state.is_available(pod),
        terminating: pod.is_terminating(),
        restarts: containers.map(|own| u32::try_from(own.restarts).unwrap_or(0)).sum(),
        problem: state.problem_of(pod, node).map(|problem| problem.message),
    }
}
