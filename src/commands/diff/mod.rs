//! `kubectl ds diff`: the pods there should be against the pods there are, node by node.

mod document;
mod drift;
mod text;
mod watch;

use std::io;

use serde_json::Value;

use super::follow;
use super::gather::{Fits, Gathered, Wish, gather, gather_all};
use super::wording::NodeLists;
use crate::cli::{DiffArgs, GlobalArgs};
use crate::failure::{Exit, Failure};
use crate::model::Change;
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::placement::{Code, Effect};
use crate::source::{Kind, read_text};
use crate::state::{Counts, DaemonSetState, Disagreement, NodeState, State, Tools};
use document::Diff;
use drift::Drift;
pub(super) use text::change_words;
use watch::Progress;

/// What the cause of a pod begins with that the scheduler would place if there were room.
const NO_ROOM: &str = "no room: ";

/// What there is to say about one DaemonSet.
struct Findings<'a> {
    state: &'a DaemonSetState<'a>,
    counts: Counts,
    nodes: Vec<NodeState>,
    disagreements: Vec<Disagreement>,
    /// Whether `.status` can be compared: under `--watch` it is often a moment behind.
    settled: bool,
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
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: Some(&args.manifests),
        fits: Fits::WhereMissing,
        watch: args.watch.watch,
        contexts: Some(&args.contexts),
    };
    if wish.watch {
        if args.pods {
            return Err(Failure::input("--pods and --watch cannot be used together"));
        }
        let gathered = gather(global, &wish, ui)?;
        gathered.select(&args.targets, ui)?;
        return follow::run(gathered, format.is_human(), &mut Progress::new(args, &format), ui);
    }
    let mut documents = Vec::new();
    let mut names = Vec::new();
    let exit = gather_all(global, &wish, ui)?.answer(ui, |gathered, ui| {
        let selected = gathered.select(&args.targets, ui)?;
        gathered.require(&[Kind::Node, Kind::Pod])?;
        check(gathered, ui)?;
        let tools = Tools::new(&gathered.world, gathered.now);
        let states: Vec<DaemonSetState<'_>> =
            selected.iter().map(|daemon_set| DaemonSetState::new(&tools, daemon_set)).collect();
        let pods = if args.pods { Some(drift::read(global, gathered, &states)?) } else { None };
        let findings = findings(gathered, &tools, &states, pods.as_deref());
        if format.is_human() {
            draw(ui, &tools, &findings, &format, args.output.no_headers)?;
        } else {
            documents.extend(findings.iter().map(|own| gathered.in_cluster(Diff::new(own))));
            names.extend(differing_nodes(&findings));
        }
        let exit = if findings.iter().any(Findings::differs) { Exit::No } else { Exit::Ok };
        Ok(gathered.exit(&selected, None, exit))
    })?;
    format.print(ui.answer(), &Answer::new("Diff", &documents).names(&names))?;
    Ok(exit)
}

/// Says what cannot be told without nodes, or without pods.
fn check(gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
    if !gathered.world.known.nodes {
        return Err(Failure::input("the data has no nodes: there is nothing to compare the pods with")
            .hinted("kubectl get nodes -o json > nodes.json; then add: --snapshot nodes.json"));
    }
    if !gathered.world.known.pods {
        ui.warn("the data has no pods: every wanted node counts as missing its pod");
    }
    Ok(())
}

fn findings<'a>(
    gathered: &'a Gathered,
    tools: &Tools<'_>,
    states: &'a [DaemonSetState<'a>],
    pods: Option<&[Value]>,
) -> Vec<Findings<'a>> {
    let finding = |state: &'a DaemonSetState<'a>| Findings {
        counts: state.counts(),
        nodes: nodes(tools, state),
        disagreements: state.disagreements(),
        settled: true,
        changes: changes(gathered, state),
        drift: pods.map(|pods| drift::of(state, pods)),
        state,
    };
    states.iter().map(finding).collect()
}

fn draw(
    ui: &mut Ui,
    tools: &Tools<'_>,
    findings: &[Findings<'_>],
    format: &Format,
    no_headers: bool,
) -> io::Result<()> {
    let mut lists = NodeLists::new(format.is_wide());
    for (position, own) in findings.iter().enumerate() {
        if position > 0 {
            writeln!(ui.answer())?;
        }
        text::print(ui, tools, own, &mut lists, format, no_headers)?;
    }
    Ok(())
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
        let reasons = verdict.map(|verdict| verdict.reasons).unwrap_or_default();
        // Room would not help there.
        if let Some(remark) = reasons.iter().find(|reason| reason.code == Code::VirtualNode) {
            node.cause = Some(remark.message.clone());
            continue;
        }
        let reasons = reasons.into_iter();
        let blocks = reasons.filter(|reason| reason.effect == Effect::Blocks).map(|reason| reason.message);
        let words = blocks.collect::<Vec<_>>().join("; ");
        if !words.is_empty() {
            node.cause = Some(format!("{NO_ROOM}{words}"));
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
