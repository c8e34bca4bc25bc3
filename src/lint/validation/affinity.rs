//! Node affinity (DS117) and pod affinity (DS134).
//!
//! Follows pkg/apis/core/validation/validation.go (validateNodeAffinity, validatePodAffinityTerm).

use super::cursor::Cursor;
use super::report::Report;
use super::selector::label_selector;
use crate::model::{dns_label_errors, label_key_errors, label_value_errors, subdomain_errors};

const NODE: &str = "DS117";
const POD: &str = "DS134";
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
const IN_NEEDS_VALUES: &str = "must be specified when `operator` is 'In' or 'NotIn'";
const EXISTS_HAS_NONE: &str = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";

/// Checks node affinity.
pub(super) fn node_affinity(affinity: &Cursor<'_, '_>, report: &mut Report) {
    let required = affinity.get(REQUIRED);
    if required.is_written() {
        let terms = required.get("nodeSelectorTerms");
        if terms.len() == 0 {
            report.required(NODE, &terms, "must have at least one node selector term");
        }
        for term in terms.items() {
            node_term(&term, true, report);
        }
    }
    let preferred = affinity.get(PREFERRED);
    for term in preferred.items() {
        weight(NODE, &term.get("weight"), report);
        // A bad value here is only warned of.
        node_term(&term.get("preference"), false, report);
    }
}

fn weight(rule: &'static str, weight: &Cursor<'_, '_>, report: &mut Report) {
    let value = weight.integer().unwrap_or_default();
    if !(1..=100).contains(&value) {
        report.invalid(rule, weight, value, "must be in the range 1-100");
    }
}

fn node_term(term: &Cursor<'_, '_>, check_values: bool, report: &mut Report) {
    let expressions = term.get("matchExpressions");
    for expression in expressions.items() {
        node_requirement(&expression, check_values, report);
    }
    let fields = term.get("matchFields");
    for field in fields.items() {
        node_field(&field, report);
    }
}

fn node_requirement(requirement: &Cursor<'_, '_>, check_values: bool, report: &mut Report) {
    let (key, operator) = (requirement.get("key"), requirement.get("operator"));
    let values = requirement.get("values");
    match operator.text() {
        "In" | "NotIn" if values.len() == 0 => {
            report.required(NODE, &values, IN_NEEDS_VALUES);
        }
        "Exists" | "DoesNotExist" if values.len() > 0 => {
            report.forbidden(NODE, &values, EXISTS_HAS_NONE);
        }
        "Gt" | "Lt" if values.len() != 1 => {
            let detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
            report.required(NODE, &values, detail);
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt" => {}
        other => {
            report.invalid_text(NODE, &operator, other, "not a valid selector operator");
        }
    }
    report.invalid_texts(NODE, &key, key.text(), &label_key_errors(key.text()));
    if check_values {
        for value in values.items() {
            report.invalid_texts(NODE, &value, value.text(), &label_value_errors(value.text()));
        }
    }
}

fn node_field(requirement: &Cursor<'_, '_>, report: &mut Report) {
    let (key, operator) = (requirement.get("key"), requirement.get("operator"));
    let values = requirement.get("values");
    match operator.text() {
        "In" | "NotIn" => {
            if values.len() != 1 {
                let detail =
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
                report.required(NODE, &values, detail);
            }
        }
        other => {
            report.invalid_text(NODE, &operator, other, "not a valid selector operator");
        }
    }
    if key.text() == "metadata.name" {
        for value in values.items() {
            report.invalid_texts(NODE, &value, value.text(), &subdomain_errors(value.text()));
        }
    } else {
        report.invalid_text(NODE, &key, key.text(), "not a valid field selector key");
    }
}

/// Checks pod affinity or anti-affinity.
pub(super) fn pod_affinity(affinity: &Cursor<'_, '_>, report: &mut Report) {
    let required = affinity.get(REQUIRED);
    for term in required.items() {
        pod_term(&term, report);
    }
    let preferred = affinity.get(PREFERRED);
    for term in preferred.items() {
        weight(POD, &term.get("weight"), report);
        pod_term(&term.get("podAffinityTerm"), report);
    }
}

fn pod_term(term: &Cursor<'_, '_>, report: &mut Report) {
    label_selector(POD, &term.get("labelSelector"), report);
    label_selector(POD, &term.get("namespaceSelector"), report);
    let namespaces = term.get("namespaces");
    for namespace in namespaces.items() {
        for error in dns_label_errors(namespace.text()) {
            report
                .invalid_text(POD, &namespace, namespace.text(), &error)
                .named(format!("{}.namespace", term.path()));
        }
    }
    match_label_keys(POD, term, report);
    let topology = term.get("topologyKey");
    if topology.text().is_empty() {
        report.required(POD, &topology, "can not be empty");
    }
    report.invalid_texts(POD, &topology, topology.text(), &label_key_errors(topology.text()));
}

/// Checks matchLabelKeys and mismatchLabelKeys (`ValidateMatchLabelKeysAndMismatchLabelKeys`).
pub(super) fn match_label_keys(rule: &'static str, term: &Cursor<'_, '_>, report: &mut Report) {
    let selector = term.get("labelSelector");
    let (matching, mismatching) = (term.get("matchLabelKeys"), term.get("mismatchLabelKeys"));
    for keys in [&matching, &mismatching] {
        if keys.len() > 0 && !selector.is_written() {
            report.forbidden(rule, keys, "must not be specified when labelSelector is not set");
            continue;
        }
        for key in keys.items() {
            report.invalid_texts(rule, &key, key.text(), &label_key_errors(key.text()));
        }
    }
    repeated_keys(rule, term, &selector, &matching, report);
    for key in matching.items() {
        if mismatching.texts().any(|other| other == key.text()) {
            let detail = "exists in both matchLabelKeys and mismatchLabelKeys";
            report.invalid_text(rule, &key, key.text(), detail);
        }
    }
}

/// A key of matchLabelKeys that the selector names twice already.
fn repeated_keys(
    rule: &'static str,
    term: &Cursor<'_, '_>,
    selector: &Cursor<'_, '_>,
    matching: &Cursor<'_, '_>,
    report: &mut Report,
) {
    let mut seen: Vec<&str> = selector.get("matchLabels").entries().map(|(key, _)| key).collect();
    let expressions = selector.get("matchExpressions");
    for expression in expressions.items() {
        let key = expression.get("key");
        if let Some(index) = matching.texts().position(|own| own == key.text())
            && seen.contains(&key.text())
        {
            let detail = "exists in both matchLabelKeys and labelSelector";
            report.invalid_text(rule, &key, key.text(), detail).named(format!("{}[{index}]", term.path()));
        }
        seen.push(key.text());
    }
}
