//! What people see before an update begins: every wave, what is left out, what holds it now, how long it takes.

use std::io;

use super::document::names;
use crate::commands::gather::full_name;
use crate::commands::wording::{behind, count, nodes, wrapped};
use crate::model::Text;
use crate::output::age;
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::state::DaemonSetState;
use crate::update::{Blocker, Confirm, OnFailure, Plan, Removal, Sight};

/// So many nodes of a wave are all named; of more the first and the last.
const NAMED: usize = 6;

/// Prints the plan; with `all` every node by name.
pub(super) fn plan(
    ui: &mut Ui,
    plan: &Plan,
    state: &DaemonSetState<'_>,
    sight: &Sight,
    all: bool,
) -> io::Result<()> {
    heading(ui, plan, state, sight)?;
    let width = plan.waves.len().to_string().len();
    let sizes: Vec<String> = plan.waves.iter().map(|wave| count(wave.nodes, "node")).collect();
    let widest = sizes.iter().map(String::len).max().unwrap_or(0);
    for (index, wave) in plan.waves.iter().enumerate() {
        let own = names(plan, index);
        let listed = match &own[..] {
            [first, .., last] if !all && own.len() > NAMED => format!("{first} … {last}"),
            _ => own.join(" "),
        };
        let size = sizes.get(index).map_or("", String::as_str);
        let canary = if wave.canary { "  canary" } else { "" };
        let head = format!("  wave {:<width$}  {size:<widest$}  ", index + 1);
        let indent = head.chars().count();
        behind(ui, &head, &format!("{listed}{canary}"), indent)?;
    }
    for (reason, left) in by_reason(plan) {
        wrapped(ui, &format!("left out: {} ({}): {reason}", count(left.len(), "node"), nodes(&left)), 2)?;
    }
    how(ui, plan)?;
    held(ui, plan, sight)?;
    time(ui, plan, state, sight)
}

fn heading(ui: &mut Ui, plan: &Plan, state: &DaemonSetState<'_>, sight: &Sight) -> io::Result<()> {
    let number = |hash: &Text| {
        let own = state.revision_named(hash).map(|own| own.revision);
        own.map_or_else(|| hash.to_string(), |own| own.to_string())
    };
    let from = plan.former.as_ref().map_or_else(|| "?".to_owned(), number);
    let name = ui.paint(Style::Bold, &printable(&full_name(state.daemon_set)));
    let budget = plan.policy.budget(sight.desired());
    let share = match &plan.policy.max_unavailable {
        own if own.is_percent() => format!(" ({own} of {}, rounded up)", sight.desired()),
        _ => String::new(),
    };
    writeln!(
        ui.answer(),
        "{name}  revision {from} → {} on {} (OnDelete), max unavailable {budget}{share}",
        number(&plan.target),
        count(plan.nodes.len(), "node")
    )
}

fn by_reason(plan: &Plan) -> Vec<(&'static str, Vec<&str>)> {
    let mut found: Vec<(&'static str, Vec<&str>)> = Vec::new();
    for own in &plan.left {
        match found.iter_mut().find(|(reason, _)| *reason == own.reason) {
            Some((_, nodes)) => nodes.push(&own.node),
            None => found.push((own.reason, vec![&own.node])),
        }
    }
    found
}

/// What is done on each node, beyond deleting its pod.
fn how(ui: &mut Ui, plan: &Plan) -> io::Result<()> {
    let policy = &plan.policy;
    let mut steps = Vec::new();
    if policy.drain.is_some() {
        steps.push("cordon".to_owned());
    }
    if let Some(hook) = &policy.pre_hook {
        steps.push(format!("run {hook:?}"));
    }
    if policy.drain.is_some() {
        steps.push("drain".to_owned());
    }
    steps.push(match policy.removal {
        Removal::Delete => "delete the pod".to_owned(),
        Removal::Evict => "evict the pod".to_owned(),
    });
    let gates: Vec<&str> = policy.gates.iter().map(|own| own.name()).collect();
    steps.push(format!("wait for the new one ({})", gates.join(", ")));
    if let Some(hook) = &policy.post_hook {
        steps.push(format!("run {hook:?}"));
    }
    if policy.drain.is_some() {
        steps.push("uncordon".to_owned());
    }
    wrapped(ui, &format!("each node: {}", steps.join(", ")), 2)?;
    let failure = match (policy.on_failure, &plan.former) {
        (OnFailure::Stop, _) => "a node that fails stops it",
        (OnFailure::Abort, _) => "a node that fails ends it",
        (OnFailure::Revert, Some(_)) => "a node that fails puts the former template back",
        (OnFailure::Revert, None) => {
            "a node that fails stops it: no revision is left that the template could go back to"
        }
    };
    let asked = match policy.confirm {
        Confirm::None => "",
        Confirm::Wave => "; you are asked before each wave",
        Confirm::Node => "; you are asked before each node",
    };
    wrapped(ui, &format!("{failure}{asked}"), 2)
}

/// What holds it now.
fn held(ui: &mut Ui, plan: &Plan, sight: &Sight) -> io::Result<()> {
    let down: Vec<&str> = sight.unavailable().map(|own| own.name.as_str()).collect();
    if let Some(Blocker::Budget { budget, unavailable }) = plan.blockers(sight).first() {
        let names: Vec<&str> = unavailable.iter().map(Text::as_str).collect();
        let words = format!(
            "nothing can begin: {} without an available pod ({}), and {budget} may be",
            is_or_are(names.len()),
            nodes(&names)
        );
        return wrapped(ui, &words, 2);
    }
    if !down.is_empty() {
        let budget = plan.policy.budget(sight.desired());
        let used = down.len().min(budget);
        let words = format!(
            "{} without an available pod ({}): {used} of the {budget} that may be",
            is_or_are(down.len()),
            nodes(&down)
        );
        wrapped(ui, &words, 2)?;
    }
    Ok(())
}

fn is_or_are(number: usize) -> String {
    if number == 1 { "1 node is".to_owned() } else { format!("{number} nodes are") }
}

fn time(ui: &mut Ui, plan: &Plan, state: &DaemonSetState<'_>, sight: &Sight) -> io::Result<()> {
    let estimate = plan.estimate(state, sight.desired());
    let human = |seconds: u64| age::human(i64::try_from(seconds).unwrap_or(i64::MAX));
    let words = match estimate.per_node {
        None => return Ok(()),
        Some(per_node) => {
            format!(
                "about {} ({} a node, measured on this DaemonSet)",
                human(estimate.seconds),
                human(per_node)
            )
        }
    };
    wrapped(ui, &words, 2)
}
