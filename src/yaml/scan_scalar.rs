//! Scalars on one or more lines: plain and quoted text, folded as libyaml folds it.
//!
//! Text that stands in one piece is borrowed. What a scalar means is decided in `scalar`.

use std::borrow::Cow;

use super::cursor::Mark;
use super::error::{Fail, fail};
use super::scanner::Scanner;
use super::token::{Kind, Token};

/// White space between two stretches of a scalar.
#[derive(Default)]
struct Gap {
    /// Whether it holds a line break.
    broken: bool,
    first_break: String,
    more_breaks: String,
}

impl Gap {
    /// Writes what the line breaks fold to and forgets them.
    fn fold_into(&mut self, out: &mut String) {
        if !self.first_break.starts_with('\n') {
            out.push_str(&self.first_break);
            out.push_str(&self.more_breaks);
        } else if self.more_breaks.is_empty() {
            out.push(' ');
        } else {
            out.push_str(&self.more_breaks);
        }
        self.first_break.clear();
        self.more_breaks.clear();
        self.broken = false;
    }
}

/// Bytes at which a plain scalar may end.
const PLAIN_STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let stops = b" \t\n\r:,?[]{}\xC2\xE2";
    let mut at = 0;
    while at < stops.len() {
        table[stops[at] as usize] = true;
        at += 1;
    }
    table
};

/// Bytes at which a stretch of quoted text may end.
const QUOTED_STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let stops = b"\n\r'\"\\\xC2\xE2";
    let mut at = 0;
    while at < stops.len() {
        table[stops[at] as usize] = true;
        at += 1;
    }
    table
};

impl<'t> Scanner<'t> {
    /// Scans a scalar without quotes.
    pub(super) fn scan_plain(&mut self) -> Result<Token<'t>, Fail> {
        let start = self.cur.mark();
        let mut end = start;
        let mut text: Option<String> = None;
        let mut gap = Gap::default();
        loop {
            if self.cur.is_document_indicator() || self.cur.byte() == b'#' {
                break;
            }
            let from = self.cur.offset();
            self.skip_plain_run();
            if self.cur.offset() > from {
                if gap.broken {
                    let text = text.get_or_insert_with(|| {
                        self.cur.slice(start.offset as usize, end.offset as usize).to_owned()
                    });
                    gap.fold_into(text);
                    text.push_str(self.cur.slice(from, self.cur.offset()));
                } else if let Some(text) = &mut text {
                    text.push_str(self.cur.slice(end.offset as usize, self.cur.offset()));
                }
                end = self.cur.mark();
            }
            if !(self.cur.is_blank(0) || self.cur.is_break()) {
                break;
            }
            self.skip_plain_gap(&mut gap)?;
            if self.flow == 0 && i64::from(self.cur.mark().column) < self.indent + 1 {
                break;
            }
        }
        if gap.broken {
            self.key_allowed = true;
        }
        let text = match text {
            Some(text) => Cow::Owned(text),
            None => Cow::Borrowed(self.cur.slice(start.offset as usize, end.offset as usize)),
        };
        Ok(Token::with_text(Kind::PlainScalar, start, end, text))
    }

    /// Moves to the next blank, break or indicator that ends a plain scalar.
    fn skip_plain_run(&mut self) {
        let rest = self.cur.rest();
        let mut length = 0;
        let mut continuation = 0;
        for &byte in rest {
            if PLAIN_STOPS[usize::from(byte)] && self.ends_plain(byte, length) {
                break;
            }
            continuation += usize::from(byte & 0xC0 == 0x80);
            length += 1;
        }
        self.cur.advance(length, length - continuation);
    }

    /// Returns whether `byte`, which is `ahead` of the place, ends a plain scalar.
    fn ends_plain(&self, byte: u8, ahead: usize) -> bool {
        match byte {
            b':' => self.cur.is_blankz(ahead + 1),
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => self.flow > 0,
            0xC2 | 0xE2 => self.cur.line_break(ahead) > 0,
            _ => true,
        }
    }

    /// Moves over white space and line breaks inside a plain scalar.
    fn skip_plain_gap(&mut self, gap: &mut Gap) -> Result<(), Fail> {
        loop {
            if self.cur.is_blank(0) {
                let mark = self.cur.mark();
                if gap.broken && self.cur.byte() == b'\t' && i64::from(mark.column) < self.indent + 1 {
                    return Err(fail("found a tab character that violates indentation", mark.pos()));
                }
                self.cur.skip();
            } else if self.cur.is_break() {
                let out = if gap.broken { &mut gap.more_breaks } else { &mut gap.first_break };
                self.cur.read_break(out);
                gap.broken = true;
            } else {
                return Ok(());
            }
        }
    }

    /// Scans a quoted scalar.
    pub(super) fn scan_quoted(&mut self, single: bool) -> Result<Token<'t>, Fail> {
        let start = self.cur.mark();
        let quote = if single { b'\'' } else { b'"' };
        self.cur.skip();
        let from = self.cur.offset();
        self.skip_quoted_run(single, true);
        if self.cur.byte() == quote && !(single && self.cur.at(1) == b'\'') {
            let text = self.cur.slice(from, self.cur.offset());
            self.cur.skip();
            return Ok(Token::with_text(Kind::QuotedScalar, start, self.cur.mark(), Cow::Borrowed(text)));
        }
        // Blanks before a line break fold away, so they are not part of the first stretch.
        let mut text = self.cur.slice(from, self.cur.offset()).to_owned();
        if self.cur.is_break() {
            text.truncate(text.trim_end_matches([' ', '\t']).len());
        }
        self.scan_quoted_rest(single, start, &mut text)?;
        self.cur.skip();
        Ok(Token::with_text(Kind::QuotedScalar, start, self.cur.mark(), Cow::Owned(text)))
    }

    /// Moves to the next byte that needs a decision; over blanks too when `blanks` is set.
    fn skip_quoted_run(&mut self, single: bool, blanks: bool) {
        let rest = self.cur.rest();
        let mut length = 0;
        let mut continuation = 0;
        for &byte in rest {
            let stop = match byte {
                b' ' | b'\t' => !blanks,
                _ if !QUOTED_STOPS[usize::from(byte)] => false,
                b'\'' => single,
                b'"' | b'\\' => !single,
                0xC2 | 0xE2 => self.cur.line_break(length) > 0,
                _ => true,
            };
            if stop {
                break;
            }
            continuation += usize::from(byte & 0xC0 == 0x80);
            length += 1;
        }
        self.cur.advance(length, length - continuation);
    }

    /// Scans quoted text up to the closing quote, with escapes and folding.
    fn scan_quoted_rest(&mut self, single: bool, start: Mark, out: &mut String) -> Result<(), Fail> {
        let quote = if single { b'\'' } else { b'"' };
        let mut gap = Gap::default();
        loop {
            if self.cur.is_document_indicator() {
                return Err(fail(
                    "found unexpected document indicator in a quoted scalar",
                    self.cur.mark().pos(),
                ));
            }
            if self.cur.byte() == 0 {
                return Err(fail("did not find the end of the quoted scalar that begins here", start.pos()));
            }
            let escaped_break = self.scan_quoted_line(single, out)?;
            if self.cur.byte() == quote {
                return Ok(());
            }
            gap.broken = escaped_break;
            let from = self.cur.offset();
            while self.cur.is_blank(0) || self.cur.is_break() {
                if self.cur.is_blank(0) {
                    self.cur.skip();
                } else {
                    let breaks = if gap.broken { &mut gap.more_breaks } else { &mut gap.first_break };
                    self.cur.read_break(breaks);
                    gap.broken = true;
                }
            }
            if gap.broken {
                gap.fold_into(out);
            } else {
                out.push_str(self.cur.slice(from, self.cur.offset()));
            }
        }
    }

    /// Scans quoted text without blanks; returns whether it ended with an escaped line break.
    fn scan_quoted_line(&mut self, single: bool, out: &mut String) -> Result<bool, Fail> {
        while !self.cur.is_blankz(0) {
            match self.cur.byte() {
                b'\'' if single && self.cur.at(1) == b'\'' => {
                    out.push('\'');
                    self.cur.advance(2, 2);
                }
                b'\'' if single => return Ok(false),
                b'"' if !single => return Ok(false),
                b'\\' if !single && self.cur.line_break(1) > 0 => {
                    self.cur.skip();
                    self.cur.skip_break();
                    return Ok(true);
                }
                b'\\' if !single => self.scan_escape(out)?,
                _ => {
                    let from = self.cur.offset();
                    self.skip_quoted_run(single, false);
                    out.push_str(self.cur.slice(from, self.cur.offset()));
                }
            }
        }
        Ok(false)
    }

    /// Scans one escape sequence of a double-quoted scalar.
    fn scan_escape(&mut self, out: &mut String) -> Result<(), Fail> {
        let mark = self.cur.mark();
        let digits = match self.cur.at(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            other => {
                let c =
                    simple_escape(other).ok_or_else(|| fail("found unknown escape character", mark.pos()))?;
                out.push(c);
                0
            }
        };
        self.cur.advance(2, 2);
        if digits > 0 {
            let mut code = 0_u32;
            for ahead in 0..digits {
                let digit = char::from(self.cur.at(ahead))
                    .to_digit(16)
                    .ok_or_else(|| fail("did not find expected hexadecimal number", mark.pos()))?;
                code = (code << 4) | digit;
            }
            let c = char::from_u32(code)
                .ok_or_else(|| fail("found invalid Unicode character escape code", mark.pos()))?;
            out.push(c);
            self.cur.advance(digits, digits);
        }
        Ok(())
    }
}

fn simple_escape(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b' ' => ' ',
        b'"' => '"',
        b'\'' => '\'',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
