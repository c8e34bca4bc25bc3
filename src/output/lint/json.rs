//! `json`: the whole report; `jsonl`: a finding a line, then the summary.

use std::io::{self, Write};

use super::Report;
use crate::output::json;

/// Writes the report as one document.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    json::write_pretty(out, &json::Envelope::new("LintReport", report))
}

/// Writes a line for each finding, and one for the summary.
pub fn write_lines(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for item in &report.findings {
        json::write_event(out, "LintFinding", item)?;
    }
    json::write_event(out, "LintSummary", &report.summary)
}
