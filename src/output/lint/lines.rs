//! `concise`: one line a finding, as compilers print them.

use std::io::{self, Write};

use super::Report;
use crate::output::escape::{printable, tame};

/// Writes `file:line:column: error[DS106] message`.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for item in &report.findings {
        let place = &item.location;
        // A file may be called `::error::`, which the runner of GitHub would obey.
        let dot = if place.file.trim_start().starts_with("::") { "./" } else { "" };
        let accepted = if item.is_open() { "" } else { " (accepted)" };
        let line = format!(
            "{dot}{}:{}:{}: {}[{}] {}{accepted}",
            printable(&place.file),
            place.line,
            place.column,
            item.severity,
            item.rule,
            printable(&item.full_message()),
        );
        writeln!(out, "{}", tame(&line))?;
    }
    Ok(())
}
