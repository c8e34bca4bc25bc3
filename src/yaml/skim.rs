//! Whether a document can be read, without making its tree.
//!
//! Only what is read as it stands is judged here. Anchors, aliases, tags, merges, keys that are no text and text that
//! ends badly are left to the builder, which knows what is wrong with them: this module never says what an error is.

use super::event::{Event, Scalar};
use super::scalar;
use super::scanner::MAX_DEPTH;
use super::source::Source;
use super::stream::Piece;

/// An open collection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    List,
    /// A map that waits for a key.
    Key,
    /// A map that waits for a value.
    Value,
}

/// Returns whether the builder would surely read a document; `false` if only it can tell.
pub(super) fn is_readable(piece: Piece<'_>) -> bool {
    if matches!(piece, Piece::Json { .. }) {
        return false;
    }
    let Ok(mut source) = Source::open(piece) else { return false };
    let mut open: Vec<Open> = Vec::new();
    loop {
        let Ok(event) = source.next() else { return false };
        if event.anchor().is_some() {
            return false;
        }
        let at_key = open.last() == Some(&Open::Key);
        match event {
            Event::Scalar(scalar) if scalar.tag.is_some() || (at_key && !is_plain_key(&scalar)) => {
                return false;
            }
            Event::Scalar(_) => turn(&mut open),
            Event::Alias { .. } => return false,
            Event::SeqStart { .. } | Event::MapStart { .. } if at_key || open.len() >= MAX_DEPTH => {
                return false;
            }
            Event::SeqStart { .. } => open.push(Open::List),
            Event::MapStart { .. } => open.push(Open::Key),
            Event::SeqEnd { .. } | Event::MapEnd { .. } => {
                open.pop();
                turn(&mut open);
            }
            Event::End { .. } => return true,
        }
    }
}

/// A node of the innermost collection is complete.
fn turn(open: &mut [Open]) {
    if let Some(last) = open.last_mut() {
        *last = match *last {
            Open::List => Open::List,
            Open::Key => Open::Value,
            Open::Value => Open::Key,
        };
    }
}

fn is_plain_key(key: &Scalar<'_>) -> bool {
    !scalar::is_merge(key) && (!key.plain || scalar::is_text(&key.text))
}
