//! A stream to documents, cut as kubectl cuts it.
//!
//! kubectl first tries JSON when the text begins with `{` (values may follow each other without
//! separators) and turns to YAML at the first failure. YAML is cut at lines that begin with `---`
//! before any of it is read, so nothing is shared between documents. This module only cuts.

use super::cursor::{Cursor, Mark};
use super::error::Error;
use super::json;
use super::scanner::Scanner;
use super::text::{BadText, control_error, find_control};

/// How far kubectl looks for the first `{`.
const JSON_PEEK: usize = 4096;

/// One document's text.
#[derive(Clone)]
pub(super) enum Piece<'t> {
    Yaml { text: &'t str, start: Mark, open_line: bool, bad: Option<BadText> },
    Json { text: &'t str, start: Mark },
}

/// The cutter.
#[derive(Debug)]
pub(super) struct Stream<'t> {
    text: &'t str,
    /// What is wrong behind `text`.
    bad: Option<Error>,
    at: Mark,
    json: bool,
    /// JSON values seen.
    values: usize,
    /// Why the text is not JSON after all; the next document's error competes with it.
    pub(super) json_error: Option<Error>,
    over: bool,
}

impl<'t> Stream<'t> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        let (text, bad) = super::text::readable(bytes);
        let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        let mut peek = text.len().min(JSON_PEEK + start);
        while !text.is_char_boundary(peek) {
            peek -= 1;
        }
        let json = text.get(start..peek).unwrap_or_default().trim_start().starts_with('{');
        let at = Mark { offset: if start > 0 { 3 } else { 0 }, ..Mark::default() };
        Self { text, bad, at, json, values: 0, json_error: None, over: false }
    }

    /// Returns the whole text as one YAML document, as if it had been cut out already.
    pub(super) fn whole(bytes: &'t [u8]) -> Piece<'t> {
        let mut stream = Self::new(bytes);
        stream.at = Mark::default();
        match stream.piece(Mark::default(), stream.text.len(), true) {
            Piece::Yaml { text, start, bad, .. } => Piece::Yaml { text, start, open_line: false, bad },
            json @ Piece::Json { .. } => json,
        }
    }

    /// Returns the next document's text.
    pub(super) fn next(&mut self) -> Option<Result<Piece<'t>, Error>> {
        if self.over {
            return None;
        }
        if self.json {
            match self.next_json() {
                Ok(Some(piece)) => return Some(Ok(piece)),
                Ok(None) => {}
                Err(error) => {
                    self.over = true;
                    return Some(Err(error));
                }
            }
        }
        let piece = self.next_yaml();
        if !matches!(piece, Some(Ok(_))) {
            self.over = true;
        }
        piece
    }

    /// Takes note of an error in a document, so that it is not reported again at the end.
    pub(super) fn reported(&mut self, error: &Error) {
        if self.bad.as_ref() == Some(error) {
            self.bad = None;
        }
    }

    /// Returns the next JSON value, or nothing when the rest is to be read as YAML.
    fn next_json(&mut self) -> Result<Option<Piece<'t>>, Error> {
        let before = self.at;
        self.at = json::skip_white(self.text, self.at);
        if self.at.offset as usize >= self.text.len() && self.bad.is_none() {
            return Ok(None);
        }
        let start = self.at;
        match json::check(self.text, start) {
            Ok(end) => {
                self.at = end;
                self.values += 1;
                let text = self.text.get(..end.offset as usize).unwrap_or(self.text);
                Ok(Some(Piece::Json { text, start }))
            }
            Err(error) => {
                self.json = false;
                self.at = before;
                if self.values > 1 || !self.skip_to_line() {
                    return Err(*error);
                }
                self.json_error = Some(*error);
                Ok(None)
            }
        }
    }

    /// Moves over white space up to the next line, as kubectl does between JSON and YAML; says
    /// whether enough text is left to go on.
    fn skip_to_line(&mut self) -> bool {
        loop {
            let Some(rest) = self.text.get(self.at.offset as usize..) else { return false };
            if rest.len() < 4 && self.bad.is_none() {
                return false;
            }
            match rest.chars().next() {
                Some('\n') => {
                    self.at = Mark { offset: self.at.offset + 1, line: self.at.line + 1, column: 0 };
                    return true;
                }
                Some(c) if c.is_whitespace() => {
                    let width = u32::try_from(c.len_utf8()).unwrap_or(1);
                    self.at.offset += width;
                    self.at.column += 1;
                }
                _ => return true,
            }
        }
    }

    fn next_yaml(&mut self) -> Option<Result<Piece<'t>, Error>> {
        let from = self.at.offset as usize;
        // Behind a JSON value YAML begins in the middle of a line, and kubectl starts anew there.
        let start = Mark { column: 0, ..self.at };
        if from >= self.text.len() {
            self.over = true;
            return self.bad.take().map(Err);
        }
        let bytes = self.text.as_bytes();
        let mut search = from;
        if self.rest(from).starts_with("---") {
            if let Err(error) = self.check_separator(from) {
                return Some(Err(error));
            }
            search = from + 3;
        }
        match memchr::memmem::find(bytes.get(search..).unwrap_or_default(), b"\n---") {
            Some(found) => {
                let separator = search + found + 1;
                self.advance_to(from, separator);
                if let Err(error) = self.check_separator(separator) {
                    return Some(Err(error));
                }
                let next = self.line_end(separator);
                self.advance_to(separator, next);
                Some(Ok(self.piece(start, separator, false)))
            }
            None => {
                self.advance_to(from, bytes.len());
                Some(Ok(self.piece(start, bytes.len(), true)))
            }
        }
    }

    fn rest(&self, from: usize) -> &'t str {
        self.text.get(from..).unwrap_or_default()
    }

    /// Returns the offset behind the line that holds `from`.
    fn line_end(&self, from: usize) -> usize {
        memchr::memchr(b'\n', self.rest(from).as_bytes()).map_or(self.text.len(), |at| from + at + 1)
    }

    /// Only a comment may follow `---` on its line.
    fn check_separator(&self, at: usize) -> Result<(), Error> {
        let line = self.text.get(at + 3..self.line_end(at)).unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let shown = super::node::quote_short(line);
        let pos = Mark { offset: u32::try_from(at).unwrap_or(0), ..self.at }.pos();
        Err(Error::new(format!("invalid document separator: {shown} stands behind '---'"), pos))
    }

    /// Moves from one line start to another, or to the end.
    #[expect(clippy::cast_possible_truncation, reason = "texts are shorter than 4 GiB")]
    fn advance_to(&mut self, from: usize, to: usize) {
        let between = self.text.as_bytes().get(from..to).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', between).count() as u32;
        self.at = Mark { offset: to as u32, line: self.at.line + lines, column: 0 };
    }

    fn piece(&mut self, start: Mark, end: usize, last: bool) -> Piece<'t> {
        let mut text = self.text.get(..end).unwrap_or(self.text);
        let mut start = start;
        let from = start.offset as usize;
        while self.rest(start.offset as usize).starts_with('\u{FEFF}') {
            start.offset += 3;
        }
        let mut bad = if last { self.bad.clone().map(|error| BadText::new(error, from)) } else { None };
        if let Some((offset, c)) = find_control(text, from) {
            bad = Some(BadText::new(control_error(text, offset, c), from));
            text = text.get(..offset).unwrap_or(text);
        }
        let open_line = last && bad.is_none() && !text.ends_with('\n');
        Piece::Yaml { text, start, open_line, bad }
    }
}

/// Returns the scanner of a YAML piece.
pub(super) fn scanner<'t>(text: &'t str, start: Mark, open_line: bool, bad: Option<BadText>) -> Scanner<'t> {
    Scanner::new(Cursor::new(text, start, open_line), bad)
}
