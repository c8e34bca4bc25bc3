//! Text that stands for more than one place: an anchor that an alias repeats.
//!
//! An edit there would change more than the place it is meant for, or leave an alias of nothing; it is refused.
//! What looks like an anchor and an alias of it inside a text counts as well: a fix less does no harm.

use super::{ByteEdit, Link};

/// Returns whether an edit changes the place it is meant for and no other: no value on the way there is repeated
/// elsewhere, and neither is anything that goes.
pub(super) fn is_alone(text: &str, way: &[Link<'_>], edit: &ByteEdit) -> bool {
    let repeated = |name: &str| is_used(text, edit.end, name);
    let mut anchors = way.iter().filter_map(|link| own(link.node.span.slice(text)?));
    let gone = text.get(edit.start..edit.end).unwrap_or_default();
    !anchors.any(repeated) && !within(gone).any(repeated)
}

/// The anchor a value begins with, before or behind its tag.
fn own(written: &str) -> Option<&str> {
    let written = match written.strip_prefix('!') {
        Some(tag) => tag.trim_start_matches(|c: char| !c.is_whitespace()).trim_start(),
        None => written,
    };
    named(written.strip_prefix('&')?)
}

/// What may be anchors of a piece of text.
fn within(piece: &str) -> impl Iterator<Item = &str> {
    piece.match_indices('&').filter_map(|(at, _)| {
        let begins = piece.get(..at)?.chars().next_back().is_none_or(is_before);
        begins.then(|| named(piece.get(at + 1..)?)).flatten()
    })
}

/// Whether an alias behind a place asks for an anchor.
fn is_used(text: &str, from: usize, name: &str) -> bool {
    let rest = text.get(from..).unwrap_or_default();
    rest.match_indices('*').any(|(at, _)| rest.get(at + 1..).and_then(named) == Some(name))
}

/// The name that text begins with, of the letters go-yaml takes.
fn named(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-').unwrap_or(text.len());
    text.get(..end).filter(|name| !name.is_empty())
}

fn is_before(c: char) -> bool {
    c.is_whitespace() || matches!(c, '[' | '{' | ',' | ':' | '-')
}
