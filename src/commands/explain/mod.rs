//! `kubectl ds explain`: for every node, what the controller wants, what the scheduler can place, and why.

mod document;
mod heading;
mod text;

use std::collections::HashMap;

use super::gather::{Fits, Gathered, InCluster, Wish, gather_all, select_nodes};
use super::wording::NodeLists;
use crate::cli::{ExplainArgs, GlobalArgs, Show};
use crate::failure::{Exit, Failure};
use crate::model::Text;
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::placement::Verdict;
use crate::source::{Kind, read_text};
use crate::state::{DaemonSetState, Next, NodeState, State, Tools};
use document::Explanation;
use text::Manner;

/// One node, judged.
struct Judged<'a> {
    name: &'a str,
    verdict: Verdict,
    /// Names of the pods on it, and whether one of them is ready.
    pods: Vec<&'a str>,
    ready: bool,
    scheduled: bool,
    /// What ails the first pod that is not well, or why there is none.
    problem: Option<String>,
    /// No kubelet of the node reports, so its pods keep the condition they had.
    silent: bool,
    /// A rollout deletes the pod, sooner or later.
    leaves: bool,
}

/// Prints the explanation; exit 1 if a node that was named is not eligible.
pub(super) fn run(global: &GlobalArgs, args: &ExplainArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    // People are told about room where a pod is missing, machines everywhere.
    let fits = if format.is_human() && !format.is_wide() { Fits::WhereMissing } else { Fits::Everywhere };
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: Some(&args.manifests),
        fits,
        watch: false,
        contexts: Some(&args.contexts),
    };
    let mut found = Found::default();
    let exit = gather_all(global, &wish, ui)?
        .answer(ui, |gathered, ui| explain(gathered, args, &format, &mut found, ui))?;
    found.names.sort_by(|a, b| crate::model::natural_order(a, b));
    found.names.dedup();
    let answer = Answer::new("Explanation", &found.documents).names(&found.names);
    format.print(ui.answer(), &answer)?;
    Ok(exit)
}

/// What there is to print for machines.
#[derive(Default)]
struct Found {
    documents: Vec<InCluster<Explanation>>,
    names: Vec<String>,
}

fn explain(
    gathered: &Gathered,
    args: &ExplainArgs,
    format: &Format,
    found: &mut Found,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    gathered.require(&[Kind::Node])?;
    let selected = gathered.select(&args.targets, ui)?;
    let nodes = select_nodes(&gathered.world, &args.node, args.selector.as_deref())?;
    if !gathered.world.known.nodes {
        ui.warn("the data has no nodes: there is nothing to explain");
    }
    let tools = Tools::new(&gathered.world, gathered.now);
    let states: Vec<DaemonSetState<'_>> =
        selected.iter().map(|daemon_set| DaemonSetState::new(&tools, daemon_set)).collect();
    let mut refused = false;
    let mut lists = NodeLists::new(format.is_wide());
    for (position, state) in states.iter().enumerate() {
        let judged: Vec<Judged<'_>> = judge(state, &tools, &nodes);
        refused |= judged.iter().any(|node| !node.verdict.should_run);
        let shown: Vec<Judged<'_>> = judged.into_iter().filter(|node| wanted(node, args.show)).collect();
        if format.is_human() {
            if position > 0 {
                writeln!(ui.answer())?;
            }
            let manner = Manner { wide: format.is_wide(), alone: states.len() == 1 };
            text::print(ui, &tools, state, &shown, &mut lists, manner)?;
        } else {
            found.names.extend(shown.iter().map(|node| node.name.to_owned()));
            found.documents.push(gathered.in_cluster(Explanation::new(state, &shown)));
        }
    }
    let exit = if !args.node.is_empty() && refused { Exit::No } else { Exit::Ok };
    let only = (!args.node.is_empty()).then_some(&args.node[..]);
    Ok(gathered.exit(&selected, only, exit))
}

fn judge<'a>(state: &'a DaemonSetState<'a>, tools: &'a Tools<'a>, nodes: &[usize]) -> Vec<Judged<'a>> {
    let placement = state.placement();
    let states = not_as_wanted(state);
    let judged = nodes.iter().filter_map(|index| {
        let node = tools.world.nodes.get(*index)?;
        let pods = state.pods_on(&node.name);
        let live = || pods.iter().filter(|pod| !pod.is_terminating());
        Some(Judged {
            name: &node.name,
            verdict: placement.verdict(*index)?,
            pods: pods.iter().map(|pod| pod.name.as_str()).collect(),
            ready: live().any(|pod| pod.ready),
            scheduled: live().any(|pod| !pod.node_name.is_empty()),
            problem: match pods {
                [] => states.get(&node.name).and_then(|own| own.cause.clone()),
                pods => {
                    pods.iter().find_map(|pod| state.problem_of(pod, node)).map(|problem| problem.message)
                }
            },
            silent: node.not_ready().is_some(),
            leaves: states.get(&node.name).is_some_and(|own| {
                !own.should_run
                    && own.should_continue_running
                    && own.pods.iter().any(|pod| !pod.updated && !pod.terminating)
                    && matches!(own.next, Next::Delete | Next::Wait)
            }),
        })
    });
    judged.collect()
}

/// The states of nodes, as far as pods are missing or none is wanted where one is.
fn not_as_wanted(state: &DaemonSetState<'_>) -> HashMap<Text, NodeState> {
    let counts = state.counts();
    if counts.current == counts.desired && counts.misscheduled == 0 {
        return HashMap::new();
    }
    let kept = |own: &NodeState| !own.should_run && own.should_continue_running;
    let states = state.node_states().into_iter().filter(|own| own.state == State::Missing || kept(own));
    states.map(|own| (own.name.clone(), own)).collect()
}

fn wanted(node: &Judged<'_>, show: Show) -> bool {
    let verdict = &node.verdict;
    match show {
        Show::All => true,
        Show::Excluded => !verdict.should_run,
        Show::Eligible => verdict.should_run,
        Show::Problems => verdict.should_run == node.pods.is_empty() || (verdict.should_run && !node.ready),
    }
}
