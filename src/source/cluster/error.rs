//! Why a cluster gave no answer, in kubectl's words.

use std::fmt;

/// What went wrong, as far as somebody branches on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The kubeconfig or a flag is at fault: exit 2.
    Config,
    /// The server says that it is not allowed (403).
    Forbidden,
    /// The server says that there is none (404).
    NotFound,
    /// The server does not know who asks (401).
    Unauthorized,
    /// Somebody else changed the object meanwhile (409).
    Conflict,
    /// The version that was asked for is no longer kept (410).
    Expired,
    /// It took longer than allowed: exit 4.
    Timeout,
    /// The connection broke in the middle.
    CutOff,
    /// Everything else: exit 3.
    Other,
}

/// Why a cluster gave no answer. The message is complete, as kubectl prints it after "error: " or alone.
#[derive(Debug, Clone)]
pub struct ClusterError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The words, with kubectl's beginning: "error: …" is added where they are printed, "Error from server (…): …" stands.
    pub message: String,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl ClusterError {
    /// An error of `kind`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for ClusterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ClusterError {}
