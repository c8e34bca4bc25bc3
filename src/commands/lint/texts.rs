//! The texts behind findings, read once more when a format shows them: the lines for people, and for reviewdog columns
//! in bytes and fixes as lines and columns.
//!
//! Findings know only their places, so that a hundred thousand of them are few megabytes. They come in the order of
//! the files: one text is held at a time.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::report::shown_name;
use crate::output::lint::{ByteRange, Edit, Exact, Report};
use crate::source::TextFile;

/// The texts of a run, by the names that reports call them.
#[derive(Debug)]
pub(super) struct Texts<'f> {
    files: HashMap<String, &'f TextFile>,
    last: RefCell<Option<(String, Rc<Lines>)>>,
}

impl<'f> Texts<'f> {
    pub fn new(files: &'f [TextFile]) -> Self {
        let files = files.iter().map(|file| (shown_name(&file.name).into_owned(), file)).collect();
        Self { files, last: RefCell::new(None) }
    }

    /// Returns the text of a file; nothing if it cannot be read any more.
    fn of(&self, name: &str) -> Rc<Lines> {
        if let Some((last, lines)) = &*self.last.borrow()
            && last == name
        {
            return Rc::clone(lines);
        }
        let bytes = self.files.get(name).and_then(|file| file.read().ok()).unwrap_or_default();
        let lines = Rc::new(Lines::new(bytes));
        *self.last.borrow_mut() = Some((name.to_owned(), Rc::clone(&lines)));
        lines
    }

    /// Returns a line of a file, from 1.
    pub fn line(&self, name: &str, number: u32) -> Option<String> {
        self.of(name).line(number).map(|line| String::from_utf8_lossy(line).into_owned())
    }

    /// Completes findings of files that can be read with places and fixes in bytes.
    pub fn complete(&self, report: &mut Report) {
        for item in &mut report.findings {
            let lines = self.of(&item.location.file);
            if lines.text.is_empty() {
                continue;
            }
            let edits = item.fix.as_ref().map(|fix| fix.edits.as_slice()).unwrap_or_default();
            let (start, end) = item.bytes;
            item.exact = Some(Box::new(Exact {
                range: lines.range(start as usize, end as usize),
                suggestion: lines.suggestion(edits),
            }));
        }
    }
}

/// A text, and where its lines begin.
#[derive(Debug)]
struct Lines {
    text: Vec<u8>,
    starts: Vec<usize>,
}

impl Lines {
    fn new(text: Vec<u8>) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', &text).map(|at| at + 1)).collect();
        Self { text, starts }
    }

    fn line(&self, number: u32) -> Option<&[u8]> {
        let at = (number as usize).checked_sub(1)?;
        let start = *self.starts.get(at)?;
        let end = self.starts.get(at + 1).map_or(self.text.len(), |next| next - 1);
        let line = self.text.get(start..end)?;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
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
            text.push_str(str::from_utf8(self.text.get(at..edit.start_byte)?).ok()?);
            text.push_str(&edit.text);
            at = edit.end_byte;
        }
        Some((self.range(first.start_byte, last.end_byte), text))
    }
}
