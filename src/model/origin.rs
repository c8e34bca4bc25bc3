//! Where an object was read: which source, line and column.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// What kind of source an object came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum OriginKind {
    /// The API server.
    Cluster,
    /// A file, folder or stream given with --snapshot.
    #[default]
    Snapshot,
    /// A file given with -f.
    Manifest,
}

/// A place in a source: `file:line:col`, both from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it, or `stdin`.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Where an object came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The kind of source.
    pub kind: OriginKind,
    /// The place in it; the API server has none.
    pub place: Option<Place>,
}
