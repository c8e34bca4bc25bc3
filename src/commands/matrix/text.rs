//! The picture: one column a node, or one a group of equal nodes when there are too many.

use std::io;

use super::{Cell, Matrix};
use crate::commands::wording::{NodeLists, count};
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::state::State;

/// Names up to this long always stand upright; longer ones while that takes fewer lines than a list of letters.
const UPRIGHT: usize = 5;

/// One column.
struct Group<'a> {
    names: Vec<&'a str>,
    cells: Vec<Cell>,
}

/// Prints the matrix; `wide` gives every node its own column.
pub(super) fn print(ui: &mut Ui, matrix: &Matrix, wide: bool) -> io::Result<()> {
    if matrix.daemon_sets.is_empty() || matrix.nodes.is_empty() {
        return Ok(());
    }
    let many = matrix
        .daemon_sets
        .iter()
        .any(|row| Some(&row.namespace) != matrix.daemon_sets.first().map(|own| &own.namespace));
    let names: Vec<String> = (matrix.daemon_sets.iter())
        .map(|row| if many { format!("{}/{}", row.namespace, row.name) } else { row.name.clone() })
        .map(|name| printable(&name).into_owned())
        .collect();
    let left = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let room = ui.width().saturating_sub(left + 2) / 3;
    let groups = groups(matrix, wide || matrix.nodes.len() <= room);
    let labels = labels(&groups, matrix.nodes.len());
    heads(ui, left, &labels.upright)?;
    for (position, name) in names.iter().enumerate() {
        let mut line = format!("{name}{}", " ".repeat(left - name.chars().count() + 2));
        for group in &groups {
            let cell = group.cells.get(position).copied().unwrap_or(Cell::NotWanted);
            let text = ui.paint(style(cell), letter(cell));
            line.push_str(&text);
            line.push_str(" ".repeat(3 - letter(cell).len()).as_str());
        }
        writeln!(ui.answer(), "{}", line.trim_end())?;
    }
    legend(ui, matrix, &groups, &labels, wide)
}

/// Columns: every node, or nodes that are alike in every row.
fn groups<'a>(matrix: &'a Matrix, every_node: bool) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (index, name) in matrix.nodes.iter().enumerate() {
        let cells: Vec<Cell> = matrix
            .daemon_sets
            .iter()
            .map(|row| row.cells.get(index).copied().unwrap_or(Cell::NotWanted))
            .collect();
        match groups.iter_mut().find(|group| !every_node && group.cells == cells) {
            Some(group) => group.names.push(name),
            None => groups.push(Group { names: vec![name], cells }),
        }
    }
    groups
}

/// What stands above the columns, and what is explained below.
struct Labels {
    upright: Vec<String>,
    explained: bool,
}

fn labels(groups: &[Group<'_>], nodes: usize) -> Labels {
    let single = groups.len() == nodes;
    let names: Vec<&str> = groups.iter().filter_map(|group| group.names.first().copied()).collect();
    let short = shortened(&names);
    let longest = short.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    if single && longest <= UPRIGHT.max(groups.len()) {
        let explained = names.iter().zip(&short).any(|(name, short)| name != short);
        return Labels { upright: short, explained };
    }
    let upright = (0..groups.len()).map(column_letter).collect();
    Labels { upright, explained: true }
}

/// Names without the part after the first dot and the beginning that all share.
fn shortened(names: &[&str]) -> Vec<String> {
    let suffix = |name: &str| name.split_once('.').map(|(_, rest)| rest.to_owned());
    let same = names
        .first()
        .and_then(|name| suffix(name))
        .filter(|own| names.iter().all(|name| suffix(name).as_ref() == Some(own)));
    let bases: Vec<&str> = names
        .iter()
        .map(|name| if same.is_some() { name.split('.').next().unwrap_or(name) } else { name })
        .collect();
    let first = bases.first().copied().unwrap_or_default();
    let mut shared = bases.iter().fold(first.len(), |length, base| {
        length.min(first.bytes().zip(base.bytes()).take_while(|(a, b)| a == b).count())
    });
    // Cut only behind a separator, and never a whole name.
    while shared > 0 && !first.get(..shared).is_some_and(|head| head.ends_with(['-', '.', '_'])) {
        shared -= 1;
    }
    if bases.len() < 2 {
        shared = 0;
    }
    bases.iter().map(|base| base.get(shared..).unwrap_or(base).to_owned()).collect()
}

/// A, B … Z, AA, AB …
fn column_letter(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    if index < 26 { letter.to_string() } else { format!("{}{letter}", column_letter(index / 26 - 1)) }
}

/// Names standing upright above their columns.
fn heads(ui: &mut Ui, left: usize, labels: &[String]) -> io::Result<()> {
    let rows = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    for row in 0..rows {
        let mut line = " ".repeat(left + 2);
        for label in labels {
            line.push(label.chars().nth(row).unwrap_or(' '));
            line.push_str("  ");
        }
        writeln!(ui.answer(), "{}", printable(line.trim_end()))?;
    }
    Ok(())
}

fn legend(ui: &mut Ui, matrix: &Matrix, groups: &[Group<'_>], labels: &Labels, wide: bool) -> io::Result<()> {
    writeln!(ui.answer())?;
    let mut used: Vec<(&str, &str)> = Vec::new();
    for cell in matrix.daemon_sets.iter().flat_map(|row| &row.cells) {
        let entry = (letter(*cell), meaning(*cell));
        if !used.contains(&entry) {
            used.push(entry);
        }
    }
    used.sort_by_key(|(letter, meaning)| (*letter != "ok", *letter, *meaning));
    let mut line = String::new();
    for word in used.iter().map(|(letter, meaning)| format!("{letter} {meaning}")) {
        if !line.is_empty() && line.len() + word.len() + 3 > ui.width() {
            writeln!(ui.answer(), "{line}")?;
            line.clear();
        }
        line = if line.is_empty() { word } else { format!("{line}   {word}") };
    }
    writeln!(ui.answer(), "{line}")?;
    if labels.explained {
        let mut lists = NodeLists::new(wide);
        for (label, group) in labels.upright.iter().zip(groups) {
            let names = lists.list(&group.names);
            let number = if group.names.len() > 1 {
                format!("{}: ", count(group.names.len(), "node"))
            } else {
                String::new()
            };
            writeln!(ui.answer(), "{}", printable(&format!("{label:<3} {number}{names}")))?;
        }
    }
    Ok(())
}

fn letter(cell: Cell) -> &'static str {
    match cell {
        Cell::NotWanted => ".",
        Cell::Wanted => "w",
        Cell::State(state) => match state {
            State::Ok => "ok",
            State::Outdated => "~",
            State::Pending => "?",
            State::Failing => "!",
            State::Duplicate => "2",
            State::StuckTerminating => "T",
            State::Missing => "+",
            State::Extra => "x",
            State::Misscheduled => "k",
            State::Orphan => "o",
            State::Released => "r",
            State::Starting => "s",
            State::NotReady => "n",
            State::NotAvailable => "a",
            State::Terminating => "t",
            State::Lost => "l",
        },
    }
}

fn meaning(cell: Cell) -> &'static str {
    match cell {
        Cell::NotWanted => "not wanted",
        Cell::Wanted => "wanted (no pods in the data)",
        Cell::State(state) => match state {
            State::Ok => "ready",
            State::Outdated => "outdated",
            State::Pending => "pending",
            State::Failing => "failing",
            State::Duplicate => "duplicate",
            State::StuckTerminating => "stuck terminating",
            State::Missing => "missing",
            State::Extra => "extra",
            State::Misscheduled => "kept (misscheduled)",
            State::Orphan => "orphan",
            State::Released => "released",
            State::Starting => "starting",
            State::NotReady => "not ready",
            State::NotAvailable => "not yet available",
            State::Terminating => "terminating",
            State::Lost => "lost (node gone)",
        },
    }
}

fn style(cell: Cell) -> Style {
    match cell {
        Cell::NotWanted => Style::Dim,
        Cell::Wanted | Cell::State(State::Ok) => Style::Good,
        Cell::State(
            State::Failing
            | State::Duplicate
            | State::StuckTerminating
            | State::Missing
            | State::Pending
            | State::Extra,
        ) => Style::Bad,
        Cell::State(_) => Style::Warn,
    }
}
