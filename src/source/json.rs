//! Big JSON read in pieces: lists are taken item by item from a buffer that holds little more than one item.
//!
//! Takes one document or many in a row (NDJSON), lists, bare arrays and single objects. An item that is not
//! what its kind should be is reported and skipped; text that is not JSON ends the file with an error.

mod item;
mod walk;

use std::io::Read;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::kind::Kind;
use super::object::{Hint, Raw};
pub use item::{At, Identity, IdentityMeta, Item, StreamError};
use walk::{Ahead, Walk};

/// How much is read at a time.
const CHUNK: usize = 1 << 20;

/// Reads every object from `reader` and hands it to `take`.
///
/// # Errors
/// The reader fails, or the text is not JSON.
pub fn read(reader: impl Read, file: Option<Kind>, take: &mut dyn FnMut(Item)) -> Result<(), StreamError> {
    run(reader, file, false, take)
}

/// Like `read`, but hands over the text of each object.
///
/// # Errors
/// The reader fails, or the text is not JSON.
pub fn read_whole(
    reader: impl Read,
    file: Option<Kind>,
    take: &mut dyn FnMut(Item),
) -> Result<(), StreamError> {
    run(reader, file, true, take)
}

/// Returns the text of a list's own `metadata`, the whole list being at hand.
pub fn list_metadata(page: &[u8]) -> Option<&[u8]> {
    walk::metadata(page)
}

/// Returns the kind that an answer says it is, the whole of it being at hand.
pub fn told_kind(page: &[u8]) -> Option<String> {
    serde_json::from_slice(walk::kind(page)?).ok()
}

fn run(
    reader: impl Read,
    file: Option<Kind>,
    whole: bool,
    take: &mut dyn FnMut(Item),
) -> Result<(), StreamError> {
    let mut stream = Stream {
        reader,
        buffer: String::new(),
        chunk: Vec::new(),
        carried: 0,
        start: 0,
        counted: 0,
        ended: false,
        line: 1,
        column: 1,
        first: true,
        file,
        whole,
    };
    stream.skip_bom()?;
    while stream.peek()?.is_some() {
        stream.document(take)?;
        stream.first = false;
    }
    Ok(())
}

struct Stream<R> {
    reader: R,
    buffer: String,
    /// What the reader fills; its first `carried` bytes are the beginning of a character.
    chunk: Vec<u8>,
    carried: usize,
    /// Where the unread part of the buffer starts.
    start: usize,
    /// Up to where lines and columns are counted.
    counted: usize,
    ended: bool,
    line: u32,
    column: u32,
    first: bool,
    file: Option<Kind>,
    whole: bool,
}

impl<R: Read> Stream<R> {
    fn unread(&self) -> &[u8] {
        self.unread_text().as_bytes()
    }

    fn unread_text(&self) -> &str {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Reads more; drops what was consumed. Text is checked to be UTF-8 here, once.
    fn fill(&mut self) -> Result<(), StreamError> {
        self.count_to(self.start);
        self.buffer.drain(..self.start);
        self.counted = 0;
        self.start = 0;
        let wanted = CHUNK.max(self.buffer.len());
        self.chunk.resize(self.chunk.len().max(wanted), 0);
        let mut filled = self.carried;
        while filled < self.chunk.len() {
            let room = self.chunk.get_mut(filled..).unwrap_or_default();
            match self.reader.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        let read = self.chunk.get(..filled).unwrap_or_default();
        let (text, rest) = match std::str::from_utf8(read) {
            Ok(text) => (text, 0),
            // A character may be cut in two by the end of the chunk.
            Err(error) if error.error_len().is_none() && !self.ended => {
                let valid = error.valid_up_to();
                (
                    std::str::from_utf8(read.get(..valid).unwrap_or_default()).unwrap_or_default(),
                    filled - valid,
                )
            }
            Err(_) => return self.syntax("not valid UTF-8"),
        };
        self.buffer.push_str(text);
        self.chunk.copy_within(filled - rest..filled, 0);
        self.carried = rest;
        Ok(())
    }

    fn count_to(&mut self, position: usize) {
        let passed = self.buffer.as_bytes().get(self.counted..position).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', passed).count();
        match memchr::memrchr(b'\n', passed) {
            Some(last) => self.column = (passed.len() - last) as u32,
            None => self.column = self.column.saturating_add(passed.len() as u32),
        }
        self.line = self.line.saturating_add(lines as u32);
        self.counted = position;
    }

    /// The place of the next unread byte.
    fn at(&mut self) -> At {
        self.count_to(self.start);
        At { line: self.line, column: self.column }
    }

    fn skip_bom(&mut self) -> Result<(), StreamError> {
        self.fill()?;
        if self.unread().starts_with(b"\xEF\xBB\xBF") {
            self.start += 3;
            self.counted = self.start;
        }
        Ok(())
    }

    /// Returns the next byte that is not white space, without taking it.
    fn peek(&mut self) -> Result<Option<u8>, StreamError> {
        loop {
            let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
            let skipped = self.unread().iter().take_while(|byte| space(byte)).count();
            self.start += skipped;
            match self.unread().first() {
                Some(byte) => return Ok(Some(*byte)),
                None if self.ended => return Ok(None),
                None => self.fill()?,
            }
        }
    }

    fn syntax<T>(&mut self, message: &str) -> Result<T, StreamError> {
        let at = self.at();
        Err(StreamError::Syntax { message: message.into(), at, first: self.first })
    }

    fn expect(&mut self, wanted: u8) -> Result<(), StreamError> {
        match self.peek()? {
            Some(byte) if byte == wanted => {
                self.start += 1;
                Ok(())
            }
            Some(byte) => {
                let message =
                    format!("expected `{}`, found `{}`", wanted as char, (byte as char).escape_default());
                self.syntax(&message)
            }
            None => self.syntax("the file ends in the middle of a value: it is truncated"),
        }
    }

    /// Parses one value; asks for more text as long as it is cut short.
    fn parse<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T, ParseError> {
        loop {
            let unread = self.unread_text();
            let mut values = serde_json::Deserializer::from_str(unread).into_iter::<T>();
            match values.next() {
                Some(Ok(value)) => {
                    let end = values.byte_offset();
                    // A number at the very end of the buffer may go on.
                    if end == unread.len() && !self.ended {
                        self.fill()?;
                        continue;
                    }
                    self.start += end;
                    return Ok(value);
                }
                Some(Err(error)) if error.is_eof() && !self.ended => self.fill()?,
                Some(Err(error)) => return Err(ParseError::Json(error)),
                None if self.ended => {
                    let message = "the file ends in the middle of a value: it is truncated";
                    return Err(self
                        .syntax::<T>(message)
                        .err()
                        .map_or(ParseError::Ended, ParseError::Stream));
                }
                None => self.fill()?,
            }
        }
    }

    /// Like `parse`, for values whose shape is not in doubt.
    fn parse_plain<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T, StreamError> {
        match self.parse() {
            Ok(value) => Ok(value),
            Err(ParseError::Stream(error)) => Err(error),
            Err(ParseError::Ended) => self.syntax("the file is truncated"),
            Err(ParseError::Json(error)) => self.json_error(&error),
        }
    }

    fn json_error<T>(&mut self, error: &serde_json::Error) -> Result<T, StreamError> {
        let at = self.place_of(error);
        let message = if error.is_eof() {
            "the file ends in the middle of a value: it is truncated".to_owned()
        } else {
            super::object::unplaced(error)
        };
        Err(StreamError::Syntax { message, at, first: self.first })
    }

    /// Where in the file an error of the value at hand is.
    fn place_of(&mut self, error: &serde_json::Error) -> At {
        let start = self.at();
        match error.line() {
            0 => start,
            1 => At { line: start.line, column: start.column + (error.column() as u32).saturating_sub(1) },
            line => At { line: start.line + line as u32 - 1, column: error.column().max(1) as u32 },
        }
    }

    fn document(&mut self, take: &mut dyn FnMut(Item)) -> Result<(), StreamError> {
        match self.peek()? {
            Some(b'[') => self.items(None, take),
            Some(b'{') => self.object_or_list(take),
            _ => {
                self.parse_plain::<IgnoredAny>()?;
                take(Item::Foreign);
                Ok(())
            }
        }
    }

    /// Walks the keys of a document: a list is streamed, anything else is read as one object.
    fn object_or_list(&mut self, take: &mut dyn FnMut(Item)) -> Result<(), StreamError> {
        let mut walk = Walk { ahead: 1, kind: None };
        loop {
            match self.look_ahead(&mut walk)? {
                Ahead::Object => return self.item(Hint { list: None, file: self.file }, take),
                Ahead::Items => {
                    self.start += walk.ahead;
                    self.items(walk.kind.as_deref(), take)?;
                    return self.rest_of_list();
                }
                Ahead::More => {}
            }
        }
    }

    /// Looks at the next key of the object at `start` without taking anything.
    fn look_ahead(&mut self, walk: &mut Walk) -> Result<Ahead, StreamError> {
        loop {
            match walk.step(self.unread()) {
                Some(ahead) => return Ok(ahead),
                None if self.ended => return Ok(Ahead::Object),
                None => self.fill()?,
            }
        }
    }

    /// Streams the array at hand.
    fn items(&mut self, list: Option<&str>, take: &mut dyn FnMut(Item)) -> Result<(), StreamError> {
        self.expect(b'[')?;
        let hint = Hint { list: list.and_then(Kind::of_list), file: self.file };
        if self.peek()? == Some(b']') {
            self.start += 1;
            return Ok(());
        }
        loop {
            self.peek()?;
            self.item(hint, take)?;
            match self.peek()? {
                Some(b',') => self.start += 1,
                _ => return self.expect(b']'),
            }
        }
    }

    fn item(&mut self, hint: Hint, take: &mut dyn FnMut(Item)) -> Result<(), StreamError> {
        let at = self.at();
        if self.unread().first() != Some(&b'{') {
            self.parse_plain::<IgnoredAny>()?;
            take(Item::Foreign);
            return Ok(());
        }
        if self.whole {
            let text = self.parse_plain()?;
            take(Item::Whole(text, hint));
            return Ok(());
        }
        hint.apply();
        match self.parse::<Raw>() {
            Ok(raw) => take(Item::Object(raw, at)),
            Err(ParseError::Stream(error)) => return Err(error),
            Err(ParseError::Json(error)) if error.is_data() => {
                let place = self.place_of(&error);
                let message = super::object::unplaced(&error);
                let whole: Box<RawValue> = self.parse_plain()?;
                let mut identity: Identity = serde_json::from_str(whole.get()).unwrap_or_default();
                if identity.kind.is_empty() {
                    identity.kind = hint.list.or(hint.file).map(Kind::as_str).unwrap_or_default().into();
                }
                take(Item::Bad { identity, message, at: place });
            }
            Err(ParseError::Json(error)) => return self.json_error(&error),
            Err(ParseError::Ended) => return self.syntax("the file is truncated"),
        }
        Ok(())
    }

    /// Skips what follows the items of a list.
    fn rest_of_list(&mut self) -> Result<(), StreamError> {
        loop {
            match self.peek()? {
                Some(b',') => {
                    self.start += 1;
                    self.peek()?;
                    self.parse_plain::<String>()?;
                    self.expect(b':')?;
                    self.peek()?;
                    self.parse_plain::<IgnoredAny>()?;
                }
                _ => return self.expect(b'}'),
            }
        }
    }
}

enum ParseError {
    Json(serde_json::Error),
    Stream(StreamError),
    Ended,
}

impl From<StreamError> for ParseError {
    fn from(error: StreamError) -> Self {
        Self::Stream(error)
    }
}
