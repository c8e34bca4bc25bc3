//! `markdown`: a table for a step summary or a comment on a change.

use std::io::{self, Write};

use super::Report;
use super::words::plural;
use crate::output::escape::printable;

/// How many findings are listed; GitHub takes a megabyte a step.
const SHOWN: usize = 500;

/// Writes counts and a table.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let summary = &report.summary;
    writeln!(out, "### kubectl ds lint\n")?;
    writeln!(
        out,
        "{}, {}, {} in {}; {} accepted, {} skipped.",
        plural(summary.errors, "error"),
        plural(summary.warnings, "warning"),
        plural(summary.infos, "info"),
        plural(summary.daemon_sets, "DaemonSet"),
        summary.suppressed,
        summary.skipped,
    )?;
    let open: Vec<_> = report.findings.iter().filter(|item| item.is_open()).collect();
    if open.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| | Rule | Where | What |\n|---|---|---|---|")?;
    for item in open.iter().take(SHOWN) {
        let place = &item.location;
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            item.severity,
            if item.url.is_empty() { item.rule.to_owned() } else { format!("[{}]({})", item.rule, item.url) },
            code(&format!("{}:{}", place.file, place.line)),
            cell(&item.full_message()),
        )?;
    }
    if open.len() > SHOWN {
        writeln!(out, "\nand {} more", open.len() - SHOWN)?;
    }
    Ok(())
}

/// Text in a cell: no markup of the manifest's, no end of the row.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        if MARKUP.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What means something in GitHub's Markdown, inside of a line.
const MARKUP: [char; 15] = ['|', '\\', '`', '*', '_', '[', ']', '<', '>', '&', '#', '!', '@', '~', '$'];

/// Text as code in a cell. In code nothing can be escaped but `|`, and behind a `\` not even that: what would need it
/// is no code.
fn code(text: &str) -> String {
    let text = printable(text);
    if text.contains(['`', '|', '\\']) { cell(&text) } else { format!("`{text}`") }
}
