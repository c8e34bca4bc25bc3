//! `kubectl ds matrix`: DaemonSets against nodes, one letter a cell.

mod text;

use serde::Serialize;

use super::gather::{Fits, Wish, gather, select_nodes};
use crate::cli::{GlobalArgs, MatrixArgs};
use crate::failure::{Exit, Failure};
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::source::read_text;
use crate::state::{DaemonSetState, State, Tools};

/// `kind: Matrix`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Matrix {
    nodes: Vec<String>,
    daemon_sets: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    namespace: String,
    name: String,
    /// One a node, in the order of `nodes`.
    cells: Vec<Cell>,
}

/// What is to be said about one DaemonSet on one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Cell {
    NotWanted,
    Wanted,
    #[serde(untagged)]
    State(State),
}

/// Prints the matrix.
pub(super) fn run(global: &GlobalArgs, args: &MatrixArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    let gathered = gather(
        global,
        &Wish { targets: Some(&args.targets), manifests: Some(&args.manifests), fits: Fits::Never },
        ui,
    )?;
    let selected = gathered.select(&args.targets, ui)?;
    let nodes = select_nodes(&gathered.world, &[], args.selector.as_deref())?;
    if !gathered.world.known.nodes {
        ui.warn("the data has no nodes: there is nothing to show");
    }
    let tools = Tools::new(&gathered.world, gathered.now);
    let rows =
        selected.iter().map(|daemon_set| row(&tools, &DaemonSetState::new(&tools, daemon_set), &nodes));
    let matrix = Matrix {
        daemon_sets: rows.collect(),
        nodes: nodes
            .iter()
            .filter_map(|index| Some(gathered.world.nodes.get(*index)?.name.to_string()))
            .collect(),
    };
    if !format.print(ui.answer(), &Answer::one("Matrix", &matrix).names(&matrix.nodes))? {
        text::print(ui, &matrix, format.is_wide())?;
    }
    Ok(gathered.exit(&selected, None, Exit::Ok))
}

fn row(tools: &Tools<'_>, state: &DaemonSetState<'_>, nodes: &[usize]) -> Row {
    let (namespace, name) = state.daemon_set.key();
    let states = state.node_states();
    let known = tools.world.known.pods;
    let cell = |index: &usize| {
        let own = state.eligibility(*index);
        let Some(node) = tools.world.nodes.get(*index) else { return Cell::NotWanted };
        match states.iter().find(|found| found.name == node.name) {
            Some(found) if known => Cell::State(found.state),
            _ if own.should_run => Cell::Wanted,
            _ => Cell::NotWanted,
        }
    };
    Row { namespace: namespace.to_string(), name: name.to_string(), cells: nodes.iter().map(cell).collect() }
}
