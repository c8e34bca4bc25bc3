//! `kubectl ds matrix`: DaemonSets against nodes, one letter a cell.

mod text;

use serde::Serialize;

use super::follow::{self, View};
use super::gather::{Fits, Gathered, Wish, gather, gather_all, select_nodes};
use crate::cli::{GlobalArgs, MatrixArgs};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::source::{Kind, read_text};
use crate::state::{DaemonSetState, State, Tools};

/// `kind: Matrix`.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Matrix {
    nodes: Vec<String>,
    daemon_sets: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
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
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: Some(&args.manifests),
        fits: Fits::Never,
        watch: args.watch.watch,
        contexts: Some(&args.contexts),
    };
    if wish.watch {
        let gathered = gather(global, &wish, ui)?;
        gathered.select(&args.targets, ui)?;
        let mut picture = Picture { args, format: &format, shown: None };
        return follow::run(gathered, format.is_human(), &mut picture, ui);
    }
    let mut documents = Vec::new();
    let mut names = Vec::new();
    let exit = gather_all(global, &wish, ui)?.answer(ui, |gathered, ui| {
        gathered.require(&[Kind::Node])?;
        let selected = gathered.select(&args.targets, ui)?;
        let matrix = matrix(gathered, &selected, args)?;
        if !gathered.world.known.nodes {
            ui.warn("the data has no nodes: there is nothing to show");
        }
        if format.is_human() {
            text::print(ui, &matrix, format.is_wide())?;
        }
        names.extend(matrix.nodes.iter().cloned());
        documents.push(gathered.in_cluster(matrix));
        Ok(gathered.exit(&selected, None, Exit::Ok))
    })?;
    format.print(ui.answer(), &Answer::new("Matrix", &documents).names(&names))?;
    Ok(exit)
}

fn matrix(gathered: &Gathered, selected: &[&DaemonSet], args: &MatrixArgs) -> Result<Matrix, Failure> {
    let nodes = select_nodes(&gathered.world, &[], args.selector.as_deref())?;
    let tools = Tools::new(&gathered.world, gathered.now);
    let rows =
        selected.iter().map(|daemon_set| row(&tools, &DaemonSetState::new(&tools, daemon_set), &nodes));
    let name = |index: &usize| Some(gathered.world.nodes.get(*index)?.name.to_string());
    Ok(Matrix { daemon_sets: rows.collect(), nodes: nodes.iter().filter_map(name).collect() })
}

/// The matrix under `--watch`: all of it whenever a cell changes.
struct Picture<'a> {
    args: &'a MatrixArgs,
    format: &'a Format,
    shown: Option<Matrix>,
}

impl View for Picture<'_> {
    fn whole(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        let matrix = matrix(gathered, &gathered.present(&self.args.targets), self.args)?;
        Ok(text::print(ui, &matrix, self.format.is_wide())?)
    }

    fn changes(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        let matrix = matrix(gathered, &gathered.present(&self.args.targets), self.args)?;
        if self.shown.as_ref() == Some(&matrix) {
            return Ok(());
        }
        let first = self.shown.is_none();
        if self.format.is_human() {
            if !first {
                writeln!(ui.answer())?;
            }
            text::print(ui, &matrix, self.format.is_wide())?;
        } else {
            self.format.print_next(ui.answer(), "Matrix", &matrix, &matrix.nodes, first)?;
        }
        self.shown = Some(matrix);
        Ok(())
    }
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
