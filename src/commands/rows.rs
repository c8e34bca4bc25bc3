//! Tables with a long last word: beside the row where there is room, below it where there is not.

use std::io;

use super::wording::wrapped;
use crate::output::table::Table;
use crate::output::ui::Ui;

/// Reports whether every line of the table fits; in a pipe all do.
pub(super) fn fits(table: &Table, fit: Option<usize>) -> bool {
    let width = |fit| table.to_text(None).lines().all(|line| line.chars().count() <= fit);
    fit.is_none_or(width)
}

/// Prints `full`, or where that does not fit `lean`, which lacks one column, with that column's words below its
/// rows. `paint` colours a line of `lean`, given its row.
pub(super) fn print(
    ui: &mut Ui,
    full: &Table,
    lean: &Table,
    below: &[&str],
    paint: impl Fn(&Ui, usize, &str) -> String,
) -> io::Result<()> {
    if fits(full, ui.fit()) {
        return ui.table(full);
    }
    let text = lean.to_text(ui.fit());
    let headers = text.lines().count().saturating_sub(lean.len());
    for header in text.lines().take(headers) {
        writeln!(ui.answer(), "{header}")?;
    }
    for (row, line) in text.lines().skip(headers).enumerate() {
        let line = paint(ui, row, line);
        writeln!(ui.answer(), "{line}")?;
        if let Some(words) = below.get(row).filter(|words| !words.is_empty()) {
            wrapped(ui, words, 4)?;
        }
    }
    Ok(())
}
