//! `gitlab`: a Code Quality report (docs.gitlab.com/ci/testing/code_quality).

use std::io::{self, Write};

use serde::Serialize;

use super::{Item, Report};
use crate::output::json;

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Writes the findings nobody accepted. The page hides the name of the check, so the description begins with it.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let entries: Vec<_> =
        report.findings.iter().filter(|item| item.is_open()).map(|item| entry(report, item)).collect();
    json::write_pretty(out, &entries)
}

fn entry<'r>(report: &Report, item: &'r Item) -> Entry<'r> {
    let (path, begin, end) = item.shown_file();
    Entry {
        description: format!("{}: {}", item.rule, item.full_message()),
        check_name: item.rule,
        fingerprint: &item.fingerprint,
        severity: match item.severity {
            "error" => "major",
            "warning" => "minor",
            _ => "info",
        },
        location: Location { path: report.relative(path), lines: Lines { begin, end } },
    }
}
