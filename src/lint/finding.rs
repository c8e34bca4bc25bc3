//! What a run finds: plain data with lines, columns and bytes, for every output alike.

use std::sync::Arc;

use super::edit::ByteEdit;
use super::fingerprint::Key;
use super::rule::{Rule, Safety, Severity};
use crate::yaml::Span;

/// A place in a file; lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user named it.
    pub file: Arc<str>,
    /// The text.
    pub span: Span,
}

/// The object a finding is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Its apiVersion.
    pub api_version: String,
    /// Its kind.
    pub kind: String,
    /// Its namespace as written; empty if there is none.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// A related place, or a remark without one.
#[derive(Debug, Clone)]
pub struct Related {
    /// Where.
    pub place: Option<Place>,
    /// What about it.
    pub text: String,
}

/// A way to make a finding go away.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What it does.
    pub summary: String,
    /// How safe it is.
    pub safety: Safety,
    /// Whether applying the manifest then replaces pods.
    pub restarts: bool,
    /// The bytes, in order.
    pub edits: Vec<ByteEdit>,
}

/// Something a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad.
    pub severity: Severity,
    /// Whether it needs no judgement.
    pub certain: bool,
    /// What is wrong.
    pub message: String,
    /// What is shown under the marked text.
    pub label: Option<String>,
    /// The object.
    pub subject: Arc<Subject>,
    /// The container, if it is about one.
    pub container: Option<String>,
    /// The field as a JSON pointer.
    pub pointer: String,
    /// Where.
    pub place: Place,
    /// Where to look as well.
    pub related: Vec<Related>,
    /// The way out.
    pub fix: Option<Fix>,
    /// What tells this finding from others when lines move; without the count of duplicates.
    pub(super) key: Key,
    /// What Helm says the document was rendered from.
    pub template: Option<Arc<str>>,
}
