//! The nearest change that would turn the answer for a node.

use serde_json::json;

use super::daemon_pod::DaemonPod;
use super::reason::{Code, Effect, Fix, Reason};
use super::repair::{keep_off, repair};
use crate::model::{
    DaemonSet, NO_EXECUTE, NO_SCHEDULE, Node, Taint, TermFault, Toleration, missing_labels, untolerated,
};

/// Returns the smallest change that makes the controller want a pod on `node`, or that makes room for it.
pub(super) fn fix(daemon_set: &DaemonSet, pod: &DaemonPod, node: &Node, reasons: &[Reason]) -> Option<Fix> {
    let excluded = reasons.iter().any(|reason| matches!(reason.effect, Effect::Excludes | Effect::Keeps));
    // A pod on a virtual node never starts: that it is kept away is as it should be.
    if let Some(summary) = keep_off(node) {
        return (!excluded).then_some(Fix { summary, command: None, patch: None });
    }
    if excluded { admit(daemon_set, pod, node) } else { make_room(node, reasons) }
}

fn admit(daemon_set: &DaemonSet, pod: &DaemonPod, node: &Node) -> Option<Fix> {
    if !pod.node_name.is_empty() && pod.node_name != node.name {
        return Some(Fix {
            summary: "remove spec.template.spec.nodeName".into(),
            command: Some(patch_command(
                daemon_set,
                &json!([{"op": "remove", "path": "/spec/template/spec/nodeName"}]),
            )),
            patch: None,
        });
    }
    let taints: Vec<&Taint> =
        untolerated(&node.taints, pod.controller_tolerations(), &[NO_SCHEDULE, NO_EXECUTE]).collect();
    let labels = wanted_labels(pod, node)?;
    let mut repairs = Vec::new();
    let mut lasting = Vec::new();
    for taint in taints {
        match repair(taint, node, daemon_set.template.spec.host_network) {
            Some(words) if repairs.contains(&words) => {}
            Some(words) => repairs.push(words),
            None => lasting.push(taint),
        }
    }
    let repairs = repairs.into_iter().map(|summary| Fix { summary, command: None, patch: None });
    (!labels.is_empty())
        .then(|| label(node, &labels))
        .into_iter()
        .chain((!lasting.is_empty()).then(|| tolerate(daemon_set, &lasting)))
        .chain(repairs)
        .reduce(both)
}

/// Two changes that are needed both; the command and the patch are those of the last that has one.
fn both(first: Fix, second: Fix) -> Fix {
    Fix {
        summary: format!("{}; and {}", first.summary, second.summary),
        command: second.command.or(first.command),
        patch: second.patch.or(first.patch),
    }
}

fn tolerate(daemon_set: &DaemonSet, taints: &[&Taint]) -> Fix {
    let tolerations: Vec<Toleration> = taints.iter().map(|taint| toleration_for(taint)).collect();
    let lines: Vec<String> = tolerations.iter().map(yaml_line).collect();
    let none = daemon_set.template.spec.tolerations.is_empty();
    let patch = if none {
        json!([{"op": "add", "path": "/spec/template/spec/tolerations", "value": tolerations}])
    } else {
        let add = |own| json!({"op": "add", "path": "/spec/template/spec/tolerations/-", "value": own});
        tolerations.iter().map(add).collect()
    };
    Fix {
        summary: format!("add to spec.template.spec.tolerations: {}", lines.join(", ")),
        command: Some(patch_command(daemon_set, &patch)),
        patch: Some(lines.iter().map(|line| format!("- {line}\n")).collect()),
    }
}

/// The narrowest toleration of a taint: its own key, value and effect.
fn toleration_for(taint: &Taint) -> Toleration {
    let exists = taint.value.is_empty();
    Toleration {
        key: taint.key.clone(),
        operator: if exists { "Exists" } else { "Equal" }.into(),
        value: taint.value.clone(),
        effect: taint.effect.clone(),
        toleration_seconds: None,
    }
}

fn yaml_line(toleration: &Toleration) -> String {
    let value = match toleration.value.as_str() {
        "" => String::new(),
        value => format!(", value: {}", yaml_word(value)),
    };
    format!(
        "{{key: {}, operator: {}{value}, effect: {}}}",
        toleration.key, toleration.operator, toleration.effect
    )
}

/// A label value in YAML; words that YAML would read as something else are quoted.
fn yaml_word(value: &str) -> String {
    let plain = value.starts_with(|c: char| c.is_ascii_alphabetic())
        && !matches!(
            value.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "null"
        );
    if plain { value.to_owned() } else { format!("{value:?}") }
}

fn patch_command(daemon_set: &DaemonSet, patch: &serde_json::Value) -> String {
    let (namespace, name) = daemon_set.key();
    let namespace = if namespace.is_empty() { "default" } else { namespace.as_str() };
    format!("kubectl -n {namespace} patch ds {name} --type=json -p '{patch}'")
}

/// The labels that the node would need, or `None` if labels cannot do it.
fn wanted_labels(pod: &DaemonPod, node: &Node) -> Option<Vec<(String, Option<String>)>> {
    let mut labels: Vec<(String, Option<String>)> = missing_labels(&pod.node_selector, &node.labels)
        .map(|(key, value)| (key.to_string(), Some(value.to_string())))
        .collect();
    if let Some(terms) = pod.node_terms.as_ref().filter(|terms| !terms.matches(&node.name, &node.labels)) {
        let changes = |faults: Vec<TermFault>| faults.iter().map(label_for).collect::<Option<Vec<_>>>();
        let candidates = terms
            .iter()
            .filter(|term| !term.is_empty())
            .filter_map(|term| changes(term.faults(&node.name, &node.labels).collect()));
        labels.extend(candidates.min_by_key(Vec::len)?);
    }
    // Labels under kubernetes.io say what a node is; setting one would make it lie.
    let honest = |(key, _): &(String, Option<String>)| !key.contains("kubernetes.io/");
    labels.iter().all(honest).then_some(labels)
}

fn label_for(fault: &TermFault) -> Option<(String, Option<String>)> {
    let requirement = &fault.requirement;
    if fault.list == "matchFields" || fault.invalid.is_some() {
        return None;
    }
    let key = requirement.key.to_string();
    let first = requirement.values.first().map(ToString::to_string);
    match requirement.operator.as_str() {
        "In" => Some((key, Some(first?))),
        "Exists" => Some((key, Some(String::new()))),
        "NotIn" | "DoesNotExist" => Some((key, None)),
        "Gt" => Some((key, Some(first?.parse::<i64>().ok()?.checked_add(1)?.to_string()))),
        "Lt" => {
            Some((key, Some(first?.parse::<i64>().ok()?.checked_sub(1).filter(|n| *n >= 0)?.to_string())))
        }
        _ => None,
    }
}

fn label(node: &Node, labels: &[(String, Option<String>)]) -> Fix {
    let words: Vec<String> = (labels.iter())
        .map(|(key, value)| match value {
            Some(value) => format!("{key}={value}"),
            None => format!("{key}-"),
        })
        .collect();
    let overwrite = labels.iter().any(|(key, value)| value.is_some() && node.labels.has(key));
    let flag = if overwrite { " --overwrite" } else { "" };
    Fix {
        summary: format!("label the node {}", words.join(" ")),
        command: Some(format!("kubectl label node {} {}{flag}", node.name, words.join(" "))),
        patch: None,
    }
}

fn make_room(node: &Node, reasons: &[Reason]) -> Option<Fix> {
    let blocking: Vec<&Reason> = reasons.iter().filter(|reason| reason.effect == Effect::Blocks).collect();
    let [reason] = blocking[..] else { return None };
    let detail = |name: &str| reason.details.get(name).and_then(|value| value.as_str());
    let summary = match reason.code {
        Code::Cpu | Code::Memory | Code::EphemeralStorage | Code::ExtendedResource => {
            if reason.details.get("unresolvable") == Some(&true.into()) {
                format!("request at most {} of it, or use a larger node", detail("allocatable")?)
            } else {
                format!(
                    "free room on {} or request at most {}; a priorityClassName above the other pods' lets the scheduler preempt them",
                    node.name,
                    detail("free")?
                )
            }
        }
        Code::PodCount => format!(
            "remove a pod from {}; a priorityClassName above another pod's lets the scheduler preempt it",
            node.name
        ),
        Code::Quota => match detail("quota") {
            Some(quota) => {
                format!("raise ResourceQuota {quota}, or delete what nobody needs of that namespace's pods")
            }
            None => "give the pod what the quota asks for, or change the quota".into(),
        },
        Code::PodSecurity => {
            "let the template ask for less, or label the namespace pod-security.kubernetes.io/enforce with a level that allows it".into()
        }
        Code::HostPort => format!("use another host port, or remove pod {} from the node", detail("heldBy")?),
        _ => return None,
    };
    Some(Fix { summary, command: None, patch: None })
}
