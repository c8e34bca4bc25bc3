//! Requests and limits: DS126 and DS127.
//!
//! Follows pkg/apis/core/validation/validation.go (validateResourceRequirements) and
//! pkg/apis/core/helper/helpers.go, which knows the names.

use super::cursor::Cursor;
use super::report::{Report, quoted};
use crate::model::{Quantity, dns_label_errors, label_key_errors};

const RULE: &str = "DS126";
const OVER: &str = "DS127";
/// Resources a quota may speak of (`standardResources`).
const STANDARD: [&str; 20] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "storage",
    "requests.storage",
    "services.nodeports",
    "services.loadbalancers",
];
/// Standard resources that are counted (`integerResources`).
const COUNTED: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];

/// Whose resources they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// A container's, or the overhead of a pod.
    Container,
    /// The whole pod's.
    Pod,
}

/// Checks requests, limits and claims.
pub(super) fn resources(resources: &Cursor<'_, '_>, level: Level, claims: &[&str], report: &mut Report) {
    let (limits, requests) = (resources.get("limits"), resources.get("requests"));
    amounts(&limits, level, report);
    amounts(&requests, level, report);
    for (name, request) in requests.entries() {
        let Some(quantity) = request.quantity() else { continue };
        let limit = limits.get(name);
        match limit.quantity() {
            Some(most) => within(name, &request, &quantity, &limit, &most, &requests, report),
            None if !limit.is_written() && !is_overcommitted(name) => {
                let detail = "Limit must be set for non overcommitable resources";
                report.required(OVER, &request, detail).named(limits.path().to_string());
            }
            None => {}
        }
    }
    let named = |wanted: &dyn Fn(&str) -> bool| {
        limits.entries().chain(requests.entries()).any(|(name, _)| wanted(name))
    };
    if named(&is_huge_page) && !named(&|name| matches!(name, "cpu" | "memory")) {
        report.forbidden(RULE, resources, "HugePages require cpu or memory");
    }
    claim_names(&resources.get("claims"), claims, report);
}

/// Checks the overhead of a pod, which is judged as the limits of a container are.
pub(super) fn overhead(overhead: &Cursor<'_, '_>, report: &mut Report) {
    amounts(overhead, Level::Container, report);
}

/// A request beside its limit.
fn within(
    name: &str,
    request: &Cursor<'_, '_>,
    quantity: &Quantity,
    limit: &Cursor<'_, '_>,
    most: &Quantity,
    requests: &Cursor<'_, '_>,
    report: &mut Report,
) {
    let detail = if quantity != most && !is_overcommitted(name) {
        format!("must be equal to {name} limit of {most}")
    } else if quantity > most {
        format!("must be less than or equal to {name} limit of {most}")
    } else {
        return;
    };
    report
        .invalid_text(OVER, request, &quantity.to_string(), &detail)
        .named(requests.path().to_string())
        .related(limit.path(), "the limit");
}

/// Checks one map of quantities.
fn amounts(map: &Cursor<'_, '_>, level: Level, report: &mut Report) {
    for (name, amount) in map.entries() {
        let named = format!("{}[{name}]", map.path());
        resource_name(name, &amount, level, &named, report);
        let Some(quantity) = amount.quantity() else { continue };
        let printed = quantity.to_string();
        if quantity.sign() < 0 {
            let detail = "must be greater than or equal to 0";
            report.invalid_text(RULE, &amount, &printed, detail).named(&named);
        }
        if (COUNTED.contains(&name) || is_extended(name)) && quantity.milli_value() % 1000 != 0 {
            report.invalid_text(RULE, &amount, &printed, "must be an integer").named(&named);
        }
        if is_huge_page(name) && !is_whole_pages(name, &quantity) {
            let detail = format!("{printed} is not positive integer multiple of {name}");
            report.invalid_text(RULE, &amount, &printed, &detail).named(&named);
        }
    }
}

fn resource_name(name: &str, at: &Cursor<'_, '_>, level: Level, named: &str, report: &mut Report) {
    let mut wrong: Vec<String> = label_key_errors(name);
    let plain = !name.contains('/');
    if wrong.is_empty() && plain && !STANDARD.contains(&name) && !is_quota_huge_page(name) {
        wrong.push("must be a standard resource type or fully qualified".into());
    }
    let sound = wrong.is_empty();
    match level {
        Level::Pod => {
            let known = matches!(name, "cpu" | "memory") || is_huge_page(name);
            if sound && !known {
                let supported = ["cpu", "hugepages-", "memory"];
                report.unsupported(OVER, at, name, &supported).named(named);
            }
        }
        Level::Container if plain => {
            if !matches!(name, "cpu" | "memory" | "ephemeral-storage") && !is_huge_page(name) {
                wrong.push("must be a standard resource for containers".into());
            }
        }
        Level::Container => {
            if !is_native(name) && !is_extended(name) {
                wrong.push("doesn't follow extended resource name standard".into());
            }
        }
    }
    for detail in wrong {
        report.invalid(RULE, at, quoted(name), &detail).named(named);
    }
}

fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

fn is_quota_huge_page(name: &str) -> bool {
    is_huge_page(name) || name.starts_with("requests.hugepages-")
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_overcommitted(name: &str) -> bool {
    is_native(name) && !is_huge_page(name)
}

/// `IsExtendedResourceName`: the name must also do for a quota.
fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && label_key_errors(&format!("requests.{name}")).is_empty()
}

/// `IsHugePageResourceValueDivisible`.
fn is_whole_pages(name: &str, quantity: &Quantity) -> bool {
    let size = name.strip_prefix("hugepages-").unwrap_or_default();
    Quantity::parse(size).is_ok_and(|page| {
        page.sign() > 0
            && page.milli_value() % 1000 == 0
            && quantity.value().checked_rem(page.value()) == Some(0)
    })
}

/// `validateResourceClaimNames`.
fn claim_names(claims: &Cursor<'_, '_>, known: &[&str], report: &mut Report) {
    let mut seen: Vec<String> = Vec::new();
    for claim in claims.items() {
        let (name, request) = (claim.get("name").text(), claim.get("request"));
        if name.is_empty() {
            report.required(RULE, &claim, "");
            continue;
        }
        let mut key = name.to_owned();
        if !request.text().is_empty() {
            report.invalid_texts(RULE, &request, request.text(), &dns_label_errors(request.text()));
            key = format!("{name}/{}", request.text());
        }
        let start = format!("{name}/");
        let whole = request.text().is_empty() && seen.iter().any(|other| other.starts_with(&start));
        if seen.iter().any(|other| other == name) || whole {
            report.duplicate(RULE, &claim, name);
        } else if seen.contains(&key) {
            report.duplicate(RULE, &claim, &key);
        }
        seen.push(key);
        if !known.contains(&name) {
            let mut sorted = known.to_vec();
            sorted.sort_unstable();
            let known = if sorted.is_empty() {
                " which is empty".to_owned()
            } else {
                format!(": {}", sorted.join(", "))
            };
            let detail = format!("must be one of the names in pod.spec.resourceClaims{known}");
            report.not_found(RULE, &claim, name, &detail);
        }
    }
}
