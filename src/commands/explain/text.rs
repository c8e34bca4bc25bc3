//! What people read: the verdict in a line, then equal nodes together with their reasons.

use std::io;

use super::Judged;
use super::heading::{Heading, virtual_node};
use crate::commands::gather::full_name;
use crate::commands::wording::{NodeLists, behind, count, nodes, wrapped};
use crate::output::escape::printable;
use crate::output::table::{Cell, Column, Table};
use crate::output::ui::{Style, Ui};
use crate::placement::{Code, DaemonSetTrait, Effect, daemon_set_traits};
use crate::state::{DaemonSetState, Tools};

/// A list of nodes up to this long stands before its reasons, a longer one above them.
const SHORT: usize = 20;

/// How much is printed.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// Every node has its own line.
    pub wide: bool,
    /// It is the only DaemonSet of the answer: what every daemon pod tolerates is told at the end.
    pub alone: bool,
}

/// Prints one DaemonSet.
pub(super) fn print(
    ui: &mut Ui,
    tools: &Tools<'_>,
    state: &DaemonSetState<'_>,
    judged: &[Judged<'_>],
    lists: &mut NodeLists,
    manner: Manner,
) -> io::Result<()> {
    let known = tools.world.known.pods;
    let name = full_name(state.daemon_set);
    let (title, line) =
        (ui.paint(Style::Bold, &printable(&name)), verdict_line(judged, tools.world.nodes.len()));
    if name.chars().count() + line.chars().count() + 2 > ui.width() {
        writeln!(ui.answer(), "{title}: {}", line.replacen("; ", ";\n  ", 1))?;
    } else {
        writeln!(ui.answer(), "{title}: {line}")?;
    }
    if let Some(why) = &state.selector_error {
        writeln!(ui.answer(), "the controller stands still: spec.selector: {}", printable(why))?;
    }
    writeln!(ui.answer())?;
    if manner.wide {
        ui.table(&every_node(judged))?;
    } else {
        // One that was switched off needs no way onto single nodes; the footer says what switches it on.
        let parked = daemon_set_traits(tools.world, &state.pod).iter().any(is_parked);
        for heading in Heading::ALL {
            let of: Vec<&Judged<'_>> =
                judged.iter().filter(|node| Heading::of(node, known) == heading).collect();
            section(ui, heading, &of, lists, (known, parked))?;
        }
        if !parked {
            fixes(ui, judged, lists)?;
        }
    }
    footer(ui, tools, state, judged, lists, manner.alone)
}

fn is_parked(own: &DaemonSetTrait) -> bool {
    matches!(own, DaemonSetTrait::Parked { .. })
}

/// Counts over what is shown; where that is not every node it says of how many.
fn verdict_line(judged: &[Judged<'_>], all: usize) -> String {
    match (judged.len(), all) {
        (_, 0) => return "no nodes in the data".into(),
        (0, all) => return format!("nothing to show on {}", count(all, "node")),
        _ => {}
    }
    let number = |test: &dyn Fn(&Judged<'_>) -> bool| judged.iter().filter(|node| test(node)).count();
    let wanted = number(&|node| node.verdict.should_run);
    let kept = judged.iter().filter(|node| is_kept(node)).count();
    let mut parts = vec![format!("{wanted} wanted")];
    if kept > 0 {
        parts.push(format!("{kept} kept"));
    }
    parts.push(format!("{} excluded", judged.len() - wanted - kept));
    let of = if judged.len() < all { format!("{} of ", judged.len()) } else { String::new() };
    let line = format!("{of}{}: {}", count(all, "node"), parts.join(", "));
    let fits = number(&|node| node.verdict.should_run && room(node) == Some(true));
    let blocked = number(&|node| node.verdict.should_run && room(node) == Some(false));
    let line = match (wanted, blocked) {
        (0, _) => line,
        _ if fits + blocked < wanted => format!("{line}; whether there is room is not known from this data"),
        (1, 0) => format!("{line}; it can be scheduled"),
        (1, _) => format!("{line}; it cannot be scheduled"),
        (_, 0) => format!("{line}; all {wanted} can be scheduled"),
        _ => format!("{line}; {fits} of the {wanted} can be scheduled"),
    };
    let alone = wanted == 1;
    let refusals = [(Code::Quota, "a quota"), (Code::PodSecurity, "pod security")].map(|(code, who)| {
        match number(&|node| node.verdict.reasons.iter().any(|reason| reason.code == code)) {
            0 => String::new(),
            _ if alone => format!(", but {who} refuses it"),
            refused => format!(", but {who} refuses {}", count(refused, "pod")),
        }
    });
    line + &refusals.concat()
}

/// Whether the scheduler can place the pod; one that is bound was placed.
fn room(node: &Judged<'_>) -> Option<bool> {
    if node.scheduled { Some(true) } else { node.verdict.fits }
}

fn is_kept(node: &Judged<'_>) -> bool {
    !node.verdict.should_run && node.verdict.should_continue_running && !node.pods.is_empty()
}

fn section(
    ui: &mut Ui,
    heading: Heading,
    of: &[&Judged<'_>],
    lists: &mut NodeLists,
    (known, parked): (bool, bool),
) -> io::Result<()> {
    if of.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = of.iter().map(|node| node.name).collect();
    let words = ui.paint(heading.style(), heading.words(known));
    let pad = " ".repeat(19usize.saturating_sub(heading.words(known).len()));
    let list = lists.list(&names);
    if ui.width() < 26 + list.chars().count() {
        writeln!(ui.answer(), "{words}{pad} {:>4}", of.len())?;
        behind(ui, "  ", &list, 2)?;
    } else {
        writeln!(ui.answer(), "{words}{pad} {:>4}  {}", of.len(), printable(&list))?;
    }
    if heading == Heading::Running {
        return Ok(());
    }
    if let Some(words) = heading.meaning() {
        wrapped(ui, words, 4)?;
    }
    let groups = by_reasons(of, heading, parked);
    if let [(reasons, _)] = &groups[..] {
        return reasons.iter().try_for_each(|reason| wrapped(ui, reason, 4));
    }
    let short = |names: &[&str]| Some(nodes(names)).filter(|who| who.chars().count() <= SHORT);
    let label = groups.iter().filter_map(|(_, names)| Some(short(names)?.chars().count())).max().unwrap_or(0);
    for (reasons, names) in &groups {
        let mut head = short(names).unwrap_or_default();
        if head.is_empty() {
            wrapped(ui, &nodes(names), 4)?;
        }
        for reason in reasons {
            behind(ui, &format!("    {head:<label$}  "), reason, label + 8)?;
            head.clear();
        }
    }
    Ok(())
}

/// Nodes with the same reasons, in the order they first appear.
fn by_reasons<'a>(of: &[&Judged<'a>], heading: Heading, parked: bool) -> Vec<(Vec<String>, Vec<&'a str>)> {
    let mut groups: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    for node in of {
        let reasons = deciding(node, heading, parked);
        match groups.iter_mut().find(|(own, _)| *own == reasons) {
            Some((_, names)) => names.push(node.name),
            None => groups.push((reasons, vec![node.name])),
        }
    }
    groups
}

/// What decides, in words; for a node that is wanted, the scheduler; otherwise the controller first. Of a
/// DaemonSet that was switched off the switch alone is told.
fn deciding(node: &Judged<'_>, heading: Heading, parked: bool) -> Vec<String> {
    if let Some(remark) = virtual_node(node).filter(|_| heading == Heading::NotReady) {
        return vec![remark.to_owned()];
    }
    let reasons = node.verdict.reasons.iter().filter(|reason| match heading {
        Heading::Running | Heading::NotReady | Heading::NoRoom | Heading::NoPod => {
            reason.effect == Effect::Blocks && !node.scheduled
        }
        _ if parked => reason.code == Code::NodeSelector,
        _ => matches!(reason.effect, Effect::Excludes | Effect::Keeps),
    });
    let mut words: Vec<String> = reasons.map(|reason| reason.message.clone()).collect();
    if matches!(heading, Heading::NotReady | Heading::NoPod) {
        // What is known of a refused pod holds the reason, and how often it was tried.
        let problem = node.problem.as_deref().unwrap_or_default();
        words.retain(|reason| !problem.starts_with(reason.as_str()));
        words.extend(node.problem.clone());
    }
    words
}

/// The nearest change of each kind, named once for all nodes that it would turn.
fn fixes(ui: &mut Ui, judged: &[Judged<'_>], lists: &mut NodeLists) -> io::Result<()> {
    let mut groups: Vec<(&str, Option<&str>, Vec<&str>)> = Vec::new();
    for node in judged.iter().filter(|node| !node.scheduled || !node.verdict.should_run) {
        let Some(fix) = &node.verdict.fix else { continue };
        match groups.iter_mut().find(|(summary, _, _)| *summary == fix.summary) {
            Some((_, _, names)) => names.push(node.name),
            None => groups.push((&fix.summary, fix.command.as_deref(), vec![node.name])),
        }
    }
    if !groups.is_empty() {
        writeln!(ui.answer())?;
    }
    for (summary, _, names) in groups {
        let who = lists.list(&names);
        wrapped(ui, &format!("fix {who}: {summary}"), 0)?;
    }
    Ok(())
}

fn every_node(judged: &[Judged<'_>]) -> Table {
    let mut table = Table::new([
        Column::left("node"),
        Column::left("wanted"),
        Column::left("keeps"),
        Column::left("fits"),
        Column::left("pods"),
        Column::left("reasons").wrapping(),
    ]);
    for node in judged {
        let yes = |value: bool| if value { "yes" } else { "no" };
        let fits = node.verdict.fits.map_or("?", yes);
        let mut reasons: Vec<&str> =
            node.verdict.reasons.iter().map(|reason| reason.message.as_str()).collect();
        if node.leaves {
            reasons.insert(0, "of an older revision: the rollout deletes the pod, none comes back");
        }
        // Where the scheduler refuses, its own words say the same of all nodes.
        let ails = node.verdict.should_run && !node.ready && node.verdict.fits != Some(false);
        if let Some(problem) = node.problem.as_deref().filter(|_| ails) {
            reasons.retain(|reason| !problem.starts_with(reason));
            reasons.insert(0, problem);
        }
        table.row([
            Cell::from(node.name),
            yes(node.verdict.should_run).into(),
            yes(node.verdict.should_continue_running).into(),
            fits.into(),
            node.pods.join(",").into(),
            reasons.join("; ").into(),
        ]);
    }
    table
}

/// What is true of the DaemonSet as a whole, and what is worth knowing about single nodes.
fn footer(
    ui: &mut Ui,
    tools: &Tools<'_>,
    state: &DaemonSetState<'_>,
    judged: &[Judged<'_>],
    lists: &mut NodeLists,
    alone: bool,
) -> io::Result<()> {
    let mut lines = Vec::new();
    for own in daemon_set_traits(tools.world, &state.pod) {
        lines.push(match own {
            DaemonSetTrait::Parked { selector } => {
                format!("parked: no node has {selector}; remove it from spec.template.spec.nodeSelector to switch the DaemonSet on")
            }
            DaemonSetTrait::OldMasterKey => {
                "old key: node-role.kubernetes.io/master is gone (label since 1.24, taint since 1.25); use node-role.kubernetes.io/control-plane".into()
            }
        });
    }
    for (code, effect) in [
        (Code::ToleratedCordon, Effect::Info),
        (Code::VirtualNode, Effect::Info),
        (Code::PreferNoSchedule, Effect::Info),
        (Code::NamespaceNodeSelector, Effect::Info),
        (Code::NotModelled, Effect::Info),
    ] {
        for (message, names) in remarks(judged, code, effect) {
            let who = if names.len() == judged.len() && judged.len() > 1 {
                "all nodes".into()
            } else {
                lists.list(&names)
            };
            lines.push(format!("{who}: {message}"));
        }
    }
    let silent: Vec<&str> =
        judged.iter().filter(|node| node.ready && node.silent).map(|own| own.name).collect();
    if !silent.is_empty() {
        let what = "the node is NotReady: what its pod says of itself is from before that";
        lines.push(format!("{}: {what}", lists.list(&silent)));
    }
    if alone {
        lines.push(automatic(state));
    }
    if !lines.is_empty() {
        writeln!(ui.answer())?;
    }
    for line in lines {
        wrapped(ui, &line, 0)?;
    }
    Ok(())
}

fn remarks<'a>(judged: &'a [Judged<'_>], code: Code, effect: Effect) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    // Of a virtual node that is wanted it stands above already.
    for node in judged.iter().filter(|node| node.verdict.should_run != (code == Code::VirtualNode)) {
        for reason in node.verdict.reasons.iter().filter(|own| own.code == code && own.effect == effect) {
            match groups.iter_mut().find(|(message, _)| *message == reason.message) {
                Some((_, names)) => names.push(node.name),
                None => groups.push((&reason.message, vec![node.name])),
            }
        }
    }
    groups
}

fn automatic(state: &DaemonSetState<'_>) -> String {
    let network = if state.daemon_set.template.spec.host_network { ", network-unavailable" } else { "" };
    format!(
        "tolerated without being asked: not-ready, unreachable (NoExecute); disk-, memory-, pid-pressure, unschedulable{network} (NoSchedule)"
    )
}
