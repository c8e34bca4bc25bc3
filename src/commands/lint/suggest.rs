//! What reviewdog wants more than others: columns in bytes, and a fix as lines and columns of the file.
//!
//! Findings know bytes from the start of their file, so the files are read once more; only for this format.

use std::collections::HashMap;

use super::report::shown_name;
use crate::output::lint::{ByteRange, Edit, Exact, Report};
use crate::source::TextFile;

/// Completes the findings of files that can be read.
pub(super) fn complete(report: &mut Report, files: &[TextFile]) {
    let by_name: HashMap<_, _> = files.iter().map(|file| (shown_name(&file.name), file)).collect();
    let mut read: HashMap<String, Option<Lines>> = HashMap::new();
    for item in &mut report.findings {
        let name = &item.location.file;
        if !read.contains_key(name) {
            read.insert(name.clone(), by_name.get(name).and_then(|file| Lines::of(file)));
        }
        let Some(lines) = read.get(name).and_then(Option::as_ref) else { continue };
        let edits = item.fix.as_ref().map(|fix| fix.edits.as_slice()).unwrap_or_default();
        let (start, end) = item.bytes;
        item.exact = Some(Exact { range: lines.range(start, end), suggestion: lines.suggestion(edits) });
    }
}

/// A text, and where its lines begin.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Lines {
    fn of(file: &TextFile) -> Option<Self> {
        let text = String::from_utf8(file.read().ok()?).ok()?;
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Some(Self { text, starts })
    }

    fn position(&self, offset: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|at| self.starts.get(at)).copied().unwrap_or_default();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(line.max(1)), number(offset - start + 1))
    }

    fn range(&self, start: usize, end: usize) -> ByteRange {
        ByteRange { start: self.position(start), end: self.position(end.max(start)) }
    }

    /// Edits as one: what lies between them comes again.
    fn suggestion(&self, edits: &[Edit]) -> Option<(ByteRange, String)> {
        let (first, last) = (edits.first()?, edits.last()?);
        let mut text = String::new();
        let mut at = first.start_byte;
        for edit in edits {
            text.push_str(self.text.get(at..edit.start_byte)?);
            text.push_str(&edit.text);
            at = edit.end_byte;
        }
        Some((self.range(first.start_byte, last.end_byte), text))
    }
}
