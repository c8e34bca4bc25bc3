//! DNS settings and host aliases: DS122 and DS152.
//!
//! Follows pkg/apis/core/validation/validation.go (validatePodDNSConfig, ValidateHostAliases).

use super::cursor::Cursor;
use super::report::{Report, quoted};
use super::values::{ip_errors, search_path_errors};
use crate::model::subdomain_errors;

const RULE: &str = "DS152";

/// Checks `dnsConfig` beside `dnsPolicy`.
pub(super) fn dns_config(spec: &Cursor<'_, '_>, report: &mut Report) {
    let (policy, config) = (spec.get("dnsPolicy"), spec.get("dnsConfig"));
    let servers = config.get("nameservers");
    if policy.text() == "None" {
        if !config.is_written() {
            let detail = "must provide `dnsConfig` when `dnsPolicy` is None";
            report.required("DS122", &config, detail);
            return;
        }
        if servers.len() == 0 {
            let detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
            report.required("DS122", &servers, detail);
            return;
        }
    }
    if servers.len() > 3 {
        report.invalid(RULE, &servers, list(&servers), "must not have more than 3 nameservers");
    }
    for server in servers.items() {
        report.invalid_texts(RULE, &server, server.text(), &ip_errors(server.text()));
    }
    searches(&config.get("searches"), report);
    let options = config.get("options");
    for option in options.items() {
        if option.get("name").text().is_empty() {
            report.required(RULE, &option, "must not be empty");
        }
    }
}

fn searches(searches: &Cursor<'_, '_>, report: &mut Report) {
    if searches.len() > 32 {
        report.invalid(RULE, searches, list(searches), "must not have more than 32 search paths");
    }
    let joined: Vec<_> = searches.texts().collect();
    if joined.join(" ").len() > 2048 {
        let detail = "must not have more than 2048 characters (including spaces) in the search list";
        report.invalid(RULE, searches, list(searches), detail);
    }
    for search in searches.items() {
        let text = search.text();
        if text != "." {
            let text = text.strip_suffix('.').unwrap_or(text);
            report.invalid_texts(RULE, &search, text, &search_path_errors(text));
        }
    }
}

fn list(field: &Cursor<'_, '_>) -> String {
    let all: Vec<_> = field.texts().map(quoted).collect();
    format!("[{}]", all.join(","))
}

/// Checks host aliases.
pub(super) fn host_aliases(aliases: &Cursor<'_, '_>, report: &mut Report) {
    for alias in aliases.items() {
        let ip = alias.get("ip");
        report.invalid_texts(RULE, &ip, ip.text(), &ip_errors(ip.text()));
        let names = alias.get("hostnames");
        for name in names.items() {
            report.invalid_texts(RULE, &name, name.text(), &subdomain_errors(name.text()));
        }
    }
}
