//! Templates the server accepts although it refuses every pod made of them: DS149.
//!
//! Follows pkg/apis/core/validation/validation.go (validateContainerOnlyForPod and other checks with
//! ResourceIsPod) and the admission plugins Priority and RuntimeClass.

use super::cursor::Cursor;
use super::report::Report;
use super::selector::selector_keys;

const RULE: &str = "DS149";
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Finds what keeps every pod of the template from being made or scheduled.
pub(super) fn pods_refused(template: &Cursor<'_, '_>, report: &mut Report) {
    let spec = template.get("spec");
    images(&spec, report);
    let priority = spec.get("priority");
    // Zero is what admission computes without a class; with one, only it is right.
    let class = spec.get("priorityClassName").text();
    if let Some(value) = priority.integer().filter(|value| !is_computed_priority(class, *value)) {
        let message = format!(
            "the integer value of priority ({value}) must not be provided in pod spec; admission computes it from priorityClassName"
        );
        report.say(RULE, &priority, message);
    }
    let overhead = spec.get("overhead");
    if overhead.entries().next().is_some() && !spec.get("runtimeClassName").is_written() {
        let message = "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
        report.say(RULE, &overhead, message);
    }
    let gates = spec.get("schedulingGates");
    if gates.len() > 0 {
        let message =
            "no pod is scheduled while it has scheduling gates, and the DaemonSet controller lifts none";
        report.say(RULE, &gates, message);
    }
    repeated_keys(&spec, report);
    super::pod_resources::requests_over_limits(&spec, RULE, report);
}

fn is_computed_priority(class: &str, value: i64) -> bool {
    match class {
        "" => value == 0,
        "system-node-critical" => value == 2_000_001_000,
        "system-cluster-critical" => value == 2_000_000_000,
        _ => true,
    }
}

fn images(spec: &Cursor<'_, '_>, report: &mut Report) {
    for list in ["initContainers", "containers"] {
        let list = spec.get(list);
        for container in list.items() {
            let image = container.get("image");
            let text = image.text();
            if text != text.trim() {
                report.invalid_text(RULE, &image, text, "must not have leading or trailing whitespace");
            }
        }
    }
    let volumes = spec.get("volumes");
    for volume in volumes.items() {
        let image = volume.get("image");
        let reference = image.get("reference");
        if image.is_written() && reference.text().is_empty() {
            report.required(RULE, &reference, "");
        }
    }
}

/// A key of matchLabelKeys that the selector names already: in a pod, the merged selector has it twice.
fn repeated_keys(spec: &Cursor<'_, '_>, report: &mut Report) {
    let mut check = |term: &Cursor<'_, '_>| {
        let selector = term.get("labelSelector");
        let keys = selector_keys(&selector);
        let matching = term.get("matchLabelKeys");
        for key in matching.items().filter(|key| keys.contains(&key.text())) {
            let detail = "exists in both matchLabelKeys and labelSelector";
            report.invalid_text(RULE, &key, key.text(), detail).related(selector.path(), "the selector");
        }
    };
    let constraints = spec.get("topologySpreadConstraints");
    constraints.items().for_each(|constraint| check(&constraint));
    let affinity = spec.get("affinity");
    for kind in ["podAffinity", "podAntiAffinity"] {
        let kind = affinity.get(kind);
        let (required, preferred) = (kind.get(REQUIRED), kind.get(PREFERRED));
        required.items().for_each(|term| check(&term));
        preferred.items().for_each(|term| check(&term.get("podAffinityTerm")));
    }
}
