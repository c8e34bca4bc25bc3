//! What kubectl swallows silently while reading and a reader of the manifest should hear of.

use super::node::Span;
use super::path::Path;

/// A key written twice in one map; the last one wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The path of the key.
    pub path: Path,
    /// The key that is lost.
    pub first: Span,
    /// The key that wins.
    pub last: Span,
}

/// A `<<` written after keys it overrides, which YAML does not mean but kubectl does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateMerge {
    /// The path of the map.
    pub path: Path,
    /// The `<<`.
    pub merge: Span,
    /// The keys whose values are lost.
    pub overridden: Vec<(String, Span)>,
}

/// Both, for one object or document; paths start at its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Keys written twice.
    pub duplicates: Vec<Duplicate>,
    /// Merges that override earlier keys.
    pub late_merges: Vec<LateMerge>,
}
