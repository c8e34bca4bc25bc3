//! Label selectors, wherever they stand.
//!
//! Follows apimachinery's pkg/apis/meta/v1/validation/validation.go (ValidateLabelSelector).

use super::cursor::Cursor;
use super::metadata::labels;
use super::report::Report;
use crate::model::{label_key_errors, label_value_errors};

/// Checks a label selector; one that is absent is fine.
pub(super) fn label_selector(rule: &'static str, selector: &Cursor<'_, '_>, report: &mut Report) {
    labels(rule, &selector.get("matchLabels"), report);
    for expression in selector.get("matchExpressions").items() {
        requirement(rule, &expression, report);
    }
}

fn requirement(rule: &'static str, expression: &Cursor<'_, '_>, report: &mut Report) {
    let (key, operator, values) =
        (expression.get("key"), expression.get("operator"), expression.get("values"));
    match operator.text() {
        "In" | "NotIn" => {
            if values.len() == 0 {
                report.required(rule, &values, "must be specified when `operator` is 'In' or 'NotIn'");
            }
        }
        "Exists" | "DoesNotExist" => {
            if values.len() > 0 {
                let detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
                report.forbidden(rule, &values, detail);
            }
        }
        other => {
            report.invalid_text(rule, &operator, other, "not a valid selector operator");
        }
    }
    report.invalid_texts(rule, &key, key.text(), &label_key_errors(key.text()));
    for value in values.items() {
        report.invalid_texts(rule, &value, value.text(), &label_value_errors(value.text()));
    }
}

/// Returns the keys a selector speaks of.
pub(super) fn selector_keys<'a>(selector: &Cursor<'a, '_>) -> Vec<&'a str> {
    let mut keys: Vec<_> = selector.get("matchLabels").entries().map(|(key, _)| key).collect();
    for expression in selector.get("matchExpressions").items() {
        keys.push(expression.get("key").text());
    }
    keys
}
