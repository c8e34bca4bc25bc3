//! Annotations of the template that mean something: DS142.
//!
//! Follows pkg/apis/core/validation/validation.go (ValidatePodSpecificAnnotations,
//! validateSeccompAnnotationsAndFields, validateAppArmorAnnotationsAndFieldsMatchOnCreate).

use super::cursor::Cursor;
use super::report::{Report, quoted};
use super::template::Pod;
use super::values::descending_path_errors;
use crate::yaml::Path;

const RULE: &str = "DS142";
pub(super) const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
pub(super) const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
pub(super) const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";
const MIRROR: &str = "kubernetes.io/config.mirror";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// Checks what annotations say by themselves.
pub(super) fn pod_annotations(
    annotations: &Cursor<'_, '_>,
    named: &str,
    pod: &Pod<'_, '_>,
    report: &mut Report,
) {
    for (key, value) in annotations.entries() {
        let text = value.text();
        if key == MIRROR && pod.spec.get("nodeName").text().is_empty() {
            let detail = "must set spec.nodeName if mirror pod annotation is set";
            report.invalid_text(RULE, &value, text, detail).named(format!("{named}[{key}]"));
        }
        if key == DELETION_COST && !is_deletion_cost(text) {
            let detail = "must be a 32bit integer";
            report.invalid_text(RULE, &value, text, detail).named(format!("{named}[{key}]"));
        }
        if key == SECCOMP_POD || key.starts_with(SECCOMP_CONTAINER) {
            seccomp(&value, &format!("{named}.{key}"), report);
        }
        if let Some(container) = key.strip_prefix(APP_ARMOR) {
            app_armor(container, &value, &format!("{named}[{key}]"), pod, report);
        }
    }
}

/// `GetDeletionCostFromPodAnnotations`: no plus sign, no zero in front.
fn is_deletion_cost(text: &str) -> bool {
    let first = text.as_bytes().first();
    let start = text == "0" || matches!(first, Some(b'-' | b'1'..=b'9'));
    start && text.parse::<i32>().is_ok()
}

fn seccomp(value: &Cursor<'_, '_>, named: &str, report: &mut Report) {
    match value.text() {
        "runtime/default" | "docker/default" | "unconfined" => {}
        text => match text.strip_prefix("localhost/") {
            Some(path) => {
                for error in descending_path_errors(path) {
                    report.invalid_text(RULE, value, path, &error).named(named);
                }
            }
            None => {
                report.invalid_text(RULE, value, text, "must be a valid seccomp profile").named(named);
            }
        },
    }
}

fn app_armor(container: &str, value: &Cursor<'_, '_>, named: &str, pod: &Pod<'_, '_>, report: &mut Report) {
    let mut exists = false;
    pod.each_container(|other| exists |= other.get("name").text() == container);
    if !exists {
        report.invalid_text(RULE, value, container, "container not found").named(named);
    }
    let text = value.text();
    if !matches!(text, "" | "runtime/default" | "unconfined") && !text.starts_with("localhost/") {
        let detail = format!("invalid AppArmor profile name: {}", quoted(text));
        report.invalid_text(RULE, value, text, &detail).named(named);
    }
}

/// Checks that annotations and the fields that replace them say the same.
pub(super) fn annotations_match_fields(annotations: &Cursor<'_, '_>, pod: &Pod<'_, '_>, report: &mut Report) {
    let context = pod.spec.get("securityContext");
    let whole = context.get("appArmorProfile");
    match_seccomp(annotations, SECCOMP_POD, &context.get("seccompProfile"), report);
    pod.each_container(|container| {
        let name = container.get("name").text();
        let context = container.get("securityContext");
        let key = format!("{SECCOMP_CONTAINER}{name}");
        match_seccomp(annotations, &key, &context.get("seccompProfile"), report);
        if pod.os() != Some("windows") {
            let own = context.get("appArmorProfile");
            let path = own.path();
            let profile = if own.is_written() { own } else { whole };
            let key = format!("{APP_ARMOR}{name}");
            match_profile(annotations, &key, &profile, path, "apparmor", report);
        }
    });
}

fn match_seccomp(annotations: &Cursor<'_, '_>, key: &str, profile: &Cursor<'_, '_>, report: &mut Report) {
    match_profile(annotations, key, profile, profile.path(), "seccomp", report);
}

fn match_profile(
    annotations: &Cursor<'_, '_>,
    key: &str,
    profile: &Cursor<'_, '_>,
    named: Path,
    what: &str,
    report: &mut Report,
) {
    let found = annotations.entries().find(|(other, _)| *other == key);
    let Some((_, annotation)) = found.filter(|_| profile.is_written()) else { return };
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    let text = annotation.text();
    let path = text.strip_prefix("localhost/");
    let same = match kind.text() {
        "Unconfined" => text == "unconfined",
        "RuntimeDefault" => text == "runtime/default" || (what == "seccomp" && text == "docker/default"),
        "Localhost" => path.is_some(),
        _ => true,
    };
    let note = (annotation.path(), "the annotation");
    if !same {
        report
            .forbidden(RULE, &kind, &format!("{what} type in annotation and field must match"))
            .named(format!("{named}.type"))
            .related(note.0, note.1);
    } else if kind.text() == "Localhost" && (!local.is_written() || path != Some(local.text())) {
        report
            .forbidden(RULE, &local, &format!("{what} profile in annotation and field must match"))
            .named(format!("{named}.localhostProfile"))
            .related(note.0, note.1);
    }
}
