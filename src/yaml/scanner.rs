//! Characters to tokens: the scanner of libyaml (YAML 1.1) as go-yaml v2 has it.
//!
//! kubectl reads manifests with go-yaml v2, whose idea of YAML differs from YAML 1.2 in many small
//! ways (tabs, `?` in flow collections, what may stand behind a quote, 1,024 characters for a key),
//! so its scanner is followed rule by rule. Scalars are in `scan_scalar`, tags, anchors and
//! directives in `scan_property`. Nothing here knows what a manifest is.

use std::collections::VecDeque;

use super::comment::Comment;
use super::cursor::{Cursor, Mark};
use super::error::Error;
use super::text::BadText;
use super::token::{Kind, Token};

/// How deep collections may nest. kubectl allows 10,000; no manifest needs a hundredth of that, and
/// recursion over the tree must not exhaust the stack.
pub(super) const MAX_DEPTH: usize = 500;

/// How many characters a key without `?` may have.
const MAX_KEY: u32 = 1024;

/// A place where a key without `?` may have begun.
#[derive(Clone, Copy, Debug, Default)]
struct SimpleKey {
    possible: bool,
    required: bool,
    token: usize,
    mark: Mark,
}

/// The state of scanning one document text.
#[derive(Clone)]
pub(super) struct Scanner<'t> {
    pub(super) cur: Cursor<'t>,
    pub(super) tokens: VecDeque<Token<'t>>,
    /// Tokens already handed out.
    parsed: usize,
    /// Column of the current block collection, -1 outside all.
    pub(super) indent: i64,
    indents: Vec<i64>,
    /// How many flow collections are open.
    pub(super) flow: usize,
    /// One per open flow collection and one for the block context.
    keys: Vec<SimpleKey>,
    /// No key below this index is possible.
    first_key: usize,
    pub(super) key_allowed: bool,
    finished: bool,
    pub(super) comments: Vec<Comment>,
    bad: Option<BadText>,
}

impl<'t> Scanner<'t> {
    /// Starts scanning; `bad` is what ends the readable text, if anything.
    pub(super) fn new(cur: Cursor<'t>, bad: Option<BadText>) -> Self {
        Self {
            cur,
            tokens: VecDeque::new(),
            parsed: 0,
            indent: -1,
            indents: Vec::new(),
            flow: 0,
            keys: vec![SimpleKey::default()],
            first_key: 0,
            key_allowed: true,
            finished: false,
            comments: Vec::new(),
            bad,
        }
    }

    /// Returns the next token without consuming it.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<&Token<'t>, Error> {
        self.fill()?;
        self.tokens.front().ok_or_else(|| Error::new("attempted to go past the end of the text", self.cur.mark().pos()))
    }

    /// Consumes the next token.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Token<'t>, Error> {
        self.fill()?;
        self.parsed += 1;
        self.tokens
            .pop_front()
            .ok_or_else(|| Error::new("attempted to go past the end of the text", self.cur.mark().pos()))
    }

    /// Scans until the first token of the queue is certain.
    fn fill(&mut self) -> Result<(), Error> {
        loop {
            if !self.tokens.is_empty() && !self.head_may_be_key()? {
                return Ok(());
            }
            if self.finished {
                return Ok(());
            }
            self.fetch()?;
            self.check_readable()?;
        }
    }

    /// Returns an error when the scanner has come to where the text stops being readable.
    fn check_readable(&self) -> Result<(), Error> {
        match &self.bad {
            Some(bad) if self.finished || self.cur.offset() + 4 > bad.noticed_at => Err(bad.error.clone()),
            _ => Ok(()),
        }
    }

    /// Returns whether a key token may still have to be put before the first token.
    fn head_may_be_key(&mut self) -> Result<bool, Error> {
        while let Some(key) = self.keys.get(self.first_key) {
            if key.possible {
                if key.token != self.parsed {
                    return Ok(false);
                }
                return self.key_is_valid(self.first_key);
            }
            if self.first_key + 1 >= self.keys.len() {
                return Ok(false);
            }
            self.first_key += 1;
        }
        Ok(false)
    }

    /// Returns whether the key at `index` is still possible, and rules it out when it is not.
    fn key_is_valid(&mut self, index: usize) -> Result<bool, Error> {
        let mark = self.cur.mark();
        let Some(key) = self.keys.get_mut(index) else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        if key.mark.line < mark.line || key.mark.column + MAX_KEY < mark.column {
            if key.required {
                return Err(Error::new("could not find expected ':'", key.mark.pos()));
            }
            key.possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    /// Notes that a key may begin here.
    fn save_key(&mut self) -> Result<(), Error> {
        if !self.key_allowed {
            return Ok(());
        }
        let mark = self.cur.mark();
        let required = self.flow == 0 && self.indent == i64::from(mark.column);
        self.remove_key()?;
        let token = self.parsed + self.tokens.len();
        let level = self.keys.len().saturating_sub(1);
        if let Some(key) = self.keys.last_mut() {
            *key = SimpleKey { possible: true, required, token, mark };
        }
        self.first_key = self.first_key.min(level);
        Ok(())
    }

    /// Rules out the key of the current level.
    fn remove_key(&mut self) -> Result<(), Error> {
        match self.keys.last_mut() {
            Some(key) if key.possible && key.required => {
                Err(Error::new("could not find expected ':'", key.mark.pos()))
            }
            Some(key) => {
                key.possible = false;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Opens a block collection when the column is further right than the current one.
    fn roll_indent(&mut self, column: u32, number: Option<usize>, kind: Kind, mark: Mark) -> Result<(), Error> {
        if self.flow > 0 || self.indent >= i64::from(column) {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = i64::from(column);
        if self.indents.len() > MAX_DEPTH {
            return Err(too_deep(mark));
        }
        let token = Token::bare(kind, mark, mark);
        match number {
            Some(number) => self.insert(number, token),
            None => self.tokens.push_back(token),
        }
        Ok(())
    }

    /// Puts a token before the one with the given number.
    fn insert(&mut self, number: usize, token: Token<'t>) {
        let index = number.saturating_sub(self.parsed).min(self.tokens.len());
        self.tokens.insert(index, token);
    }

    /// Closes block collections further right than `column`.
    fn unroll_indent(&mut self, column: i64) {
        if self.flow > 0 {
            return;
        }
        let mark = self.cur.mark();
        while self.indent > column {
            self.tokens.push_back(Token::bare(Kind::BlockEnd, mark, mark));
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Scans one token, and those it implies, to the end of the queue.
    fn fetch(&mut self) -> Result<(), Error> {
        self.skip_to_token();
        self.unroll_indent(i64::from(self.cur.mark().column));
        let byte = self.cur.byte();
        let line_start = self.cur.mark().column == 0;
        match byte {
            0 => self.fetch_stream_end(),
            b'%' if line_start => self.fetch_directive(),
            b'-' if self.cur.is_document_indicator() => self.fetch_document_indicator(Kind::DocumentStart),
            b'.' if self.cur.is_document_indicator() => self.fetch_document_indicator(Kind::DocumentEnd),
            b'[' => self.fetch_flow_start(Kind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(Kind::FlowMappingStart),
            b']' => self.fetch_flow_end(Kind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(Kind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.cur.is_blankz(1) => self.fetch_block_entry(),
            b'?' if self.flow > 0 || self.cur.is_blankz(1) => self.fetch_key(),
            b':' if self.flow > 0 || self.cur.is_blankz(1) => self.fetch_value(),
            b'*' => self.fetch_anchor(Kind::Alias),
            b'&' => self.fetch_anchor(Kind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if self.flow == 0 => self.fetch_block_scalar(true),
            b'>' if self.flow == 0 => self.fetch_block_scalar(false),
            b'\'' => self.fetch_quoted(true),
            b'"' => self.fetch_quoted(false),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' | b'\t' => Err(self.no_token(byte)),
            _ => self.fetch_plain(),
        }
    }

    fn no_token(&self, byte: u8) -> Error {
        let message = match byte {
            b'\t' => "found a tab where indentation by spaces is expected".to_owned(),
            _ => format!("found character '{}' that cannot start any token", char::from(byte)),
        };
        Error::new(message, self.cur.mark().pos())
    }

    /// Skips white space and comments, keeping the comments.
    fn skip_to_token(&mut self) {
        loop {
            self.cur.skip_blanks(self.flow > 0 || !self.key_allowed);
            if self.cur.byte() == b'#' {
                self.take_comment();
            }
            if !self.cur.is_break() {
                return;
            }
            self.cur.skip_break();
            if self.flow == 0 {
                self.key_allowed = true;
            }
        }
    }

    /// Keeps the comment that begins here and moves to the end of the line.
    pub(super) fn take_comment(&mut self) {
        let start = self.cur.mark();
        self.cur.skip_line_rest();
        let end = self.cur.mark();
        self.comments.push(Comment::new(&self.cur, start, end));
    }

    fn fetch_stream_end(&mut self) -> Result<(), Error> {
        self.cur.end_line();
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let mark = self.cur.mark();
        self.tokens.push_back(Token::bare(Kind::StreamEnd, mark, mark));
        self.finished = true;
        Ok(())
    }

    fn fetch_directive(&mut self) -> Result<(), Error> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        let token = self.scan_directive()?;
        self.tokens.push_back(token);
        Ok(())
    }

    /// Moves over `width` ASCII characters and queues them as one token.
    fn push_indicator(&mut self, kind: Kind, width: usize) {
        let start = self.cur.mark();
        self.cur.advance(width, width);
        self.tokens.push_back(Token::bare(kind, start, self.cur.mark()));
    }

    fn fetch_document_indicator(&mut self, kind: Kind) -> Result<(), Error> {
        self.unroll_indent(-1);
        self.remove_key()?;
        self.key_allowed = false;
        self.push_indicator(kind, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: Kind) -> Result<(), Error> {
        self.save_key()?;
        self.keys.push(SimpleKey::default());
        self.flow += 1;
        if self.flow > MAX_DEPTH {
            return Err(too_deep(self.cur.mark()));
        }
        self.key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: Kind) -> Result<(), Error> {
        self.remove_key()?;
        if self.flow > 0 {
            self.flow -= 1;
            self.keys.pop();
            self.first_key = self.first_key.min(self.keys.len().saturating_sub(1));
        }
        self.key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<(), Error> {
        self.remove_key()?;
        self.key_allowed = true;
        self.push_indicator(Kind::FlowEntry, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Result<(), Error> {
        let mark = self.cur.mark();
        if self.flow == 0 {
            if !self.key_allowed {
                return Err(Error::new("block sequence entries are not allowed in this context", mark.pos()));
            }
            self.roll_indent(mark.column, None, Kind::BlockSequenceStart, mark)?;
        }
        self.remove_key()?;
        self.key_allowed = true;
        self.push_indicator(Kind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Result<(), Error> {
        let mark = self.cur.mark();
        if self.flow == 0 {
            if !self.key_allowed {
                return Err(Error::new("mapping keys are not allowed in this context", mark.pos()));
            }
            self.roll_indent(mark.column, None, Kind::BlockMappingStart, mark)?;
        }
        self.remove_key()?;
        self.key_allowed = self.flow == 0;
        self.push_indicator(Kind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<(), Error> {
        let level = self.keys.len().saturating_sub(1);
        if self.key_is_valid(level)? {
            let key = self.keys.get(level).copied().unwrap_or_default();
            self.insert(key.token, Token::bare(Kind::Key, key.mark, key.mark));
            self.roll_indent(key.mark.column, Some(key.token), Kind::BlockMappingStart, key.mark)?;
            if let Some(key) = self.keys.get_mut(level) {
                key.possible = false;
            }
            self.key_allowed = false;
        } else {
            if self.flow == 0 {
                let mark = self.cur.mark();
                if !self.key_allowed {
                    return Err(Error::new("mapping values are not allowed in this context", mark.pos()));
                }
                self.roll_indent(mark.column, None, Kind::BlockMappingStart, mark)?;
            }
            self.key_allowed = self.flow == 0;
        }
        self.push_indicator(Kind::Value, 1);
        Ok(())
    }

    fn fetch_anchor(&mut self, kind: Kind) -> Result<(), Error> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_anchor(kind)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_tag(&mut self) -> Result<(), Error> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_tag()?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_block_scalar(&mut self, literal: bool) -> Result<(), Error> {
        self.remove_key()?;
        self.key_allowed = true;
        let token = self.scan_block_scalar(literal)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_quoted(&mut self, single: bool) -> Result<(), Error> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_quoted(single)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_plain(&mut self) -> Result<(), Error> {
        self.save_key()?;
        self.key_allowed = false;
        let token = self.scan_plain()?;
        self.tokens.push_back(token);
        Ok(())
    }
}

/// The error for collections nested too deeply.
pub(super) fn too_deep(mark: Mark) -> Error {
    Error::new(format!("exceeded max depth of {MAX_DEPTH}"), mark.pos())
}
