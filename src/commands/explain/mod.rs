//! `kubectl ds explain`: for every node, what the controller wants, what the scheduler can place, and why.

mod document;
mod text;

use std::collections::HashMap;

use super::gather::{Fits, Wish, gather, select_nodes};
use crate::cli::{ExplainArgs, GlobalArgs, Show};
use crate::failure::{Exit, Failure};
use crate::model::Text;
use crate::output::format::{Answer, Format};
use crate::output::ui::Ui;
use crate::placement::Verdict;
use crate::source::read_text;
use crate::state::{DaemonSetState, State, Tools};
use document::Explanation;

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
}

/// Prints the explanation; exit 1 if a node that was named is not eligible.
pub(super) fn run(global: &GlobalArgs, args: &ExplainArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    // People are told about room where a pod is missing, machines everywhere.
    let fits = if format.is_human() && !format.is_wide() { Fits::WhereMissing } else { Fits::Everywhere };
    let wish = Wish { targets: Some(&args.targets), manifests: Some(&args.manifests), fits };
    let gathered = gather(global, &wish, ui)?;
    let selected = gathered.select(&args.targets, ui)?;
    let nodes = select_nodes(&gathered.world, &args.node, args.selector.as_deref())?;
    if !gathered.world.known.nodes {
        ui.warn("the data has no nodes: there is nothing to explain");
    }
    let tools = Tools::new(&gathered.world, gathered.now);
    let states: Vec<DaemonSetState<'_>> =
        selected.iter().map(|daemon_set| DaemonSetState::new(&tools, daemon_set)).collect();
    let mut documents = Vec::new();
    let mut names = Vec::new();
    let mut refused = false;
    for (position, state) in states.iter().enumerate() {
        let judged: Vec<Judged<'_>> = judge(state, &tools, &nodes);
        refused |= judged.iter().any(|node| !node.verdict.should_run);
        let shown: Vec<Judged<'_>> = judged.into_iter().filter(|node| wanted(node, args.show)).collect();
        if format.is_human() {
            if position > 0 {
                writeln!(ui.answer())?;
            }
            text::print(ui, &tools, state, &shown, format.is_wide(), states.len() == 1)?;
        } else {
            names.extend(shown.iter().map(|node| node.name.to_owned()));
            documents.push(Explanation::new(state, &shown));
        }
    }
    names.sort_by(|a, b| crate::model::natural_order(a, b));
    names.dedup();
    let answer = Answer::new("Explanation", &documents).names(&names);
    format.print(ui.answer(), &answer)?;
    let exit = if !args.node.is_empty() && refused { Exit::No } else { Exit::Ok };
    let only = (!args.node.is_empty()).then_some(&args.node[..]);
    Ok(gathered.exit(&selected, only, exit))
}

fn judge<'a>(state: &'a DaemonSetState<'a>, tools: &'a Tools<'a>, nodes: &[usize]) -> Vec<Judged<'a>> {
    let placement = state.placement();
    let missing = missing_causes(state);
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
                [] => missing.get(&node.name).cloned(),
                pods => {
                    pods.iter().find_map(|pod| state.problem_of(pod, node)).map(|problem| problem.message)
                }
            },
        })
    });
    judged.collect()
}

/// Why wanted nodes have no pod, as far as events tell.
fn missing_causes(state: &DaemonSetState<'_>) -> HashMap<Text, String> {
    let counts = state.counts();
    if counts.current == counts.desired {
        return HashMap::new();
    }
    let missing = state.node_states().into_iter().filter(|node| node.state == State::Missing);
    missing.filter_map(|node| Some((node.name, node.cause?))).collect()
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
