//! Security contexts of the pod and of containers: DS122, DS125, DS130 and the sysctls of DS152.
//!
//! Follows pkg/apis/core/validation/validation.go (validatePodSpecSecurityContext, ValidateSecurityContext,
//! validateHostUsers).

use super::cursor::Cursor;
use super::report::{Report, quoted};
use super::template::Pod;
use super::values::{descending_path_errors, id_errors, is_sysctl};
use super::windows::windows_options;

const ENUM: &str = "DS122";
const ESCALATION: &str = "DS125";
const USERS: &str = "DS130";
const SYSCTL: &str = "DS152";
const SYSCTL_REGEX: &str = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
const PROFILES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];

/// Checks the security context of the pod.
pub(super) fn pod_security(pod: &Pod<'_, '_>, report: &mut Report) {
    let context = pod.spec.get("securityContext");
    for key in ["fsGroup", "runAsUser", "runAsGroup"] {
        id(&context.get(key), report);
    }
    let groups = context.get("supplementalGroups");
    for group in groups.items() {
        id(&group, report);
    }
    let share = pod.spec.get("shareProcessNamespace");
    if share.is_true() && pod.spec.get("hostPID").is_true() {
        let detail = "ShareProcessNamespace and HostPID cannot both be enabled";
        report
            .invalid(USERS, &share, "true", detail)
            .named(format!("{}.shareProcessNamespace", context.path()));
    }
    sysctls(pod, &context.get("sysctls"), report);
    optional_one_of(&context.get("fsGroupChangePolicy"), &["Always", "OnRootMismatch"], report);
    seccomp(&context.get("seccompProfile"), report);
    windows_options(&context.get("windowsOptions"), report);
    app_armor(&context.get("appArmorProfile"), report);
    optional_one_of(&context.get("supplementalGroupsPolicy"), &["Merge", "Strict"], report);
    optional_one_of(&context.get("seLinuxChangePolicy"), &["MountOption", "Recursive"], report);
}

fn optional_one_of(field: &Cursor<'_, '_>, supported: &[&str], report: &mut Report) {
    if field.is_written() {
        report.one_of(ENUM, field, supported);
    }
}

fn id(field: &Cursor<'_, '_>, report: &mut Report) {
    if let Some(value) = field.integer() {
        for error in id_errors(value) {
            report.invalid(ENUM, field, value, &error);
        }
    }
}

fn sysctls(pod: &Pod<'_, '_>, sysctls: &Cursor<'_, '_>, report: &mut Report) {
    let mut seen: Vec<&str> = Vec::new();
    for sysctl in sysctls.items() {
        let name = sysctl.get("name");
        let text = name.text();
        if text.is_empty() {
            report.required(SYSCTL, &name, "");
        } else if !is_sysctl(text) {
            let detail = format!("must have at most 253 characters and match regex {SYSCTL_REGEX}");
            report.invalid_text(SYSCTL, &name, text, &detail);
        } else if seen.contains(&text) {
            report.duplicate(SYSCTL, &name, text);
        }
        seen.push(text);
        let dotted = dotted(text);
        for (flag, belongs) in [("hostNetwork", is_net(&dotted)), ("hostIPC", is_ipc(&dotted))] {
            let shared = pod.spec.get(flag);
            if belongs && shared.is_true() {
                let detail = format!("may not be specified when '{flag}' is true");
                report.invalid_text(SYSCTL, &name, text, &detail).related(shared.path(), "set here");
            }
        }
    }
}

/// A sysctl with dots between its parts (`NormalizeName` of component-helpers/node/util/sysctl).
fn dotted(name: &str) -> String {
    match name.find(['.', '/']) {
        Some(first) if name.get(first..).is_some_and(|rest| rest.starts_with('/')) => name
            .chars()
            .map(|c| match c {
                '.' => '/',
                '/' => '.',
                other => other,
            })
            .collect(),
        _ => name.to_owned(),
    }
}

fn is_net(name: &str) -> bool {
    name.starts_with("net.")
}

/// `nameToNamespace` and `prefixToNamespace`.
fn is_ipc(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "kernel.sem",
        "kernel.shmall",
        "kernel.shmmax",
        "kernel.shmmni",
        "kernel.shm_rmid_forced",
        "kernel.shm",
        "kernel.msgmax",
        "kernel.msgmnb",
        "kernel.msgmni",
        "kernel.msg",
    ];
    NAMES.contains(&name) || name.starts_with("fs.mqueue.")
}

/// Checks a seccomp profile.
fn seccomp(profile: &Cursor<'_, '_>, report: &mut Report) {
    if !profile.is_written() {
        return;
    }
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    if kind.text().is_empty() {
        report.required(ENUM, &kind, "type is required when seccompProfile is set");
    } else {
        report.one_of(ENUM, &kind, &PROFILES);
    }
    if kind.text() == "Localhost" {
        if local.is_written() {
            report.invalid_texts(ENUM, &local, local.text(), &descending_path_errors(local.text()));
        } else {
            report.required(ENUM, &local, "must be set when seccomp type is Localhost");
        }
    } else if local.is_written() {
        let value =
            format!("{{\"Type\":{},\"LocalhostProfile\":{}}}", quoted(kind.text()), quoted(local.text()));
        report.invalid(ENUM, &local, value, "can only be set when seccomp type is Localhost");
    }
}

/// Checks an AppArmor profile.
fn app_armor(profile: &Cursor<'_, '_>, report: &mut Report) {
    if !profile.is_written() {
        return;
    }
    let (kind, local) = (profile.get("type"), profile.get("localhostProfile"));
    match kind.text() {
        "Localhost" => {
            let text = local.text();
            if text.trim() != text {
                report.invalid_text(ENUM, &local, text, "must not be padded with whitespace");
            } else if text.is_empty() {
                report.required(ENUM, &local, "must be set when AppArmor type is Localhost");
            }
            if text.len() > 4095 {
                report.too_long(ENUM, &local, 4095);
            }
        }
        "RuntimeDefault" | "Unconfined" => {
            if local.is_written() {
                let detail = "can only be set when AppArmor type is Localhost";
                report.invalid_text(ENUM, &local, local.text(), detail);
            }
        }
        "" => {
            report.required(ENUM, &kind, "type is required when appArmorProfile is set");
        }
        other => {
            report.unsupported(ENUM, &kind, other, &PROFILES);
        }
    }
}

/// Checks the security context of a container.
pub(super) fn container_security(pod: &Pod<'_, '_>, context: &Cursor<'_, '_>, report: &mut Report) {
    if !context.is_written() {
        return;
    }
    id(&context.get("runAsUser"), report);
    id(&context.get("runAsGroup"), report);
    let mount = context.get("procMount");
    if mount.is_written() {
        report.one_of(ENUM, &mount, &["Default", "Unmasked"]);
        if pod.host_users && mount.text() == "Unmasked" {
            let detail = "`hostUsers` must be false to use `Unmasked`";
            report.invalid_text(USERS, &mount, mount.text(), detail);
        }
    }
    seccomp(&context.get("seccompProfile"), report);
    escalation(context, report);
    windows_options(&context.get("windowsOptions"), report);
    app_armor(&context.get("appArmorProfile"), report);
}

fn escalation(context: &Cursor<'_, '_>, report: &mut Report) {
    let allowed = context.get("allowPrivilegeEscalation");
    if allowed.flag() != Some(false) {
        return;
    }
    let named = context.path().to_string();
    let privileged = context.get("privileged");
    if privileged.is_true() {
        // The server prints the whole context; only what collides is said here.
        report
            .say(
                ESCALATION,
                &allowed,
                "Invalid value: cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
            )
            .named(&named)
            .related(privileged.path(), "privileged is set here");
    }
    let capabilities = context.get("capabilities");
    let add = capabilities.get("add");
    for capability in add.items().filter(|capability| capability.text() == "CAP_SYS_ADMIN") {
        report
            .say(
                ESCALATION,
                &allowed,
                "Invalid value: cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
            )
            .named(&named)
            .related(capability.path(), "CAP_SYS_ADMIN is added here");
    }
}

/// Checks what a pod with user namespaces of its own may not share with the node.
pub(super) fn host_users(pod: &Pod<'_, '_>, report: &mut Report) {
    if pod.host_users {
        return;
    }
    let own = pod.spec.get("hostUsers");
    let at = pod.spec.path();
    // The server spells two of the names as Go does.
    for (key, named) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")] {
        let field = pod.spec.get(key);
        if field.is_true() {
            report
                .forbidden(USERS, &field, "when `hostUsers` is false")
                .named(format!("{at}.{named}"))
                .related(own.path(), "hostUsers is set here");
        }
    }
    pod.each_container(|container| {
        let devices = container.get("volumeDevices");
        if devices.len() > 0 {
            report.forbidden(USERS, &devices, "when `hostUsers` is false");
        }
    });
}
