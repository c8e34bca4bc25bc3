//! The one error of reading: a message and the place it speaks of.
//!
//! Messages are short lower-case fragments. File names are the caller's business.

use super::node::Pos;
use super::path::Path;

/// Why text could not be read or a node not be decoded.
///
/// Displays as `line 12, column 20: spec.replicas: expected an integer, found "two"`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {}", pos.line, pos.column, self.field_message())]
pub struct Error {
    /// What is wrong, without place and path.
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

    /// Returns the message behind the path of the field, if it is about one.
    #[must_use]
    pub fn field_message(&self) -> String {
        match &self.path {
            Some(path) if !path.is_root() => format!("{path}: {}", self.message),
            _ => self.message.clone(),
        }
    }
}

/// An error on its way out of the reader; boxed, because results are passed for every token.
pub(super) type Fail = Box<Error>;

/// Returns an error about the text at `pos`.
#[cold]
pub(super) fn fail(message: impl Into<String>, pos: Pos) -> Fail {
    Box::new(Error::new(message, pos))
}

impl From<Fail> for Error {
    fn from(fail: Fail) -> Self {
        *fail
    }
}
