//! Why no node is taken any more, and what remains to be done before the end.

use super::action::Interrupt;
use super::journal::{Cause, NodeStatus};
use super::progress::Outcome;
use super::state::State;

/// Why a run comes to its end before its nodes are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// A node failed, and that stops it.
    Failure,
    /// The operator said no, or something changed under us: nodes in hand are let go of. The reason.
    Paused(String),
    /// As before, but nodes in hand are finished.
    Declined(String),
    /// The operator interrupted.
    Interrupted,
    /// The whole time is over.
    TimedOut,
    /// The DaemonSet is gone: there is nowhere to write to.
    Gone(String),
    /// It is being cleaned up, by the operator's will or after a failure.
    Abort,
}
