//! `rdjson`: reviewdog's diagnostics, with suggestions where a fix is one edit.

use std::io::{self, Write};

use serde::Serialize;

use super::{Item, Report};
use crate::output::json;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    url: &'a str,
}

/// Writes the findings nobody accepted.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let diagnostics = report.findings.iter().filter(|item| item.is_open()).map(diagnostic).collect();
    let source = Source { name: "kubectl ds lint", url: "" };
    json::write_pretty(out, &Document { source, diagnostics })
}

fn diagnostic(item: &Item) -> Diagnostic<'_> {
    let place = &item.location;
    Diagnostic {
        message: item.full_message(),
        location: Location {
            path: &place.file,
            range: Range {
                start: Position { line: place.line, column: place.column },
                end: Position { line: place.end_line, column: place.end_column },
            },
        },
        severity: match item.severity {
            "error" => "ERROR",
            "warning" => "WARNING",
            _ => "INFO",
        },
        code: Code { value: item.rule, url: &item.url },
    }
}
