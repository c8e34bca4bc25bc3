//! Tolerations: DS113 to DS116.
//!
//! Follows pkg/apis/core/validation/validation.go (ValidateTolerations). The server puts a bad value on the path
//! of the operator; here the problem stands where the value does.

use super::cursor::Cursor;
use super::report::Report;
use crate::model::{label_key_errors, label_value_errors};

/// Checks a list of tolerations.
pub(super) fn tolerations(tolerations: &Cursor<'_, '_>, report: &mut Report) {
    for toleration in tolerations.items() {
        key(&toleration, report);
        operator(&toleration, report);
        effect(&toleration, report);
    }
}

fn key(toleration: &Cursor<'_, '_>, report: &mut Report) {
    let (key, operator) = (toleration.get("key"), toleration.get("operator"));
    if !key.text().is_empty() {
        report.invalid_texts("DS116", &key, key.text(), &label_key_errors(key.text()));
    } else if operator.text() != "Exists" {
        let detail =
            "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
        report.invalid_text("DS114", &operator, operator.text(), detail);
    }
}

fn operator(toleration: &Cursor<'_, '_>, report: &mut Report) {
    let (operator, value) = (toleration.get("operator"), toleration.get("value"));
    let named = operator.path().to_string();
    match operator.text() {
        "" | "Equal" => {
            let errors = label_value_errors(value.text());
            if !errors.is_empty() {
                report.invalid_text("DS116", &value, value.text(), &errors.join(";")).named(named);
            }
        }
        "Exists" => {
            if !value.text().is_empty() {
                let detail = "value must be empty when `operator` is 'Exists'";
                report.invalid_text("DS113", &value, value.text(), detail).named(named);
            }
        }
        // The gate TaintTolerationComparisonOperators is off by default, and still named as a way out.
        other @ ("Lt" | "Gt") => {
            report.unsupported("DS116", &operator, other, &["Equal", "Exists", "Lt", "Gt"]);
        }
        other => {
            report.unsupported("DS116", &operator, other, &["Equal", "Exists"]);
        }
    }
}

fn effect(toleration: &Cursor<'_, '_>, report: &mut Report) {
    let (effect, seconds) = (toleration.get("effect"), toleration.get("tolerationSeconds"));
    if seconds.is_written() && effect.text() != "NoExecute" {
        let detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
        report
            .invalid_text("DS115", &effect, effect.text(), detail)
            .related(seconds.path(), "tolerationSeconds is set here");
    }
    if !effect.text().is_empty() {
        report.one_of("DS116", &effect, &["NoSchedule", "PreferNoSchedule", "NoExecute"]);
    }
}
