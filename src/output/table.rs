//! Tables for people: the only place that knows comfy-table.
//!
//! Upper-case headers, columns left or right, two spaces between them, no lines. A name is never
//! broken: only a column marked elastic gives way when the terminal is too narrow, and when that
//! is not enough the line is too long. Nothing is cut in a pipe. Widths are terminal columns.
//!
//! Cells show control characters as escapes whatever the caller did, so that a row stays a row.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::io;
use std::io::Write;

use comfy_table::CellAlignment;
use comfy_table::ColumnConstraint;
use comfy_table::ContentArrangement;
use comfy_table::Row as ComfyRow;
use comfy_table::Table as ComfyTable;
use comfy_table::Width;
use comfy_table::presets::NOTHING;

use super::escape::printable;
use super::ui::Style;

/// Above this many rows the lines are written one by one: comfy-table would take seconds.
const STREAM_ABOVE: usize = 20_000;
/// comfy-table counts columns in 16 bits.
const COMFY_WIDEST: usize = 60_000;
/// What an elastic column keeps, so that a word still has room.
const LEAST_ELASTIC: usize = 12;
/// Spaces between columns.
const GAP: usize = 2;

/// What a column does when the table is wider than the terminal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Give {
    Nothing,
    Wrap,
    Cut,
}

/// One column: its header and how its cells stand.
#[derive(Clone, Debug)]
pub struct Column {
    header: String,
    right: bool,
    give: Give,
}

impl Column {
    /// A column of words.
    pub fn left(header: &str) -> Self {
        Self { header: printable(header).to_uppercase(), right: false, give: Give::Nothing }
    }

    /// A column of numbers.
    pub fn right(header: &str) -> Self {
        Self { right: true, ..Self::left(header) }
    }

    /// Lets the column wrap at words when the table does not fit.
    pub fn wrapping(self) -> Self {
        Self { give: Give::Wrap, ..self }
    }

    /// Lets the column end in `…` when the table does not fit.
    pub fn cutting(self) -> Self {
        Self { give: Give::Cut, ..self }
    }
}

/// What stands in one column of one row.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    style: Option<Style>,
}

impl Cell {
    /// A cell of plain text.
    pub fn new(text: &str) -> Self {
        Self { text: printable(text).into_owned(), style: None }
    }

    /// A cell of text that means something.
    pub fn styled(style: Style, text: &str) -> Self {
        Self { style: Some(style), ..Self::new(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::new(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<Cow<'_, str>> for Cell {
    fn from(text: Cow<'_, str>) -> Self {
        Self::new(&text)
    }
}

macro_rules! number_cells {
    ($($number:ty)*) => {$(
        impl From<$number> for Cell {
            fn from(number: $number) -> Self {
                Self { text: number.to_string(), style: None }
            }
        }
    )*};
}
number_cells!(i32 i64 u32 u64 usize);

/// Rows under headers.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    headers: bool,
    gap: usize,
}

impl Table {
    /// Begins a table.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self { columns: columns.into_iter().collect(), rows: Vec::new(), headers: true, gap: GAP }
    }

    /// Leaves the header line out.
    pub fn without_headers(mut self) -> Self {
        self.headers = false;
        self
    }

    /// Sets the spaces between columns; kubectl has 3.
    pub fn with_gap(mut self, spaces: usize) -> Self {
        self.gap = spaces;
        self
    }

    /// Adds a row; cells that are missing are empty, cells without a column are dropped.
    pub fn row<C: Into<Cell>>(&mut self, cells: impl IntoIterator<Item = C>) -> &mut Self {
        let mut row: Vec<Cell> = cells.into_iter().take(self.columns.len()).map(Into::into).collect();
        row.resize_with(self.columns.len(), Cell::default);
        self.rows.push(row);
        self
    }

    /// Returns the number of rows, headers not counted.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Writes the table; `fit` is the width of the terminal, none when nothing limits it.
    pub fn write(&self, out: &mut dyn Write, fit: Option<usize>, color: bool) -> io::Result<()> {
        let widths = self.widths(fit);
        if self.rows.len() > STREAM_ABOVE || widths.iter().any(|width| *width > COMFY_WIDEST) {
            self.stream(out, &widths, color)
        } else {
            self.draw(out, &widths, color)
        }
    }

    /// Returns the table as plain text.
    pub fn to_text(&self, fit: Option<usize>) -> String {
        let mut out = Vec::new();
        // Writing to a Vec cannot fail.
        let _ = self.write(&mut out, fit, false);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Returns how wide each column becomes.
    fn widths(&self, fit: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> =
            self.columns.iter().map(|c| self.shown(measure(&c.header)).max(1)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(measure(&cell.text));
            }
        }
        let Some(fit) = fit else { return widths };
        let gaps = self.gap * self.columns.len().saturating_sub(1);
        let mut excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(fit);
        while excess > 0 {
            let Some(widest) = self.widest_elastic(&widths) else { break };
            widths[widest] -= 1;
            excess -= 1;
        }
        widths
    }

    fn shown(&self, header: usize) -> usize {
        if self.headers { header } else { 0 }
    }

    /// Returns the elastic column that has most to give.
    fn widest_elastic(&self, widths: &[usize]) -> Option<usize> {
        let gives = |(i, column): (usize, &Column)| {
            let least = LEAST_ELASTIC.max(self.shown(measure(&column.header)));
            (column.give != Give::Nothing && widths[i] > least).then_some(i)
        };
        self.columns.iter().enumerate().filter_map(gives).max_by_key(|i| widths[*i])
    }

    /// Has comfy-table draw everything.
    fn draw(&self, out: &mut dyn Write, widths: &[usize], color: bool) -> io::Result<()> {
        let mut table = ComfyTable::new();
        table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        if self.headers {
            table.set_header(self.columns.iter().map(|c| c.header.as_str()).collect::<Vec<_>>());
        }
        for row in &self.rows {
            table.add_row(self.comfy_row(row, widths, color));
        }
        let last = self.columns.len().saturating_sub(1);
        for (i, (column, width)) in self.columns.iter().zip(widths).enumerate() {
            let gap = if i < last { self.gap } else { 0 };
            if let Some(comfy) = table.column_mut(i) {
                comfy.set_padding((0, narrow(gap)));
                comfy.set_constraint(ColumnConstraint::Absolute(Width::Fixed(narrow(width + gap))));
                comfy.set_cell_alignment(if column.right {
                    CellAlignment::Right
                } else {
                    CellAlignment::Left
                });
            }
        }
        for line in table.lines() {
            let line = line.trim_end();
            if color { writeln!(out, "{}", unmark(line))? } else { writeln!(out, "{line}")? }
        }
        Ok(())
    }

    fn comfy_row(&self, row: &[Cell], widths: &[usize], color: bool) -> ComfyRow {
        let cells = row.iter().zip(&self.columns).zip(widths).map(|((cell, column), width)| {
            let lines = lines(&cell.text, column.give, *width);
            match cell.style {
                Some(style) if color => {
                    let marked = lines.iter().map(|line| mark(style, line));
                    marked.collect::<Vec<_>>().join("\n")
                }
                _ => lines.join("\n"),
            }
        });
        ComfyRow::from(cells.collect::<Vec<_>>())
    }

    /// Writes row by row, with the same result as [`Table::draw`].
    fn stream(&self, out: &mut dyn Write, widths: &[usize], color: bool) -> io::Result<()> {
        if self.headers {
            let headers = self.columns.iter().map(|c| (c.header.as_str(), None));
            self.line(out, widths, headers)?;
        }
        for row in &self.rows {
            let cells: Vec<_> = row
                .iter()
                .zip(&self.columns)
                .zip(widths)
                .map(|((cell, c), w)| lines(&cell.text, c.give, *w))
                .collect();
            for i in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
                let parts = cells.iter().zip(row).map(|(lines, cell)| {
                    (lines.get(i).map_or("", |line| &**line), cell.style.filter(|_| color))
                });
                self.line(out, widths, parts)?;
            }
        }
        Ok(())
    }

    fn line<'a>(
        &self,
        out: &mut dyn Write,
        widths: &[usize],
        parts: impl Iterator<Item = (&'a str, Option<Style>)>,
    ) -> io::Result<()> {
        // Spaces are owed and only paid before the next text: no line ends in one.
        let mut owed = 0;
        for (((text, style), column), width) in parts.zip(&self.columns).zip(widths) {
            let text = text.trim_end();
            let pad = width.saturating_sub(measure(text));
            if text.is_empty() {
                owed += pad + self.gap;
                continue;
            }
            owed += if column.right { pad } else { 0 };
            out.write_all(" ".repeat(owed).as_bytes())?;
            match style {
                Some(style) => write!(out, "{}{text}{}", style.on(), style.off())?,
                None => out.write_all(text.as_bytes())?,
            }
            owed = self.gap + if column.right { 0 } else { pad };
        }
        out.write_all(b"\n")
    }
}

/// Returns text that is cut off with `…` when it is wider than `width` columns.
pub(super) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if measure(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut row = ComfyRow::from(vec![text]);
    row.max_height(1);
    Cow::Owned(column_of(row, width).concat())
}

/// Returns what a cell shows, line by line.
fn lines(text: &str, give: Give, width: usize) -> Vec<Cow<'_, str>> {
    if give == Give::Nothing || measure(text) <= width {
        return vec![Cow::Borrowed(text)];
    }
    match give {
        Give::Cut => vec![cut(text, width)],
        _ => column_of(ComfyRow::from(vec![text]), width).into_iter().map(Cow::Owned).collect(),
    }
}

/// Has comfy-table break one cell into lines of a width.
fn column_of(row: ComfyRow, width: usize) -> Vec<String> {
    let mut table = ComfyTable::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.add_row(row);
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 0));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(narrow(width.max(1)))));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Returns the terminal columns a text takes.
pub(super) fn measure(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let mut table = ComfyTable::new();
    table.add_row(vec![text]);
    table.column_max_content_widths().first().map_or(0, |width| usize::from(*width))
}

fn narrow(width: usize) -> u16 {
    u16::try_from(width).unwrap_or(u16::MAX)
}

/// Invisible marks that take no room stand for styles while comfy-table lays the text out;
/// `printable` lets none of them in from outside.
const STYLES: [(char, Style); 5] = [
    ('\u{206a}', Style::Good),
    ('\u{206b}', Style::Bad),
    ('\u{206c}', Style::Warn),
    ('\u{206d}', Style::Dim),
    ('\u{206e}', Style::Bold),
];
const END: char = '\u{206f}';

fn mark(style: Style, text: &str) -> String {
    match STYLES.iter().find(|(_, s)| *s == style) {
        Some((begin, _)) if !text.is_empty() => format!("{begin}{text}{END}"),
        _ => text.to_owned(),
    }
}

/// Turns the marks of a line into colour.
fn unmark(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 16);
    let mut open = None;
    for c in line.chars() {
        if let Some((_, style)) = STYLES.iter().find(|(begin, _)| *begin == c) {
            out.push_str(&style.on());
            open = Some(*style);
        } else if c == END {
            out.push_str(&open.take().map(Style::off).unwrap_or_default());
        } else {
            out.push(c);
        }
    }
    out
}
