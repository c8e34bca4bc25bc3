//! Comments: kept beside the tree, for remarks such as `# kubectl-ds: ignore[...]`.
//!
//! This module keeps text and place; what a comment means is for its readers.

use super::cursor::{Cursor, Mark};
use super::node::Span;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text behind the `#`, as written.
    pub text: String,
    /// From the `#` to the end of the line.
    pub span: Span,
    /// Whether nothing but white space stands before it on its line.
    pub own_line: bool,
}

impl Comment {
    pub(super) fn new(cur: &Cursor<'_>, start: Mark, end: Mark) -> Self {
        let from = start.offset as usize;
        let before = cur.slice(0, from).bytes().rev().find(|b| !matches!(b, b' ' | b'\t'));
        Self {
            text: cur.slice(from + 1, end.offset as usize).to_owned(),
            span: Span { start: start.pos(), end: end.pos() },
            own_line: matches!(before, None | Some(b'\n' | b'\r')),
        }
    }
}
