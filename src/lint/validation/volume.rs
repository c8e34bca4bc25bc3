//! Volumes: DS122 and DS123.
//!
//! Follows pkg/apis/core/validation/validation.go (ValidateVolumes, validateVolumeSource). Network storage and
//! cloud disks are in `volume_storage`, projections in `projection`.

use super::cursor::Cursor;
use super::env::{field_ref, resource_ref};
use super::projection::projected;
use super::report::Report;
use super::template::VolumeKind;
use super::values::{backstep_errors, descending_path_errors, key_path_errors};
use super::volume_storage::{self as storage, claim_template};
use crate::model::{dns_label_errors, subdomain_errors};

pub(super) const RULE: &str = "DS123";
const MODE: &str = "must be a number between 0 and 0777 (octal), both inclusive";
/// The fields of a pod a file of the downward API may show.
const FILE_PATHS: [&str; 5] =
    ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];
const HOST_PATH_TYPES: [&str; 8] =
    ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];

type Check = fn(&Cursor<'_, '_>, &mut Report);

/// The sources in the order in which the server looks for them.
const SOURCES: [(&str, Check); 30] = [
    ("emptyDir", empty_dir),
    ("hostPath", host_path),
    ("gitRepo", storage::git_repo),
    ("gcePersistentDisk", storage::gce_disk),
    ("awsElasticBlockStore", storage::aws_disk),
    ("secret", |source, report| keys(source, "secretName", report)),
    ("nfs", storage::nfs),
    ("iscsi", storage::iscsi),
    ("glusterfs", storage::glusterfs),
    ("flocker", storage::flocker),
    ("persistentVolumeClaim", |source, report| report.require_text(RULE, &source.get("claimName"))),
    ("rbd", storage::rbd),
    ("cinder", storage::cinder),
    ("cephfs", storage::ceph_fs),
    ("quobyte", storage::quobyte),
    ("downwardAPI", downward),
    ("fc", storage::fibre_channel),
    ("flexVolume", storage::flex),
    ("configMap", |source, report| keys(source, "name", report)),
    ("azureFile", storage::azure_file),
    ("vsphereVolume", |source, report| report.require_text(RULE, &source.get("volumePath"))),
    ("photonPersistentDisk", |source, report| report.require_text(RULE, &source.get("pdID"))),
    ("portworxVolume", |source, report| report.require_text(RULE, &source.get("volumeID"))),
    ("azureDisk", storage::azure_disk),
    ("storageos", storage::storage_os),
    ("projected", projected),
    ("scaleIO", storage::scale_io),
    ("csi", csi),
    ("ephemeral", ephemeral),
    ("image", image),
];

/// Checks the volumes and notes those without a fault.
pub(super) fn volumes<'a>(
    volumes: &Cursor<'a, '_>,
    found: &mut Vec<(&'a str, VolumeKind)>,
    report: &mut Report,
) {
    for volume in volumes.items() {
        let before = report.len();
        source(&volume, report);
        let name = volume.get("name");
        let text = name.text();
        if text.is_empty() {
            report.required(RULE, &name, "");
        } else {
            report.invalid_texts(RULE, &name, text, &dns_label_errors(text));
        }
        if found.iter().any(|(other, _)| *other == text) {
            report.duplicate(RULE, &name, text);
        }
        // A volume with a fault does not count as defined: its mounts are "not found" too. That second error
        // only confuses, so it is left out, and the volume counts.
        if !text.is_empty() && (report.len() == before || !found.iter().any(|(other, _)| *other == text)) {
            found.push((text, kind(&volume)));
        }
    }
}

fn kind(volume: &Cursor<'_, '_>) -> VolumeKind {
    let has = |key: &'static str| volume.get(key).is_written();
    if has("persistentVolumeClaim") || has("ephemeral") {
        VolumeKind::Claim
    } else if has("emptyDir") || !SOURCES.iter().any(|(key, _)| has(key)) {
        VolumeKind::EmptyDir
    } else {
        VolumeKind::Other
    }
}

fn source(volume: &Cursor<'_, '_>, report: &mut Report) {
    let mut first = true;
    for (key, check) in SOURCES {
        let source = volume.get(key);
        if !source.is_written() {
            continue;
        }
        if first {
            check(&source, report);
        } else {
            report.forbidden(RULE, &source, "may not specify more than 1 volume type");
        }
        first = false;
        if key == "iscsi" {
            storage::iscsi_name(volume, &source, report);
        }
    }
}

fn empty_dir(source: &Cursor<'_, '_>, report: &mut Report) {
    let limit = source.get("sizeLimit");
    if limit.quantity().is_some_and(|quantity| quantity.sign() < 0) {
        report.forbidden("DS126", &limit, "SizeLimit field must be a valid resource quantity");
    }
}

fn host_path(source: &Cursor<'_, '_>, report: &mut Report) {
    let (path, kind) = (source.get("path"), source.get("type"));
    if path.text().is_empty() {
        report.required(RULE, &path, "");
        return;
    }
    if let Some(error) = backstep_errors(path.text()) {
        report.invalid_text(RULE, &path, path.text(), &error);
    }
    report.one_of("DS122", &kind, &HOST_PATH_TYPES);
}

/// A ConfigMap or a Secret.
fn keys(source: &Cursor<'_, '_>, name: &'static str, report: &mut Report) {
    report.require_text(RULE, &source.get(name));
    mode(&source.get("defaultMode"), report);
    let items = source.get("items");
    for item in items.items() {
        key_to_path(&item, report);
    }
}

/// Checks the permissions of a file.
pub(super) fn mode(mode: &Cursor<'_, '_>, report: &mut Report) {
    if let Some(value) = mode.integer().filter(|value| !(0..=0o777).contains(value)) {
        report.invalid(RULE, mode, value, MODE);
    }
}

/// Checks where a key goes.
pub(super) fn key_to_path(item: &Cursor<'_, '_>, report: &mut Report) {
    let path = item.get("path");
    report.require_text(RULE, &item.get("key"));
    report.require_text(RULE, &path);
    report.invalid_texts(RULE, &path, path.text(), &key_path_errors(path.text()));
    mode(&item.get("mode"), report);
}

fn downward(source: &Cursor<'_, '_>, report: &mut Report) {
    mode(&source.get("defaultMode"), report);
    let items = source.get("items");
    for item in items.items() {
        downward_file(&item, &source.path().to_string(), report);
    }
}

/// Checks a file of the downward API; the server names the source, not the item.
pub(super) fn downward_file(file: &Cursor<'_, '_>, named: &str, report: &mut Report) {
    let mut own = Report::default();
    let (path, field, resource) = (file.get("path"), file.get("fieldRef"), file.get("resourceFieldRef"));
    own.require_text(RULE, &path);
    own.invalid_texts(RULE, &path, path.text(), &key_path_errors(path.text()));
    if field.is_written() {
        field_ref(RULE, &field, &FILE_PATHS, &mut own);
        if resource.is_written() {
            let detail = "fieldRef and resourceFieldRef can not be specified simultaneously";
            own.invalid_text(RULE, file, "resource", detail);
        }
    } else if resource.is_written() {
        resource_ref(RULE, &resource, true, &mut own);
    } else {
        own.required(RULE, file, "one of fieldRef and resourceFieldRef is required");
    }
    mode(&file.get("mode"), &mut own);
    let item = file.path().to_string();
    for problem in own.into_problems() {
        let real = problem.named.clone().unwrap_or_else(|| problem.path.to_string());
        let shown = real.strip_prefix(item.as_str()).map(|rest| format!("{named}{rest}"));
        report.add(RULE, problem.path, problem.message).named(shown.unwrap_or(real));
    }
}

fn csi(source: &Cursor<'_, '_>, report: &mut Report) {
    let driver = source.get("driver");
    let text = driver.text();
    if text.is_empty() {
        report.required(RULE, &driver, "");
    } else {
        if text.len() > 63 {
            report.too_long(RULE, &driver, 63);
        }
        report.invalid_texts(RULE, &driver, text, &subdomain_errors(&text.to_lowercase()));
    }
    let secret = source.get("nodePublishSecretRef");
    if secret.is_written() {
        let name = secret.get("name");
        if name.text().is_empty() {
            report.required(RULE, &name, "");
        }
        for error in subdomain_errors(name.text()).iter().filter(|_| !name.text().is_empty()) {
            report.invalid_text(RULE, &name, name.text(), error).named(format!("{}.name", source.path()));
        }
    }
}

fn ephemeral(source: &Cursor<'_, '_>, report: &mut Report) {
    let template = source.get("volumeClaimTemplate");
    if template.is_written() {
        claim_template(&template, report);
    } else {
        report.required(RULE, &template, "");
    }
}

fn image(source: &Cursor<'_, '_>, report: &mut Report) {
    let pull = source.get("pullPolicy");
    if !pull.text().is_empty() {
        report.one_of("DS122", &pull, &["Always", "IfNotPresent", "Never"]);
    }
}

/// Checks a path that may only go down from where it starts.
pub(super) fn descending(rule: &'static str, path: &Cursor<'_, '_>, report: &mut Report) {
    report.invalid_texts(rule, path, path.text(), &descending_path_errors(path.text()));
}
