//! Things that people stumble over and that no filter names: virtual nodes, default node selectors of
//! namespaces, parked DaemonSets, and the old name of the control-plane role.

use super::controller;
use super::daemon_pod::DaemonPod;
use super::reason::{Code, Effect, Reason, Stage};
use crate::model::{Labels, Node, Requirement, Selector, Taint, World};

const MASTER: &str = "node-role.kubernetes.io/master";
const CONTROL_PLANE: &str = "node-role.kubernetes.io/control-plane";

/// What stands out about a DaemonSet as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DaemonSetTrait {
    /// No node can ever match its node selector: the usual way to switch a DaemonSet off.
    Parked {
        /// The selector, `key=value`.
        selector: String,
    },
    /// It names the role by its old key only.
    OldMasterKey,
}

/// Returns what stands out about the DaemonSet of `pod`.
pub fn daemon_set_traits(world: &World, pod: &DaemonPod) -> Vec<DaemonSetTrait> {
    let mut traits = Vec::new();
    let nowhere = pod
        .node_selector
        .iter()
        .find(|(key, value)| world.nodes.iter().all(|node| node.labels.get(key) != Some(value.as_str())));
    if let Some((key, value)) = nowhere.filter(|_| !world.nodes.is_empty()) {
        // A well-known label is a mistake or a node that is missing, not a switch.
        if !key.contains("kubernetes.io/") {
            traits.push(DaemonSetTrait::Parked { selector: format!("{key}={value}") });
        }
    }
    let tolerates = |key: &str| pod.controller_tolerations().iter().any(|own| own.key == key);
    let any = pod.controller_tolerations().iter().any(|own| own.key.is_empty());
    let selects = pod.node_selector.has(MASTER);
    let old_key = (tolerates(MASTER) && !tolerates(CONTROL_PLANE) && !any) || selects;
    if old_key && world.nodes.iter().any(knows_control_plane) {
        traits.push(DaemonSetTrait::OldMasterKey);
    }
    traits
}

/// Reports whether the node is of a version that names the role by its new key (1.20+), or does so already.
fn knows_control_plane(node: &Node) -> bool {
    let minor = node.kubelet_version.strip_prefix("v1.").and_then(|rest| rest.split('.').next());
    let named = node.labels.has(CONTROL_PLANE) || node.taints.iter().any(|taint| taint.key == CONTROL_PLANE);
    named || minor.and_then(|minor| minor.parse::<u32>().ok()).is_some_and(|minor| minor >= 20)
}

/// Returns a remark if a taint or label is missed only because of the role's old name.
pub(super) fn renamed_role(pod: &DaemonPod, taint: &Taint) -> Option<&'static str> {
    let old = Taint { key: MASTER.into(), ..taint.clone() };
    let tolerates_old = pod.controller_tolerations().iter().any(|own| own.tolerates(&old));
    (taint.key == CONTROL_PLANE && tolerates_old).then_some(
        "; the template tolerates only the old key node-role.kubernetes.io/master, gone since 1.25",
    )
}

/// The same for a node selector.
pub(super) fn renamed_label(key: &str, node: &Node) -> Option<&'static str> {
    (key == MASTER && node.labels.has(CONTROL_PLANE))
        .then_some(", but node-role.kubernetes.io/control-plane, the role's name since 1.20 (the old label is gone since 1.24)")
}

/// Returns what is to be known about a node whatever the filters say.
pub(super) fn remarks(world: &World, pod: &DaemonPod, node: &Node) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(kind) = virtual_node(node) {
        let message = format!("{kind}: no kubelet here runs daemon pods, one that lands here stays Pending");
        reasons.push(Reason::new(Code::VirtualNode, Stage::Kubelet, Effect::Info, message));
    }
    reasons.extend(namespace_selector(world, pod, node));
    let wanted = controller::eligibility(pod, node).should_run;
    if wanted {
        reasons.extend(absent_runtime_class(world, pod));
        for note in &pod.not_modelled {
            let message = format!("not computed: {note}");
            reasons.push(Reason::new(Code::NotModelled, Stage::Scheduler, Effect::Info, message));
        }
    }
    reasons
}

/// What kind of virtual node this is, if it is one.
pub(super) fn virtual_node(node: &Node) -> Option<&'static str> {
    let label = |key: &str, value: &str| node.labels.get(key) == Some(value);
    if label("eks.amazonaws.com/compute-type", "fargate") || node.provider_id.contains("/fargate-") {
        return Some("Fargate node");
    }
    let virtual_taint = node.taints.iter().any(|taint| taint.key == "virtual-kubelet.io/provider");
    if label("type", "virtual-kubelet") || virtual_taint || node.kubelet_version.contains("-vk-") {
        return Some("virtual-kubelet node");
    }
    None
}

/// Default node selectors of the namespace: OpenShift's always counts, that of the admission plugin
/// PodNodeSelector only where the plugin is switched on.
fn namespace_selector(world: &World, pod: &DaemonPod, node: &Node) -> Vec<Reason> {
    let Some(namespace) = world.namespace(&pod.namespace) else { return Vec::new() };
    let sources = [
        ("openshift.io/node-selector", Effect::Blocks),
        ("scheduler.alpha.kubernetes.io/node-selector", Effect::Info),
    ];
    let mut reasons = Vec::new();
    for (annotation, effect) in sources {
        let Some(text) = namespace.annotations.get(annotation).filter(|text| !text.is_empty()) else {
            continue;
        };
        let Ok(selector) = Selector::parse(text) else { continue };
        if selector.matches(&node.labels) {
            continue;
        }
        let only = match effect {
            Effect::Blocks => "",
            _ => " (only where the admission plugin PodNodeSelector is on)",
        };
        let message = format!(
            "namespace {} adds node selector {text}, which the node does not match{only}",
            namespace.name
        );
        reasons.push(
            Reason::new(Code::NamespaceNodeSelector, Stage::Admission, effect, message)
                .at(format!("metadata.annotations[{annotation}]"))
                .with("missing", missing(&selector, &node.labels)),
        );
    }
    reasons
}

fn missing(selector: &Selector, labels: &Labels) -> String {
    let Selector::All(requirements) = selector else { return String::new() };
    let faults = requirements.iter().filter(|own| !own.matches(labels));
    faults.map(Requirement::to_string).collect::<Vec<_>>().join(",")
}

/// The admission plugin RuntimeClass refuses pods of a class that does not exist.
fn absent_runtime_class(world: &World, pod: &DaemonPod) -> Option<Reason> {
    let message =
        format!("RuntimeClass {} does not exist: the API server refuses the pod", pod.runtime_class_name);
    let absent = world.known.runtime_classes && pod.lacks_runtime_class();
    absent.then(|| {
        Reason::new(Code::RuntimeClass, Stage::Admission, Effect::Blocks, message)
            .at("spec.template.spec.runtimeClassName")
    })
}
