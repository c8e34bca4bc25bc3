//! Baselines, and ignore comments that are written for you.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::Judgement;
use crate::failure::{Exit, Failure};
use crate::lint::{Baseline, Fingerprint, Known, Suppression};
use crate::output::ui::Ui;
use crate::source::{TextFile, read_text, write_text};

/// Writes what is found as what is accepted from now on.
pub(super) fn write_baseline(
    path: &str,
    judgement: &Judgement,
    fingerprints: &[Fingerprint],
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let open = judgement.judged.iter().zip(fingerprints).filter(|(judged, _)| judged.suppressed.is_none());
    let mut findings: Vec<_> = open
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
    ui.note(&format!("{path}: {count} findings are accepted from now on"));
    Ok(Exit::Ok)
}

/// Accepts the findings of a baseline; entries that no longer match anything are told.
pub(super) fn honour_baseline(
    path: &str,
    judgement: &mut Judgement,
    fingerprints: &[Fingerprint],
    ui: &mut Ui,
) -> Result<(), Failure> {
    let text = read_text(path).map_err(|error| Failure::input(format!("{path}: {error}")))?;
    let baseline =
        Baseline::parse(&text).map_err(|error| Failure::input(format!("{path}: no baseline: {error}")))?;
    let known = baseline.fingerprints();
    let mut used = BTreeSet::new();
    for (judged, fingerprint) in judgement.judged.iter_mut().zip(fingerprints) {
        if known.contains(fingerprint.to_string().as_str()) {
            used.insert(*fingerprint);
            let by_baseline = || Suppression { by: "baseline", reason: path.to_owned(), expires: None };
            judged.suppressed.get_or_insert_with(by_baseline);
        }
    }
    let stale = known.len() - used.len();
    if stale > 0 {
        ui.warn(&format!(
            "{path}: {stale} entries match nothing any more; --write-baseline {path} drops them"
        ));
    }
    Ok(())
}

/// Writes `# ds-lint: ignore[…] reason` to the end of the lines with findings.
pub(super) fn add(
    reason: &str,
    files: &[TextFile],
    judgement: &Judgement,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    if reason.contains(['\n', '\r']) {
        return Err(Failure::input("--add-ignores: the reason must be one line"));
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
    let (mut added, mut left) = (0, 0);
    for file in files {
        let Some(lines) = wanted.get(&*file.name) else { continue };
        if !file.is_file() {
            return Err(Failure::input(format!("{}: comments can be added to files only", file.name)));
        }
        let text = String::from_utf8_lossy(&file.read()?).into_owned();
        let (text, done) = commented(&text, lines, reason);
        added += done;
        left += lines.len() - done;
        file.write(&text)?;
    }
    ui.note(&format!("{added} ignores added"));
    if left > 0 {
        ui.warn(&format!(
            "{left} lines have a comment already, or cannot have one: they are left as they are"
        ));
    }
    Ok(Exit::Ok)
}

/// Adds comments to lines; a line that has one, or whose text would swallow it, stays.
fn commented(text: &str, lines: &BTreeMap<u32, BTreeSet<&str>>, reason: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
        let body = line.trim_end_matches(['\n', '\r']);
        let end = line.get(body.len()..).unwrap_or_default();
        match lines.get(&number) {
            Some(rules)
                if !body.contains('#') && !body.trim_end().ends_with(['|', '>', '"', '\'', '{', ',']) =>
            {
                let rules: Vec<_> = rules.iter().copied().collect();
                out.push_str(&format!("{body}  # ds-lint: ignore[{}] {reason}{end}", rules.join(",")));
                done += 1;
            }
            _ => out.push_str(line),
        }
    }
    (out, done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_comment_stays() {
        let lines = BTreeMap::from([(1, BTreeSet::from(["DS106"])), (2, BTreeSet::from(["DS501", "DS503"]))]);
        let (text, done) = commented("a: 1 # x\r\nb: 2\r\nc: 3", &lines, "why");
        assert_eq!(
            (text.as_str(), done),
            ("a: 1 # x\r\nb: 2  # ds-lint: ignore[DS501,DS503] why\r\nc: 3", 1)
        );
    }
}
