//! Topology spread constraints: DS135.
//!
//! Follows pkg/apis/core/validation/validation.go (validateTopologySpreadConstraints).

use super::affinity::match_label_keys;
use super::cursor::Cursor;
use super::report::{Report, quoted};
use super::selector::label_selector;

const RULE: &str = "DS135";
const WHEN: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];

/// Checks the constraints.
pub(super) fn topology_spread(constraints: &Cursor<'_, '_>, report: &mut Report) {
    let key = |constraint: &Cursor<'_, '_>| {
        (
            constraint.get("topologyKey").text().to_owned(),
            constraint.get("whenUnsatisfiable").text().to_owned(),
        )
    };
    let keys: Vec<_> = constraints.items().map(|constraint| key(&constraint)).collect();
    for (index, constraint) in constraints.items().enumerate() {
        positive(&constraint.get("maxSkew"), report);
        let (topology, when) = (constraint.get("topologyKey"), constraint.get("whenUnsatisfiable"));
        if topology.text().is_empty() {
            report.required(RULE, &topology, "can not be empty");
        }
        report.one_of(RULE, &when, &WHEN);
        let own = key(&constraint);
        if keys.iter().skip(index + 1).any(|other| *other == own) {
            let value = format!("{{{}, {}}}", own.0, own.1);
            report
                .say(RULE, &topology, format!("Duplicate value: {}", quoted(&value)))
                .named(format!("{}.{{topologyKey, whenUnsatisfiable}}", constraint.path()));
        }
        min_domains(&constraint, report);
        for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            let policy = constraint.get(policy);
            if policy.is_written() {
                report.one_of(RULE, &policy, &["Honor", "Ignore"]);
            }
        }
        match_label_keys(RULE, &constraint, report);
        label_selector(RULE, &constraint.get("labelSelector"), report);
    }
}

fn min_domains(constraint: &Cursor<'_, '_>, report: &mut Report) {
    let (domains, when) = (constraint.get("minDomains"), constraint.get("whenUnsatisfiable"));
    let Some(value) = domains.integer() else { return };
    positive(&domains, report);
    if when.text() != "DoNotSchedule" {
        let detail =
            format!("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}", when.text());
        report.invalid(RULE, &domains, value, &detail);
    }
}

fn positive(field: &Cursor<'_, '_>, report: &mut Report) {
    let value = field.integer().unwrap_or_default();
    if value <= 0 {
        report.invalid(RULE, field, value, "must be greater than zero");
    }
}
