//! `human`: the marked text with what is wrong, why, and the way out.
//!
//! In a pipe a sentence is a line, so that it can be searched for; where there is a width it is broken between words.
//! Names, paths and commands are never broken.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::excerpt::Excerpt;
use super::words::words;
use super::{Item, Report};
use crate::output::escape::{printable, tame};
use crate::output::table::measure;
use crate::output::ui::Style;

/// How many findings of a rule with the same message are shown in full.
const SHOWN: usize = 20;
/// What follows the first line of a sentence stands this far in.
const INDENT: &str = "    ";
/// How much of a line of the manifest is shown where nothing limits it.
const LONGEST: usize = 300;
/// With less room than this, a label begins at the bar and not under its marks.
const LEAST_LABEL: usize = 36;

/// What the findings are drawn for.
pub struct Look<'a> {
    /// Colours, or does not.
    pub paint: &'a dyn Fn(Style, &str) -> String,
    /// The columns there are; none if nothing limits a line.
    pub width: Option<usize>,
    /// Returns a line of a file, from 1.
    pub line: &'a dyn Fn(&str, u32) -> Option<String>,
}

impl std::fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Look {{ width: {:?} }}", self.width)
    }
}

/// Writes the findings.
pub fn write(out: &mut dyn Write, report: &Report, look: &Look<'_>) -> io::Result<()> {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    let mut told: HashSet<&str> = HashSet::new();
    for item in &report.findings {
        let count = seen.entry((item.rule, &item.message)).or_default();
        *count += 1;
        if *count <= SHOWN {
            finding(out, item, look, told.insert(item.rule))?;
        }
    }
    let mut more: Vec<_> = seen.into_iter().filter(|(_, count)| *count > SHOWN).collect();
    more.sort_unstable();
    for ((rule, message), count) in more {
        let text = format!("{rule}: and {} more: {}", count - SHOWN, safe(message));
        for (at, line) in look.words(&text, 0, INDENT.len()).iter().enumerate() {
            writeln!(out, "{}{line}", if at == 0 { "" } else { INDENT })?;
        }
    }
    Ok(())
}

/// `first` is whether the rule was not named before: where to read about it is told once.
fn finding(out: &mut dyn Write, item: &Item, look: &Look<'_>, first: bool) -> io::Result<()> {
    let style = match item.severity {
        "error" => Style::Bad,
        "warning" => Style::Warn,
        _ => Style::Bold,
    };
    let head = format!("{}[{}]", item.severity, item.rule);
    let taken = head.len() + 1 + item.name.len() + 2;
    write!(out, "{} {}: ", (look.paint)(style, &head), item.name)?;
    for (at, line) in look.words(&safe(&item.message), taken, INDENT.len()).iter().enumerate() {
        writeln!(out, "{}{}", if at == 0 { "" } else { INDENT }, (look.paint)(Style::Bold, line))?;
    }
    let gutter = Gutter { width: item.location.line.to_string().len(), look };
    gutter.place(out, item)?;
    gutter.snippet(out, item)?;
    gutter.remarks(out, item, first)?;
    writeln!(out)
}

/// Text of others, which neither a terminal nor the runner of GitHub obeys.
fn safe(text: &str) -> String {
    tame(&printable(text)).into_owned()
}

impl Look<'_> {
    /// Breaks a sentence; the first line has so many columns taken, the others so many.
    fn words(&self, text: &str, first: usize, others: usize) -> Vec<String> {
        match self.width {
            None => vec![text.to_owned()],
            Some(width) => words(text, width.saturating_sub(first), width.saturating_sub(others).max(1)),
        }
    }
}

/// What stands right of the numbers of lines.
struct Gutter<'a> {
    /// The columns of a number.
    width: usize,
    look: &'a Look<'a>,
}

impl Gutter<'_> {
    fn place(&self, out: &mut dyn Write, item: &Item) -> io::Result<()> {
        let (Self { width, look }, place) = (self, &item.location);
        let at = format!("{}:{}:{}", safe(&place.file), place.line, place.column);
        write!(out, "{:width$}{} {at}", "", (look.paint)(Style::Dim, "-->"))?;
        let Some(object) = item.object.as_ref().filter(|object| !object.kind.is_empty()) else {
            return writeln!(out);
        };
        let object = format!("({})", safe(&object.title()));
        let needed = width + 4 + measure(&at) + 2 + measure(&object);
        if look.width.is_some_and(|columns| columns < needed) {
            return writeln!(out, "\n{:width$}    {object}", "");
        }
        writeln!(out, "  {object}")
    }

    fn snippet(&self, out: &mut dyn Write, item: &Item) -> io::Result<()> {
        let (Self { width, look }, place) = (self, &item.location);
        let Some(line) = (look.line)(&place.file, place.line) else { return Ok(()) };
        let before = place.line - 1;
        let above = (look.line)(&place.file, before).map(|text| (before, text));
        let bar = (look.paint)(Style::Dim, "|");
        let room = look.width.map(|columns| columns.saturating_sub(width + 3));
        let excerpt = Excerpt::of(&line, place, room.unwrap_or(LONGEST));
        writeln!(out, "{:width$} {bar}", "")?;
        for (number, line) in above.iter().chain([&(place.line, line)]) {
            let number = (look.paint)(Style::Dim, &format!("{number:width$}"));
            writeln!(out, "{}", format!("{number} {bar} {}", excerpt.shown(line)).trim_end())?;
        }
        let label = item.label.as_deref().map(safe).unwrap_or_default();
        let Some((space, marks)) = excerpt.marks() else {
            return self.label(out, &label, 0);
        };
        let painted = (look.paint)(Style::Warn, &"^".repeat(marks));
        let is_short = room.is_none_or(|room| space + marks + 1 + measure(&label) <= room);
        let beside = if label.is_empty() || !is_short { String::new() } else { format!(" {label}") };
        writeln!(out, "{:width$} {bar} {:space$}{painted}{beside}", "", "")?;
        if is_short { Ok(()) } else { self.label(out, &label, space) }
    }

    /// A label that has no room beside its marks.
    fn label(&self, out: &mut dyn Write, label: &str, space: usize) -> io::Result<()> {
        let (Self { width, look }, bar) = (self, (self.look.paint)(Style::Dim, "|"));
        let room = look.width.map_or(usize::MAX, |columns| columns.saturating_sub(width + 3 + space));
        let space = if room < LEAST_LABEL { 0 } else { space };
        for line in
            look.words(label, width + 3 + space, width + 3 + space).iter().filter(|own| !own.is_empty())
        {
            writeln!(out, "{:width$} {bar} {:space$}{line}", "", "")?;
        }
        Ok(())
    }

    fn remarks(&self, out: &mut dyn Write, item: &Item, first: bool) -> io::Result<()> {
        for related in &item.related {
            let place = match &related.location {
                None => String::new(),
                // The file stands above.
                Some(place) if place.file == item.location.file => format!("line {}: ", place.line),
                Some(place) => format!("{}:{}:{}: ", safe(&place.file), place.line, place.column),
            };
            self.remark(out, &format!("note: {place}{}", safe(&related.message)))?;
        }
        if let Some(source) = &item.source {
            self.remark(out, &format!("note: rendered from {}", safe(&source.helm_template)))?;
        }
        if let Some(fix) = &item.fix {
            let flag = if fix.safety == "safe" { "safe, --fix" } else { "unsafe, --fix=unsafe" };
            let restarts = if fix.restarts_pods { "; restarts pods" } else { "" };
            self.remark(out, &format!("fix: {} ({flag}{restarts})", safe(&fix.summary)))?;
        }
        if let Some(accepted) = &item.suppressed {
            let reason = if accepted.reason.is_empty() { "no reason given" } else { &accepted.reason };
            self.remark(out, &format!("accepted by {}: {}", accepted.by, safe(reason)))?;
        }
        if first {
            let width = self.width;
            let sign = (self.look.paint)(Style::Dim, "=");
            writeln!(out, "{:width$} {sign} more: kubectl ds lint --explain {}", "", item.rule)?;
        }
        Ok(())
    }

    fn remark(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        let (width, sign) = (self.width, (self.look.paint)(Style::Dim, "="));
        for (at, line) in self.look.words(text, width + 3, width + 5).iter().enumerate() {
            match at {
                0 => writeln!(out, "{:width$} {sign} {line}", "")?,
                _ => writeln!(out, "{:width$}     {line}", "")?,
            }
        }
        Ok(())
    }
}
