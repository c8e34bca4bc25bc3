//! `--fix` and `--diff`: edits, made and judged again until nothing more can be mended.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::against::Before;
use super::judge::{Judgement, judge};
use super::plan::Setting;
use super::write::unwritten;
use crate::cli::LintArgs;
use crate::failure::{Exit, Failure};
use crate::lint::{ByteEdit, Fix, Safety, apply};
use crate::output::escape::printable;
use crate::output::lint::plural;
use crate::output::ui::{Style, Ui};
use crate::source::TextFile;
use crate::yaml;

/// A fix can make another one possible; more rounds than this are a circle.
const ROUNDS: usize = 8;

/// Mends the files, or shows what would change; then reports what is left.
pub(super) fn fix(
    args: &LintArgs,
    files: &[TextFile],
    setting: &Setting,
    before: &Before,
    first: Judgement,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let unsafe_too = args.fixing.fix.as_deref() == Some("unsafe");
    if !args.fixing.diff
        && let Some(held) = files.iter().find(|file| !file.is_file())
    {
        return Err(Failure::input(format!("{}: only files can be mended", held.name))
            .hinted("--diff shows what would change"));
    }
    let mut texts: Vec<String> = Vec::new();
    for file in files {
        texts.push(file.read().map(|text| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default());
    }
    let old = texts.clone();
    let mut judgement = first;
    let (mut made, mut restarts) = (0, false);
    for _ in 0..ROUNDS {
        let round = round(&judgement, files, &mut texts, unsafe_too);
        if round.made == 0 {
            break;
        }
        made += round.made;
        restarts |= round.restarts;
        judgement = judge(&holding(files, &old, &texts), &setting.plan, before);
        super::ignoring::accept(&args.ignoring, &mut judgement)?;
    }
    let changed = old.iter().zip(&texts).filter(|(old, new)| old != new).count();
    if args.fixing.diff {
        for ((file, old), new) in files.iter().zip(&old).zip(&texts) {
            diff(&file.name, old, new, ui)?;
        }
        ui.note(&format!("{} would change {}", plural(made, "fix"), plural(changed, "file")));
        let unread = !judgement.problems.is_empty();
        let exit = match changed {
            _ if unread => Exit::Input,
            _ if args.rules.exit_zero => Exit::Ok,
            0 => Exit::Ok,
            _ => Exit::No,
        };
        return super::ended(args, &judgement.counts, unread, exit);
    }
    for ((file, old), new) in files.iter().zip(&old).zip(&texts) {
        if old != new {
            file.replace(new)?;
        }
    }
    let restarts = if restarts { "; applying them replaces pods" } else { "" };
    ui.note(&format!("{} made in {}{restarts}", plural(made, "fix"), plural(changed, "file")));
    let outputs = super::write::outputs(&args.output)?;
    super::answer(args, setting, &holding(files, &old, &texts), judgement, &outputs, ui)
}

/// The files with their new texts. What has not changed is read again: files that cannot be read are still told.
fn holding(files: &[TextFile], old: &[String], new: &[String]) -> Vec<TextFile> {
    let texts = files.iter().zip(old.iter().zip(new));
    texts.map(|(file, (old, new))| if old == new { file.clone() } else { file.holding(new) }).collect()
}

#[derive(Debug, Default)]
struct Round {
    made: usize,
    restarts: bool,
}

/// Makes every fix that does not meet another of the same file.
fn round(judgement: &Judgement, files: &[TextFile], texts: &mut [String], unsafe_too: bool) -> Round {
    let allowed = |fix: &&Fix| (fix.safety == Safety::Safe || unsafe_too) && !fix.edits.is_empty();
    let mut found: HashMap<&str, Vec<&Fix>> = HashMap::new();
    for judged in judgement.judged.iter().filter(|judged| judged.suppressed.is_none()) {
        if let Some(fix) = judged.finding.fix.as_ref().filter(allowed) {
            found.entry(&judged.finding.place.file).or_default().push(fix);
        }
    }
    let mut round = Round::default();
    for (file, text) in files.iter().zip(texts) {
        let Some(own) = found.get(&*file.name) else { continue };
        let mut kept = Vec::new();
        keep(text, faults(text), &apart(own), &mut kept);
        *text = made(text, &kept);
        round.made += kept.len();
        round.restarts |= kept.iter().any(|fix| fix.restarts);
    }
    round
}

/// The fixes that meet none before them.
fn apart<'f>(fixes: &[&'f Fix]) -> Vec<&'f Fix> {
    // The places taken, by where they begin.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut chosen = Vec::new();
    for fix in fixes {
        let free = |edit: &ByteEdit| {
            let before = taken.range(..=edit.end).next_back();
            before.is_none_or(|(_, end)| *end < edit.start)
        };
        if fix.edits.iter().all(free) {
            taken.extend(fix.edits.iter().map(|edit| (edit.start, edit.end)));
            chosen.push(*fix);
        }
    }
    chosen
}

/// Keeps the fixes that leave a text as sound as it is. Each is right by itself, but two may not be so together: they
/// are found by halves, since most are; what is not kept is found again in the next round.
fn keep<'f>(text: &str, now: (usize, usize), fixes: &[&'f Fix], kept: &mut Vec<&'f Fix>) {
    let before = kept.len();
    kept.extend(fixes);
    if fixes.is_empty() || faults(&made(text, kept)) <= now {
        return;
    }
    kept.truncate(before);
    if fixes.len() > 1 {
        let (first, rest) = fixes.split_at(fixes.len() / 2);
        keep(text, now, first, kept);
        keep(text, now, rest, kept);
    }
}

fn made(text: &str, fixes: &[&Fix]) -> String {
    let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).cloned().collect();
    edits.sort();
    apply(text, &edits)
}

/// How many documents do not parse, and how many keys are written twice.
fn faults(text: &str) -> (usize, usize) {
    let mut faults = (0, 0);
    for document in yaml::documents(text) {
        match document {
            Ok(document) => faults.1 += document.notes.duplicates.len(),
            Err(_) => faults.0 += 1,
        }
    }
    faults
}

/// Prints the lines that change, as `diff -u` does.
fn diff(name: &str, old: &str, new: &str, ui: &mut Ui) -> Result<(), Failure> {
    if old == new {
        return Ok(());
    }
    const AROUND: usize = 3;
    let (a, b): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let script = script(&a, &b);
    let mut text = format!("--- {}\n+++ {}\n", printable(name), printable(name));
    let mut at = 0;
    while let Some(first) = script.get(at..).and_then(|rest| rest.iter().position(|line| line.0 != ' ')) {
        let start = (at + first).saturating_sub(AROUND).max(at);
        let mut end = at + first;
        let mut calm = 0;
        while end < script.len() && calm <= 2 * AROUND {
            calm = if script.get(end).is_some_and(|line| line.0 == ' ') { calm + 1 } else { 0 };
            end += 1;
        }
        let end = (end - calm.saturating_sub(AROUND).min(end)).max(at + first + 1);
        hunk(&script, start, end, &mut text, ui);
        at = end;
    }
    write!(ui.answer(), "{text}").and_then(|()| ui.flush()).map_err(unwritten)
}

fn hunk(script: &[(char, &str)], start: usize, end: usize, text: &mut String, ui: &Ui) {
    let lines = |range: &[(char, &str)], without: char| range.iter().filter(|line| line.0 != without).count();
    let (head, body) = (script.get(..start).unwrap_or_default(), script.get(start..end).unwrap_or_default());
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "@@ -{},{} +{},{} @@",
        lines(head, '+') + 1,
        lines(body, '+'),
        lines(head, '-') + 1,
        lines(body, '-'),
    );
    for (sign, line) in body {
        let line = format!("{sign}{}", printable(line));
        let line = match sign {
            '+' => ui.paint(Style::Good, &line),
            '-' => ui.paint(Style::Bad, &line),
            _ => line,
        };
        text.push_str(&line);
        text.push('\n');
    }
}

/// Lines that stay, go and come. Edits are few and local: what is between the first and the last line that differ
/// is compared line by line.
fn script<'t>(a: &[&'t str], b: &[&'t str]) -> Vec<(char, &'t str)> {
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    let (inner_a, inner_b) = (a.get(head..a.len() - tail), b.get(head..b.len() - tail));
    let mut out: Vec<_> = a.iter().take(head).map(|line| (' ', *line)).collect();
    between(inner_a.unwrap_or_default(), inner_b.unwrap_or_default(), &mut out);
    out.extend(a.iter().skip(a.len() - tail).map(|line| (' ', *line)));
    out
}

/// The longest common lines, by the usual table; too long a stretch is replaced as a whole.
fn between<'t>(a: &[&'t str], b: &[&'t str], out: &mut Vec<(char, &'t str)>) {
    const MOST: usize = 4_000_000;
    if a.len().saturating_mul(b.len()) > MOST {
        out.extend(a.iter().map(|line| ('-', *line)));
        out.extend(b.iter().map(|line| ('+', *line)));
        return;
    }
    let width = b.len() + 1;
    let mut table = vec![0_u32; (a.len() + 1) * width];
    let at = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or_default();
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let best = if a.get(i) == b.get(j) {
                at(&table, i + 1, j + 1) + 1
            } else {
                at(&table, i + 1, j).max(at(&table, i, j + 1))
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x == y {
            out.push((' ', x));
            (i, j) = (i + 1, j + 1);
        } else if at(&table, i + 1, j) >= at(&table, i, j + 1) {
            out.push(('-', x));
            i += 1;
        } else {
            out.push(('+', y));
            j += 1;
        }
    }
    out.extend(a.iter().skip(i).map(|line| ('-', *line)));
    out.extend(b.iter().skip(j).map(|line| ('+', *line)));
}
