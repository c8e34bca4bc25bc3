//! Which bytes are text YAML can be read from, and where they stop being so.
//!
//! Only UTF-8 is read: kubectl cuts its input at bytes before YAML sees it, so UTF-16 never worked.

use super::cursor::Mark;
use super::error::Error;
use super::node::Pos;

/// What ends the readable part of a text.
#[derive(Clone, Debug)]
pub(super) struct BadText {
    /// What is wrong there.
    pub error: Error,
    /// From which offset on kubectl notices: it reads blocks of 512 bytes.
    pub noticed_at: usize,
}

/// The size of the blocks in which go-yaml reads.
const BLOCK: usize = 512;

impl BadText {
    /// Returns the bad text at an offset of a document that starts at `start`.
    pub(super) fn new(error: Error, start: usize) -> Self {
        let offset = error.pos.offset as usize;
        let noticed_at = start + offset.saturating_sub(start) / BLOCK * BLOCK;
        Self { error, noticed_at }
    }
}

/// Returns the readable UTF-8 at the start of `bytes` and what is wrong behind it.
pub(super) fn readable(bytes: &[u8]) -> (&str, Option<Error>) {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let pos = Mark::default().pos();
        return ("", Some(Error::new("text is UTF-16, expected UTF-8", pos)));
    }
    let limit = u32::MAX as usize - 8;
    if bytes.len() > limit {
        let pos = Mark::default().pos();
        return ("", Some(Error::new("text is larger than 4 GiB", pos)));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let text = bytes.get(..error.valid_up_to()).and_then(|bytes| std::str::from_utf8(bytes).ok());
            let text = text.unwrap_or_default();
            let byte = bytes.get(text.len()).copied().unwrap_or_default();
            let message = format!("invalid UTF-8 (byte 0x{byte:02X})");
            (text, Some(Error::new(message, position(text, text.len()))))
        }
    }
}

/// How many bytes are looked at together for what is suspect.
const STRIDE: usize = 64;

/// Returns the first character of `text` from `start` on that YAML does not allow.
pub(super) fn find_control(text: &str, start: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes().get(start..)?;
    let mut from = 0;
    loop {
        let rest = bytes.get(from..)?;
        let clean = rest
            .chunks(STRIDE)
            .take_while(|chunk| !chunk.iter().fold(false, |any, byte| any | is_suspect(*byte)));
        let skipped = (clean.count() * STRIDE).min(rest.len());
        let found = rest.get(skipped..)?.iter().position(|byte| is_suspect(*byte))? + from + skipped;
        let c = text.get(start + found..)?.chars().next()?;
        if !is_allowed(c) {
            return Some((start + found, c));
        }
        from = found + c.len_utf8();
    }
}

/// Whether a byte begins a character that may not be allowed.
const fn is_suspect(byte: u8) -> bool {
    (byte < 0x20) & (byte != 0x09) & (byte != 0x0A) & (byte != 0x0D)
        | (byte == 0x7F)
        | (byte == 0xC2)
        | (byte == 0xEF)
}

const fn is_allowed(c: char) -> bool {
    matches!(c,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}'
        | '\u{10000}'..)
}

/// Returns the error for a character YAML does not allow.
pub(super) fn control_error(text: &str, offset: usize, c: char) -> Error {
    let message = match c {
        '\0' => "control characters are not allowed (NUL byte; is this UTF-16 or a binary file?)".to_owned(),
        c => format!("control characters are not allowed (U+{:04X})", u32::from(c)),
    };
    Error::new(message, position(text, offset))
}

/// Counts lines and columns up to an offset.
#[expect(clippy::cast_possible_truncation, reason = "texts are shorter than 4 GiB")]
fn position(text: &str, offset: usize) -> Pos {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let lines = memchr::memchr_iter(b'\n', before.as_bytes()).count();
    let column = before.get(line_start..).unwrap_or_default().chars().count();
    Pos { offset: before.len() as u32, line: lines as u32 + 1, column: column as u32 + 1 }
}
