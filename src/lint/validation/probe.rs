//! Probes and hooks: DS128 and DS133.
//!
//! Follows pkg/apis/core/validation/validation.go (validateHandler, validateProbe, validateLifecycle) after
//! defaulting, in which a zero is the default.

use super::cursor::Cursor;
use super::report::Report;
use super::template::Pod;
use super::values::{header_errors, port_errors, port_name_errors};

const RULE: &str = "DS128";
const SLEEP: &str = "DS133";

/// Checks the three probes of a container.
pub(super) fn probes(pod: &Pod<'_, '_>, container: &Cursor<'_, '_>, report: &mut Report) {
    for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let probe = container.get(key);
        if !probe.is_written() {
            continue;
        }
        handler(pod, &probe, &["exec", "httpGet", "tcpSocket", "grpc"], report);
        for number in
            ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"]
        {
            report.non_negative(RULE, &probe.get(number));
        }
        let grace = probe.get("terminationGracePeriodSeconds");
        if let Some(value) = grace.integer() {
            if value <= 0 {
                report.invalid(RULE, &grace, value, "must be greater than 0");
            }
            if key == "readinessProbe" {
                report.invalid(RULE, &grace, value, "must not be set for readinessProbes");
            }
        }
        let success = probe.get("successThreshold");
        if key != "readinessProbe"
            && let Some(value) = success.integer().filter(|value| !matches!(value, 0 | 1))
        {
            report.invalid(RULE, &success, value, "must be 1");
        }
    }
}

/// Checks what is done after the start and before the stop of a container; `stopSignal` is dropped unseen while
/// the gate ContainerStopSignals is off, as it is by default.
pub(super) fn lifecycle(pod: &Pod<'_, '_>, lifecycle: &Cursor<'_, '_>, report: &mut Report) {
    for key in ["postStart", "preStop"] {
        let hook = lifecycle.get(key);
        if hook.is_written() {
            handler(pod, &hook, &["exec", "httpGet", "tcpSocket", "sleep"], report);
        }
    }
}

fn handler(pod: &Pod<'_, '_>, handler: &Cursor<'_, '_>, kinds: &[&'static str], report: &mut Report) {
    let mut first = true;
    for kind in kinds {
        let action = handler.get(kind);
        if !action.is_written() {
            continue;
        }
        if !first {
            let rule = if *kind == "sleep" { SLEEP } else { RULE };
            report.forbidden(rule, &action, "may not specify more than 1 handler type");
            continue;
        }
        first = false;
        match *kind {
            "exec" => {
                let command = action.get("command");
                if command.len() == 0 {
                    report.required(RULE, &command, "");
                }
            }
            "httpGet" => http_get(&action, report),
            "sleep" => sleep(pod, &action, report),
            _ => port(&action.get("port"), report),
        }
    }
    if first {
        report.required(RULE, handler, "must specify a handler type");
    }
}

fn http_get(action: &Cursor<'_, '_>, report: &mut Report) {
    port(&action.get("port"), report);
    let scheme = action.get("scheme");
    if !scheme.text().is_empty() {
        report.one_of(RULE, &scheme, &["HTTP", "HTTPS"]);
    }
    let headers = action.get("httpHeaders");
    for header in headers.items() {
        let name = header.get("name");
        for error in header_errors(name.text()) {
            report.invalid_text(RULE, &name, name.text(), &error).named(headers.path().to_string());
        }
    }
}

/// A number or a name (`ValidatePortNumOrName`).
fn port(port: &Cursor<'_, '_>, report: &mut Report) {
    if port.is_written() && port.integer().is_none() {
        report.invalid_texts(RULE, port, port.text(), &port_name_errors(port.text()));
        return;
    }
    let number = port.integer().unwrap_or_default();
    for error in port_errors(number) {
        report.invalid(RULE, port, number, &error);
    }
}

fn sleep(pod: &Pod<'_, '_>, action: &Cursor<'_, '_>, report: &mut Report) {
    let seconds = action.get("seconds");
    let value = seconds.integer().unwrap_or_default();
    let grace = pod.grace;
    let zero_is_fine = pod.target.minor >= 33;
    let low = i64::from(!zero_is_fine);
    if (low..=grace).contains(&value) {
        return;
    }
    let detail = if zero_is_fine {
        format!("must be non-negative and less than terminationGracePeriodSeconds ({grace})")
    } else {
        format!(
            "must be greater than 0 and less than terminationGracePeriodSeconds ({grace}). Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep."
        )
    };
    report.invalid(SLEEP, &seconds, value, &detail).named(action.path().to_string());
}
