//! Makes text that comes from the cluster safe to show on a terminal.
//!
//! Names, messages and annotations are written by others: a control sequence in them could move
//! the cursor, hide lines or reorder what is read. They are shown as visible escapes instead.
//! Machine formats (`-o json` and so on) have their own escaping and do not pass through here.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns `text` with every character that would act on the terminal, or show nothing at all,
/// replaced by a visible escape: `\n`, `\r`, `\t`, `\x1b`, `\u{202e}`.
///
/// Backslashes stay as they are, so that the function may be applied twice.
pub fn printable(text: &str) -> Cow<'_, str> {
    match text.find(is_unsafe) {
        None => Cow::Borrowed(text),
        Some(start) => Cow::Owned(escape_from(text, start, is_unsafe)),
    }
}

/// Returns text of several lines escaped as [`printable`] does, its line ends and tabs kept.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    printable_except(text, |c| matches!(c, '\n' | '\t'))
}

/// Returns `text` escaped as [`printable`] does, except for the characters `keep` accepts.
pub(super) fn printable_except(text: &str, keep: fn(char) -> bool) -> Cow<'_, str> {
    match text.find(|c| is_unsafe(c) && !keep(c)) {
        None => Cow::Borrowed(text),
        Some(start) => Cow::Owned(escape_from(text, start, |c| is_unsafe(c) && !keep(c))),
    }
}

/// Returns text of a log in which the runner of GitHub finds no command of the old form, which it heeds anywhere in a
/// line: `##[error]` becomes `## [error]`. A command that begins with `::` it heeds only where a line begins.
pub fn tame(text: &str) -> Cow<'_, str> {
    if text.contains("##[") { text.replace("##[", "## [").into() } else { text.into() }
}

fn escape_from(text: &str, start: usize, escaped: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    out.push_str(&text[..start]);
    for c in text[start..].chars() {
        if escaped(c) { push_escape(&mut out, c) } else { out.push(c) }
    }
    out
}

fn push_escape(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        // Writing to a String cannot fail.
        c if u32::from(c) < 0x100 => drop(write!(out, "\\x{:02x}", u32::from(c))),
        c => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
    }
}

/// Tells whether a character acts on the terminal or is invisible.
pub(super) fn is_unsafe(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' // C0, DEL, C1
        | '\u{ad}' // soft hyphen
        | '\u{61c}' | '\u{200e}' | '\u{200f}' // direction marks
        | '\u{200b}'..='\u{200d}' | '\u{feff}' // zero width
        | '\u{2028}' | '\u{2029}' // line and paragraph separators
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' // bidi embeddings, overrides, isolates
        | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' // invisible operators, deprecated formats
        | '\u{fff9}'..='\u{fffb}' // interlinear annotation
        | '\u{e0000}'..='\u{e007f}' // tags
    )
}

#[cfg(test)]
mod tests {
    use super::{printable, tame};
    use std::borrow::Cow;

    #[test]
    fn no_command_of_the_old_form_is_left() {
        for (text, want) in [
            ("##[error]x", "## [error]x"),
            ("a ##[x] ###[y]", "a ## [x] ### [y]"),
            ("# [x] ## #[", "# [x] ## #["),
            ("", ""),
        ] {
            assert_eq!(tame(text), want);
        }
    }

    #[test]
    fn clean_text_is_borrowed() {
        for text in ["", "n1", "Grüße, 日本語 ✓", "a\\nb", "emoji 🙂"] {
            assert!(matches!(printable(text), Cow::Borrowed(t) if t == text), "{text}");
        }
    }

    #[test]
    fn what_acts_on_the_terminal_is_shown() {
        for (text, shown) in [
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
            ("\u{9b}2J", "\\x9b2J"),
            ("\0\x07\x08\x7f", "\\x00\\x07\\x08\\x7f"),
            ("a\u{202e}b\u{2066}c", "a\\u{202e}b\\u{2066}c"),
            ("x\u{200b}y\u{feff}z", "x\\u{200b}y\\u{feff}z"),
            ("l\u{2028}p\u{2029}", "l\\u{2028}p\\u{2029}"),
            ("t\u{e0041}g", "t\\u{e0041}g"),
        ] {
            assert_eq!(printable(text), shown);
            assert_eq!(printable(&printable(text)), shown, "applied twice");
        }
    }
}
