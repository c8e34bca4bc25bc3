//! `junit`: a suite a file, a case for each DaemonSet and rule that fails; a file without findings is one passing
//! case.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::xml::escape;
use super::{Item, Report};

/// Writes the findings nobody accepted; advice is no failure.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Item>> =
        report.files.iter().map(|file| (file.as_str(), Vec::new())).collect();
    for item in report.findings.iter().filter(|item| item.is_open()) {
        suites.entry(&item.location.file).or_default().push(item);
    }
    let cases = suites.values().map(|items| items.len().max(1)).sum::<usize>();
    let failures = suites.values().flatten().filter(|item| is_failure(item)).count();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let counts = |tests, failures| format!(r#"tests="{tests}" failures="{failures}" errors="0""#);
    writeln!(out, r#"<testsuites name="kubectl ds lint" {}>"#, counts(cases, failures))?;
    for (file, items) in suites {
        let failures = items.iter().filter(|item| is_failure(item)).count();
        let counts = counts(items.len().max(1), failures);
        writeln!(out, r#"  <testsuite name="{}" {counts} skipped="0">"#, escape(file))?;
        if items.is_empty() {
            let file = escape(file);
            writeln!(out, r#"    <testcase name="{file}" classname="ds"/>"#)?;
        }
        for item in items {
            case(out, item)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn is_failure(item: &Item) -> bool {
    item.severity != "info"
}

fn case(out: &mut dyn Write, item: &Item) -> io::Result<()> {
    let object = item.object.as_ref().map_or_else(String::new, |object| format!(" {}", object.title()));
    let name = escape(&format!("{}{object} line {}", item.rule, item.location.line));
    let class = escape(&format!("ds.{}", item.rule));
    let message = escape(&item.full_message());
    if !is_failure(item) {
        writeln!(out, r#"    <testcase name="{name}" classname="{class}">"#)?;
        writeln!(out, "      <system-out>{message}</system-out>")?;
        return writeln!(out, "    </testcase>");
    }
    let place = &item.location;
    let text = escape(&format!("{}:{}:{}: {}", place.file, place.line, place.column, item.name));
    writeln!(out, r#"    <testcase name="{name}" classname="{class}">"#)?;
    writeln!(out, r#"      <failure message="{message}" type="{}">{text}</failure>"#, item.severity)?;
    writeln!(out, "    </testcase>")
}
