//! What the DaemonSet controller decides for a node.
//!
//! Follows pkg/controller/daemon/daemon_controller.go, NodeShouldRunDaemonPod and predicates. It looks at the
//! template's nodeName, node selector, required node affinity and the node's taints, and at nothing else: not
//! at readiness, capacity, ports, pod affinity, nor at what admission will do to the pod.

use serde_json::json;

use super::daemon_pod::DaemonPod;
use super::reason::{Code, Effect, Reason, Stage};
use super::recognise::{renamed_label, renamed_role};
use crate::model::{
    LabelSelectorRequirement, NO_EXECUTE, NO_SCHEDULE, Node, NodeTerm, PREFER_NO_SCHEDULE, Taint, TermFault,
    Text, TolerationOrigin, missing_labels, untolerated,
};

const SPEC: &str = "spec.template.spec";
const AFFINITY: &str = "spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
const CORDON: &str = "node.kubernetes.io/unschedulable";

/// The two results of NodeShouldRunDaemonPod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Eligibility {
    /// The controller wants a pod here.
    pub should_run: bool,
    /// A pod that is here may stay.
    pub should_continue_running: bool,
}

/// Returns what the controller decides for `node`, without reasons.
pub fn eligibility(pod: &DaemonPod, node: &Node) -> Eligibility {
    let excluded = Eligibility { should_run: false, should_continue_running: false };
    let named_elsewhere = !pod.node_name.is_empty() && pod.node_name != node.name;
    if named_elsewhere || !matches_node_affinity(pod, node) {
        return excluded;
    }
    let tolerations = pod.controller_tolerations();
    if untolerated(&node.taints, tolerations, &[NO_EXECUTE]).next().is_some() {
        return excluded;
    }
    let should_run = untolerated(&node.taints, tolerations, &[NO_SCHEDULE]).next().is_none();
    Eligibility { should_run, should_continue_running: true }
}

fn matches_node_affinity(pod: &DaemonPod, node: &Node) -> bool {
    missing_labels(&pod.node_selector, &node.labels).next().is_none()
        && pod.node_terms.as_ref().is_none_or(|terms| terms.matches(&node.name, &node.labels))
}

/// Returns every reason of the controller for `node`, not only the first, and what it tolerates.
pub fn reasons(pod: &DaemonPod, node: &Node) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if !pod.node_name.is_empty() && pod.node_name != node.name {
        reasons.push(
            excludes(Code::NodeName, format!("the template is bound to node {}", pod.node_name))
                .at(format!("{SPEC}.nodeName"))
                .with("wanted", pod.node_name.as_str()),
        );
    }
    for (key, value) in missing_labels(&pod.node_selector, &node.labels) {
        reasons.push(node_selector_reason(key, value, node));
    }
    if let Some(terms) = pod.node_terms.as_ref().filter(|terms| !terms.matches(&node.name, &node.labels)) {
        reasons.push(affinity_reason(&terms.iter().collect::<Vec<_>>(), node));
    }
    reasons.extend(node.taints.iter().filter_map(|taint| taint_reason(pod, taint)));
    reasons
}

fn excludes(code: Code, message: String) -> Reason {
    Reason::new(code, Stage::Controller, Effect::Excludes, message)
}

fn node_selector_reason(key: &Text, value: &Text, node: &Node) -> Reason {
    let actual = node.labels.get(key);
    let has = match actual {
        Some(actual) => format!("the node has {key}={actual}"),
        None => format!("the node has no such label{}", renamed_label(key, node).unwrap_or_default()),
    };
    excludes(Code::NodeSelector, format!("nodeSelector {key}={value}; {has}"))
        .at(format!("{SPEC}.nodeSelector[{key}]"))
        .with("key", key.as_str())
        .with("wanted", value.as_str())
        .with("actual", json!(actual))
}

fn affinity_reason(terms: &[&NodeTerm], node: &Node) -> Reason {
    let faults: Vec<Vec<TermFault>> =
        terms.iter().map(|term| term.faults(&node.name, &node.labels).collect()).collect();
    let nearest = (faults.iter().enumerate())
        .filter(|(index, _)| terms.get(*index).is_some_and(|term| !term.is_empty()))
        .min_by_key(|(_, faults)| faults.len());
    let Some((index, faults)) = nearest else {
        let what = if terms.is_empty() { "has no term" } else { "has only empty terms" };
        return excludes(Code::NodeAffinity, format!("required node affinity {what}: it matches no node"))
            .at(AFFINITY);
    };
    let words: Vec<String> = faults.iter().map(|fault| fault_words(fault, node)).collect();
    let one_of = match terms.len() {
        1 => String::new(),
        count => format!(" (nearest of {count} terms)"),
    };
    let path = match &faults[..] {
        [fault] => format!("{AFFINITY}[{index}].{}[{}]", fault.list, fault.index),
        _ => format!("{AFFINITY}[{index}]"),
    };
    excludes(Code::NodeAffinity, format!("node affinity{one_of}: {}", words.join("; ")))
        .at(path)
        .with("terms", terms.len())
}

fn fault_words(fault: &TermFault, node: &Node) -> String {
    let wanted = requirement_words(&fault.requirement);
    if let Some(why) = &fault.invalid {
        return format!("{wanted} is invalid and matches no node ({})", first_clause(why));
    }
    let key = &fault.requirement.key;
    let actual = if fault.list == "matchFields" { Some(node.name.as_str()) } else { node.labels.get(key) };
    match actual {
        Some(actual) => format!("{wanted}; the node has {key}={actual}"),
        None => format!("{wanted}; the node has no such label"),
    }
}

fn first_clause(text: &str) -> &str {
    text.split(" (e.g.").next().unwrap_or(text)
}

fn requirement_words(requirement: &LabelSelectorRequirement) -> String {
    let values: Vec<&str> = requirement.values.iter().map(Text::as_str).collect();
    let (key, operator) = (&requirement.key, &requirement.operator);
    match values[..] {
        [] => format!("{key} {operator}"),
        [value] if *operator == "Gt" || *operator == "Lt" => format!("{key} {operator} {value}"),
        _ => format!("{key} {operator} [{}]", values.join(", ")),
    }
}

fn taint_reason(pod: &DaemonPod, taint: &Taint) -> Option<Reason> {
    let tolerating = pod.tolerations.iter().position(|own| own.toleration.tolerates(taint));
    let not_tolerated =
        || format!("taint {taint} is not tolerated{}", renamed_role(pod, taint).unwrap_or_default());
    let reason = match (taint.effect.as_str(), tolerating) {
        (NO_EXECUTE | NO_SCHEDULE, Some(index)) => tolerated_reason(pod, taint, index)?,
        (NO_EXECUTE, None) => excludes(Code::Taint, not_tolerated()),
        (NO_SCHEDULE, None) => Reason::new(Code::Taint, Stage::Controller, Effect::Keeps, not_tolerated()),
        (PREFER_NO_SCHEDULE, None) => Reason::new(
            Code::PreferNoSchedule,
            Stage::Scheduler,
            Effect::Info,
            format!("taint {taint} only lowers the node's score: it keeps no daemon pod away"),
        ),
        _ => return None,
    };
    let reason = if reason.path.is_none() { reason.at(format!("{SPEC}.tolerations")) } else { reason };
    let reason = match pod.tolerations.iter().position(|own| own.toleration.tolerates_by_comparison(taint)) {
        Some(index) if reason.code == Code::Taint => {
            let path = format!("{SPEC}.tolerations[{index}]");
            let message = format!(
                "{} (Gt and Lt count only with the feature gate TaintTolerationComparisonOperators, off by default)",
                reason.message
            );
            Reason { message, ..reason }.at(path)
        }
        _ => reason,
    };
    Some(
        reason
            .with("key", taint.key.as_str())
            .with("value", taint.value.as_str())
            .with("taintEffect", taint.effect.as_str()),
    )
}

fn tolerated_reason(pod: &DaemonPod, taint: &Taint, index: usize) -> Option<Reason> {
    let own = pod.tolerations.get(index)?;
    let by = match own.origin {
        TolerationOrigin::Controller => "every daemon pod tolerates it".to_owned(),
        TolerationOrigin::Template => "tolerated by the template".to_owned(),
    };
    let (code, message) = if taint.key == CORDON && taint.effect == NO_SCHEDULE {
        (Code::ToleratedCordon, format!("cordoned: {by}"))
    } else {
        (Code::ToleratedTaint, format!("taint {taint}: {by}"))
    };
    let mut reason = Reason::new(code, Stage::Controller, Effect::Info, message);
    if let Some(seconds) = own.toleration.toleration_seconds.filter(|_| taint.effect == NO_EXECUTE) {
        reason.message = format!(
            "taint {taint} is tolerated for {seconds}s only: the pod is evicted then and created again at once, over and over"
        );
        reason = reason.with("tolerationSeconds", seconds);
    }
    if own.origin == TolerationOrigin::Template {
        reason = reason.at(format!("{SPEC}.tolerations[{index}]"));
    }
    Some(reason)
}
