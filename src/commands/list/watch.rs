//! The list under `--watch`: the table again on a terminal, the rows that changed otherwise.

use std::collections::BTreeMap;
use std::time::Instant;

use super::table::fitted;
use super::words::disagreement_line;
use super::{Summary, draw, name, summaries_of};
use crate::cli::ListArgs;
use crate::commands::follow::{Lasting, View};
use crate::commands::gather::{Gathered, InCluster};
use crate::commands::wording::wrapped;
use crate::failure::Failure;
use crate::output::format::Format;
use crate::output::ui::Ui;

/// What was printed last of each DaemonSet.
pub(super) struct Rows<'a> {
    args: &'a ListArgs,
    format: &'a Format,
    shown: BTreeMap<(String, String), InCluster<Summary>>,
    lasting: Lasting,
    /// Whether the header line, or a first document, is out.
    begun: bool,
}

impl<'a> Rows<'a> {
    pub(super) fn new(args: &'a ListArgs, format: &'a Format) -> Self {
        Self { args, format, shown: BTreeMap::new(), lasting: Lasting::default(), begun: false }
    }

    /// The rows as they are now.
    fn rows(&mut self, gathered: &Gathered) -> Vec<InCluster<Summary>> {
        let mut rows = summaries_of(gathered, &gathered.present(&self.args.targets));
        let now = Instant::now();
        for Summary { namespace, name, disagreements, .. } in rows.iter_mut().map(|row| &mut row.body) {
            let found = std::mem::take(disagreements);
            *disagreements = self.lasting.told(&format!("{namespace}/{name}"), found, now);
        }
        self.lasting.end();
        rows
    }

    /// Prints the rows that `new` marks, in the columns of the whole table.
    fn print(&mut self, ui: &mut Ui, rows: &[InCluster<Summary>], new: &[bool]) -> Result<(), Failure> {
        let changed = || rows.iter().zip(new).filter(|(_, new)| **new).map(|(row, _)| row);
        if changed().next().is_none() {
            return Ok(());
        }
        let first = !std::mem::replace(&mut self.begun, true);
        if !self.format.is_human() {
            for (position, row) in changed().enumerate() {
                let first = first && position == 0;
                self.format.print_next(ui.answer(), "DaemonSetSummary", row, &[name(row)], first)?;
            }
            return Ok(());
        }
        let mut text = Vec::new();
        fitted(rows, self.format, self.args.output.no_headers, None).write(&mut text, None, ui.color())?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let headers = text.lines().count().saturating_sub(rows.len());
        let line = |(at, line)| match at {
            at if at < headers => first.then_some(line),
            at => new.get(at - headers).copied().unwrap_or(true).then_some(line),
        };
        for line in text.lines().enumerate().filter_map(line) {
            writeln!(ui.answer(), "{line}")?;
        }
        for line in changed().filter_map(|row| disagreement_line(&row.body)) {
            wrapped(ui, &line, 0)?;
        }
        Ok(())
    }
}

impl View for Rows<'_> {
    fn whole(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        let rows = self.rows(gathered);
        if rows.is_empty() {
            ui.note("No DaemonSets found.");
        }
        Ok(draw(ui, &rows, self.format, self.args.output.no_headers)?)
    }

    fn changes(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        let key = |row: &InCluster<Summary>| (row.body.namespace.clone(), row.body.name.clone());
        let now: BTreeMap<_, _> = self.rows(gathered).into_iter().map(|row| (key(&row), row)).collect();
        let before = std::mem::replace(&mut self.shown, now.clone());
        let mut rows: BTreeMap<_, (InCluster<Summary>, bool)> = BTreeMap::new();
        for (key, row) in now {
            let new =
                before.get(&key).is_none_or(|old| content(old, self.format) != content(&row, self.format));
            rows.insert(key, (row, new));
        }
        for (key, row) in before {
            rows.entry(key).or_insert_with(|| (deleted(row), true));
        }
        let (rows, new): (Vec<_>, Vec<bool>) = rows.into_values().unzip();
        self.print(ui, &rows, &new)
    }
}

/// What makes a row another one to its reader: everything that is printed of it but its age.
fn content(row: &InCluster<Summary>, format: &Format) -> String {
    let mut row = row.clone();
    row.body.age.clear();
    if !format.is_human() {
        return serde_json::to_string(&row).unwrap_or_default();
    }
    let below = disagreement_line(&row.body).unwrap_or_default();
    fitted(&[row], format, true, None).to_text(None) + &below
}

/// The last that is said of a DaemonSet.
fn deleted(mut row: InCluster<Summary>) -> InCluster<Summary> {
    row.body.state = "deleted".into();
    row.body.shown = "deleted".into();
    row.body.by_state.clear();
    row.body.disagreements.clear();
    row
}
