//! Block scalars: literal (`|`) and folded (`>`) text.

use std::borrow::Cow;

use super::error::{Fail, fail};
use super::scanner::Scanner;
use super::token::{Kind, Token};

impl<'t> Scanner<'t> {
    /// Scans a literal (`|`) or folded (`>`) scalar.
    pub(super) fn scan_block_scalar(&mut self, literal: bool) -> Result<Token<'t>, Fail> {
        let start = self.cur.mark();
        let (chomping, increment) = self.scan_block_header()?;
        let mut end = self.cur.mark();
        self.cur.skip_break();
        let mut indent = if increment > 0 { self.indent.max(0) + increment } else { 0 };
        let mut text = String::new();
        let mut leading_break = String::new();
        let mut breaks = String::new();
        self.scan_block_breaks(&mut indent, &mut breaks)?;
        let mut leading_blank = false;
        while i64::from(self.cur.mark().column) == indent && self.cur.byte() != 0 {
            let blank = self.cur.is_blank(0);
            let folds = !literal && !leading_blank && !blank && leading_break.starts_with('\n');
            if !folds {
                text.push_str(&leading_break);
            } else if breaks.is_empty() {
                text.push(' ');
            }
            leading_break.clear();
            text.push_str(&breaks);
            breaks.clear();
            leading_blank = blank;
            let from = self.cur.offset();
            self.cur.skip_line_rest();
            text.push_str(self.cur.slice(from, self.cur.offset()));
            end = self.cur.mark();
            self.cur.read_break(&mut leading_break);
            self.scan_block_breaks(&mut indent, &mut breaks)?;
        }
        if chomping != Chomping::Strip {
            text.push_str(&leading_break);
        }
        if chomping == Chomping::Keep {
            text.push_str(&breaks);
        }
        Ok(Token::with_text(Kind::QuotedScalar, start, end, Cow::Owned(text)))
    }

    /// Scans `|` or `>`, chomping and indentation indicators and the rest of the line.
    fn scan_block_header(&mut self) -> Result<(Chomping, i64), Fail> {
        self.cur.skip();
        let mut chomping = None;
        let mut increment = None;
        loop {
            match self.cur.byte() {
                b'+' if chomping.is_none() => chomping = Some(Chomping::Keep),
                b'-' if chomping.is_none() => chomping = Some(Chomping::Strip),
                b'0' if increment.is_none() => {
                    let pos = self.cur.mark().pos();
                    return Err(fail("found an indentation indicator equal to 0", pos));
                }
                digit @ b'1'..=b'9' if increment.is_none() => increment = Some(i64::from(digit - b'0')),
                _ => break,
            }
            self.cur.skip();
        }
        self.cur.skip_blanks(true);
        if self.cur.byte() == b'#' {
            self.take_comment();
        }
        if !self.cur.is_breakz(0) {
            let pos = self.cur.mark().pos();
            return Err(fail("did not find expected comment or line break", pos));
        }
        Ok((chomping.unwrap_or(Chomping::Clip), increment.unwrap_or(0)))
    }

    /// Moves over indentation and empty lines; finds the indentation when `indent` is 0.
    fn scan_block_breaks(&mut self, indent: &mut i64, breaks: &mut String) -> Result<(), Fail> {
        let mut widest = 0;
        loop {
            let inside = |column: u32| *indent == 0 || i64::from(column) < *indent;
            while inside(self.cur.mark().column) && self.cur.byte() == b' ' {
                self.cur.skip();
            }
            let mark = self.cur.mark();
            widest = widest.max(i64::from(mark.column));
            if inside(mark.column) && self.cur.byte() == b'\t' {
                let message = "found a tab character where an indentation space is expected";
                return Err(fail(message, mark.pos()));
            }
            if !self.cur.is_break() {
                break;
            }
            self.cur.read_break(breaks);
        }
        if *indent == 0 {
            *indent = widest.max(self.indent + 1).max(1);
        }
        Ok(())
    }
}

/// What happens to the line breaks at the end of a block scalar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}
