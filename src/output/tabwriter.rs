//! Go's tab writer with kubectl's settings, for the output that must be kubectl's to the byte.
//!
//! Columns are at least 6 wide, 3 spaces lie between them, and a column never becomes narrower
//! again. A cell ends at a tab, and a column is a block of lines that have it: cells that hold
//! tabs or newlines therefore shift things exactly as they do in kubectl. Widths are characters,
//! not terminal columns, because Go counts so. Follows `github.com/liggitt/tabwriter`. Tables of
//! our own are drawn by the table module.

const MIN_WIDTH: usize = 6;
const PADDING: usize = 3;

/// Text on its way to aligned text.
#[derive(Debug, Default)]
pub(super) struct TabWriter {
    out: String,
    /// Lines not yet aligned; each has its cells, of which the last belongs to no column.
    lines: Vec<Vec<String>>,
    cell: String,
    cells: Vec<String>,
    /// The widest that each column has been.
    widest: Vec<usize>,
}

impl TabWriter {
    /// Takes more text in; a line counts once it has its newline.
    pub(super) fn write(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\t' | '\u{b}' => self.end_cell(),
                '\n' | '\u{c}' => {
                    self.end_cell();
                    let alone = self.cells.len() == 1;
                    self.lines.push(std::mem::take(&mut self.cells));
                    // A line without columns parts what is above from what is below.
                    if alone || c == '\u{c}' {
                        self.align();
                    }
                }
                c => self.cell.push(c),
            }
        }
    }

    /// Returns everything up to the last newline, aligned.
    pub(super) fn finish(mut self) -> String {
        self.align();
        self.out
    }

    fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
    }

    /// Lays the waiting lines out.
    fn align(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let widths = self.widths(&lines);
        for (line, widths) in lines.iter().zip(&widths) {
            for (i, cell) in line.iter().enumerate() {
                self.out.push_str(cell);
                let width = widths.get(i).copied().unwrap_or(0);
                let pad = width.saturating_sub(cell.chars().count());
                self.out.extend(std::iter::repeat_n(' ', pad));
            }
            self.out.push('\n');
        }
    }

    /// Returns the width of every cell but the last of every line.
    fn widths(&mut self, lines: &[Vec<String>]) -> Vec<Vec<usize>> {
        let mut widths: Vec<Vec<usize>> = vec![Vec::new(); lines.len()];
        let columns = lines.iter().map(|line| line.len().saturating_sub(1)).max().unwrap_or(0);
        for column in 0..columns {
            let has = |line: &Vec<String>| line.len() > column + 1;
            let mut at = 0;
            while at < lines.len() {
                let block = lines[at..].iter().take_while(|line| has(line)).count();
                let cells = lines[at..at + block].iter().map(|line| line[column].chars().count() + PADDING);
                if let Some(width) = cells.max() {
                    let width = self.remember(column, width.max(MIN_WIDTH));
                    widths[at..at + block].iter_mut().for_each(|line| line.push(width));
                }
                at += block.max(1);
            }
        }
        widths
    }

    /// Returns the widest that a column has been, this time included.
    fn remember(&mut self, column: usize, width: usize) -> usize {
        if self.widest.len() <= column {
            self.widest.resize(column + 1, 0);
        }
        let widest = &mut self.widest[column];
        *widest = width.max(*widest);
        *widest
    }
}
