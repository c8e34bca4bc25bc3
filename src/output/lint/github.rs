//! `github`: workflow commands that become annotations.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step; what is more is printed as plain lines, so that
//! nothing is lost in the log.

use std::io::{self, Write};

use super::{Item, Report};
use crate::output::escape::{printable, tame};

/// How many annotations of a kind GitHub shows for a step.
const SHOWN: usize = 10;

/// Writes the findings, the gravest first.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut left = 0;
    for (severity, command) in [("error", "error"), ("warning", "warning"), ("info", "notice")] {
        let open = report.findings.iter().filter(|item| item.severity == severity && item.is_open());
        for (at, item) in open.enumerate() {
            if at < SHOWN {
                annotation(out, report, item, command)?;
            } else {
                left += 1;
                let (file, line, _) = item.shown_file();
                let text = format!("{}:{line}: {}", printable(file), printable(&item.full_message()));
                writeln!(out, "{}[{}] {}", item.severity, item.rule, tame(&text))?;
            }
        }
    }
    if left > 0 {
        writeln!(out, "::notice title=kubectl ds lint::{left} more findings are in the log")?;
    }
    Ok(())
}

fn annotation(out: &mut dyn Write, report: &Report, item: &Item, command: &str) -> io::Result<()> {
    let (file, line, end_line) = item.shown_file();
    let file = printable(report.relative(file));
    let columns = match &item.source {
        Some(_) => String::new(),
        None => format!(",col={}", item.location.column),
    };
    let rendered = match &item.source {
        Some(_) => format!(" (rendered line {})", item.location.line),
        None => String::new(),
    };
    writeln!(
        out,
        "::{command} file={},line={line},endLine={end_line}{columns},title={}::{}",
        property(&file),
        property(&format!("{} {}", item.rule, item.name)),
        data(&format!("{}{rendered}", printable(&item.full_message()))),
    )
}

/// Escapes what stands behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what stands between commas.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
