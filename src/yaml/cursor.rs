//! A place in one document's text and the few ways to move it: by a character or by a line break.
//!
//! Line breaks are those of YAML 1.1 (also U+0085, U+2028, U+2029). The reader kubectl puts before
//! YAML drops a carriage return that stands directly before a line feed and ends the last line with
//! a line feed; the cursor behaves as if the text had been treated so.

use super::node::Pos;

/// A place while scanning; line and column count from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub offset: u32,
    pub line: u32,
    pub column: u32,
}

impl Mark {
    /// Returns the place as users count it.
    pub(super) const fn pos(self) -> Pos {
        Pos { offset: self.offset, line: self.line + 1, column: self.column + 1 }
    }
}

/// The moving place in a text without control characters.
#[derive(Clone)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// What follows the text: a line feed until it is consumed, then NUL.
    tail: u8,
    mark: Mark,
}

impl<'t> Cursor<'t> {
    /// Starts at `start` inside `text`; `open_line` adds the missing last line feed.
    pub(super) const fn new(text: &'t str, start: Mark, open_line: bool) -> Self {
        Self { text, bytes: text.as_bytes(), tail: if open_line { b'\n' } else { 0 }, mark: start }
    }

    pub(super) const fn mark(&self) -> Mark {
        self.mark
    }

    pub(super) const fn offset(&self) -> usize {
        self.mark.offset as usize
    }

    /// Returns the byte `ahead` of the place, NUL behind the end.
    #[inline]
    pub(super) fn at(&self, ahead: usize) -> u8 {
        let index = self.offset() + ahead;
        match self.bytes.get(index) {
            Some(byte) => *byte,
            None if index == self.bytes.len() => self.tail,
            None => 0,
        }
    }

    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.at(0)
    }

    /// Returns the bytes from the place on.
    #[inline]
    pub(super) fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.offset()..).unwrap_or_default()
    }

    /// Returns the text between two offsets.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Returns the length of the line break `ahead` of the place, 0 when there is none.
    ///
    /// CR CR LF is one break because the CR before a LF does not count.
    #[inline]
    pub(super) fn line_break(&self, ahead: usize) -> usize {
        match self.at(ahead) {
            b'\n' => 1,
            b'\r' if self.at(ahead + 1) == b'\n' => 2,
            b'\r' if self.at(ahead + 1) == b'\r' && self.at(ahead + 2) == b'\n' => 3,
            b'\r' => 1,
            0xC2 if self.at(ahead + 1) == 0x85 => 2,
            0xE2 if self.at(ahead + 1) == 0x80 && matches!(self.at(ahead + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    #[inline]
    pub(super) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.at(ahead), b' ' | b'\t')
    }

    #[inline]
    pub(super) fn is_break(&self) -> bool {
        self.line_break(0) > 0
    }

    /// A line break or the end.
    #[inline]
    pub(super) fn is_breakz(&self, ahead: usize) -> bool {
        self.at(ahead) == 0 || self.line_break(ahead) > 0
    }

    /// A space, a tab, a line break or the end.
    #[inline]
    pub(super) fn is_blankz(&self, ahead: usize) -> bool {
        match self.at(ahead) {
            b' ' | b'\t' | b'\n' | 0 => true,
            b'\r' | 0xC2 | 0xE2 => self.line_break(ahead) > 0,
            _ => false,
        }
    }

    /// Returns whether a `---` or `...` line starts here.
    #[inline]
    pub(super) fn is_document_indicator(&self) -> bool {
        self.mark.column == 0
            && matches!(self.byte(), b'-' | b'.')
            && self.at(1) == self.byte()
            && self.at(2) == self.byte()
            && self.is_blankz(3)
    }

    /// Moves over one character that is no line break; stays at the end.
    #[inline]
    pub(super) fn skip(&mut self) {
        let width = match self.byte() {
            _ if self.offset() >= self.bytes.len() => 0,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xFF => 4,
            _ => 1,
        };
        self.mark.offset += width;
        self.mark.column += 1;
    }

    /// Moves over `bytes` bytes on this line that are `characters` characters.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "texts are shorter than 4 GiB")]
    pub(super) fn advance(&mut self, bytes: usize, characters: usize) {
        self.mark.offset += bytes as u32;
        self.mark.column += characters as u32;
    }

    /// Moves over spaces, and tabs when `tabs` is set.
    #[inline]
    pub(super) fn skip_blanks(&mut self, tabs: bool) {
        let blank = |byte: &u8| *byte == b' ' || (tabs && *byte == b'\t');
        let rest = self.rest();
        let length = rest.iter().position(|byte| !blank(byte)).unwrap_or(rest.len());
        self.advance(length, length);
    }

    /// Moves to the end of the line.
    pub(super) fn skip_line_rest(&mut self) {
        loop {
            let rest = self.rest();
            let stops = |byte: &u8| matches!(byte, b'\n' | b'\r' | 0 | 0xC2 | 0xE2);
            let length = rest.iter().position(stops).unwrap_or(rest.len());
            let continued = rest.iter().take(length).filter(|byte| **byte & 0xC0 == 0x80).count();
            self.advance(length, length - continued);
            if self.is_breakz(0) || length == rest.len() {
                return;
            }
            self.skip();
        }
    }

    /// Moves over a line break, if one is here.
    #[expect(clippy::cast_possible_truncation, reason = "a line break is at most three bytes")]
    pub(super) fn skip_break(&mut self) {
        let length = self.line_break(0);
        if length == 0 {
            return;
        }
        let in_text = self.bytes.len().saturating_sub(self.offset());
        if length > in_text {
            self.tail = 0;
        }
        self.mark.offset += length.min(in_text) as u32;
        self.mark.line += 1;
        self.mark.column = 0;
    }

    /// Moves over a line break and writes what it means to `out`.
    pub(super) fn read_break(&mut self, out: &mut String) {
        if self.byte() == 0xE2 {
            let from = self.offset();
            out.push_str(self.slice(from, from + 3));
        } else if self.is_break() {
            out.push('\n');
        }
        self.skip_break();
    }

    /// Counts the stream's end as the start of a new line, as libyaml does.
    pub(super) const fn end_line(&mut self) {
        if self.mark.column != 0 {
            self.mark.column = 0;
            self.mark.line += 1;
        }
    }
}

/// Returns whether a byte may stand in an anchor, a directive name or a tag handle.
#[inline]
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}
