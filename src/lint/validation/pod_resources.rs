//! Resources of the whole pod, beside those of its containers: DS127.
//!
//! Follows pkg/apis/core/validation/validation.go (validatePodResources, validatePodResourceConsistency) as it
//! is for a template, in which requests are not yet taken from limits.

use super::cursor::Cursor;
use super::report::Report;
use super::resources::{Level, resources};
use super::template::Pod;
use crate::model::{Quantity, ResourceList};

const RULE: &str = "DS127";

/// Checks `resources` of the pod; before 1.34 the field was dropped unseen.
pub(super) fn pod_resources(pod: &Pod<'_, '_>, report: &mut Report) {
    let level = pod.spec.get("resources");
    if !level.is_written() || pod.target.minor < 34 {
        return;
    }
    if pod.os() == Some("windows") {
        report.forbidden(RULE, &level, "may not be set for a windows pod");
        return;
    }
    let claims = level.get("claims");
    if claims.is_written() {
        report.forbidden(RULE, &claims, "claims may not be set for Resources at pod-level");
    }
    resources(&level, Level::Pod, &pod.claims, report);
    aggregate(pod, &level, "requests", report);
    aggregate(pod, &level, "limits", report);
    container_limits(pod, &level, report);
}

/// What the containers want together must fit what the pod may have; limits only for huge pages.
fn aggregate(pod: &Pod<'_, '_>, level: &Cursor<'_, '_>, kind: &'static str, report: &mut Report) {
    let total = total(&pod.spec, kind);
    let own = level.get(kind);
    for (name, amount) in own.entries() {
        if kind == "limits" && !name.starts_with("hugepages-") {
            continue;
        }
        let (Some(quantity), Some(sum)) = (amount.quantity(), total.get(name)) else { continue };
        if *sum > quantity {
            let detail = format!("must be greater than or equal to aggregate container {kind} of {sum}");
            report
                .invalid_text(RULE, &amount, &quantity.to_string(), &detail)
                .named(format!("{}[{name}]", own.path()));
        }
    }
}

/// `AggregateContainerRequests` and `AggregateContainerLimits`: sidecars add up, other init containers count by
/// their maximum.
fn total(spec: &Cursor<'_, '_>, kind: &'static str) -> ResourceList {
    let mut total = ResourceList::default();
    let containers = spec.get("containers");
    for container in containers.items() {
        total.add(&list(&container, kind));
    }
    let (mut sidecars, mut most) = (ResourceList::default(), ResourceList::default());
    let init = spec.get("initContainers");
    for container in init.items() {
        let mut own = list(&container, kind);
        if container.get("restartPolicy").text() == "Always" {
            total.add(&own);
            sidecars.add(&own);
            most.raise(&sidecars);
        } else {
            own.add(&sidecars);
            most.raise(&own);
        }
    }
    total.raise(&most);
    total
}

fn list(container: &Cursor<'_, '_>, kind: &'static str) -> ResourceList {
    let resources = container.get("resources");
    let map = resources.get(kind);
    let read: Vec<(&str, Option<Quantity>)> =
        map.entries().map(|(name, amount)| (name, amount.quantity())).collect();
    read.into_iter().filter_map(|(name, quantity)| Some((name.into(), quantity?))).collect()
}

/// No container may have more than the pod.
fn container_limits(pod: &Pod<'_, '_>, level: &Cursor<'_, '_>, report: &mut Report) {
    let own = level.get("limits");
    let containers = pod.spec.get("containers");
    for (index, container) in containers.items().enumerate() {
        let resources = container.get("resources");
        let limits = resources.get("limits");
        for (name, limit) in limits.entries() {
            let whole = own.get(name);
            let (Some(quantity), Some(most)) = (limit.quantity(), whole.quantity()) else { continue };
            if quantity > most {
                let detail = format!("must be less than or equal to pod limits of {most}");
                report
                    .invalid_text(RULE, &limit, &quantity.to_string(), &detail)
                    .named(format!("{}.containers[{index}][{name}].limits", level.path()))
                    .related(whole.path(), "the pod's limit");
            }
        }
    }
}

/// Checks the overhead a RuntimeClass would bring.
pub(super) fn overhead(pod: &Pod<'_, '_>, report: &mut Report) {
    let overhead = pod.spec.get("overhead");
    if overhead.is_written() {
        super::resources::overhead(&overhead, report);
    }
}

/// In a pod, a limit of the pod without a request asks for what its containers ask for together, and that may
/// be more than the limit (pkg/apis/core/v1/defaults.go, setDefaultPodRequests).
pub(super) fn requests_over_limits(spec: &Cursor<'_, '_>, rule: &'static str, report: &mut Report) {
    let level = spec.get("resources");
    let (limits, requests) = (level.get("limits"), level.get("requests"));
    let sum = total(spec, "requests");
    for (name, limit) in limits.entries() {
        let (Some(most), Some(asked)) = (limit.quantity(), sum.get(name)) else { continue };
        if !requests.get(name).is_written() && *asked > most {
            let detail = format!("must be less than or equal to {name} limit of {most}");
            report.invalid_text(rule, &limit, &asked.to_string(), &detail);
        }
    }
}
