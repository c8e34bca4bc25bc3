//! What people read: the table of revisions, and the template of one as kubectl prints it.

use std::io;

use crate::commands::gather::{Gathered, full_name};
use crate::commands::wording::{age, wrapped};
use crate::failure::Failure;
use crate::model::DaemonSet;
use crate::output::escape::{printable, printable_lines};
use crate::output::format::Format;
use crate::output::table::{Cell, Column, Table};
use crate::output::ui::{Style, Ui};
use crate::rollout::{Entry, History, revision_text};

/// Prints the revisions; `place` is the position among several, and whether it is the only one.
pub(super) fn print(
    ui: &mut Ui,
    gathered: &Gathered,
    daemon_set: &DaemonSet,
    history: &History<'_>,
    format: &Format,
    no_headers: bool,
    place: (usize, bool),
) -> io::Result<()> {
    let (position, alone) = place;
    if position > 0 {
        writeln!(ui.answer())?;
    }
    if !alone {
        let title = ui.paint(Style::Bold, &printable(&full_name(daemon_set)));
        writeln!(ui.answer(), "{title}")?;
    }
    if history.entries.is_empty() {
        writeln!(ui.answer(), "No rollout history found.")?;
    } else {
        ui.table(&table(gathered, history, format.is_wide(), no_headers))?;
    }
    for entry in &history.entries {
        for fault in &entry.faults {
            wrapped(
                ui,
                &format!("revision {} ({}): {fault}", entry.revision.revision, entry.revision.name),
                0,
            )?;
        }
    }
    history.remarks.iter().try_for_each(|remark| wrapped(ui, remark, 0))
}

fn table(gathered: &Gathered, history: &History<'_>, wide: bool, no_headers: bool) -> Table {
    let any = |test: &dyn Fn(&Entry<'_>) -> bool| wide || history.entries.iter().any(test);
    let columns: Vec<&str> = [
        ("revision", true),
        ("age", true),
        ("pods", true),
        ("nodes", true),
        ("by", any(&|entry| entry.by.is_some())),
        ("name", wide),
        ("change-cause", any(&|entry| entry.cause().is_some())),
        ("change", true),
    ]
    .into_iter()
    .filter_map(|(name, shown)| shown.then_some(name))
    .collect();
    let mut table = Table::new(columns.iter().map(|own| match *own {
        "pods" | "nodes" => Column::right(own),
        "change-cause" | "change" => Column::left(own).wrapping(),
        _ => Column::left(own),
    }));
    if no_headers {
        table = table.without_headers();
    }
    for entry in &history.entries {
        table.row(columns.iter().map(|own| cell(gathered, entry, own)));
    }
    table
}

fn cell(gathered: &Gathered, entry: &Entry<'_>, column: &str) -> Cell {
    let number = |value: usize| if gathered.world.known.pods { value.to_string() } else { "?".into() };
    let own = entry.revision;
    match column {
        "revision" if entry.current => Cell::styled(Style::Bold, &format!("{} *", own.revision)),
        "revision" => own.revision.to_string().into(),
        "age" => age(own.created, gathered.now).into(),
        "pods" => number(entry.pods.len()).into(),
        "nodes" => number(entry.nodes().len()).into(),
        "by" => entry.by.as_ref().map(|by| by.manager.as_str()).unwrap_or_default().into(),
        "name" => own.name.as_str().into(),
        "change-cause" => entry.cause().unwrap_or("<none>").into(),
        _ if entry.faults.is_empty() => entry.summary.as_str().into(),
        _ => Cell::styled(Style::Warn, &entry.summary),
    }
}

/// Prints the template of a revision, byte for byte what `kubectl rollout history --revision` prints.
pub(super) fn template(ui: &mut Ui, daemon_set: &DaemonSet, entry: &Entry<'_>) -> Result<(), Failure> {
    let own = entry.revision;
    let text = revision_text(own)
        .map_err(|why| Failure::input(format!("unable to parse history {}: {why}", own.name)))?;
    let name = printable(&daemon_set.meta.name);
    writeln!(ui.answer(), "daemonset.apps/{name} with revision #{}", own.revision)?;
    writeln!(ui.answer(), "{}", printable_lines(&text))?;
    for fault in &entry.faults {
        ui.warn(&format!("revision {} ({}): {fault}", own.revision, own.name));
    }
    Ok(())
}
