//! The one error of reading: a message and the place it speaks of.
//!
//! Messages are short lower-case fragments. File names are the caller's business.

use super::node::Pos;
use super::path::Path;

/// Why text could not be read or a node not be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {message}", pos.line, pos.column)]
pub struct Error {
    /// What is wrong; begins with the path when the error is about a field.
    pub message: String,
    /// Where.
    pub pos: Pos,
    /// The field, for errors of `decode`.
    pub path: Option<Path>,
}

impl Error {
    /// Returns an error about the text at `pos`.
    #[must_use]
    pub fn new(message: impl Into<String>, pos: Pos) -> Self {
        Self { message: message.into(), pos, path: None }
    }
}
