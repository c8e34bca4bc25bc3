//! Lines of a text by byte, and whether a collection is written in brackets.

use crate::yaml::Node;

/// Returns the first byte of the line a byte stands on, behind a byte order mark.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(mark, |found| found + 1)
}

/// Returns the byte behind the line feed of the line a byte stands on, or the end of the text.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found + 1)
}

/// Returns the byte behind the last visible character of the line, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |found| at + found);
    if text.get(..end).is_some_and(|line| line.ends_with('\r')) { end - 1 } else { end }
}

/// Returns the line break the text uses.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

/// Returns whether a collection is written in brackets.
pub(super) fn is_flow(text: &str, node: &Node) -> bool {
    // An anchor or tag belongs to the span.
    let Some(written) = node.span.slice(text) else { return false };
    written.ends_with(['}', ']']) && opening(written).is_some()
}

/// Returns where the bracket of a flow collection opens, in its own text.
pub(super) fn opening(written: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = written.get(at..)?;
        let blank = rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        at += blank;
        match rest.as_bytes().first()? {
            b'{' | b'[' => return Some(at),
            b'&' | b'!' => at += rest.find(char::is_whitespace)?,
            _ => return None,
        }
    }
}

/// Returns the column, in bytes from 0, of a byte.
pub(super) fn indent_of(text: &str, at: usize) -> usize {
    at - line_start(text, at)
}
