//! `rdjson`: reviewdog's diagnostics, with the fix as a suggestion. Its columns count bytes.

use std::io::{self, Write};

use serde::Serialize;

use super::{ByteRange, Exact, Item, Report};
use crate::output::json;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
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
    let diagnostics =
        report.findings.iter().filter(|item| item.is_open()).map(|item| diagnostic(report, item)).collect();
    let source = Source { name: "kubectl ds lint" };
    json::write_pretty(out, &Document { source, diagnostics })
}

fn diagnostic<'r>(report: &Report, item: &'r Item) -> Diagnostic<'r> {
    let place = &item.location;
    // Without the text there are no bytes to count; then the line is right at least.
    let by_characters = Range {
        start: Position { line: place.line, column: place.column },
        end: Position { line: place.end_line, column: place.end_column },
    };
    Diagnostic {
        message: item.full_message(),
        location: Location {
            path: report.relative(&place.file),
            range: item.exact.as_ref().map_or(by_characters, |exact| range(exact.range)),
        },
        severity: match item.severity {
            "error" => "ERROR",
            "warning" => "WARNING",
            _ => "INFO",
        },
        code: Code { value: item.rule, url: &item.url },
        suggestions: item.exact.as_deref().map(suggestions).unwrap_or_default(),
    }
}

/// One at most: several are read as alternatives.
fn suggestions(exact: &Exact) -> Vec<Suggestion<'_>> {
    let one = exact.suggestion.as_ref();
    one.map(|(place, text)| Suggestion { range: range(*place), text }).into_iter().collect()
}

fn range(bytes: ByteRange) -> Range {
    let position = |(line, column)| Position { line, column };
    Range { start: position(bytes.start), end: position(bytes.end) }
}
