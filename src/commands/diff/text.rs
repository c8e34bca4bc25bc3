//! What people read: revision and numbers in two lines, then nodes by state.

use std::io;

use super::Findings;
use crate::commands::gather::full_name;
use crate::commands::list::strategy;
use crate::commands::wording::{age, nodes, wrapped};
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
    format: &Format,
    no_headers: bool,
) -> io::Result<()> {
    let title = ui.paint(Style::Bold, &printable(&full_name(findings.state.daemon_set)));
    writeln!(ui.answer(), "{title}  {}", headline(findings))?;
    writeln!(ui.answer(), "{}", numbers(findings))?;
    disagreements(ui, findings)?;
    if let Some(why) = &findings.state.selector_error {
        writeln!(ui.answer(), "the controller stands still: spec.selector: {}", printable(why))?;
    }
    if let Some(changes) = findings.changes {
        template_change(ui, changes)?;
    }
    if !findings.nodes.is_empty() {
        writeln!(ui.answer())?;
        rows(ui, tools, findings, format.is_wide(), no_headers)?;
    }
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

fn headline(findings: &Findings<'_>) -> String {
    let state = findings.state;
    let revision = match (&state.revision.number, &state.revision.hash) {
        (Some(number), Some(hash)) => format!("revision {number} ({hash}), "),
        (_, Some(hash)) => format!("revision {hash}, "),
        (Some(number), None) => format!("revision {number}, "),
        (None, None) => String::new(),
    };
    let budget = match state.rolling_update().map(|rolling| rolling.budget) {
        Some(budget) if budget.max_surge > 0 => {
            format!(", maxSurge {} of {}", budget.max_surge, budget.desired)
        }
        Some(budget) => format!(", maxUnavailable {} of {}", budget.max_unavailable, budget.desired),
        None => String::new(),
    };
    let kind = match state.daemon_set.strategy.kind {
        StrategyType::OnDelete => "OnDelete".to_owned(),
        StrategyType::RollingUpdate => format!("RollingUpdate ({}){budget}", strategy(state.daemon_set)),
    };
    format!("{revision}{kind}")
}

fn numbers(findings: &Findings<'_>) -> String {
    let counts = &findings.counts;
    let updated = if findings.state.knows_updated() { counts.updated.to_string() } else { "?".into() };
    let agrees = match (findings.state.daemon_set.status.is_some(), findings.disagreements.is_empty()) {
        (false, _) => "",
        (true, true) => "   (.status agrees)",
        (true, false) => "   (.status differs)",
    };
    format!(
        "desired {}  current {}  updated {updated}  ready {}  available {}  misscheduled {}{agrees}",
        counts.desired, counts.current, counts.ready, counts.available, counts.misscheduled
    )
}

fn template_change(ui: &mut Ui, changes: &[Change]) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(ui.answer(), "the manifest changes nothing in the template: no pod restarts");
    }
    writeln!(ui.answer(), "the manifest changes the template:")?;
    for change in changes {
        writeln!(ui.answer(), "  {}", printable(&change_words(change)))?;
    }
    Ok(())
}

fn change_words(change: &Change) -> String {
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
    wide: bool,
    no_headers: bool,
) -> io::Result<()> {
    let rows = grouped(findings, wide);
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
        for row in &rows {
            table.row(cells(tools, findings, row, causes));
        }
        table
    };
    let table = draw(true);
    let widest = table.to_text(None).lines().map(|line| line.chars().count()).max().unwrap_or(0);
    if ui.fit().is_none_or(|fit| widest <= fit) {
        return ui.table(&table);
    }
    let text = draw(false).to_text(ui.fit());
    let mut lines = text.lines();
    if !no_headers {
        writeln!(ui.answer(), "{}", lines.next().unwrap_or_default())?;
    }
    for (line, row) in lines.zip(&rows) {
        let state = row.first().map_or(State::Ok, |node| node.state);
        let painted = match line.strip_prefix(state.as_str()) {
            Some(rest) => format!("{}{rest}", ui.paint(style(state), state.as_str())),
            None => line.to_owned(),
        };
        writeln!(ui.answer(), "{painted}")?;
        if let Some(cause) = row.first().and_then(|node| node.cause.as_deref()) {
            wrapped(ui, cause, 4)?;
        }
    }
    Ok(())
}

fn grouped<'a>(findings: &'a Findings<'_>, wide: bool) -> Vec<Vec<&'a NodeState>> {
    let mut rows: Vec<Vec<&NodeState>> = Vec::new();
    for node in &findings.nodes {
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

fn cells(tools: &Tools<'_>, findings: &Findings<'_>, row: &[&NodeState], causes: bool) -> Vec<Cell> {
    let Some(first) = row.first() else { return Vec::new() };
    let names: Vec<&str> = row.iter().map(|node| node.name.as_str()).collect();
    let who = if first.state == State::Ok && row.len() > 1 {
        format!("{} nodes", row.len())
    } else {
        nodes(&names)
    };
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
        (Next::Create, _) => "a pod is created",
        (Next::Delete, _) => "deleted",
        (Next::Adopt, _) => "adopted",
        (Next::Release, _) => "let go of",
        (Next::Replace, State::Outdated) => "replaced in turn",
        (Next::Replace, _) => "replaced",
        (Next::None, State::Misscheduled) => "stays until deleted",
        (Next::None, _) => "",
        (Next::Wait, State::Outdated) if on_delete => "waits for you to delete it",
        (Next::Wait, State::Outdated) => "waits for the budget",
        (Next::Wait, State::Pending) => "waits for room",
        (Next::Wait, State::Starting | State::NotReady | State::NotAvailable) => "waits for the pod",
        (Next::Wait, State::Failing) => "waits for the kubelet",
        (Next::Wait, State::Terminating | State::StuckTerminating) => "waits until it is gone",
        (Next::Wait, State::Lost) => "collected by PodGC",
        (Next::Wait, _) => "waits",
    }
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
