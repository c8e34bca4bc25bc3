//! What comes out of a JSON text, and why reading it stops.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::source::object::{Hint, Raw};

/// A place in the text: line and column from 1; the column counts bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// What comes out of the text, one at a time.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time, taken apart at once")]
pub enum Item {
    /// An object.
    Object(Raw, At),
    /// An object that is not what its kind should be.
    Bad {
        /// What it calls itself.
        identity: Identity,
        /// What is wrong.
        message: String,
        /// Where.
        at: At,
    },
    /// The text of an object, when whole objects were asked for.
    Whole(Box<RawValue>, Hint),
    /// A value that is no object.
    Foreign,
}

/// What an object calls itself, read leniently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// The kind.
    pub kind: String,
    /// The name and namespace.
    pub metadata: IdentityMeta,
}

/// The metadata of an `Identity`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct IdentityMeta {
    /// The name.
    pub name: String,
    /// The namespace.
    pub namespace: String,
}

/// Why reading stopped.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The reader failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The text is not JSON.
    #[error("{message}")]
    Syntax {
        /// What is wrong.
        message: String,
        /// Where.
        at: At,
        /// Whether nothing at all was read before, so that it may be another language.
        first: bool,
    },
}
