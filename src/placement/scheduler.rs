//! What the default scheduler decides for a daemon pod pinned to a node.
//!
//! Follows pkg/scheduler/framework/plugins of 1.36: NodeUnschedulable, TaintToleration, NodeAffinity,
//! NodePorts, NodeResourcesFit, PodTopologySpread, InterPodAffinity. Each plugin is asked, so that every
//! reason is found; kube-scheduler itself stops at the first per node. Own pods of the DaemonSet on the node
//! are not counted: the question is whether the node could take the pod.

use std::collections::HashMap;

use serde_json::json;

use super::daemon_pod::DaemonPod;
use super::fit;
use super::pod_affinity::InterPod;
use super::reason::{Code, Effect, Reason, Stage};
use super::topology_spread::Spread;
use crate::model::{
    HostPort, NO_EXECUTE, NO_SCHEDULE, Node, Pod, Requests, Taint, World, missing_labels, untolerated,
};

/// What is taken on one node.
#[derive(Debug, Clone, Default)]
pub struct NodeUse {
    /// Sum of the requests.
    pub requests: Requests,
    /// How many pods.
    pub pods: i64,
}

/// What is taken on every node, by all pods that have not ended. Built once for a `World`.
#[derive(Debug, Default)]
pub struct Usage {
    nodes: Vec<NodeUse>,
}

impl Usage {
    /// Adds up the pods of `world`.
    pub fn new(world: &World) -> Self {
        let sum = |index| {
            let mut used = NodeUse::default();
            for pod in counted_pods(world, index) {
                used.requests.add(&pod.footprint.requests);
                used.pods += 1;
            }
            used
        };
        Self { nodes: (0..world.nodes.len()).map(sum).collect() }
    }

    /// Returns what is taken on the node at `index`.
    pub fn node(&self, index: usize) -> NodeUse {
        self.nodes.get(index).cloned().unwrap_or_default()
    }
}

/// The pods that the scheduler's snapshot has on a node: bound and not ended.
pub(super) fn counted_pods(world: &World, node: usize) -> impl Iterator<Item = &Pod> {
    world.pods_on(node).filter(|pod| !pod.phase.is_terminal())
}

/// Pods that count otherwise than the cluster's snapshot has it, all on the judged node.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Changed<'a> {
    /// Taken away: own pods of the DaemonSet.
    pub own: &'a [&'a Pod],
    /// Added: pods that preemption nominated to the node.
    pub nominated: &'a [&'a Pod],
}

impl Changed<'_> {
    pub(super) fn is_own(&self, pod: &Pod) -> bool {
        self.own.iter().any(|own| std::ptr::eq(*own, pod))
    }
}

/// Everything the filters need to judge one DaemonSet on any node.
#[derive(Debug)]
pub struct Filters<'a> {
    world: &'a World,
    usage: &'a Usage,
    pod: &'a DaemonPod,
    own: HashMap<usize, Vec<&'a Pod>>,
    /// Pods that preemption nominated to a node and that this pod must yield to.
    nominated: HashMap<usize, Vec<&'a Pod>>,
    /// The priority, if the data tells.
    priority: Option<i32>,
    inter_pod: InterPod<'a>,
    spread: Result<Vec<Spread<'a>>, String>,
}

/// The scheduler's answer for a node.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub reasons: Vec<Reason>,
    /// Whether room, ports and pod affinity could be judged.
    pub complete: bool,
}

impl<'a> Filters<'a> {
    /// Prepares the filters; `own` are the pods of the DaemonSet.
    pub fn new(world: &'a World, usage: &'a Usage, pod: &'a DaemonPod, own: &[&'a Pod]) -> Self {
        let mut by_node: HashMap<usize, Vec<&Pod>> = HashMap::new();
        for &own in own.iter().filter(|own| !own.phase.is_terminal()) {
            if let Some(node) = world.node_index(&own.node_name) {
                by_node.entry(node).or_default().push(own);
            }
        }
        let priority = priority(pod, own);
        Self {
            world,
            usage,
            pod,
            own: by_node,
            nominated: nominated(world, own, priority),
            priority,
            inter_pod: InterPod::new(world, pod),
            spread: Spread::all(pod),
        }
    }

    /// Returns every reason why the scheduler would not place the pod on the node at `index`.
    ///
    /// As RunFilterPluginsWithNominatedPods, the pod must fit both with and without the pods that are nominated
    /// to the node.
    pub(super) fn judge(&self, index: usize) -> Answer {
        let Some(node) = self.world.nodes.get(index) else { return Answer::default() };
        let own = self.own.get(&index).map_or(&[][..], |own| &own[..]);
        let mut complete = self.world.known.all_pods && node.allocatable.is_some();
        complete &= !self.pod.lacks_runtime_class();
        let mut reasons = self.node_reasons(node);
        let placed = self.pod_reasons(index, node, Changed { own, nominated: &[] });
        if placed.is_empty()
            && let Some(nominated) = self.nominated.get(&index)
        {
            let yields = self.pod_reasons(index, node, Changed { own, nominated });
            if self.priority.is_some() {
                reasons.extend(yields.into_iter().map(|reason| yielding(reason, nominated)));
            } else {
                complete &= yields.is_empty();
            }
        }
        reasons.extend(placed);
        if self.inter_pod.is_unsure() {
            complete = false;
            let message = "not computed: pod affinity by namespaceSelector, the data has no namespaces";
            reasons.push(Reason::new(Code::NotModelled, Stage::Scheduler, Effect::Info, message));
        }
        Answer { reasons, complete }
    }

    /// The filters that look at pods: NodePorts, NodeResourcesFit, PodTopologySpread, InterPodAffinity.
    fn pod_reasons(&self, index: usize, node: &Node, changed: Changed<'_>) -> Vec<Reason> {
        let mut reasons = self.port_reasons(index, changed);
        if !self.world.known.pods {
            return reasons;
        }
        if let Some(allocatable) = &node.allocatable {
            let mut used = self.usage.node(index);
            for pod in changed.own {
                used.requests.subtract(&pod.footprint.requests);
                used.pods -= 1;
            }
            for pod in changed.nominated {
                used.requests.add(&pod.footprint.requests);
                used.pods += 1;
            }
            reasons.extend(fit::reasons(self.pod, allocatable, &used));
        }
        reasons.extend(super::topology_spread::reasons(&self.spread, self.world, self.pod, index, changed));
        reasons.extend(self.inter_pod.reasons(self.world, index, changed));
        reasons
    }

    /// NodeUnschedulable, TaintToleration and NodeAffinity beyond what the controller has judged: only a
    /// RuntimeClass and the namespace can add to that.
    fn node_reasons(&self, node: &Node) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let cordon = Taint {
            key: "node.kubernetes.io/unschedulable".into(),
            effect: NO_SCHEDULE.into(),
            ..Taint::default()
        };
        let tolerations = self.pod.stored_tolerations();
        if node.unschedulable && !tolerations.iter().any(|own| own.tolerates(&cordon)) {
            reasons.push(blocks(Code::Unschedulable, "NodeUnschedulable", "the node is cordoned".into()));
        }
        if let Some(class) = &self.pod.runtime_class {
            for (key, value) in missing_labels(&class.node_selector, &node.labels) {
                let message = format!(
                    "RuntimeClass {} adds nodeSelector {key}={value}, which the node does not have",
                    class.name
                );
                reasons.push(
                    blocks(Code::RuntimeClass, "NodeAffinity", message)
                        .at("spec.template.spec.runtimeClassName"),
                );
            }
        }
        reasons
    }

    /// NodePorts: each wanted port that another pod holds.
    fn port_reasons(&self, index: usize, changed: Changed<'_>) -> Vec<Reason> {
        if self.pod.ports.is_empty() {
            return Vec::new();
        }
        let mut reasons = Vec::new();
        for wanted in &self.pod.ports {
            let holder = counted_pods(self.world, index)
                .filter(|pod| !changed.is_own(pod))
                .chain(changed.nominated.iter().copied())
                .find_map(|pod| Some((pod, pod.footprint.ports.iter().find(|held| held.conflicts(wanted))?)));
            if let Some((pod, held)) = holder {
                reasons.push(port_reason(wanted, held, pod));
            }
        }
        reasons.dedup();
        reasons
    }
}

/// The priority that admission gives the pod: by the name of a class that every cluster has, else that of the
/// newest pod the controller made.
fn priority(pod: &DaemonPod, own: &[&Pod]) -> Option<i32> {
    match pod.priority_class.as_str() {
        "system-node-critical" => return Some(2_000_001_000),
        "system-cluster-critical" => return Some(2_000_000_000),
        _ => {}
    }
    let made = own.iter().filter(|own| own.controller.is_some());
    let newest = made.max_by_key(|own| own.created).map(|own| own.footprint.priority);
    newest.or_else(|| pod.priority_class.is_empty().then_some(0))
}

/// Pods without a node that preemption nominated to one, by node: those of the same or a higher priority, or
/// all if the own priority is not known.
fn nominated<'a>(world: &'a World, own: &[&'a Pod], priority: Option<i32>) -> HashMap<usize, Vec<&'a Pod>> {
    let mut nodes: HashMap<usize, Vec<&Pod>> = HashMap::new();
    let waiting = world.pods.iter().filter(|pod| pod.node_name.is_empty() && !pod.phase.is_terminal());
    for (pod, node) in waiting.filter_map(|pod| Some((pod, world.node_index(pod.nominated.as_ref()?)?))) {
        let yields = priority.is_none_or(|priority| pod.footprint.priority >= priority);
        if yields && !own.iter().any(|own| std::ptr::eq(*own, pod)) {
            nodes.entry(node).or_default().push(pod);
        }
    }
    nodes
}

fn yielding(mut reason: Reason, nominated: &[&Pod]) -> Reason {
    let names: Vec<String> = nominated.iter().map(|pod| format!("{}/{}", pod.namespace, pod.name)).collect();
    reason.message =
        format!("{}; counted as if there: {}, nominated to the node", reason.message, names.join(", "));
    reason.with("nominated", names)
}

fn port_reason(wanted: &HostPort, held: &HostPort, holder: &Pod) -> Reason {
    let address = |port: &HostPort| match port.ip.as_str() {
        "0.0.0.0" => format!("{}/{}", port.port, port.protocol),
        ip => format!("{ip}:{}/{}", port.port, port.protocol),
    };
    let message =
        format!("host port {} is held by pod {}/{}", address(wanted), holder.namespace, holder.name);
    blocks(Code::HostPort, "NodePorts", message)
        .at("spec.template.spec.containers")
        .with("port", i64::from(wanted.port))
        .with("protocol", wanted.protocol.as_str())
        .with("heldBy", format!("{}/{}", holder.namespace, holder.name))
        .with("heldAddress", held.ip.as_str())
}

/// A reason of the scheduler that blocks, with the plugin's own message in the details.
pub(super) fn blocks(code: Code, plugin: &'static str, message: String) -> Reason {
    let own_words = match code {
        Code::Unschedulable => "node(s) were unschedulable",
        Code::Taint => "node(s) had untolerated taint(s)",
        Code::NodeName => "node(s) didn't match the requested node name",
        Code::NodeSelector | Code::NodeAffinity | Code::RuntimeClass => {
            "node(s) didn't match Pod's node affinity/selector"
        }
        Code::HostPort => "node(s) didn't have free ports for the requested pod ports",
        Code::Cpu => "Insufficient cpu",
        Code::Memory => "Insufficient memory",
        Code::EphemeralStorage => "Insufficient ephemeral-storage",
        Code::PodCount => "Too many pods",
        Code::PodAffinity => "node(s) didn't match pod affinity rules",
        Code::PodAntiAffinity => "node(s) didn't match pod anti-affinity rules",
        Code::TopologySpread => "node(s) didn't match pod topology spread constraints",
        _ => "",
    };
    let reason = Reason::new(code, Stage::Scheduler, Effect::Blocks, message).with("plugin", plugin);
    if own_words.is_empty() { reason } else { reason.with("schedulerMessage", own_words) }
}

/// The filters that repeat what the controller judged, for pods whose node the controller does not want:
/// NodeName, TaintToleration and NodeAffinity on the pod as stored.
pub(super) fn pinned_reasons(pod: &DaemonPod, node: &Node) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if !pod.node_name.is_empty() && pod.node_name != node.name {
        reasons.push(blocks(
            Code::NodeName,
            "NodeName",
            format!("the pod is bound to node {}", pod.node_name),
        ));
    }
    let effects = [NO_SCHEDULE, NO_EXECUTE];
    for taint in untolerated(&node.taints, pod.stored_tolerations(), &effects) {
        let reason = blocks(Code::Taint, "TaintToleration", format!("taint {taint} is not tolerated"));
        reasons.push(reason.with("taint", json!(taint.to_string())));
    }
    // The created pod's required node affinity is the pin alone; nodeSelector stays.
    for (key, value) in missing_labels(&pod.node_selector, &node.labels) {
        reasons.push(blocks(Code::NodeSelector, "NodeAffinity", format!("nodeSelector {key}={value}")));
    }
    reasons
}
