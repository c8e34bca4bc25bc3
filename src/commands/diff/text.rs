//! What people read: revision and numbers in two lines, then nodes by state.

use std::io;

use super::{Findings, NO_ROOM};
use crate::commands::gather::full_name;
use crate::commands::list::strategy;
use crate::commands::wording::{NodeLists, age, count, nodes, wrapped};
use crate::model::{Change, StrategyType};
use crate::output::escape::printable;
use crate::output::format::Format;
use crate::output::table::{Cell, Column, Table};
use crate::output::ui::{Style, Ui};
use crate::state::{Next, NodeState, State, Tools};

/// Prints one DaemonSet.
pub(super) fn print(
    ui: &mut Ui,
    tools: &Tools<'_>,
    findings: &Findings<'_>,
    lists: &mut NodeLists,
    format: &Format,
    no_headers: bool,
) -> io::Result<()> {
    let name = printable(&full_name(findings.state.daemon_set)).into_owned();
    let (title, line) = (ui.paint(Style::Bold, &name), headline(findings));
    let parts = line.join(", ");
    if name.chars().count() + parts.chars().count() + 2 > ui.width() {
        writeln!(ui.answer(), "{title}\n  {parts}")?;
    } else {
        writeln!(ui.answer(), "{title}  {parts}")?;
    }
    let (numbers, agrees) = (numbers(findings), agreement(findings));
    // Where it does not fit nothing is lost: what differs is told below.
    let fits = numbers.len() + agrees.len() <= ui.width();
    writeln!(ui.answer(), "{numbers}{}", if fits { agrees } else { "" })?;
    // With a manifest the numbers are those of tomorrow, and the status is of today.
    if findings.changes.is_none() {
        disagreements(ui, findings)?;
    }
    if let Some(why) = &findings.state.selector_error {
        writeln!(ui.answer(), "the controller stands still: spec.selector: {}", printable(why))?;
    }
    if let Some(changes) = findings.changes {
        template_change(ui, changes)?;
    }
    if !findings.nodes.is_empty() {
        writeln!(ui.answer())?;
        rows(ui, tools, findings, lists, format.is_wide(), no_headers)?;
    }
    leftovers(ui, tools, findings)?;
    drift(ui, findings)
}

/// The numbers of .status that are off, together if they have one reason.
fn disagreements(ui: &mut Ui, findings: &Findings<'_>) -> io::Result<()> {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for own in &findings.disagreements {
        let words = format!("{} {} (counted {})", own.field, own.reported, own.computed);
        match groups.iter_mut().find(|(why, _)| *why == own.why) {
            Some((_, list)) => list.push(words),
            None => groups.push((&own.why, vec![words])),
        }
    }
    for (why, list) in groups {
        wrapped(ui, &format!(".status says {}: {why}", list.join(", ")), 2)?;
    }
    Ok(())
}

/// The revision, the strategy and its resolved numbers.
fn headline(findings: &Findings<'_>) -> Vec<String> {
    let state = findings.state;
    let mut parts = Vec::new();
    match (&state.revision.number, &state.revision.hash) {
        (Some(number), Some(hash)) => parts.push(format!("revision {number} ({hash})")),
        (_, Some(hash)) => parts.push(format!("revision {hash}")),
        (Some(number), None) => parts.push(format!("revision {number}")),
        (None, None) if findings.changes.is_some_and(|changes| !changes.is_empty()) => {
            parts.push("new revision".into())
        }
        (None, None) => {}
    }
    let Some(rolling) = state.rolling_update() else {
        parts.push(match state.daemon_set.strategy.kind {
            StrategyType::OnDelete => "OnDelete".into(),
            StrategyType::RollingUpdate => "RollingUpdate".into(),
        });
        return parts;
    };
    parts.push("RollingUpdate".into());
    let budget = &rolling.budget;
    let (name, count) = match budget.max_surge {
        0 => ("maxUnavailable", budget.max_unavailable),
        surge => ("maxSurge", surge),
    };
    // `Rolling 10%`, `Surge 1`: the number as written.
    let written = strategy(state.daemon_set);
    let written = written.split(' ').nth(1).filter(|written| written.ends_with('%'));
    let percent = written.map_or_else(String::new, |written| format!("{written} = "));
    if budget.desired > 0 {
        let spent = match budget.spent {
            spent if spent > 0 && state.knows_updated() => format!(" ({spent} spent)"),
            _ => String::new(),
        };
        parts.push(format!("{name} {percent}{count} of {}{spent}", budget.desired));
    }
    parts
}

pub(super) fn numbers(findings: &Findings<'_>) -> String {
    let counts = &findings.counts;
    let updated = if findings.state.knows_updated() { counts.updated.to_string() } else { "?".into() };
    format!(
        "desired {}  current {}  updated {updated}  ready {}  available {}  misscheduled {}",
        counts.desired, counts.current, counts.ready, counts.available, counts.misscheduled
    )
}

/// With a manifest there is nothing to agree with: the status is of today.
fn agreement(findings: &Findings<'_>) -> &'static str {
    let status = findings.state.daemon_set.status.is_some();
    let comparable = status && findings.changes.is_none() && findings.settled;
    match (comparable, findings.disagreements.is_empty()) {
        (false, _) => "",
        (true, true) => "   (.status agrees)",
        (true, false) => "   (.status differs)",
    }
}

fn template_change(ui: &mut Ui, changes: &[Change]) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(ui.answer(), "the manifest changes nothing in the template: no pod restarts");
    }
    writeln!(ui.answer(), "the manifest changes the template:")?;
    for change in changes {
        wrapped(ui, &change_words(change), 2)?;
    }
    Ok(())
}

pub(in crate::commands) fn change_words(change: &Change) -> String {
    let path = change.path.strip_prefix("spec.template.").unwrap_or(&change.path);
    let value = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("{path}: {} → {}", value(from), value(to)),
        (None, Some(to)) => format!("{path}: + {}", value(to)),
        (Some(from), None) => format!("{path}: - {}", value(from)),
        (None, None) => path.to_owned(),
    }
}

/// One row for equal nodes, worst state first; with `wide` one row a node. Where the terminal is too narrow
/// for the causes they stand below their rows.
fn rows(
    ui: &mut Ui,
    tools: &Tools<'_>,
    findings: &Findings<'_>,
    lists: &mut NodeLists,
    wide: bool,
    no_headers: bool,
) -> io::Result<()> {
    let rows = grouped(&findings.nodes.iter().collect::<Vec<_>>(), wide);
    let who: Vec<String> = rows.iter().map(|row| who(row, lists)).collect();
    let draw = |causes: bool| {
        let head = [
            Column::left("state"),
            Column::left(if wide { "node" } else { "nodes" }),
            Column::left("pod"),
            Column::left("since"),
        ];
        let cause = causes.then(|| Column::left("cause"));
        let mut table = Table::new(head.into_iter().chain(cause).chain([Column::left("next")]));
        if no_headers {
            table = table.without_headers();
        }
        for (row, who) in rows.iter().zip(&who) {
            table.row(cells(tools, findings, row, who, causes));
        }
        table
    };
    let causes: Vec<&str> = (rows.iter())
        .map(|row| row.first().and_then(|node| node.cause.as_deref()).unwrap_or_default())
        .collect();
    let full = draw(causes.iter().any(|cause| !cause.is_empty()));
    let paint = |ui: &Ui, row: usize, line: &str| {
        let state = rows.get(row).and_then(|row| row.first()).map_or(State::Ok, |node| node.state);
        match line.strip_prefix(state.as_str()) {
            Some(rest) => format!("{}{rest}", ui.paint(style(state), state.as_str())),
            None => line.to_owned(),
        }
    };
    crate::commands::rows::print(ui, &full, &draw(false), &causes, paint)
}

/// Prints the numbers and the nodes that changed; `gone` are nodes of which nothing is to be said any more.
pub(super) fn print_changed(
    ui: &mut Ui,
    tools: &Tools<'_>,
    findings: &Findings<'_>,
    changed: &[&NodeState],
    gone: &[&str],
    wide: bool,
) -> io::Result<()> {
    let name = printable(&full_name(findings.state.daemon_set)).into_owned();
    let title = ui.paint(Style::Bold, &name);
    writeln!(ui.answer(), "{title}  {}", numbers(findings))?;
    let columns = ["state", "node", "pod", "since", "cause", "next"];
    let mut table = Table::new(columns.map(Column::left)).without_headers();
    let mut lists = NodeLists::new(wide);
    for row in grouped(changed, wide) {
        let who = who(&row, &mut lists);
        table.row(cells(tools, findings, &row, &who, true));
    }
    if !gone.is_empty() {
        table.row(["not wanted", &nodes(gone), "", "", "", ""]);
    }
    let mut text = Vec::new();
    table.write(&mut text, None, ui.color())?;
    ui.answer().write_all(&text)
}

fn grouped<'a>(nodes: &[&'a NodeState], wide: bool) -> Vec<Vec<&'a NodeState>> {
    let mut rows: Vec<Vec<&NodeState>> = Vec::new();
    for node in nodes.iter().copied() {
        let alike = |row: &&mut Vec<&NodeState>| {
            let same =
                |own: &&NodeState| (own.state, &own.cause, own.next) == (node.state, &node.cause, node.next);
            !wide && row.first().is_some_and(same)
        };
        match rows.iter_mut().find(alike) {
            Some(row) => row.push(node),
            None => rows.push(vec![node]),
        }
    }
    rows.sort_by_key(|row| row.first().map(|node| node.state));
    rows
}

fn who(row: &[&NodeState], lists: &mut NodeLists) -> String {
    let names: Vec<&str> = row.iter().map(|node| node.name.as_str()).collect();
    let well = row.first().is_some_and(|node| node.state == State::Ok);
    if well && row.len() > 1 { count(row.len(), "node") } else { lists.list(&names) }
}

fn cells(
    tools: &Tools<'_>,
    findings: &Findings<'_>,
    row: &[&NodeState],
    who: &str,
    causes: bool,
) -> Vec<Cell> {
    let Some(first) = row.first() else { return Vec::new() };
    let pods: usize = row.iter().map(|node| node.pods.len()).sum();
    let pod = match (&first.pods[..], pods) {
        (_, 0) => String::new(),
        ([pod], 1) => pod.name.to_string(),
        _ => format!("{pods} pods"),
    };
    let oldest = row.iter().filter_map(|node| node.since).min();
    let mut cells = vec![
        Cell::styled(style(first.state), first.state.as_str()),
        who.into(),
        pod.into(),
        age(oldest, tools.now).into(),
    ];
    if causes {
        cells.push(first.cause.as_deref().unwrap_or_default().into());
    }
    cells.push(next_words(findings, first).into());
    cells
}

fn style(state: State) -> Style {
    match state {
        State::Ok => Style::Good,
        State::Duplicate
        | State::Failing
        | State::StuckTerminating
        | State::Missing
        | State::Pending
        | State::Extra => Style::Bad,
        _ => Style::Warn,
    }
}

fn next_words(findings: &Findings<'_>, node: &NodeState) -> &'static str {
    let on_delete = findings.state.daemon_set.strategy.kind == StrategyType::OnDelete;
    match (node.next, node.state) {
        (Next::Create, _) if node.cause.is_some() => "tried again",
        (Next::Create, _) => "a pod is created",
        (Next::Delete, State::Duplicate) => "the oldest stays",
        (Next::Delete, State::Misscheduled) => "deleted for good",
        (Next::Delete, _) => "deleted",
        (Next::Adopt, _) => "adopted",
        (Next::Release, _) => "let go of",
        (Next::Replace, State::Outdated) => "replaced in turn",
        (Next::Replace, State::Failing) => "replaced (back-off)",
        (Next::Replace, _) => "replaced",
        (Next::None, State::Misscheduled) => "stays until deleted",
        (Next::None, State::Outdated) => "never replaced",
        (Next::None, _) => "",
        (Next::Wait, State::Misscheduled) => "waits, then deleted",
        (Next::Wait, State::Outdated) if on_delete => "yours to delete",
        (Next::Wait, State::Outdated) => "waits for budget",
        (Next::Wait, State::Pending) if node.cause.as_ref().is_some_and(|own| own.starts_with(NO_ROOM)) => {
            "waits for room"
        }
        (Next::Wait, State::Pending) => "waits to be placed",
        (Next::Wait, State::Starting | State::NotReady | State::NotAvailable) => "waits for the pod",
        (Next::Wait, State::Failing) => "kubelet retries",
        (Next::Wait, State::Terminating | State::StuckTerminating) => "until it is gone",
        (Next::Wait, State::Lost) => "collected by PodGC",
        (Next::Wait, _) => "waits",
    }
}

/// Pods that ended and whose objects stay: the controller counts them no longer, `kubectl get pods` shows them.
fn leftovers(ui: &mut Ui, tools: &Tools<'_>, findings: &Findings<'_>) -> io::Result<()> {
    let claimed = &findings.state.ownership.claimed;
    for pod in claimed.iter().filter(|pod| pod.phase.is_terminal() && pod.is_terminating()) {
        let node = pod.target_node().map_or_else(String::new, |node| format!(" on {node}"));
        let words = format!(
            "not counted: {}{node} has ended and is being deleted for {}: a finalizer or its kubelet holds the object",
            pod.name,
            age(pod.deleted, tools.now)
        );
        wrapped(ui, &words, 0)?;
    }
    Ok(())
}

fn drift(ui: &mut Ui, findings: &Findings<'_>) -> io::Result<()> {
    let Some(drift) = &findings.drift else { return Ok(()) };
    writeln!(ui.answer())?;
    if drift.is_empty() {
        return writeln!(ui.answer(), "every updated pod is as its template");
    }
    writeln!(ui.answer(), "pods that differ from their template:")?;
    let mut groups: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    for own in drift {
        let words: Vec<String> = own.changes.iter().map(change_words).collect();
        match groups.iter_mut().find(|(other, _)| *other == words) {
            Some((_, names)) => names.push(&own.node),
            None => groups.push((words, vec![&own.node])),
        }
    }
    for (words, names) in groups {
        writeln!(ui.answer(), "  {}", printable(&nodes(&names)))?;
        for line in words {
            let resized =
                if line.contains("].resources.") { "  (resized in place or by a webhook)" } else { "" };
            writeln!(ui.answer(), "    {}{resized}", printable(&line))?;
        }
    }
    Ok(())
}
