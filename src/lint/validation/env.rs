//! The environment of containers: part of DS121.
//!
//! Follows pkg/apis/core/validation/validation.go (ValidateEnv, ValidateEnvFrom, validateObjectFieldSelector,
//! validateContainerResourceFieldSelector, validateFileKeyRefVolumes).

use super::cursor::Cursor;
use super::report::{Report, quoted};
use super::template::{Pod, VolumeKind};
use super::values::{backstep_errors, config_key_errors, env_name_errors};
use crate::model::{dns_label_errors, label_key_errors, subdomain_errors};

const RULE: &str = "DS121";
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];
const BYTES: &str = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";
/// The fields of a pod an environment variable may show.
const ENV_PATHS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Checks the variables of one container.
pub(super) fn env(pod: &Pod<'_, '_>, variables: &Cursor<'_, '_>, report: &mut Report) {
    for variable in variables.items() {
        let name = variable.get("name");
        match name.text() {
            "" => {
                report.required(RULE, &name, "");
            }
            text => report.invalid_texts(RULE, &name, text, &env_name_errors(text)),
        }
        let from = variable.get("valueFrom");
        if from.is_written() {
            value_from(pod, &variable, &from, report);
        }
    }
}

fn value_from(pod: &Pod<'_, '_>, variable: &Cursor<'_, '_>, from: &Cursor<'_, '_>, report: &mut Report) {
    let mut sources = 0;
    let mut each = |key: &'static str, check: &mut dyn FnMut(&Cursor<'_, '_>)| {
        let source = from.get(key);
        if source.is_written() {
            sources += 1;
            check(&source);
        }
    };
    each("fieldRef", &mut |source| field_ref(RULE, source, &ENV_PATHS, report));
    each("resourceFieldRef", &mut |source| resource_ref(RULE, source, false, report));
    each("configMapKeyRef", &mut |source| key_ref(source, report));
    each("secretKeyRef", &mut |source| key_ref(source, report));
    each("fileKeyRef", &mut |source| file_ref(pod, source, report));
    let detail = if sources == 0 && pod.target.minor >= 35 {
        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
    } else if sources == 0 {
        "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
    } else if !variable.get("value").text().is_empty() {
        "may not be specified when `value` is not empty"
    } else if sources > 1 {
        "may not have more than one field specified at a time"
    } else {
        return;
    };
    report.invalid_text(RULE, from, "", detail);
}

/// Checks a reference to a field of the pod (`validateObjectFieldSelector`).
pub(super) fn field_ref(rule: &'static str, reference: &Cursor<'_, '_>, paths: &[&str], report: &mut Report) {
    let (version, path) = (reference.get("apiVersion"), reference.get("fieldPath"));
    let text = path.text();
    if text.is_empty() {
        report.required(rule, &path, "");
        return;
    }
    let wrong = |what: String| format!("error converting fieldPath: {what}");
    if !matches!(version.text(), "" | "v1") {
        let detail = wrong(format!("unsupported pod version: {}", version.text()));
        report.invalid_text(rule, &path, text, &detail);
        return;
    }
    if let Some((map, key)) = subscript(text) {
        let key = match map {
            "metadata.labels" => key.to_owned(),
            "metadata.annotations" => key.to_lowercase(),
            _ => {
                let detail = wrong(format!("field label does not support subscript: {text}"));
                report.invalid_text(rule, &path, text, &detail);
                return;
            }
        };
        for error in label_key_errors(&key) {
            report.invalid_text(rule, &path, &key, &error).named(reference.path().to_string());
        }
        return;
    }
    let known = [
        "metadata.annotations",
        "metadata.labels",
        "spec.restartPolicy",
        "spec.schedulerName",
        "status.phase",
    ];
    let internal = if text == "spec.host" { "spec.nodeName" } else { text };
    if !ENV_PATHS.contains(&internal) && !known.contains(&internal) {
        let detail = wrong(format!("field label not supported: {text}"));
        report.invalid_text(rule, &path, text, &detail);
    } else if !paths.contains(&internal) {
        report.unsupported(rule, &path, internal, paths);
    }
}

/// Splits `metadata.labels['app']` (`SplitMaybeSubscriptedPath`).
fn subscript(path: &str) -> Option<(&str, &str)> {
    let (map, key) = path.strip_suffix("']")?.split_once("['")?;
    (!map.is_empty()).then_some((map, key))
}

/// Checks a reference to a resource (`validateContainerResourceFieldSelector`).
pub(super) fn resource_ref(
    rule: &'static str,
    reference: &Cursor<'_, '_>,
    in_volume: bool,
    report: &mut Report,
) {
    let (container, resource) = (reference.get("containerName"), reference.get("resource"));
    let text = resource.text();
    let huge = text.starts_with("limits.hugepages-") || text.starts_with("requests.hugepages-");
    if in_volume && container.text().is_empty() {
        report.required(rule, &container, "");
    } else if text.is_empty() {
        report.required(rule, &resource, "");
    } else if !RESOURCES.contains(&text) && !huge {
        report.unsupported(rule, &resource, text, &RESOURCES);
    }
    divisor(rule, reference, text, huge, report);
}

fn divisor(rule: &'static str, reference: &Cursor<'_, '_>, resource: &str, huge: bool, report: &mut Report) {
    let field = reference.get("divisor");
    let Some(divisor) = field.quantity().filter(|quantity| !quantity.is_zero()) else { return };
    let printed = divisor.to_string();
    let kind = resource.split_once('.').map_or("", |(_, kind)| kind);
    let bytes = BYTES.split(", ").any(|unit| unit == printed);
    let detail = match kind {
        "cpu" if printed != "1m" && printed != "1" => {
            "only divisor's values 1m and 1 are supported with the cpu resource".to_owned()
        }
        "memory" if !bytes => format!("only divisor's values {BYTES} are supported with the memory resource"),
        "ephemeral-storage" if !bytes => {
            format!("only divisor's values {BYTES} are supported with the local ephemeral storage resource")
        }
        _ if huge && !bytes => {
            format!("only divisor's values {BYTES} are supported with the hugepages resource")
        }
        _ => return,
    };
    report.invalid(rule, &field, quoted(resource), &detail);
}

fn key_ref(reference: &Cursor<'_, '_>, report: &mut Report) {
    let (name, key) = (reference.get("name"), reference.get("key"));
    report.invalid_texts(RULE, &name, name.text(), &subdomain_errors(name.text()));
    match key.text() {
        "" => {
            report.required(RULE, &key, "");
        }
        text => report.invalid_texts(RULE, &key, text, &config_key_errors(text)),
    }
}

fn file_ref(pod: &Pod<'_, '_>, reference: &Cursor<'_, '_>, report: &mut Report) {
    let (key, volume) = (reference.get("key"), reference.get("volumeName"));
    let path = reference.get("path");
    for (field, errors) in [
        (&key, env_name_errors as fn(&str) -> Vec<String>),
        (&volume, dns_label_errors),
        (&path, |path| backstep_errors(path).into_iter().collect()),
    ] {
        match field.text() {
            "" => {
                report.required(RULE, field, "");
            }
            text => report.invalid_texts(RULE, field, text, &errors(text)),
        }
    }
    match pod.volume(volume.text()) {
        Some(VolumeKind::EmptyDir) => {}
        Some(_) => {
            report.invalid_text(RULE, &volume, volume.text(), "referenced volume must be of type emptyDir");
        }
        None => {
            report.not_found(RULE, &volume, volume.text(), "");
        }
    }
}

/// Checks where whole environments come from.
pub(super) fn env_from(sources: &Cursor<'_, '_>, report: &mut Report) {
    let named = sources.path().to_string();
    for source in sources.items() {
        let prefix = source.get("prefix");
        if !prefix.text().is_empty() {
            report.invalid_texts(RULE, &prefix, prefix.text(), &env_name_errors(prefix.text()));
        }
        let mut count = 0;
        for key in ["configMapRef", "secretRef"] {
            let reference = source.get(key);
            if !reference.is_written() {
                continue;
            }
            count += 1;
            let name = reference.get("name");
            if name.text().is_empty() {
                report.required(RULE, &name, "");
            } else {
                // The name is judged as a prefix, which may end in a dash.
                let text = name.text();
                let masked =
                    text.strip_suffix('-').map_or_else(|| text.to_owned(), |start| format!("{start}a"));
                report.invalid_texts(RULE, &name, text, &subdomain_errors(&masked));
            }
        }
        let detail = match count {
            0 => "must specify one of: `configMapRef` or `secretRef`",
            1 => continue,
            _ => "may not have more than one field specified at a time",
        };
        report.invalid_text(RULE, &source, "", detail).named(&named);
    }
}
