//! `kubectl ds diff`: the pods there should be against the pods there are, node by node.

mod document;
mod drift;
mod text;

use super::gather::{Fits, Gathered, Wish, gather};
use crate::cli::{DiffArgs, GlobalArgs};
use crate::failure::{Exit, Failure};
use crate::model::Change;
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::placement::Effect;
use crate::source::read_text;
use crate::state::{Counts, DaemonSetState, Disagreement, NodeState, State, Tools};
use document::Diff;
use drift::Drift;

/// What there is to say about one DaemonSet.
struct Findings<'a> {
    state: &'a DaemonSetState<'a>,
    counts: Counts,
    nodes: Vec<NodeState>,
    disagreements: Vec<Disagreement>,
    /// What the manifest changes in the template; `None` without a manifest.
    changes: Option<&'a [Change]>,
    /// Pods that are not as their template; `None` if that was not asked for.
    drift: Option<Vec<Drift>>,
}

impl Findings<'_> {
    fn differs(&self) -> bool {
        self.nodes.iter().any(|node| node.state != State::Ok)
            || self.changes.is_some_and(|changes| !changes.is_empty())
            || self.drift.as_ref().is_some_and(|drift| !drift.is_empty())
    }
}

/// Prints the differences; exit 1 if there are any.
pub(super) fn run(global: &GlobalArgs, args: &DiffArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    let gathered = gather(
        global,
        &Wish { targets: Some(&args.targets), manifests: Some(&args.manifests), fits: Fits::WhereMissing },
        ui,
    )?;
    let selected = gathered.select(&args.targets, ui)?;
    if !gathered.world.known.nodes {
        return Err(Failure::input("the data has no nodes: there is nothing to compare the pods with")
            .hinted("kubectl get nodes -o json > nodes.json; then add: --snapshot nodes.json"));
    }
    if !gathered.world.known.pods {
        ui.warn("the data has no pods: every wanted node counts as missing its pod");
    }
    let tools = Tools::new(&gathered.world, gathered.now);
    let states: Vec<DaemonSetState<'_>> =
        selected.iter().map(|daemon_set| DaemonSetState::new(&tools, daemon_set)).collect();
    let pods = if args.pods { Some(drift::read(global, &gathered, &states)?) } else { None };
    let findings: Vec<Findings<'_>> = (states.iter())
        .map(|state| Findings {
            counts: state.counts(),
            nodes: nodes(&tools, state),
            disagreements: state.disagreements(),
            changes: changes(&gathered, state),
            drift: pods.as_ref().map(|pods| drift::of(state, pods)),
            state,
        })
        .collect();
    if format.is_human() {
        for (position, own) in findings.iter().enumerate() {
            if position > 0 {
                writeln!(ui.answer())?;
            }
            text::print(ui, &tools, own, &format, args.output.no_headers)?;
        }
    } else {
        let documents: Vec<Diff> = findings.iter().map(Diff::new).collect();
        let names = differing_nodes(&findings);
        format.print(ui.answer(), &Answer::new("Diff", &documents).names(&names))?;
    }
    let exit = if findings.iter().any(Findings::differs) { Exit::No } else { Exit::Ok };
    Ok(gathered.exit(&selected, None, exit))
}

/// The nodes; a pod that waits for room says what is short rather than what the scheduler said of all nodes.
fn nodes(tools: &Tools<'_>, state: &DaemonSetState<'_>) -> Vec<NodeState> {
    let mut nodes = state.node_states();
    if !nodes.iter().any(|node| node.state == State::Pending) {
        return nodes;
    }
    let placement = state.placement();
    for node in nodes.iter_mut().filter(|node| node.state == State::Pending) {
        let verdict = tools.world.node_index(&node.name).and_then(|index| placement.verdict(index));
        let reasons = verdict.into_iter().flat_map(|verdict| verdict.reasons);
        let blocks = reasons.filter(|reason| reason.effect == Effect::Blocks).map(|reason| reason.message);
        let words = blocks.collect::<Vec<_>>().join("; ");
        if !words.is_empty() {
            node.cause = Some(format!("no room: {words}"));
        }
    }
    nodes
}

fn changes<'a>(gathered: &'a Gathered, state: &DaemonSetState<'_>) -> Option<&'a [Change]> {
    let key = state.daemon_set.key();
    let applied = gathered.applied.iter().find(|own| (&own.namespace, &own.name) == key)?;
    Some(&applied.changes)
}

/// The nodes on which something differs, each once.
fn differing_nodes(findings: &[Findings<'_>]) -> Vec<String> {
    let nodes = findings.iter().flat_map(|own| &own.nodes).filter(|node| node.state != State::Ok);
    let mut names: Vec<String> = nodes.map(|node| node.name.to_string()).collect();
    names.sort_by(|a, b| crate::model::natural_order(a, b));
    names.dedup();
    names
}
