//! Volumes on the network and in clouds: DS123.
//!
//! Follows pkg/apis/core/validation/validation.go (validateNFSVolumeSource and its neighbours).

use super::cursor::Cursor;
use super::metadata::{annotations, labels};
use super::report::{Report, quoted};
use super::selector::label_selector;
use super::values::range_error;
use super::volume::{RULE, descending};
use crate::model::{dns_label_errors, subdomain_errors};

/// `DisksMaxPartition` in the server's text.
const PARTITION: &str = "must be between 0 and 255, inclusive";

pub(super) fn git_repo(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("repository"));
    descending(RULE, &source.get("directory"), report);
}

pub(super) fn gce_disk(source: &Cursor<'_, '_>, report: &mut Report) {
    // The server calls the source persistentDisk here.
    let name = source.get("pdName");
    if name.text().is_empty() {
        let named = name.path().to_string().replace("gcePersistentDisk", "persistentDisk");
        report.required(RULE, &name, "").named(named);
    }
    partition(source, report);
}

pub(super) fn aws_disk(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("volumeID"));
    partition(source, report);
}

fn partition(source: &Cursor<'_, '_>, report: &mut Report) {
    let partition = source.get("partition");
    if let Some(value) = partition.integer().filter(|value| !(0..=255).contains(value)) {
        report.invalid(RULE, &partition, value, PARTITION);
    }
}

pub(super) fn nfs(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("server"));
    let path = source.get("path");
    report.require_text(RULE, &path);
    if !path.text().starts_with('/') {
        report.invalid_text(RULE, &path, path.text(), "must be an absolute path");
    }
}

pub(super) fn iscsi(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("targetPortal"));
    let target = source.get("iqn");
    report.require_text(RULE, &target);
    for (key, name) in [("iqn", &target), ("initiatorname", &source.get("initiatorName"))] {
        let wrong = name.is_written() && (key != "iqn" || !name.text().is_empty());
        if let Some(error) = initiator_error(name.text()).filter(|_| wrong) {
            report.invalid_text(RULE, name, name.text(), error).named(format!("{}.{key}", source.path()));
        }
    }
    let lun = source.get("lun");
    if let Some(value) = lun.integer().filter(|value| !(0..=255).contains(value)) {
        report.invalid(RULE, &lun, value, &range_error(0, 255));
    }
    let chap = ["chapAuthDiscovery", "chapAuthSession"].iter().any(|key| source.get(key).is_true());
    let secret = source.get("secretRef");
    if chap && !secret.is_written() {
        report.required(RULE, &secret, "");
    }
}

/// Checks that the name of the volume and the portal fit into one path.
pub(super) fn iscsi_name(volume: &Cursor<'_, '_>, source: &Cursor<'_, '_>, report: &mut Report) {
    let name = volume.get("name");
    let length = name.text().len() + 1 + source.get("targetPortal").text().len();
    if source.get("initiatorName").is_written() && length > 64 {
        let detail = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
        report.invalid_text(RULE, &name, name.text(), detail);
    }
}

/// The regular expressions `iscsiInitiator…Regex`; the first is not anchored at its start.
fn initiator_error(name: &str) -> Option<&'static str> {
    let alphanumeric = |text: &str, length: usize| {
        let mut rest = text.chars();
        rest.next();
        let rest = rest.as_str();
        rest.len() == length && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let sound = if let Some(rest) = name.strip_prefix("eui") {
        alphanumeric(rest, 16)
    } else if let Some(rest) = name.strip_prefix("naa") {
        alphanumeric(rest, 32)
    } else if name.starts_with("iqn") {
        name.match_indices("iqn.").any(|(at, _)| name.get(at + 4..).is_some_and(is_qualified_target))
    } else {
        return Some("must be valid format starting with iqn, eui, or naa");
    };
    (!sound).then_some("must be valid format")
}

/// `\d{4}-\d{2}\.([[:alnum:]-.]+)(:[^,;*&$|\s]+)$`
fn is_qualified_target(text: &str) -> bool {
    let bytes = text.as_bytes();
    let date = bytes.len() > 8
        && bytes.iter().take(8).enumerate().all(|(at, byte)| match at {
            4 => *byte == b'-',
            7 => *byte == b'.',
            _ => byte.is_ascii_digit(),
        });
    let rest = text.get(8..).unwrap_or_default();
    let Some((domain, target)) = rest.split_once(':').filter(|_| date) else { return false };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    let bad = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ';' | '*' | '&' | '$' | '|');
    !domain.is_empty() && domain.bytes().all(plain) && !target.is_empty() && !target.contains(bad)
}

pub(super) fn glusterfs(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("endpoints"));
    report.require_text(RULE, &source.get("path"));
}

pub(super) fn flocker(source: &Cursor<'_, '_>, report: &mut Report) {
    let (name, uuid) = (source.get("datasetName"), source.get("datasetUUID"));
    if name.text().is_empty() && uuid.text().is_empty() {
        report.required(RULE, source, "one of datasetName and datasetUUID is required");
    }
    if !name.text().is_empty() && !uuid.text().is_empty() {
        let detail = "datasetName and datasetUUID can not be specified simultaneously";
        report.invalid_text(RULE, source, "resource", detail);
    }
    if name.text().contains('/') {
        report.invalid_text(RULE, &name, name.text(), "must not contain '/'");
    }
}

pub(super) fn rbd(source: &Cursor<'_, '_>, report: &mut Report) {
    monitors(source, report);
    report.require_text(RULE, &source.get("image"));
}

pub(super) fn ceph_fs(source: &Cursor<'_, '_>, report: &mut Report) {
    monitors(source, report);
}

fn monitors(source: &Cursor<'_, '_>, report: &mut Report) {
    let monitors = source.get("monitors");
    if monitors.len() == 0 {
        report.required(RULE, &monitors, "");
    }
}

pub(super) fn cinder(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("volumeID"));
    secret_name(source, report);
}

fn secret_name(source: &Cursor<'_, '_>, report: &mut Report) {
    let secret = source.get("secretRef");
    if secret.is_written() {
        report.require_text(RULE, &secret.get("name"));
    }
}

pub(super) fn quobyte(source: &Cursor<'_, '_>, report: &mut Report) {
    const PAIRS: &str = "must be a host:port pair or multiple pairs separated by commas";
    let (registry, tenant) = (source.get("registry"), source.get("tenant"));
    if registry.text().is_empty() {
        report.required(RULE, &registry, PAIRS);
    } else if tenant.text().len() >= 65 {
        let detail = "must be a UUID and may not exceed a length of 64 characters";
        report.required(RULE, &tenant, detail);
    } else {
        for _ in registry.text().split(',').filter(|pair| !is_host_port(pair)) {
            report.invalid_text(RULE, &registry, registry.text(), PAIRS);
        }
    }
    report.require_text(RULE, &source.get("volume"));
}

/// `net.SplitHostPort` finds a host and a port.
fn is_host_port(pair: &str) -> bool {
    let Some((host, _)) = pair.rsplit_once(':') else { return false };
    match host.strip_prefix('[').map(|inner| inner.strip_suffix(']')) {
        Some(inner) => inner.is_some_and(|inner| !inner.contains(['[', ']'])),
        None => !host.contains([':', '[', ']']),
    }
}

pub(super) fn fibre_channel(source: &Cursor<'_, '_>, report: &mut Report) {
    let (targets, ids, lun) = (source.get("targetWWNs"), source.get("wwids"), source.get("lun"));
    if targets.len() == 0 && ids.len() == 0 {
        report.required(RULE, &targets, "must specify either targetWWNs or wwids, but not both");
    }
    if targets.len() > 0 && ids.len() > 0 {
        let all: Vec<_> = targets.texts().map(quoted).collect();
        let detail = "targetWWNs and wwids can not be specified simultaneously";
        report.invalid(RULE, &targets, format!("[{}]", all.join(",")), detail);
    }
    if targets.len() > 0 {
        match lun.integer() {
            None => {
                report.required(RULE, &lun, "lun is required if targetWWNs is specified");
            }
            Some(value) if !(0..=255).contains(&value) => {
                report.invalid(RULE, &lun, value, &range_error(0, 255));
            }
            Some(_) => {}
        }
    }
}

pub(super) fn flex(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("driver"));
    let options = source.get("options");
    for (key, option) in options.entries() {
        let namespace = key.split_once('/').map_or(key, |(namespace, _)| namespace);
        let dotted = format!(".{}", namespace.to_lowercase());
        if dotted.ends_with(".kubernetes.io") || dotted.ends_with(".k8s.io") {
            let detail = "kubernetes.io and k8s.io namespaces are reserved";
            report.invalid_text(RULE, &option, key, detail).named(format!("{}[{key}]", options.path()));
        }
    }
}

pub(super) fn azure_file(source: &Cursor<'_, '_>, report: &mut Report) {
    report.require_text(RULE, &source.get("secretName"));
    report.require_text(RULE, &source.get("shareName"));
}

pub(super) fn azure_disk(source: &Cursor<'_, '_>, report: &mut Report) {
    let uri = source.get("diskURI");
    report.require_text(RULE, &source.get("diskName"));
    report.require_text(RULE, &uri);
    let caching = source.get("cachingMode");
    if caching.is_written() {
        report.one_of("DS122", &caching, &["None", "ReadOnly", "ReadWrite"]);
    }
    let kind = source.get("kind");
    if kind.is_written() {
        report.one_of("DS122", &kind, &["Dedicated", "Managed", "Shared"]);
    }
    let (start, form) = if kind.text() == "Managed" {
        (
            "/subscriptions/",
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
        )
    } else {
        ("https://", "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd")
    };
    if !uri.text().starts_with(start) {
        report.unsupported(RULE, &uri, uri.text(), &[form]);
    }
}

pub(super) fn storage_os(source: &Cursor<'_, '_>, report: &mut Report) {
    let (name, namespace) = (source.get("volumeName"), source.get("volumeNamespace"));
    report.require_text(RULE, &name);
    for field in [&name, &namespace] {
        if !field.text().is_empty() {
            report.invalid_texts(RULE, field, field.text(), &dns_label_errors(field.text()));
        }
    }
    secret_name(source, report);
}

pub(super) fn scale_io(source: &Cursor<'_, '_>, report: &mut Report) {
    for key in ["gateway", "system", "volumeName"] {
        report.require_text(RULE, &source.get(key));
    }
}

/// Checks the claim made for every pod (`ValidatePersistentVolumeClaimTemplate`).
pub(super) fn claim_template(template: &Cursor<'_, '_>, report: &mut Report) {
    let meta = template.get("metadata");
    labels(RULE, &meta.get("labels"), report);
    annotations(&meta.get("annotations"), 0, report);
    let spec = template.get("spec");
    let modes = spec.get("accessModes");
    if modes.len() == 0 {
        report.required(RULE, &modes, "at least 1 access mode is required");
    }
    let known = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
    for mode in modes.items() {
        if !known.contains(&mode.text()) {
            report.unsupported(RULE, &mode, mode.text(), &known).named(modes.path().to_string());
        }
    }
    if modes.len() > 1 && modes.texts().any(|mode| mode == "ReadWriteOncePod") {
        let detail = "may not use ReadWriteOncePod with other access modes";
        report.forbidden(RULE, &modes, detail);
    }
    label_selector(RULE, &spec.get("selector"), report);
    storage_request(&spec, report);
    data_sources(&spec, report);
    let class = spec.get("storageClassName");
    if !class.text().is_empty() {
        report.invalid_texts(RULE, &class, class.text(), &subdomain_errors(class.text()));
    }
    let mode = spec.get("volumeMode");
    if mode.is_written() {
        report.one_of("DS122", &mode, &["Block", "Filesystem"]);
    }
}

fn storage_request(spec: &Cursor<'_, '_>, report: &mut Report) {
    let resources = spec.get("resources");
    let requests = resources.get("requests");
    let storage = requests.get("storage");
    // The server leaves "requests" out.
    let named = format!("{}[storage]", resources.path());
    match storage.quantity() {
        None if !storage.is_written() => {
            report.required(RULE, &storage, "").named(named);
        }
        Some(quantity) if quantity.sign() <= 0 => {
            let detail = "must be greater than zero";
            report.invalid_text(RULE, &storage, &quantity.to_string(), detail).named(named);
        }
        _ => {}
    }
}

/// `validateDataSource` and `validateDataSourceRef`.
fn data_sources(spec: &Cursor<'_, '_>, report: &mut Report) {
    let (source, reference) = (spec.get("dataSource"), spec.get("dataSourceRef"));
    for source in [&source, &reference] {
        if !source.is_written() {
            continue;
        }
        report.require_text(RULE, &source.get("name"));
        report.require_text(RULE, &source.get("kind"));
        let (group, kind) = (source.get("apiGroup"), source.get("kind"));
        if group.text().is_empty() {
            if kind.text() != "PersistentVolumeClaim" {
                let detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
                report.invalid_text(RULE, &kind, kind.text(), detail).named(source.path().to_string());
            }
        } else {
            report.invalid_texts(RULE, &group, group.text(), &subdomain_errors(group.text()));
        }
    }
    if source.is_written() && !reference.get("namespace").text().is_empty() {
        let detail = "may not be specified when dataSourceRef.namespace is specified";
        report.invalid_text(RULE, &source, "dataSource", detail).named(spec.path().to_string());
    }
}
