//! Volume mounts and devices of containers: DS122 to DS124.
//!
//! Follows pkg/apis/core/validation/validation.go (ValidateVolumeMounts, ValidateVolumeDevices). The server
//! forgets the index of the mount in some paths.

use super::cursor::Cursor;
use super::report::Report;
use super::template::{Pod, VolumeKind};
use super::values::{backstep_errors, descending_path_errors};

const RULE: &str = "DS123";

/// Checks the mounts of a container.
pub(super) fn volume_mounts(pod: &Pod<'_, '_>, container: &Cursor<'_, '_>, report: &mut Report) {
    let (mounts, devices) = (container.get("volumeMounts"), container.get("volumeDevices"));
    let mut paths: Vec<&str> = Vec::new();
    for mount in mounts.items() {
        let (name, path) = (mount.get("name"), mount.get("mountPath"));
        report.require_text(RULE, &name);
        if pod.volume(name.text()).is_none() {
            report.not_found(RULE, &name, name.text(), "");
        }
        report.require_text(RULE, &path);
        if paths.contains(&path.text()) {
            report.invalid_text(RULE, &path, path.text(), "must be unique");
        }
        paths.push(path.text());
        if devices.items().any(|device| device.get("name").text() == name.text()) {
            report.invalid_text(RULE, &name, name.text(), "must not already exist in volumeDevices");
        }
        if devices.items().any(|device| device.get("devicePath").text() == path.text()) {
            let detail = "must not already exist as a path in volumeDevices";
            report.invalid_text(RULE, &path, path.text(), detail);
        }
        sub_paths(&mounts, &mount, report);
        propagation(&mounts, &mount, container, report);
        read_only(&mounts, &mount, report);
    }
}

fn sub_paths(mounts: &Cursor<'_, '_>, mount: &Cursor<'_, '_>, report: &mut Report) {
    for key in ["subPath", "subPathExpr"] {
        let field = mount.get(key);
        let text = field.text();
        if text.is_empty() {
            continue;
        }
        if key == "subPathExpr" && !mount.get("subPath").text().is_empty() {
            report.invalid_text(RULE, &field, text, "subPathExpr and subPath are mutually exclusive");
        }
        for error in descending_path_errors(text) {
            report.invalid_text(RULE, &field, text, &error).named(format!("{}.{key}", mounts.path()));
        }
    }
}

fn propagation(
    mounts: &Cursor<'_, '_>,
    mount: &Cursor<'_, '_>,
    container: &Cursor<'_, '_>,
    report: &mut Report,
) {
    let field = mount.get("mountPropagation");
    if !field.is_written() {
        return;
    }
    let named = format!("{}.mountPropagation", mounts.path());
    let supported = ["Bidirectional", "HostToContainer", "None"];
    if !supported.contains(&field.text()) {
        report.unsupported("DS122", &field, field.text(), &supported).named(&named);
    }
    if field.text() == "Bidirectional" && !container.get("securityContext").get("privileged").is_true() {
        let detail = "Bidirectional mount propagation is available only to privileged containers";
        report.forbidden("DS124", &field, detail).named(&named);
    }
}

fn read_only(mounts: &Cursor<'_, '_>, mount: &Cursor<'_, '_>, report: &mut Report) {
    let field = mount.get("recursiveReadOnly");
    if !field.is_written() {
        return;
    }
    let named = format!("{}.recursiveReadOnly", mounts.path());
    match field.text() {
        "Disabled" => {}
        "Enabled" | "IfPossible" => {
            if !mount.get("readOnly").is_true() {
                let detail = "may only be specified when readOnly is true";
                report.forbidden(RULE, &field, detail).named(&named);
            }
            let propagation = mount.get("mountPropagation");
            if propagation.is_written() && propagation.text() != "None" {
                let detail = "may only be specified when mountPropagation is None or not specified";
                report.forbidden(RULE, &field, detail).named(&named);
            }
        }
        other => {
            let supported = ["Disabled", "Enabled", "IfPossible"];
            report.unsupported("DS122", &field, other, &supported).named(&named);
        }
    }
}

/// Checks the devices of a container.
pub(super) fn volume_devices(pod: &Pod<'_, '_>, container: &Cursor<'_, '_>, report: &mut Report) {
    let (mounts, devices) = (container.get("volumeMounts"), container.get("volumeDevices"));
    let (mut names, mut paths): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for device in devices.items() {
        let (name, path) = (device.get("name"), device.get("devicePath"));
        let kind = pod.volume(name.text());
        report.require_text(RULE, &name);
        if !name.text().is_empty() && names.contains(&name.text()) {
            report.invalid_text(RULE, &name, name.text(), "must be unique");
        }
        names.push(name.text());
        match kind {
            Some(VolumeKind::Claim) => {}
            Some(_) => {
                let detail =
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
                report.invalid_text(RULE, &name, name.text(), detail);
            }
            None => {
                report.not_found(RULE, &name, name.text(), "");
            }
        }
        report.require_text(RULE, &path);
        if paths.contains(&path.text()) {
            report.invalid_text(RULE, &path, path.text(), "must be unique");
        }
        if backstep_errors(path.text()).is_some() {
            report.invalid_text(RULE, &path, path.text(), "can not contain backsteps ('..')");
        } else {
            paths.push(path.text());
        }
        if mounts.items().any(|mount| mount.get("name").text() == name.text()) {
            report.invalid_text(RULE, &name, name.text(), "must not already exist in volumeMounts");
        }
        if mounts.items().any(|mount| mount.get("mountPath").text() == path.text()) {
            let detail = "must not already exist as a path in volumeMounts";
            report.invalid_text(RULE, &path, path.text(), detail);
        }
    }
}
