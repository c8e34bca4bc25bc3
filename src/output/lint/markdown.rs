//! `markdown`: a table for a step summary or a comment on a change.

use std::io::{self, Write};

use super::Report;

/// How many findings are listed; GitHub takes a megabyte a step.
const SHOWN: usize = 500;

/// Writes counts and a table.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let summary = &report.summary;
    writeln!(out, "### kubectl ds lint\n")?;
    writeln!(
        out,
        "{} errors, {} warnings, {} infos in {} DaemonSets; {} accepted, {} skipped.",
        summary.errors,
        summary.warnings,
        summary.infos,
        summary.daemon_sets,
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
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '!' | '@' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Text as code in a cell.
fn code(text: &str) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() || c == '`' { ' ' } else { c }).collect();
    format!("`{}`", clean.replace('|', "\\|"))
}
