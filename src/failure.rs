//! How a command ends: an exit code that scripts can rely on, and a failure with its way out.

use std::process::ExitCode;

use crate::output::ui::{Ui, is_broken_pipe};
use crate::source::ErrorKind;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Yes, or done.
    Ok,
    /// No, a finding, a difference.
    No,
    /// The answer is there, but something that it needs could not be read.
    Input,
    /// The answer is there, but the cluster refused something that it needs.
    Cluster,
    /// It took too long.
    TimedOut,
    /// A rollout goes on.
    InProgress,
    /// A rollout is held by nodes, room, a quota or its own strategy.
    Blocked,
    /// The new pods of a rollout fail.
    Failing,
    /// A rollout waits for somebody to act.
    Waiting,
    /// There is no node to roll out to.
    NoNodes,
    /// Another driver holds the lock.
    Locked,
    /// An update was stopped or aborted, or waits to be resumed.
    Paused,
    /// Ctrl-C ended what would have gone on.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Ok => Self::SUCCESS,
            Exit::No => Self::from(1),
            Exit::Input => Self::from(2),
            Exit::Cluster => Self::from(3),
            Exit::TimedOut => Self::from(4),
            Exit::InProgress => Self::from(10),
            Exit::Blocked => Self::from(11),
            Exit::Failing => Self::from(12),
            Exit::Waiting => Self::from(13),
            Exit::NoNodes => Self::from(14),
            Exit::Locked => Self::from(15),
            Exit::Paused => Self::from(16),
            Exit::Interrupted => Self::from(130),
        }
    }
}

/// Whose fault a failure is; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// There is nothing to do it with: 1.
    No,
    /// A bad flag, name, manifest or file: 2.
    Input,
    /// The cluster gave no answer, or writing ours failed: 3.
    Cluster,
    /// It took too long: 4.
    TimedOut,
    /// Another driver holds the lock: 15.
    Locked,
    /// An update was stopped, and waits for the operator: 16.
    Paused,
}

/// Why there is no answer.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    error: anyhow::Error,
    hints: Vec<String>,
}

impl Failure {
    /// A usage or input error.
    pub fn input(message: impl Into<String>) -> Self {
        Self { kind: Kind::Input, error: anyhow::Error::msg(message.into()), hints: Vec::new() }
    }

    /// There is nothing that it could be done with, or to.
    pub fn no(message: impl Into<String>) -> Self {
        Self { kind: Kind::No, error: anyhow::Error::msg(message.into()), hints: Vec::new() }
    }

    /// Another driver holds the lock.
    pub fn locked(message: impl Into<String>) -> Self {
        Self { kind: Kind::Locked, error: anyhow::Error::msg(message.into()), hints: Vec::new() }
    }

    /// An update was stopped and waits for the operator.
    pub fn paused(message: impl Into<String>) -> Self {
        Self { kind: Kind::Paused, error: anyhow::Error::msg(message.into()), hints: Vec::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Makes a failure of the cluster one of the input: for commands that tell no more than whether they could judge.
    #[must_use]
    pub fn as_input(self) -> Self {
        let kind = if matches!(self.kind, Kind::Cluster | Kind::TimedOut) { Kind::Input } else { self.kind };
        Self { kind, ..self }
    }

    /// Prints the failure and returns the exit code; a reader that went away is no failure.
    pub fn report(&self, ui: &mut Ui) -> ExitCode {
        if self.error.chain().any(is_broken_pipe) {
            return ExitCode::SUCCESS;
        }
        ui.error(&format!("{:#}", self.error));
        for hint in &self.hints {
            ui.hint(hint);
        }
        match self.kind {
            Kind::No => ExitCode::from(1),
            Kind::Input => ExitCode::from(2),
            Kind::Cluster => ExitCode::from(3),
            Kind::TimedOut => ExitCode::from(4),
            Kind::Locked => ExitCode::from(15),
            Kind::Paused => ExitCode::from(16),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self { kind: Kind::Cluster, error: error.into(), hints: Vec::new() }
    }
}

impl From<crate::source::SourceError> for Failure {
    fn from(error: crate::source::SourceError) -> Self {
        let hints = error.hint.iter().cloned().collect();
        Self { kind: Kind::Input, error: error.into(), hints }
    }
}

impl From<crate::source::ClusterError> for Failure {
    fn from(error: crate::source::ClusterError) -> Self {
        let kind = match error.kind {
            ErrorKind::Config => Kind::Input,
            ErrorKind::Timeout => Kind::TimedOut,
            _ => Kind::Cluster,
        };
        Self { kind, hints: error.hints.clone(), error: error.into() }
    }
}

impl From<crate::source::CaptureError> for Failure {
    fn from(error: crate::source::CaptureError) -> Self {
        match error {
            crate::source::CaptureError::Cluster(error) => error.into(),
            crate::source::CaptureError::Output(error) => error.into(),
            crate::source::CaptureError::Stdout(error) => error.into(),
        }
    }
}

impl From<crate::output::format::FormatError> for Failure {
    fn from(error: crate::output::format::FormatError) -> Self {
        Self { kind: Kind::Input, error: error.into(), hints: Vec::new() }
    }
}

impl From<crate::output::format::PrintError> for Failure {
    fn from(error: crate::output::format::PrintError) -> Self {
        let kind = match &error {
            crate::output::format::PrintError::Io(_) => Kind::Cluster,
            _ => Kind::Input,
        };
        Self { kind, error: error.into(), hints: Vec::new() }
    }
}
