//! What the list says in words: the state, the strategy, what `.status` has otherwise.

use std::collections::BTreeMap;

use super::Summary;
use crate::model::{DaemonSet, StrategyType};
use crate::placement::{DaemonSetTrait, daemon_set_traits};
use crate::state::{Counts, DaemonSetState, State, Tools};

/// The state: the worst thing first, with how many nodes it is true of.
pub(super) fn words(
    state: &DaemonSetState<'_>,
    tools: &Tools<'_>,
    counts: &Counts,
    by_state: &BTreeMap<State, usize>,
) -> Vec<String> {
    if state.daemon_set.meta.deletion_timestamp.is_some() {
        return vec!["being deleted".into()];
    }
    if let Some(why) = &state.selector_error {
        return vec![format!("selector cannot be used: {why}")];
    }
    if !tools.world.known.nodes {
        return vec!["unknown (no nodes in the data)".into()];
    }
    if counts.desired == 0 && counts.misscheduled == 0 {
        let parked = daemon_set_traits(tools.world, &state.pod).into_iter().find_map(|own| match own {
            DaemonSetTrait::Parked { selector } => Some(format!("parked ({selector})")),
            DaemonSetTrait::OldMasterKey => None,
        });
        return vec![parked.unwrap_or_else(|| "no eligible node".into())];
    }
    if !tools.world.known.pods {
        return vec!["unknown (no pods in the data)".into()];
    }
    let troubles = by_state.iter().filter(|(state, _)| **state != State::Ok);
    let words: Vec<String> = troubles.map(|(state, number)| format!("{number} {}", state.as_str())).collect();
    if words.is_empty() { vec!["ok".into()] } else { words }
}

/// The first three words: the rest is for `diff`.
pub(super) fn shown(words: &[String]) -> String {
    let more = if words.len() > 3 { ", …" } else { "" };
    format!("{}{more}", words.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// The strategy with its numbers as written: `Rolling 10%`, `Surge 1`, `OnDelete`.
pub(in crate::commands) fn strategy(daemon_set: &DaemonSet) -> String {
    let strategy = &daemon_set.strategy;
    let Some(rolling) =
        strategy.rolling_update.as_ref().filter(|_| strategy.kind == StrategyType::RollingUpdate)
    else {
        return "OnDelete".into();
    };
    match (&rolling.max_surge, &rolling.max_unavailable) {
        (Some(surge), _) if strategy.allows_surge() => format!("Surge {surge}"),
        (_, Some(unavailable)) => format!("Rolling {unavailable}"),
        _ => "Rolling".into(),
    }
}

/// The numbers that .status has otherwise, named as the columns are, and the first reason; `diff` has all.
pub(super) fn disagreement_line(summary: &Summary) -> Option<String> {
    let first = summary.disagreements.first()?;
    let short = |field: &str| match field {
        "desiredNumberScheduled" => Some("desired"),
        "numberReady" => Some("ready"),
        "updatedNumberScheduled" => Some("updated"),
        "numberAvailable" => Some("available"),
        "numberMisscheduled" => Some("extra"),
        _ => None,
    };
    let says: Vec<String> = (summary.disagreements.iter())
        .filter_map(|own| Some(format!("{} {}", short(own.field)?, own.reported)))
        .collect();
    let says = if says.is_empty() { format!("{} {}", first.field, first.reported) } else { says.join(", ") };
    Some(format!("* {}/{}: .status says {says}: {}", summary.namespace, summary.name, first.why))
}
