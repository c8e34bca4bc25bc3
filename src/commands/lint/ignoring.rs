//! Baselines, and ignore comments that are written for you.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::judge::Judgement;
use crate::cli::IgnoreArgs;
use crate::failure::{Exit, Failure};
use crate::lint::{Baseline, COMMENT, Fingerprint, Known, Suppression, fingerprints};
use crate::output::ui::Ui;
use crate::source::{TextFile, read_text, write_text};
use crate::yaml::{Format, documents, to_json};

/// Accepts the findings of `--baseline`, without a word: what is accepted is neither mended nor commented on.
pub(super) fn accept(args: &IgnoreArgs, judgement: &mut Judgement) -> Result<(), Failure> {
    if let Some(path) = &args.baseline {
        let fingerprints = fingerprints(judgement.judged.iter().map(|judged| &judged.finding));
        honour(path, &read(path)?, judgement, &fingerprints);
    }
    Ok(())
}

/// Does what `--baseline` and `--write-baseline` ask for: the one accepts findings, the other writes those there are,
/// and both together keep of the old ones what is still there. Returns whether that is all that was asked.
pub(super) fn baseline(
    args: &IgnoreArgs,
    judgement: &mut Judgement,
    fingerprints: &[Fingerprint],
    ui: &mut Ui,
) -> Result<bool, Failure> {
    let old = args.baseline.as_deref().map(read).transpose()?;
    if let Some(path) = &args.write_baseline {
        let count = write(path, judgement, fingerprints, old.as_ref())?;
        match &old {
            Some(old) => {
                ui.note(&format!("{path}: {count} of {} findings are still there", old.findings.len()))
            }
            None => ui.note(&format!("{path}: {count} findings are accepted from now on")),
        }
    }
    let (Some(path), Some(old)) = (&args.baseline, &old) else { return Ok(args.write_baseline.is_some()) };
    let stale = honour(path, old, judgement, fingerprints);
    if stale > 0 && args.write_baseline.is_none() {
        ui.warn(&format!(
            "{path}: entries that match nothing any more: {stale}; --baseline {path} --write-baseline {path} drops them"
        ));
    }
    Ok(false)
}

fn read(path: &str) -> Result<Baseline, Failure> {
    let text = read_text(path).map_err(|error| Failure::input(format!("{path}: {error}")))?;
    Baseline::parse(&text).map_err(|error| Failure::input(format!("{path}: no baseline: {error}")))
}

/// Writes the findings nobody accepted otherwise, only those of `old` if there is one; returns how many.
fn write(
    path: &str,
    judgement: &Judgement,
    fingerprints: &[Fingerprint],
    old: Option<&Baseline>,
) -> Result<usize, Failure> {
    let known = old.map(Baseline::fingerprints);
    let is_meant = |own: &str| known.as_ref().is_none_or(|known| known.contains(own));
    let otherwise = |own: &Suppression| own.by != "baseline";
    let all = judgement.judged.iter().zip(fingerprints);
    let open = all.filter(|(judged, _)| !judged.suppressed.as_ref().is_some_and(otherwise));
    let mut findings: Vec<_> = open
        .filter(|(_, fingerprint)| is_meant(&fingerprint.to_string()))
        .map(|(judged, fingerprint)| {
            let subject = &judged.finding.subject;
            let object = format!("{}/{}", subject.namespace, subject.name);
            Known { fingerprint: fingerprint.to_string(), rule: judged.finding.rule.id.to_owned(), object }
        })
        .collect();
    findings.sort_by(|a, b| (&a.object, &a.rule, &a.fingerprint).cmp(&(&b.object, &b.rule, &b.fingerprint)));
    let count = findings.len();
    let baseline = Baseline { schema: 1, findings };
    let mut text = serde_json::to_vec_pretty(&baseline).map_err(std::io::Error::from)?;
    text.push(b'\n');
    write_text(path, &text)?;
    Ok(count)
}

/// Accepts the findings of a baseline; returns how many of its entries match nothing.
fn honour(path: &str, baseline: &Baseline, judgement: &mut Judgement, fingerprints: &[Fingerprint]) -> usize {
    let known = baseline.fingerprints();
    let mut used = BTreeSet::new();
    for (judged, fingerprint) in judgement.judged.iter_mut().zip(fingerprints) {
        if known.contains(fingerprint.to_string().as_str()) {
            used.insert(*fingerprint);
            let by_baseline = || Suppression { by: "baseline", reason: path.to_owned(), expires: None };
            judged.suppressed.get_or_insert_with(by_baseline);
        }
    }
    known.len() - used.len()
}

/// Writes `# ds-lint: ignore[…] reason` to the lines with findings, or above those that cannot take it.
pub(super) fn add(
    reason: &str,
    files: &[TextFile],
    judgement: &Judgement,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    if reason.contains(['\n', '\r']) || reason.trim().is_empty() {
        return Err(Failure::input("--add-ignores: the reason must be one line of text"));
    }
    let mut wanted: BTreeMap<&str, BTreeMap<u32, BTreeSet<&str>>> = BTreeMap::new();
    for judged in judgement.judged.iter().filter(|judged| judged.suppressed.is_none()) {
        let finding = &judged.finding;
        // What does not parse has no nodes that a comment could stand at.
        if !finding.subject.kind.is_empty() {
            let lines = wanted.entry(&finding.place.file).or_default();
            lines.entry(finding.place.span.start.line).or_default().insert(finding.rule.id);
        }
    }
    let meant: Vec<_> = files.iter().filter_map(|file| Some((file, wanted.get(&*file.name)?))).collect();
    if let Some((file, _)) = meant.iter().find(|(file, _)| !file.is_file()) {
        return Err(Failure::input(format!("{}: comments can be added to files only", file.name)));
    }
    let (mut added, mut left) = (0, 0);
    for (file, lines) in meant {
        let old = String::from_utf8_lossy(&file.read()?).into_owned();
        let (text, done) = commented(&old, lines, reason.trim());
        added += done;
        left += lines.len() - done;
        if done > 0 {
            file.replace(&text)?;
        }
    }
    ui.note(&format!("{added} ignores added"));
    if left > 0 {
        ui.warn(&format!("lines that cannot have a comment, and are left as they are: {left}"));
    }
    Ok(Exit::Ok)
}

/// Adds comments to lines: at the end, else above. All are read back; one that is not seen as a comment, or that
/// changes what the text says, is taken away again.
fn commented(text: &str, lines: &BTreeMap<u32, BTreeSet<&str>>, reason: &str) -> (String, usize) {
    let meaning = Meaning::of(text);
    let mut text = text.to_owned();
    let wanted: Vec<_> = lines
        .iter()
        .map(|(number, rules)| {
            let rules: Vec<_> = rules.iter().copied().collect();
            (*number, format!("# {COMMENT} ignore[{}] {reason}", rules.join(",")))
        })
        .collect();
    // kubectl takes what begins with a brace for JSON, which has no comments.
    let done = if meaning.is_json { 0 } else { put(&mut text, &wanted, &meaning) };
    (text, done)
}

/// Adds comments all at once; where that is not right, by halves. Returns how many.
fn put(text: &mut String, wanted: &[(u32, String)], meaning: &Meaning) -> usize {
    let ways = match wanted {
        [] => return 0,
        [_] => [placed(text, wanted, |_| false), placed(text, wanted, |_| true)],
        // A line that has a comment takes no second one.
        _ => [placed(text, wanted, |number| meaning.lines.contains(&number)), None],
    };
    let good = |(new, places): &(String, Vec<(u32, &str)>)| Meaning::of(new).is_with(meaning, places);
    if let Some((new, _)) = ways.into_iter().flatten().find(good) {
        *text = new;
        return wanted.len();
    }
    if wanted.len() == 1 {
        return 0;
    }
    let (above, below) = wanted.split_at(wanted.len() / 2);
    // From below, so that the numbers of the lines above stay.
    let done = put(text, below, meaning);
    done + put(text, above, meaning)
}

/// Returns a text with comments at the ends of lines or above them, and the lines they then stand on; `None` if it has
/// no such line.
fn placed<'c>(
    text: &str,
    wanted: &'c [(u32, String)],
    is_above: impl Fn(u32) -> bool,
) -> Option<(String, Vec<(u32, &'c str)>)> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (mut out, mut places, mut wanted) = (String::new(), Vec::new(), wanted.iter().peekable());
    let mut more = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let Some((_, comment)) = wanted.next_if(|(own, _)| *own == number) else {
            out.push_str(line);
            continue;
        };
        places.push((number + more, comment.as_str()));
        let (inner, tail) = line.split_at(line.trim_end_matches(['\n', '\r']).len());
        if is_above(number) {
            let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
            out.extend([indent, comment, end, line]);
            more += 1;
        } else {
            out.extend([inner, "  ", comment, tail]);
        }
    }
    wanted.peek().is_none().then_some((out, places))
}

/// What a text says, and the comments in it.
struct Meaning {
    values: Vec<Option<Value>>,
    comments: HashSet<(u32, String)>,
    /// The lines that have one.
    lines: HashSet<u32>,
    is_json: bool,
}

impl Meaning {
    fn of(text: &str) -> Self {
        let mut own =
            Self { values: Vec::new(), comments: HashSet::new(), lines: HashSet::new(), is_json: false };
        for document in documents(text) {
            let Ok(document) = document else {
                own.values.push(None);
                continue;
            };
            own.is_json |= document.format == Format::Json;
            own.values.push(to_json(&document.root).ok());
            let comments = document.comments.iter();
            own.comments.extend(comments.map(|comment| (comment.span.start.line, comment.text.clone())));
            own.lines.extend(document.comments.iter().map(|comment| comment.span.start.line));
        }
        own
    }

    /// Returns whether it says the same as another, with comments on lines.
    fn is_with(&self, other: &Self, wanted: &[(u32, &str)]) -> bool {
        let is_seen = |(line, comment): &(u32, &str)| {
            self.comments.contains(&(*line, comment.trim_start_matches('#').to_owned()))
        };
        !self.is_json && self.values == other.values && wanted.iter().all(is_seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_stands_where_it_is_one() {
        for (text, number, want) in [
            ("a: 1\r\nb: 2\r\nc: 3", 2, Some("a: 1\r\nb: 2  # ds-lint: ignore[DS501,DS503] why\r\nc: 3")),
            ("a:\n  b: 1 # x\n", 2, Some("a:\n  # ds-lint: ignore[DS501,DS503] why\n  b: 1 # x\n")),
            ("a: 1 # x\r\n", 1, Some("# ds-lint: ignore[DS501,DS503] why\r\na: 1 # x\r\n")),
            ("a: \"1\"\n", 1, Some("a: \"1\"  # ds-lint: ignore[DS501,DS503] why\n")),
            ("a: b#c\n", 1, Some("a: b#c  # ds-lint: ignore[DS501,DS503] why\n")),
            ("- a: |\n    x\n", 1, Some("- a: |  # ds-lint: ignore[DS501,DS503] why\n    x\n")),
            ("a: \"x\n  y\"\n", 1, Some("# ds-lint: ignore[DS501,DS503] why\na: \"x\n  y\"\n")),
            ("a: x\n  y\n", 1, Some("# ds-lint: ignore[DS501,DS503] why\na: x\n  y\n")),
            ("a: {b: 1,\n  c: 2}\n", 1, Some("a: {b: 1,  # ds-lint: ignore[DS501,DS503] why\n  c: 2}\n")),
            ("a: |\n  x\n  y\n", 2, None),
            ("{\"a\": 1,\n\"b\": 2}\n", 2, None),
            ("a: 1\n", 7, None),
        ] {
            let lines = BTreeMap::from([(number, BTreeSet::from(["DS501", "DS503"]))]);
            let (after, done) = commented(text, &lines, "why");
            assert_eq!((after.as_str(), done), (want.unwrap_or(text), usize::from(want.is_some())), "{text}");
        }
    }

    /// Each comment of a file took a reading of all of it, twice.
    #[test]
    fn comments_are_put_in_at_once_and_one_that_cannot_be_hinders_no_other() {
        let one = "a: 1\nb: 2 # x\nc: |\n  x\nd: 4\n";
        let text = one.replace('\n', "\r\n") + "e: \"x\r\n  y\"\r\nf: 6\r\n";
        let lines = (1..=8).map(|number| (number, BTreeSet::from(["DS501"]))).collect();
        let (after, done) = commented(&text, &lines, "why");
        let note = "# ds-lint: ignore[DS501] why";
        let want = format!(
            "a: 1  {note}\r\n{note}\r\nb: 2 # x\r\nc: |  {note}\r\n  x\r\nd: 4  {note}\r\n{note}\r\n\
             e: \"x\r\n  y\"  {note}\r\nf: 6  {note}\r\n"
        );
        assert_eq!((after, done), (want, 7));
        let many = (0..4_000).map(|number| format!("a{number}: 1\n")).collect::<String>();
        let lines = (1..=4_000).map(|number| (number, BTreeSet::from(["DS501"]))).collect();
        let (after, done) = commented(&many, &lines, "why");
        assert_eq!((after.matches(note).count(), done), (4_000, 4_000));
    }
}
