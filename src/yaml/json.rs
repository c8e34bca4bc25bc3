//! JSON to the same events, so that JSON manifests have places too.
//!
//! This is JSON as Go's `encoding/json` accepts it, no more: kubectl reads text that begins with
//! `{` this way first. Types of numbers are decided in `scalar`, as for YAML.

use std::borrow::Cow;

use super::cursor::Mark;
use super::error::{Fail, fail};
use super::event::{Event, Scalar};
use super::number::parse_float;
use super::scanner::{MAX_DEPTH, too_deep};

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Value,
    FirstKey,
    Key,
    AfterKey,
    FirstItem,
    AfterValue,
}

/// A walk through one JSON value.
#[derive(Clone)]
pub(super) struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: Mark,
    state: State,
    /// Open collections; true for objects.
    open: Vec<bool>,
}

/// Returns the place behind white space.
pub(super) fn skip_white(text: &str, at: Mark) -> Mark {
    let mut reader = Reader::new(text, at);
    reader.skip_white();
    reader.at
}

/// Returns the place behind the JSON value at `start`.
pub(super) fn check(text: &str, start: Mark) -> Result<Mark, Fail> {
    let mut reader = Reader::new(text, start);
    loop {
        if let Event::End { .. } = reader.next()? {
            return Ok(reader.at);
        }
    }
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, start: Mark) -> Self {
        Self { text, bytes: text.as_bytes(), at: start, state: State::Value, open: Vec::new() }
    }

    fn byte(&self) -> u8 {
        self.bytes.get(self.at.offset as usize).copied().unwrap_or(0)
    }

    /// Moves over ASCII on one line.
    #[expect(clippy::cast_possible_truncation, reason = "texts are shorter than 4 GiB")]
    fn advance(&mut self, bytes: usize, characters: usize) {
        self.at.offset += bytes as u32;
        self.at.column += characters as u32;
    }

    fn skip_white(&mut self) {
        loop {
            match self.byte() {
                b' ' | b'\t' | b'\r' => self.advance(1, 1),
                b'\n' => {
                    self.at = Mark { offset: self.at.offset + 1, line: self.at.line + 1, column: 0 };
                }
                _ => return,
            }
        }
    }

    fn fail<T>(&self, looking_for: &str) -> Result<T, Fail> {
        let rest = self.text.get(self.at.offset as usize..).unwrap_or_default();
        let message = match rest.chars().next() {
            None => "unexpected end of JSON input".to_owned(),
            Some(c) => format!("invalid character {c:?} {looking_for}"),
        };
        Err(fail(message, self.at.pos()))
    }

    /// Returns the next event.
    pub(super) fn next(&mut self) -> Result<Event<'t>, Fail> {
        loop {
            if self.state == State::AfterValue && self.open.is_empty() {
                return Ok(Event::End { ignored: None });
            }
            self.skip_white();
            match (self.state, self.byte()) {
                (State::FirstKey, b'}') | (State::FirstItem, b']') => return Ok(self.close()),
                (State::FirstKey | State::Key, b'"') => {
                    self.state = State::AfterKey;
                    return self.string().map(Event::Scalar);
                }
                (State::FirstKey | State::Key, _) => {
                    return self.fail("looking for beginning of object key string");
                }
                (State::AfterKey, b':') => {
                    self.advance(1, 1);
                    self.state = State::Value;
                }
                (State::AfterKey, _) => return self.fail("after object key"),
                (State::Value | State::FirstItem, _) => return self.value(),
                (State::AfterValue, b',') => {
                    self.advance(1, 1);
                    self.state = if self.open.last() == Some(&true) { State::Key } else { State::Value };
                }
                (State::AfterValue, b'}') if self.open.last() == Some(&true) => return Ok(self.close()),
                (State::AfterValue, b']') if self.open.last() == Some(&false) => return Ok(self.close()),
                (State::AfterValue, _) => {
                    let what = if self.open.last() == Some(&true) {
                        "after object key:value pair"
                    } else {
                        "after array element"
                    };
                    return self.fail(what);
                }
            }
        }
    }

    fn close(&mut self) -> Event<'t> {
        self.advance(1, 1);
        self.state = State::AfterValue;
        let end = Some(self.at);
        if self.open.pop() == Some(true) { Event::MapEnd { end } } else { Event::SeqEnd { end } }
    }

    fn value(&mut self) -> Result<Event<'t>, Fail> {
        let start = self.at;
        match self.byte() {
            byte @ (b'{' | b'[') => {
                if self.open.len() >= MAX_DEPTH {
                    return Err(too_deep(start));
                }
                self.advance(1, 1);
                self.open.push(byte == b'{');
                let (anchor, end) = (None, self.at);
                if byte == b'{' {
                    self.state = State::FirstKey;
                    return Ok(Event::MapStart { anchor, start, end });
                }
                self.state = State::FirstItem;
                Ok(Event::SeqStart { anchor, start, end })
            }
            b'"' => {
                self.state = State::AfterValue;
                self.string().map(Event::Scalar)
            }
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.fail("looking for beginning of value"),
        }
    }

    /// Ends a number or word that reaches to `length` bytes from here.
    fn plain(&mut self, length: usize) -> Event<'t> {
        let start = self.at;
        self.advance(length, length);
        self.state = State::AfterValue;
        let text = self.text.get(start.offset as usize..self.at.offset as usize).unwrap_or_default();
        Event::Scalar(Scalar {
            text: Cow::Borrowed(text),
            tag: None,
            plain: true,
            anchor: None,
            start,
            end: self.at,
        })
    }

    fn word(&mut self, word: &'static str) -> Result<Event<'t>, Fail> {
        let rest = self.text.get(self.at.offset as usize..).unwrap_or_default();
        if rest.starts_with(word) {
            return Ok(self.plain(word.len()));
        }
        let same = rest.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        self.advance(same, same);
        self.fail(&format!("in literal {word}"))
    }

    fn number(&mut self) -> Result<Event<'t>, Fail> {
        let rest = self.bytes.get(self.at.offset as usize..).unwrap_or_default();
        let digits = |from: usize| rest.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
        let byte = |at: usize| rest.get(at).copied().unwrap_or(0);
        let mut length = usize::from(byte(0) == b'-');
        let mut missing = None;
        match (byte(length), digits(length)) {
            (_, 0) => missing = Some("in numeric literal"),
            (b'0', _) => length += 1,
            (_, count) => length += count,
        }
        if missing.is_none() && byte(length) == b'.' {
            let count = digits(length + 1);
            length += 1 + count;
            if count == 0 {
                missing = Some("after decimal point in numeric literal");
            }
        }
        if missing.is_none() && matches!(byte(length), b'e' | b'E') {
            length += 1 + usize::from(matches!(byte(length + 1), b'+' | b'-'));
            let count = digits(length);
            length += count;
            if count == 0 {
                missing = Some("in exponent of numeric literal");
            }
        }
        if let Some(missing) = missing {
            self.advance(length, length);
            return self.fail(missing);
        }
        // Go's float has no room for some numbers; the tag makes that an error instead of text.
        let text =
            self.text.get(self.at.offset as usize..).and_then(|rest| rest.get(..length)).unwrap_or_default();
        let too_large = (length > 300 || text.contains(['e', 'E'])) && parse_float(text).is_none();
        let mut event = self.plain(length);
        if let (Event::Scalar(scalar), true) = (&mut event, too_large) {
            scalar.tag = Some("tag:yaml.org,2002:float".into());
        }
        Ok(event)
    }

    fn string(&mut self) -> Result<Scalar<'t>, Fail> {
        let start = self.at;
        self.advance(1, 1);
        let from = self.at.offset as usize;
        self.skip_string_run();
        let first = self.text.get(from..self.at.offset as usize).unwrap_or_default();
        let mut text = Cow::Borrowed(first);
        while self.byte() != b'"' {
            if self.byte() != b'\\' {
                return self.fail("in string literal");
            }
            let text = text.to_mut();
            text.push(self.escape()?);
            let from = self.at.offset as usize;
            self.skip_string_run();
            text.push_str(self.text.get(from..self.at.offset as usize).unwrap_or_default());
        }
        self.advance(1, 1);
        Ok(Scalar { text, tag: None, plain: false, anchor: None, start, end: self.at })
    }

    /// Moves to the next quote, backslash, control character or the end.
    fn skip_string_run(&mut self) {
        let rest = self.bytes.get(self.at.offset as usize..).unwrap_or_default();
        let length = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1F)).unwrap_or(rest.len());
        let continuation = rest.iter().take(length).filter(|b| **b & 0xC0 == 0x80).count();
        self.advance(length, length - continuation);
    }

    fn escape(&mut self) -> Result<char, Fail> {
        self.advance(1, 1);
        let c = match self.byte() {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\x08',
            b'f' => '\x0C',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => return self.fail("in string escape code"),
        };
        self.advance(1, 1);
        Ok(c)
    }

    /// Reads `uXXXX`; a pair of surrogates is one character, half a pair is U+FFFD as in Go.
    fn unicode_escape(&mut self) -> Result<char, Fail> {
        self.advance(1, 1);
        let first = self.hex4()?;
        if !(0xD800..0xE000).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let rest = self.bytes.get(self.at.offset as usize..).unwrap_or_default();
        if first < 0xDC00 && rest.starts_with(b"\\u") {
            let before = self.at;
            self.advance(2, 2);
            let second = self.hex4()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self) -> Result<u32, Fail> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(digit) = char::from(self.byte()).to_digit(16) else {
                return self.fail("in \\u hexadecimal character escape");
            };
            code = (code << 4) | digit;
            self.advance(1, 1);
        }
        Ok(code)
    }
}
