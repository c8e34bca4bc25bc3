//! Labels, annotations, owners and finalizers: DS132.
//!
//! Follows apimachinery's pkg/api/validation/objectmeta.go and pkg/apis/meta/v1/validation/validation.go, and
//! the name checks kubectl makes before it asks the server.

use super::cursor::Cursor;
use super::report::{Report, quoted};
use super::values::annotation_key_errors;
use crate::model::{dns_label_errors, label_key_errors, label_value_errors, subdomain_errors};

const RULE: &str = "DS132";
/// `TotalAnnotationSizeLimitB`.
const ANNOTATIONS_MAX: usize = 256 * 1024;
const FOREGROUND: &str = "foregroundDeletion";
const ORPHAN: &str = "orphan";

/// Checks the metadata of the DaemonSet; `stored` is the size of the manifest that `kubectl apply` keeps in an
/// annotation.
pub(super) fn object_meta(meta: &Cursor<'_, '_>, stored: usize, report: &mut Report) {
    name(meta, report);
    labels(RULE, &meta.get("labels"), report);
    annotations(&meta.get("annotations"), stored, report);
    owners(&meta.get("ownerReferences"), report);
    finalizers(&meta.get("finalizers"), report);
}

fn name(meta: &Cursor<'_, '_>, report: &mut Report) {
    let (name, generate) = (meta.get("name"), meta.get("generateName"));
    let prefix = generate.text();
    if !prefix.is_empty() {
        // The prefix is judged as if something followed a dash at its end.
        let masked = prefix.strip_suffix('-').map_or_else(|| prefix.to_owned(), |start| format!("{start}a"));
        report.invalid_texts(RULE, &generate, prefix, &subdomain_errors(&masked));
    }
    match name.text() {
        "" if !prefix.is_empty() => {
            report.say(RULE, &generate, "cannot use generate name with apply");
        }
        "" => {
            report.required(RULE, &name, "name or generateName is required");
        }
        text => report.invalid_texts(RULE, &name, text, &subdomain_errors(text)),
    }
    let namespace = meta.get("namespace");
    if !namespace.text().is_empty() {
        report.invalid_texts(RULE, &namespace, namespace.text(), &dns_label_errors(namespace.text()));
    }
}

/// Checks a map of labels (`ValidateLabels`); the server names the map, not the key.
pub(super) fn labels(rule: &'static str, labels: &Cursor<'_, '_>, report: &mut Report) {
    labels_named(rule, labels, &labels.path().to_string(), report);
}

/// Checks a map of labels under the path the server uses.
pub(super) fn labels_named(rule: &'static str, labels: &Cursor<'_, '_>, named: &str, report: &mut Report) {
    for (key, value) in labels.entries() {
        for error in label_key_errors(key) {
            report.invalid_text(rule, &value, key, &error).named(named);
        }
        for error in label_value_errors(value.text()) {
            report.invalid_text(rule, &value, value.text(), &error).named(named);
        }
    }
}

/// Checks a map of annotations (`ValidateAnnotations`), to which `more` bytes come later.
pub(super) fn annotations(annotations: &Cursor<'_, '_>, more: usize, report: &mut Report) {
    annotations_named(annotations, &annotations.path().to_string(), more, report);
}

/// Checks a map of annotations under the path the server uses.
pub(super) fn annotations_named(annotations: &Cursor<'_, '_>, named: &str, more: usize, report: &mut Report) {
    let mut size = more;
    for (key, value) in annotations.entries() {
        size += key.len() + value.text().len();
        for error in annotation_key_errors(key) {
            report.invalid_text(RULE, &value, key, &error).named(named);
        }
    }
    if size > ANNOTATIONS_MAX {
        report.too_long(RULE, annotations, ANNOTATIONS_MAX).named(named);
    }
}

fn owners(owners: &Cursor<'_, '_>, report: &mut Report) {
    let named = owners.path().to_string();
    let mut controller: Option<String> = None;
    for owner in owners.items() {
        for (key, what) in [
            ("apiVersion", "version must not be empty"),
            ("kind", "must not be empty"),
            ("name", "must not be empty"),
            ("uid", "must not be empty"),
        ] {
            let field = owner.get(key);
            if field.text().is_empty() || (key == "apiVersion" && field.text().ends_with('/')) {
                report.invalid_text(RULE, &field, field.text(), what).named(format!("{named}.{key}"));
            }
        }
        let (kind, name) = (owner.get("kind"), owner.get("name"));
        if owner.get("apiVersion").text() == "v1" && kind.text() == "Event" {
            let detail = "/v1, Kind=Event is disallowed from being an owner";
            report.invalid(RULE, &owner, quoted(name.text()), detail).named(&named);
        }
        if owner.get("controller").is_true() {
            let this = format!("{}/{}", kind.text(), name.text());
            match &controller {
                Some(first) => {
                    let detail = format!(
                        "Only one reference can have Controller set to true. Found \"true\" in references for {first} and {this}"
                    );
                    report.invalid(RULE, &owner, quoted(&this), &detail).named(&named);
                }
                None => controller = Some(this),
            }
        }
    }
}

fn finalizers(finalizers: &Cursor<'_, '_>, report: &mut Report) {
    let named = finalizers.path().to_string();
    for finalizer in finalizers.items() {
        let text = finalizer.text();
        for error in label_key_errors(text) {
            report.invalid_text(RULE, &finalizer, text, &error).named(&named);
        }
        if !text.contains('/') && ![FOREGROUND, ORPHAN, "kubernetes"].contains(&text) {
            let detail = "name is neither a standard finalizer name nor is it fully qualified";
            report.invalid_text(RULE, &finalizer, text, detail);
        }
    }
    let has = |name: &str| finalizers.texts().any(|text| text == name);
    if has(FOREGROUND) && has(ORPHAN) {
        let all: Vec<_> = finalizers.texts().map(quoted).collect();
        let detail = format!("finalizer {ORPHAN} and {FOREGROUND} cannot be both set");
        report.invalid(RULE, finalizers, format!("[{}]", all.join(",")), &detail);
    }
}
