//! What a Windows pod may not have, and a Linux pod neither: DS131.
//!
//! Follows pkg/apis/core/validation/validation.go (validateOS, validateLinux, validateWindows,
//! validateWindowsHostProcessPod, validateWindowsSecurityContextOptions).

use super::cursor::Cursor;
use super::report::Report;
use super::template::Pod;
use crate::model::subdomain_errors;

const RULE: &str = "DS131";
const NOT_WINDOWS: &str = "cannot be set for a windows pod";
const NOT_LINUX: &str = "windows options cannot be set for a linux pod";

/// Checks `os` and what it forbids.
pub(super) fn operating_system(pod: &Pod<'_, '_>, report: &mut Report) {
    let os = pod.spec.get("os");
    let name = os.get("name");
    match pod.os() {
        None => {}
        Some("") => {
            report.required(RULE, &name, "");
        }
        Some("linux") => linux(pod, report),
        Some("windows") => windows(pod, report),
        Some(other) => {
            report.unsupported(RULE, &name, other, &["linux", "windows"]).named(os.path().to_string());
        }
    }
}

fn linux(pod: &Pod<'_, '_>, report: &mut Report) {
    let mut check = |context: &Cursor<'_, '_>| {
        let options = context.get("windowsOptions");
        if options.is_written() {
            report.forbidden(RULE, &options, NOT_LINUX);
        }
    };
    check(&pod.spec.get("securityContext"));
    pod.each_container(|container| check(&container.get("securityContext")));
}

fn windows(pod: &Pod<'_, '_>, report: &mut Report) {
    let context = pod.spec.get("securityContext");
    for key in ["hostUsers", "shareProcessNamespace"] {
        let field = pod.spec.get(key);
        if field.is_written() {
            report.forbidden(RULE, &field, NOT_WINDOWS);
        }
    }
    for key in ["hostPID", "hostIPC"] {
        let field = pod.spec.get(key);
        if field.is_true() {
            report.forbidden(RULE, &field, NOT_WINDOWS);
        }
    }
    let sysctls = context.get("sysctls");
    if sysctls.len() > 0 {
        report.forbidden(RULE, &sysctls, NOT_WINDOWS);
    }
    let pod_only = [
        "appArmorProfile",
        "seLinuxOptions",
        "seccompProfile",
        "fsGroup",
        "fsGroupChangePolicy",
        "runAsUser",
        "runAsGroup",
        "supplementalGroups",
        "supplementalGroupsPolicy",
        "seLinuxChangePolicy",
    ];
    forbid(&context, &pod_only, report);
    let container_only = [
        "appArmorProfile",
        "seLinuxOptions",
        "seccompProfile",
        "capabilities",
        "readOnlyRootFilesystem",
        "privileged",
        "allowPrivilegeEscalation",
        "procMount",
        "runAsUser",
        "runAsGroup",
    ];
    pod.each_container(|container| forbid(&container.get("securityContext"), &container_only, report));
}

fn forbid(context: &Cursor<'_, '_>, keys: &[&'static str], report: &mut Report) {
    for key in keys {
        let field = context.get(key);
        if field.is_written() {
            report.forbidden(RULE, &field, NOT_WINDOWS);
        }
    }
}

/// Checks containers that run on the node itself.
pub(super) fn host_process(pod: &Pod<'_, '_>, report: &mut Report) {
    let context = pod.spec.get("securityContext");
    let options = context.get("windowsOptions");
    let whole = options.get("hostProcess").flag();
    let (mut all, mut on_host) = (0, 0);
    pod.each_container(|container| {
        all += 1;
        let context = container.get("securityContext");
        let options = context.get("windowsOptions");
        let field = options.get("hostProcess");
        let own = field.flag();
        if let (Some(whole), Some(own)) = (whole, own)
            && whole != own
        {
            let detail =
                format!("pod hostProcess value must be identical if both are specified, was {whole}");
            report.invalid(RULE, &field, own, &detail);
        }
        if own.or(whole) == Some(true) {
            on_host += 1;
        }
    });
    if on_host == 0 {
        return;
    }
    if on_host != all {
        let detail =
            "If pod contains any hostProcess containers then all containers must be HostProcess containers";
        report.invalid_text(RULE, &pod.spec, "", detail);
    }
    let network = pod.spec.get("hostNetwork");
    if !network.is_true() {
        let detail = "hostNetwork must be true if pod contains any hostProcess containers";
        report.invalid(RULE, &network, "false", detail);
    }
}

/// Checks the options for Windows, whatever the pod's system is.
pub(super) fn windows_options(options: &Cursor<'_, '_>, report: &mut Report) {
    let name = options.get("gmsaCredentialSpecName");
    if name.is_written() {
        report.invalid_texts(RULE, &name, name.text(), &subdomain_errors(name.text()));
    }
    let credentials = options.get("gmsaCredentialSpec");
    if credentials.is_written() {
        let text = credentials.text();
        if text.is_empty() {
            let detail = "gmsaCredentialSpec cannot be an empty string";
            report.invalid_text(RULE, &credentials, text, detail);
        } else if text.len() > 64 * 1024 {
            let detail = "gmsaCredentialSpec size must be under 64 KiB";
            report.invalid_text(RULE, &credentials, text, detail);
        }
    }
    let user = options.get("runAsUserName");
    if user.is_written() {
        for error in user_errors(user.text()) {
            report.invalid_text(RULE, &user, user.text(), error);
        }
    }
}

fn user_errors(text: &str) -> Vec<&'static str> {
    if text.is_empty() {
        return vec!["runAsUserName cannot be an empty string"];
    }
    if text.chars().any(char::is_control) {
        return vec!["runAsUserName cannot contain control characters"];
    }
    let (domain, user) = match text.split('\\').collect::<Vec<_>>()[..] {
        [user] => (None, user),
        [domain, user] => (Some(domain), user),
        _ => return vec!["runAsUserName cannot contain more than one backslash"],
    };
    let mut errors = Vec::new();
    if let Some(domain) = domain {
        if domain.len() >= 256 {
            errors.push("runAsUserName's Domain length must be under 256 characters");
        }
        if !is_netbios(domain) && !is_windows_domain(domain) {
            errors.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
    }
    if user.is_empty() {
        errors.push("runAsUserName's User cannot be empty");
    } else if user.len() > 104 {
        errors.push("runAsUserName's User length must not be longer than 104 characters");
    }
    if !user.is_empty() && user.chars().all(|c| matches!(c, '.' | ' ')) {
        errors.push("runAsUserName's User cannot contain only periods or spaces");
    }
    if user.contains(['"', '/', '\\', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']']) {
        errors.push("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
    }
    errors
}

/// `^[^\\/:\*\?"<>|\.][^\\/:\*\?"<>|]{0,14}$`
fn is_netbios(domain: &str) -> bool {
    let bad = ['\\', '/', ':', '*', '?', '"', '<', '>', '|'];
    !domain.is_empty() && domain.chars().count() <= 15 && !domain.starts_with('.') && !domain.contains(bad)
}

/// `^[^\\/:\*\?"<>|\.][a-zA-Z0-9]...`: labels of letters, digits and dashes, joined by dots.
fn is_windows_domain(domain: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    domain.split('.').all(label)
}
