//! `human`: the marked text with what is wrong, why, and the way out.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Item, Report};
use crate::output::escape::printable;
use crate::output::ui::Style;

/// How many findings of a rule with the same message are shown in full.
const SHOWN: usize = 20;

/// Writes the findings; `paint` colours, or not.
pub fn write(out: &mut dyn Write, report: &Report, paint: &dyn Fn(Style, &str) -> String) -> io::Result<()> {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    for item in &report.findings {
        let count = seen.entry((item.rule, &item.message)).or_default();
        *count += 1;
        if *count <= SHOWN {
            finding(out, item, paint)?;
        }
    }
    let mut more: Vec<_> = seen.into_iter().filter(|(_, count)| *count > SHOWN).collect();
    more.sort_unstable();
    for ((rule, message), count) in more {
        writeln!(out, "{rule}: and {} more: {}", count - SHOWN, printable(message))?;
    }
    Ok(())
}

fn finding(out: &mut dyn Write, item: &Item, paint: &dyn Fn(Style, &str) -> String) -> io::Result<()> {
    let style = match item.severity {
        "error" => Style::Bad,
        "warning" => Style::Warn,
        _ => Style::Bold,
    };
    let head = paint(style, &format!("{}[{}]", item.severity, item.rule));
    writeln!(out, "{head} {}: {}", item.name, paint(Style::Bold, &printable(&item.message)))?;
    let place = &item.location;
    let width = item.snippet.iter().map(|(line, _)| line.to_string().len()).max().unwrap_or(1).max(1);
    let object = item.object.as_ref().filter(|object| !object.kind.is_empty());
    let object = object.map_or_else(String::new, |object| format!("  ({})", printable(&object.title())));
    let arrow = paint(Style::Dim, "-->");
    writeln!(out, "{:width$}{arrow} {}:{}:{}{object}", "", printable(&place.file), place.line, place.column)?;
    snippet(out, item, width, paint)?;
    remarks(out, item, width, paint)?;
    writeln!(out)
}

fn snippet(
    out: &mut dyn Write,
    item: &Item,
    width: usize,
    paint: &dyn Fn(Style, &str) -> String,
) -> io::Result<()> {
    if item.snippet.is_empty() {
        return Ok(());
    }
    let bar = paint(Style::Dim, "|");
    writeln!(out, "{:width$} {bar}", "")?;
    for (number, line) in &item.snippet {
        let number = paint(Style::Dim, &format!("{number:width$}"));
        writeln!(out, "{number} {bar} {}", shown(line))?;
    }
    let place = &item.location;
    let line = item.snippet.last().map(|(_, line)| line.as_str()).unwrap_or_default();
    let before: String = line.chars().take(place.column.saturating_sub(1) as usize).collect();
    let length = if place.end_line == place.line { place.end_column.saturating_sub(place.column) } else { 1 };
    let marked: String = line.chars().skip(before.chars().count()).take(length.max(1) as usize).collect();
    let space = " ".repeat(shown(&before).chars().count());
    let marks = paint(Style::Warn, &"^".repeat(shown(&marked).chars().count().max(1)));
    let label = item.label.as_deref().map_or_else(String::new, |label| format!(" {}", printable(label)));
    writeln!(out, "{:width$} {bar} {space}{marks}{label}", "")
}

/// A line of the manifest, with its tabs as spaces.
fn shown(line: &str) -> String {
    printable(&line.replace('\t', "    ")).into_owned()
}

fn remarks(
    out: &mut dyn Write,
    item: &Item,
    width: usize,
    paint: &dyn Fn(Style, &str) -> String,
) -> io::Result<()> {
    let sign = paint(Style::Dim, "=");
    for related in &item.related {
        let place = related.location.as_ref().map_or_else(String::new, |place| {
            format!("{}:{}:{}: ", printable(&place.file), place.line, place.column)
        });
        writeln!(out, "{:width$} {sign} note: {place}{}", "", printable(&related.message))?;
    }
    if let Some(source) = &item.source {
        writeln!(out, "{:width$} {sign} note: rendered from {}", "", printable(&source.helm_template))?;
    }
    if let Some(fix) = &item.fix {
        let flag = if fix.safety == "safe" { "safe, --fix" } else { "unsafe, --fix=unsafe" };
        let restarts = if fix.restarts_pods { "; restarts pods" } else { "" };
        writeln!(out, "{:width$} {sign} fix: {} ({flag}{restarts})", "", printable(&fix.summary))?;
    }
    if let Some(accepted) = &item.suppressed {
        let reason = if accepted.reason.is_empty() { "no reason given" } else { &accepted.reason };
        writeln!(out, "{:width$} {sign} accepted by {}: {}", "", accepted.by, printable(reason))?;
    }
    writeln!(out, "{:width$} {sign} more: kubectl ds lint --explain {}", "", item.rule)
}
