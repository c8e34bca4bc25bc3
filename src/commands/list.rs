//! `kubectl ds list`: every DaemonSet, counted anew, with its state in a word.

use std::collections::BTreeMap;

use serde::Serialize;

use super::gather::{Fits, Wish, gather};
use super::rows::fits;
use super::wording::{age, wrapped};
use crate::cli::{GlobalArgs, ListArgs};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, StrategyType};
use crate::output::format::{Answer, Format};
use crate::output::table::{Cell, Column, Table};
use crate::output::ui::{Style, Ui};
use crate::placement::{DaemonSetTrait, daemon_set_traits};
use crate::source::read_text;
use crate::state::{Counts, DaemonSetState, Disagreement, State, Tools};

/// The machine form, `DaemonSetSummary`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    namespace: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    desired: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    misscheduled: Option<i64>,
    strategy: &'static str,
    state: String,
    /// The first words of the state, for people.
    #[serde(skip)]
    shown: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    by_state: BTreeMap<State, usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disagreements: Vec<Disagreement>,
    #[serde(skip_serializing_if = "String::is_empty")]
    age: String,
}

/// Prints the list.
pub(super) fn run(global: &GlobalArgs, args: &ListArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    let gathered =
        gather(global, &Wish { targets: Some(&args.targets), manifests: None, fits: Fits::Never }, ui)?;
    let selected = gathered.select(&args.targets, ui)?;
    let tools = Tools::new(&gathered.world, gathered.now);
    let states: Vec<DaemonSetState<'_>> =
        selected.iter().map(|daemon_set| DaemonSetState::new(&tools, daemon_set)).collect();
    let summaries: Vec<Summary> = states.iter().map(|state| summary(state, &tools)).collect();
    let names: Vec<String> = selected.iter().map(|own| format!("daemonset.apps/{}", own.meta.name)).collect();
    let answer = Answer::new("DaemonSetSummary", &summaries).names(&names);
    let answer = if args.targets.names.len() == 1 { answer } else { answer.always_list() };
    if !format.print(ui.answer(), &answer)? && !summaries.is_empty() {
        let rows: Vec<(&DaemonSet, &Summary)> = selected.iter().copied().zip(&summaries).collect();
        ui.table(&fitted(&rows, &format, args.output.no_headers, ui.fit()))?;
        for line in summaries.iter().filter_map(disagreement_line) {
            wrapped(ui, &line, 0)?;
        }
    }
    Ok(gathered.exit(&selected, None, Exit::Ok))
}

fn summary(state: &DaemonSetState<'_>, tools: &Tools<'_>) -> Summary {
    let known = tools.world.known.pods && tools.world.known.nodes;
    let counts = state.counts();
    let nodes = if known { state.node_states() } else { Vec::new() };
    let (namespace, name) = state.daemon_set.key();
    let if_known = |value: i64| known.then_some(value);
    let mut by_state = BTreeMap::new();
    for node in &nodes {
        *by_state.entry(node.state).or_default() += 1;
    }
    let words = words(state, tools, &counts, &by_state);
    Summary {
        namespace: namespace.to_string(),
        name: name.to_string(),
        desired: Some(counts.desired).filter(|_| tools.world.known.nodes),
        current: if_known(counts.current),
        ready: if_known(counts.ready),
        updated: if_known(counts.updated).filter(|_| state.knows_updated()),
        available: if_known(counts.available),
        misscheduled: if_known(counts.misscheduled),
        strategy: match state.daemon_set.strategy.kind {
            StrategyType::RollingUpdate => "RollingUpdate",
            StrategyType::OnDelete => "OnDelete",
        },
        state: words.join(", "),
        shown: shown(&words),
        by_state,
        disagreements: if tools.world.known.nodes { state.disagreements() } else { Vec::new() },
        age: age(state.daemon_set.meta.creation_timestamp, tools.now),
    }
}

/// The state: the worst thing first, with how many nodes it is true of.
fn words(
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
fn shown(words: &[String]) -> String {
    let more = if words.len() > 3 { ", …" } else { "" };
    format!("{}{more}", words.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", "))
}

/// What a narrow terminal does without, the first to go first.
const DISPENSABLE: [&str; 2] = ["strategy", "available"];

/// The table, without what there is no room for beside the states.
fn fitted(rows: &[(&DaemonSet, &Summary)], format: &Format, no_headers: bool, fit: Option<usize>) -> Table {
    let draw = |dropped: &[&str]| {
        let columns: Vec<&str> =
            columns(format).iter().copied().filter(|own| !dropped.contains(own)).collect();
        table(rows, &columns, no_headers)
    };
    let mut drawn = draw(&[]);
    for count in 1..=DISPENSABLE.len() {
        if format.is_wide() || fits(&drawn, fit) {
            break;
        }
        drawn = draw(DISPENSABLE.get(..count).unwrap_or_default());
    }
    drawn
}

fn columns(format: &Format) -> &'static [&'static str] {
    const WIDE: [&str; 13] = [
        "namespace",
        "name",
        "desired",
        "ready",
        "updated",
        "available",
        "extra",
        "strategy",
        "state",
        "current",
        "age",
        "node selector",
        "images",
    ];
    if format.is_wide() { &WIDE } else { &WIDE[..9] }
}

fn table(rows: &[(&DaemonSet, &Summary)], columns: &[&str], no_headers: bool) -> Table {
    let mut table = Table::new(columns.iter().map(|own| match *own {
        "desired" | "ready" | "updated" | "available" | "extra" | "current" => Column::right(own),
        "state" => Column::left(own).wrapping(),
        _ => Column::left(own),
    }));
    if no_headers {
        table = table.without_headers();
    }
    for (daemon_set, summary) in rows {
        table.row(columns.iter().map(|own| cell(daemon_set, summary, own)));
    }
    table
}

fn cell(daemon_set: &DaemonSet, summary: &Summary, column: &str) -> Cell {
    let number = |value: Option<i64>| Cell::from(value.map_or_else(|| "?".into(), |value| value.to_string()));
    let spec = &daemon_set.template.spec;
    match column {
        "namespace" => summary.namespace.as_str().into(),
        "name" => {
            let mark = if summary.disagreements.is_empty() { "" } else { "*" };
            format!("{}{mark}", summary.name).into()
        }
        "desired" => number(summary.desired),
        "ready" => number(summary.ready),
        "updated" => number(summary.updated),
        "available" => number(summary.available),
        "extra" => number(summary.misscheduled),
        "current" => number(summary.current),
        "strategy" => strategy(daemon_set).into(),
        "age" => summary.age.as_str().into(),
        "node selector" if spec.node_selector.to_string().is_empty() => "<none>".into(),
        "node selector" => spec.node_selector.to_string().into(),
        "images" => {
            let images: Vec<&str> = spec.containers.iter().map(|own| own.image.as_str()).collect();
            images.join(",").into()
        }
        _ => {
            let style = if summary.state == "ok" { Style::Good } else { Style::Warn };
            Cell::styled(style, &summary.shown)
        }
    }
}

/// The strategy with its numbers as written: `Rolling 10%`, `Surge 1`, `OnDelete`.
pub(super) fn strategy(daemon_set: &DaemonSet) -> String {
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
fn disagreement_line(summary: &Summary) -> Option<String> {
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
