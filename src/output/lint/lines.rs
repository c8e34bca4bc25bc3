//! `concise`: one line a finding, as compilers print them.

use std::io::{self, Write};

use super::Report;
use crate::output::escape::printable;

/// Writes `file:line:column: error[DS106] message`.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for item in &report.findings {
        let place = &item.location;
        let accepted = if item.is_open() { "" } else { " (accepted)" };
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}{accepted}",
            printable(&place.file),
            place.line,
            place.column,
            item.severity,
            item.rule,
            printable(&item.full_message()),
        )?;
    }
    Ok(())
}
