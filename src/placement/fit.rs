//! NodeResourcesFit: is there room for the pod.
//!
//! Follows plugins/noderesources/fit.go (fitsRequest): all checks are collected.

use super::daemon_pod::DaemonPod;
use super::reason::{Code, Reason};
use super::scheduler::{NodeUse, blocks};
use crate::model::{Format, Quantity, Requests};

const PLUGIN: &str = "NodeResourcesFit";
const PATH: &str = "spec.template.spec.containers";

/// Returns what is missing on a node with `allocatable` of which `used` is taken.
pub(super) fn reasons(pod: &DaemonPod, allocatable: &Requests, used: &NodeUse) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if used.pods + 1 > allocatable.pods {
        let message = match (used.pods, allocatable.pods) {
            (_, ..=0) => "pods: the node takes none (allocatable 0)".into(),
            (1, all) => format!("pods: 1 of {all} allocatable is taken, none is left for this one"),
            (taken, all) => {
                format!("pods: {taken} of {all} allocatable are taken, none is left for this one")
            }
        };
        reasons.push(
            blocks(Code::PodCount, PLUGIN, message)
                .with("requested", 1)
                .with("used", used.pods)
                .with("allocatable", allocatable.pods)
                .with("unresolvable", false),
        );
    }
    let wanted = &pod.requests;
    let plain = [
        (Code::Cpu, "cpu", wanted.milli_cpu, allocatable.milli_cpu, used.requests.milli_cpu),
        (Code::Memory, "memory", wanted.memory, allocatable.memory, used.requests.memory),
        (
            Code::EphemeralStorage,
            "ephemeral-storage",
            wanted.ephemeral_storage,
            allocatable.ephemeral_storage,
            used.requests.ephemeral_storage,
        ),
    ];
    for (code, name, wanted, allocatable, taken) in plain {
        if wanted > 0 && wanted > allocatable.wrapping_sub(taken) {
            reasons.push(short(code, name, Amounts { wanted, allocatable, taken, pods: used.pods }));
        }
    }
    for (name, wanted) in wanted.scalar.iter().filter(|(_, wanted)| *wanted != 0) {
        let (allocatable, taken) = (allocatable.scalar(name), used.requests.scalar(name));
        if *wanted > allocatable.wrapping_sub(taken) {
            let amounts = Amounts { wanted: *wanted, allocatable, taken, pods: used.pods };
            reasons.push(
                short(Code::ExtendedResource, name, amounts)
                    .with("resource", name.as_str())
                    .with("schedulerMessage", format!("Insufficient {name}")),
            );
        }
    }
    reasons
}

struct Amounts {
    wanted: i64,
    allocatable: i64,
    taken: i64,
    pods: i64,
}

fn short(code: Code, name: &str, amounts: Amounts) -> Reason {
    let text = |value| amount(code, name, value);
    let free = amounts.allocatable.saturating_sub(amounts.taken);
    let message = if amounts.wanted > amounts.allocatable {
        if amounts.allocatable == 0 {
            format!("{name}: the pod requests {}, the node has none", text(amounts.wanted))
        } else {
            format!(
                "{name}: the pod requests {}, more than the {} of the whole node",
                text(amounts.wanted),
                text(amounts.allocatable)
            )
        }
    } else {
        let share = amounts.taken.saturating_mul(100) / amounts.allocatable.max(1);
        let pods = if amounts.pods == 1 { "pod" } else { "pods" };
        format!(
            "{name}: the pod requests {}, {} of {} is left ({share}% requested by {} {pods})",
            text(amounts.wanted),
            text(free.max(0)),
            text(amounts.allocatable),
            amounts.pods
        )
    };
    blocks(code, PLUGIN, message)
        .at(PATH)
        .with("requested", text(amounts.wanted))
        .with("used", text(amounts.taken))
        .with("allocatable", text(amounts.allocatable))
        .with("free", text(free))
        .with("unresolvable", amounts.wanted > amounts.allocatable)
}

fn amount(code: Code, name: &str, value: i64) -> String {
    match code {
        Code::Cpu => Quantity::from_milli(value).to_string(),
        Code::Memory | Code::EphemeralStorage => binary(value),
        _ if name.starts_with("hugepages-") => binary(value),
        _ => value.to_string(),
    }
}

/// Bytes as people read them: exact when that is short, else to one decimal of a binary unit.
fn binary(bytes: i64) -> String {
    let exact = Quantity::from_int(bytes, Format::BinarySI).to_string();
    if exact.len() <= 6 {
        return exact;
    }
    let units = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value.abs() >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{value:.1}{}", units.get(unit).copied().unwrap_or_default())
}
