//! Characters to tokens: the scanner of libyaml (YAML 1.1) as go-yaml v2 has it.
//!
//! kubectl reads manifests with go-yaml v2, whose idea of YAML differs from YAML 1.2 in many small
//! ways (tabs, `?` in flow collections, what may stand behind a quote, 1,024 characters for a key),
//! so its scanner is followed rule by rule. Scalars are in `scan_scalar`, tags, anchors and
//! directives in `scan_property`. Nothing here knows what a manifest is.

use std::collections::VecDeque;

use super::comment::Comment;
use super::cursor::{Cursor, Mark};
use super::error::{Fail, fail};
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
    /// Whether the token queue waits for it. go-yaml v2 forgets a key that is an empty flow
    /// collection (`[]: x`).
    awaited: bool,
    token: usize,
    mark: Mark,
}

/// The state of scanning one document text.
#[derive(Clone)]
pub(super) struct Scanner<'t> {
    pub(super) cur: Cursor<'t>,
    pub(super) tokens: VecDeque<Token<'t>>,
    /// Whether no key can be put before the first token any more.
    certain: bool,
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
    /// Whether the end of the text was reached.
    pub(super) finished: bool,
    pub(super) comments: Vec<Comment>,
    bad: Option<BadText>,
}

impl<'t> Scanner<'t> {
    /// Starts scanning; `bad` is what ends the readable text, if anything.
    pub(super) fn new(cur: Cursor<'t>, bad: Option<BadText>) -> Self {
        Self {
            cur,
            tokens: VecDeque::new(),
            certain: false,
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
    pub(super) fn peek(&mut self) -> Result<&Token<'t>, Fail> {
        if !self.certain {
            self.fill()?;
            self.certain = true;
        }
        self.tokens.front().ok_or_else(|| past_end(&self.cur))
    }

    /// Consumes the next token.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Token<'t>, Fail> {
        self.peek()?;
        self.certain = false;
        self.parsed += 1;
        self.tokens.pop_front().ok_or_else(|| past_end(&self.cur))
    }

    /// Scans until the first token of the queue is certain.
    #[inline(never)]
    fn fill(&mut self) -> Result<(), Fail> {
        loop {
            if !self.tokens.is_empty() && !self.head_may_be_key()? {
                return Ok(());
            }
            if self.finished {
                return Ok(());
            }
            self.fetch()?;
            self.check_readable(1)?;
        }
    }

    /// Returns an error when the scanner looks to where the text stops being readable.
    pub(super) fn check_readable(&self, ahead: usize) -> Result<(), Fail> {
        match &self.bad {
            Some(bad) if self.finished || self.cur.offset() + ahead > bad.noticed_at => {
                Err(Box::new(bad.error.clone()))
            }
            _ => Ok(()),
        }
    }

    /// Returns whether a key token may still have to be put before the first token.
    fn head_may_be_key(&mut self) -> Result<bool, Fail> {
        while let Some(key) = self.keys.get(self.first_key) {
            if key.possible && key.awaited {
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
    fn key_is_valid(&mut self, index: usize) -> Result<bool, Fail> {
        let mark = self.cur.mark();
        let Some(key) = self.keys.get_mut(index) else { return Ok(false) };
        if !key.possible {
            return Ok(false);
        }
        if key.mark.line < mark.line || key.mark.column + MAX_KEY < mark.column {
            if key.required {
                return Err(fail("could not find expected ':'", key.mark.pos()));
            }
            key.possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    /// Notes that a key may begin here.
    pub(super) fn save_key(&mut self) -> Result<(), Fail> {
        if !self.key_allowed {
            return Ok(());
        }
        let mark = self.cur.mark();
        let required = self.flow == 0 && self.indent == i64::from(mark.column);
        self.remove_key()?;
        let token = self.parsed + self.tokens.len();
        let level = self.keys.len().saturating_sub(1);
        if let Some(key) = self.keys.last_mut() {
            *key = SimpleKey { possible: true, required, awaited: true, token, mark };
        }
        self.first_key = self.first_key.min(level);
        Ok(())
    }

    /// Rules out the key of the current level.
    pub(super) fn remove_key(&mut self) -> Result<(), Fail> {
        match self.keys.last_mut() {
            Some(key) if key.possible && key.required => {
                Err(fail("could not find expected ':'", key.mark.pos()))
            }
            Some(key) => {
                key.possible = false;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Enters a flow collection.
    pub(super) fn push_level(&mut self) -> Result<(), Fail> {
        let token = self.parsed + self.tokens.len();
        self.keys.push(SimpleKey { token, ..SimpleKey::default() });
        self.flow += 1;
        if self.flow > MAX_DEPTH { Err(too_deep(self.cur.mark())) } else { Ok(()) }
    }

    /// Leaves a flow collection, if one is open.
    pub(super) fn pop_level(&mut self) {
        if self.flow == 0 {
            return;
        }
        self.flow -= 1;
        let inner = self.keys.pop();
        if let (Some(inner), Some(outer)) = (inner, self.keys.last_mut()) {
            outer.awaited &= outer.token != inner.token;
        }
        self.first_key = self.first_key.min(self.keys.len().saturating_sub(1));
    }

    /// Turns the possible key of this level into a key before the value that begins here; says
    /// whether there was one.
    pub(super) fn take_key(&mut self) -> Result<bool, Fail> {
        let level = self.keys.len().saturating_sub(1);
        if !self.key_is_valid(level)? {
            return Ok(false);
        }
        let key = self.keys.get(level).copied().unwrap_or_default();
        self.insert(key.token, Token::bare(Kind::Key, key.mark, key.mark));
        self.roll_indent(key.mark.column, Some(key.token), Kind::BlockMappingStart, key.mark)?;
        if let Some(key) = self.keys.get_mut(level) {
            key.possible = false;
        }
        Ok(true)
    }

    /// Opens a block collection when the column is further right than the current one.
    pub(super) fn roll_indent(
        &mut self,
        column: u32,
        number: Option<usize>,
        kind: Kind,
        mark: Mark,
    ) -> Result<(), Fail> {
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
        match number.checked_sub(self.parsed) {
            Some(index) if index <= self.tokens.len() => self.tokens.insert(index, token),
            _ => self.tokens.push_back(token),
        }
    }

    /// Closes block collections further right than `column`.
    pub(super) fn unroll_indent(&mut self, column: i64) {
        if self.flow > 0 {
            return;
        }
        let mark = self.cur.mark();
        while self.indent > column {
            self.tokens.push_back(Token::bare(Kind::BlockEnd, mark, mark));
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// Skips white space and comments, keeping the comments.
    pub(super) fn skip_to_token(&mut self) {
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
}

fn past_end(cur: &Cursor<'_>) -> Fail {
    fail("attempted to go past the end of the text", cur.mark().pos())
}

/// The error for collections nested too deeply.
pub(super) fn too_deep(mark: Mark) -> Fail {
    fail(format!("exceeded max depth of {MAX_DEPTH}"), mark.pos())
}
