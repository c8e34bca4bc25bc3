//! Containers and init containers.
//!
//! Follows pkg/apis/core/validation/validation.go (validateContainers, validateInitContainers,
//! validateContainerCommon). Ephemeral containers are refused as a whole.

use super::cursor::Cursor;
use super::env::{env, env_from};
use super::mount::{volume_devices, volume_mounts};
use super::port::{container_ports, unique_host_ports};
use super::probe::{lifecycle, probes};
use super::report::Report;
use super::resources::{Level, resources};
use super::security::container_security;
use super::template::Pod;
use crate::model::dns_label_errors;

const BASICS: &str = "DS121";
const INIT: &str = "DS129";
const NOT_FOR_INIT: &str = "may not be set for init containers without restartPolicy=Always";
const PULL: [&str; 3] = ["Always", "IfNotPresent", "Never"];
const RESTART: [&str; 3] = ["Always", "Never", "OnFailure"];

/// Checks the regular containers.
pub(super) fn containers(pod: &Pod<'_, '_>, report: &mut Report) {
    let list = pod.spec.get("containers");
    if list.len() == 0 {
        report.required(BASICS, &list, "");
        return;
    }
    let mut names = Vec::new();
    for container in list.items() {
        common(pod, &container, report);
        unique_name(&container, &mut names, report);
        let hooks = container.get("lifecycle");
        if hooks.is_written() {
            lifecycle(pod, &hooks, report);
        }
        probes(pod, &container, report);
        if pod.target.minor >= 35 {
            restart_policy(&container, report);
        } else {
            let policy = container.get("restartPolicy");
            if policy.is_written() {
                report.forbidden(INIT, &policy, "may not be set for non-init containers");
            }
        }
    }
    let mut ports = Vec::new();
    for container in list.items() {
        unique_host_ports(&container, &mut ports, report);
    }
}

/// Checks the init containers, native sidecars among them.
pub(super) fn init_containers(pod: &Pod<'_, '_>, report: &mut Report) {
    let (regular, list) = (pod.spec.get("containers"), pod.spec.get("initContainers"));
    let mut names: Vec<&str> = regular.items().map(|container| container.get("name").text()).collect();
    for container in list.items() {
        common(pod, &container, report);
        init_restart_policy(pod, &container, report);
        unique_name(&container, &mut names, report);
        unique_host_ports(&container, &mut Vec::new(), report);
        let sidecar = container.get("restartPolicy").text() == "Always";
        let hooks = container.get("lifecycle");
        if sidecar {
            if hooks.is_written() {
                lifecycle(pod, &hooks, report);
            }
            probes(pod, &container, report);
        } else {
            for key in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
                let field = container.get(key);
                if field.is_written() {
                    report.forbidden(INIT, &field, NOT_FOR_INIT);
                }
            }
            let resize = container.get("resizePolicy");
            for policy in resize.items() {
                let restart = policy.get("restartPolicy");
                if restart.text() == "RestartContainer" {
                    let detail = "must not be set to 'RestartContainer' for non-sidecar initContainers";
                    report.invalid_text("DS152", &restart, restart.text(), detail);
                }
            }
        }
    }
}

fn unique_name<'a>(container: &Cursor<'a, '_>, names: &mut Vec<&'a str>, report: &mut Report) {
    let name = container.get("name");
    let text = name.text();
    if text.is_empty() {
        return;
    }
    if names.contains(&text) {
        report.duplicate(BASICS, &name, text);
    } else {
        names.push(text);
    }
}

/// What holds for every kind of container.
fn common(pod: &Pod<'_, '_>, container: &Cursor<'_, '_>, report: &mut Report) {
    let name = container.get("name");
    match name.text() {
        "" => {
            report.required(BASICS, &name, "");
        }
        text => report.invalid_texts(BASICS, &name, text, &dns_label_errors(text)),
    }
    report.require_text(BASICS, &container.get("image"));
    let message = container.get("terminationMessagePolicy");
    if !message.text().is_empty() {
        report.one_of("DS122", &message, &["File", "FallbackToLogsOnError"]);
    }
    container_ports(&container.get("ports"), report);
    env(pod, &container.get("env"), report);
    env_from(&container.get("envFrom"), report);
    volume_mounts(pod, container, report);
    volume_devices(pod, container, report);
    let pull = container.get("imagePullPolicy");
    if !pull.text().is_empty() {
        report.one_of("DS122", &pull, &PULL);
    }
    resources(&container.get("resources"), Level::Container, &pod.claims, report);
    resize_policy(&container.get("resizePolicy"), pod, report);
    container_security(pod, &container.get("securityContext"), report);
}

fn resize_policy(policies: &Cursor<'_, '_>, pod: &Pod<'_, '_>, report: &mut Report) {
    const RULE: &str = "DS152";
    let mut seen: Vec<&str> = Vec::new();
    let named = policies.path().to_string();
    for policy in policies.items() {
        let (resource, restart) = (policy.get("resourceName"), policy.get("restartPolicy"));
        if seen.contains(&resource.text()) {
            report.duplicate(RULE, &policy, resource.text());
        }
        seen.push(resource.text());
        for (field, supported) in
            [(&resource, ["cpu", "memory"]), (&restart, ["NotRequired", "RestartContainer"])]
        {
            if field.text().is_empty() {
                report.required(RULE, field, "").named(&named);
            } else if !supported.contains(&field.text()) {
                report.unsupported(RULE, field, field.text(), &supported).named(&named);
            }
        }
        if pod.spec.get("restartPolicy").text() == "Never" && restart.text() != "NotRequired" {
            let detail = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
            report.invalid_text(RULE, &restart, restart.text(), detail).named(&named);
        }
    }
}

fn init_restart_policy(pod: &Pod<'_, '_>, container: &Cursor<'_, '_>, report: &mut Report) {
    let policy = container.get("restartPolicy");
    if pod.target.minor >= 35 {
        restart_policy(container, report);
    } else if policy.is_written() && policy.text() != "Always" {
        report.unsupported(INIT, &policy, policy.text(), &["Always"]);
    }
}

/// `validateContainerRestartPolicy`.
fn restart_policy(container: &Cursor<'_, '_>, report: &mut Report) {
    let (policy, rules) = (container.get("restartPolicy"), container.get("restartPolicyRules"));
    if !policy.is_written() {
        if rules.len() == 0 {
            return;
        }
        report.required(INIT, &policy, "must specify restartPolicy when restart rules are used");
    } else {
        report.one_of(INIT, &policy, &RESTART);
    }
    too_many(&rules, 20, report);
    for rule in rules.items() {
        report.one_of(INIT, &rule.get("action"), &["Restart", "RestartAllContainers"]);
        let codes = rule.get("exitCodes");
        if !codes.is_written() {
            report.required(INIT, &codes, "must be specified");
            continue;
        }
        report.one_of(INIT, &codes.get("operator"), &["In", "NotIn"]);
        too_many(&codes.get("values"), 255, report);
    }
}

fn too_many(list: &Cursor<'_, '_>, limit: usize, report: &mut Report) {
    let count = list.len();
    if count > limit {
        report.say(INIT, list, format!("Too many: {count}: must have at most {limit} items"));
    }
}
