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
    /// The server asks to wait (429): it is busy, or a disruption budget forbids an eviction.
    TooManyRequests,
    /// The version that was asked for is no longer kept (410).
    Expired,
    /// It took longer than allowed: exit 4.
    Timeout,
    /// The connection broke in the middle.
    CutOff,
    /// Nobody is there: nothing was sent.
    Unreachable,
    /// Everything else: exit 3.
    Other,
}

/// Why a cluster gave no answer, in kubectl's words where it has some. Printing puts "error: " before all but
/// kubectl's own openings ("Error from server", "Unable to connect to the server", "The connection to the server").
#[derive(Debug, Clone)]
pub struct ClusterError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The words.
    pub message: String,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl ClusterError {
    /// An error of `kind`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new() }
    }

    /// A refusal by the server, in kubectl's words (StandardErrorMessage, k8s.io/kubectl/pkg/cmd/util/helpers.go).
    pub(super) fn refused(code: u16, reason: &str, message: &str) -> Self {
        let kind = match code {
            401 => ErrorKind::Unauthorized,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            409 => ErrorKind::Conflict,
            410 => ErrorKind::Expired,
            429 => ErrorKind::TooManyRequests,
            _ => ErrorKind::Other,
        };
        let message = match reason {
            "Unauthorized" => format!("You must be logged in to the server ({message})"),
            "" | "Unknown" => format!("Error from server: {message}"),
            _ => format!("Error from server ({reason}): {message}"),
        };
        Self::new(kind, message)
    }

    /// The connection broke while the answer to `request` (`GET /path`) came in.
    pub(super) fn cut_off(request: &str, error: &dyn fmt::Display) -> Self {
        Self::new(ErrorKind::CutOff, format!("the answer to {request} broke off: {error}"))
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
