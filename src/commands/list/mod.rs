//! `kubectl ds list`: every DaemonSet, counted anew, with its state in a word.

mod table;
mod watch;
mod words;

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::follow;
use super::gather::{Fits, Gathered, InCluster, Wish, gather, gather_all};
use super::wording::{age, wrapped};
use crate::cli::{GlobalArgs, ListArgs};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, StrategyType};
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::source::read_text;
use crate::state::{DaemonSetState, Disagreement, State, Tools};
use table::fitted;
use watch::Rows;
pub(super) use words::strategy;
use words::{disagreement_line, shown, words};

/// The machine form, `DaemonSetSummary`.
#[derive(Debug, Clone, Serialize)]
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
    /// The strategy, the node selector and the images as the table has them.
    #[serde(skip)]
    strategy_shown: String,
    #[serde(skip)]
    node_selector: String,
    #[serde(skip)]
    images: String,
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
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: None,
        fits: Fits::Never,
        watch: args.watch.watch,
        contexts: Some(&args.contexts),
    };
    if wish.watch {
        let gathered = gather(global, &wish, ui)?;
        gathered.select(&args.targets, ui)?;
        return follow::run(gathered, format.is_human(), &mut Rows::new(args, &format), ui);
    }
    let clusters = gather_all(global, &wish, ui)?;
    let mut summaries = Vec::new();
    let exit = clusters.answer(ui, |gathered, ui| {
        let selected = gathered.select(&args.targets, ui)?;
        summaries.extend(summaries_of(gathered, &selected));
        Ok(gathered.exit(&selected, None, Exit::Ok))
    })?;
    let names: Vec<String> = summaries.iter().map(name).collect();
    let answer = Answer::new("DaemonSetSummary", &summaries).names(&names);
    let one = args.targets.names.len() == 1 && !clusters.are_several();
    let answer = if one { answer } else { answer.always_list() };
    if !format.print(ui.answer(), &answer)? {
        draw(ui, &summaries, &format, args.output.no_headers)?;
    }
    Ok(exit)
}

/// Draws the table and what is to be said below it.
fn draw(ui: &mut Ui, rows: &[InCluster<Summary>], format: &Format, no_headers: bool) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    ui.table(&fitted(rows, format, no_headers, ui.fit()))?;
    for line in rows.iter().filter_map(|row| disagreement_line(&row.body)) {
        wrapped(ui, &line, 0)?;
    }
    Ok(())
}

/// What `-o name` prints.
fn name(row: &InCluster<Summary>) -> String {
    format!("daemonset.apps/{}", row.body.name)
}

fn summaries_of(gathered: &Gathered, selected: &[&DaemonSet]) -> Vec<InCluster<Summary>> {
    let tools = Tools::new(&gathered.world, gathered.now);
    let row = |own: &&DaemonSet| gathered.in_cluster(summary(&DaemonSetState::new(&tools, own), &tools));
    selected.iter().map(row).collect()
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
    let spec = &state.daemon_set.template.spec;
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
        strategy_shown: strategy(state.daemon_set),
        node_selector: spec.node_selector.to_string(),
        images: spec.containers.iter().map(|own| own.image.as_str()).collect::<Vec<_>>().join(","),
        state: words.join(", "),
        shown: shown(&words),
        by_state,
        disagreements: if tools.world.known.nodes { state.disagreements() } else { Vec::new() },
        age: age(state.daemon_set.meta.creation_timestamp, tools.now),
    }
}
