//! What people read: revision and numbers in two lines, then nodes by state.

use std::io;

use super::Findings;
use crate::commands::gather::full_name;
use crate::commands::list::strategy;
use crate::commands::wording::{age, nodes};
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
    for own in &findings.disagreements {
        let line = format!("  .status.{} is {}, counted {}: {}", own.field, own.reported, own.computed, own.why);
        writeln!(ui.answer(), "{}", printable(&line))?;
    }
    if let Some(why) = &findings.state.selector_error {
        writeln!(ui.answer(), "the controller stands still: spec.selector: {}", printable(why))?;
    }
    if let Some(changes) = findings.changes {
        template_change(ui, changes)?;
    }
    if !findings.nodes.is_empty() {
        writeln!(ui.answer())?;
        ui.table(&table(tools, findings, format.is_wide(), no_headers))?;
    }
    drift(ui, findings)
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
        Some(budget) if budget.max_surge > 0 => format!(", maxSurge {} of {}", budget.max_surge, budget.desired),
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

/// One row for equal nodes, worst state first; with `wide` one row a node.
fn table(tools: &Tools<'_>, findings: &Findings<'_>, wide: bool, no_headers: bool) -> Table {
    let mut table = Table::new([
        Column::left("state"),
        Column::left(if wide { "node" } else { "nodes" }),
        Column::left("pod"),
        Column::left("since"),
        Column::left("cause").wrapping(),
        Column::left("next"),
    ]);
    if no_headers {
        table = table.without_headers();
    }
    let mut rows: Vec<Vec<&NodeState>> = Vec::new();
    for node in &findings.nodes {
        let alike = |row: &&mut Vec<&NodeState>| {
            row.first().is_some_and(|own| !wide && (own.state, &own.cause, own.next) == (node.state, &node.cause, node.next))
        };
        match rows.iter_mut().find(alike) {
            Some(row) => row.push(node),
            None => rows.push(vec![node]),
        }
    }
    rows.sort_by_key(|row| row.first().map(|node| node.state));
    for row in rows {
        let Some(first) = row.first() else { continue };
        table.row(cells(tools, findings, first, &row));
    }
    table
}

fn cells(tools: &Tools<'_>, findings: &Findings<'_>, first: &NodeState, row: &[&NodeState]) -> [Cell; 6] {
    let names: Vec<&str> = row.iter().map(|node| node.name.as_str()).collect();
    let who = if first.state == State::Ok && row.len() > 1 { format!("{} nodes", row.len()) } else { nodes(&names) };
    let pods: usize = row.iter().map(|node| node.pods.len()).sum();
    let pod = match (&first.pods[..], pods) {
        (_, 0) => String::new(),
        ([pod], 1) => pod.name.to_string(),
        _ => format!("{pods} pods"),
    };
    let oldest = row.iter().filter_map(|node| node.since).min();
    [
        Cell::styled(style(first.state), first.state.as_str()),
        who.into(),
        pod.into(),
        age(oldest, tools.now).into(),
        first.cause.as_deref().unwrap_or_default().into(),
        next_words(findings, first).into(),
    ]
}

fn style(state: State) -> Style {
    match state {
        State::Ok => Style::Good,
        State::Duplicate | State::Failing | State::StuckTerminating | State::Missing | State::Pending | State::Extra => {
            Style::Bad
        }
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
            let resized = if line.contains("].resources.") { "  (resized in place or by a webhook)" } else { "" };
            writeln!(ui.answer(), "    {}{resized}", printable(&line))?;
        }
    }
    Ok(())
}
