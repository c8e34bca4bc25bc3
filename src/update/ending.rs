//! Why no node is taken any more, and what remains to be done before the end.

use super::journal::{Cause, Goal, NodeStatus, Phase, Stage};
use super::policy::OnFailure;
use super::progress::{Outcome, Progress};
use super::state::State;

/// Why a run comes to its end before its nodes are done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ending {
    /// A node failed, and that stops it.
    Failure,
    /// Something changed under us, and nodes in hand are let go of. The reason.
    Paused(String),
    /// The operator said no; nodes in hand are finished. The reason.
    Declined(String),
    /// The operator interrupted; nodes in hand are finished.
    Interrupted,
    /// The whole time is over; nodes in hand are finished.
    TimedOut,
    /// The DaemonSet is gone: there is nowhere to write to. The reason.
    Gone(String),
    /// It is being cleaned up, by the operator's will or after a failure.
    Abort,
}

impl Ending {
    fn reason(&self) -> String {
        match self {
            Self::Failure => "a node failed".into(),
            Self::Paused(why) | Self::Declined(why) | Self::Gone(why) => why.clone(),
            Self::Interrupted => "interrupted".into(),
            Self::TimedOut => "the time is over".into(),
            Self::Abort => "aborted".into(),
        }
    }

    /// Nodes whose pod is gone already are not waited for.
    fn lets_go(&self) -> bool {
        matches!(self, Self::Paused(_) | Self::Gone(_) | Self::Abort)
    }
}

impl State {
    /// Ends the run as far as it can be ended now. The first reason stays, unless a graver one comes.
    pub(super) fn end(&mut self, ending: Ending) {
        let graver = match (&self.ending, &ending) {
            (None, _) => true,
            (Some(Ending::Gone(_)), _) => false,
            (Some(_), Ending::Gone(_) | Ending::Abort) => true,
            (Some(Ending::Abort), _) => false,
            (Some(_), Ending::Failure | Ending::Paused(_)) => true,
            _ => false,
        };
        if !graver || self.ending.as_ref() == Some(&ending) {
            return;
        }
        self.say(Progress::Ending { reason: ending.reason() });
        let lets_go = ending.lets_go();
        self.store.removed |= matches!(ending, Ending::Gone(_));
        self.ending = Some(ending);
        let hands: Vec<usize> = self.journal.hands().map(|(index, _)| index).collect();
        for index in hands {
            if !self.is_committed(index) {
                self.put_back(index, "");
            } else if lets_go {
                self.put_back(index, "it was let go of before its new pod was judged");
            }
        }
    }

    /// Sees what changed underneath: the strategy, the template, and the time.
    pub(super) fn look_around(&mut self) {
        let limit = self.plan.policy.timeout.and_then(|limit| i64::try_from(limit).ok());
        let spent = self.now - self.began.unwrap_or(self.now);
        if self.ending.is_none() && limit.is_some_and(|limit| spent >= limit) {
            self.end(Ending::TimedOut);
        }
        let Some(sight) = self.sight.as_ref().filter(|sight| sight.uid.is_some()) else { return };
        if !matches!(self.journal.phase, Phase::Running) {
            return;
        }
        let (goal, found) = (self.goal_hash(), sight.hash.clone());
        if !sight.on_delete {
            let why = "the strategy is RollingUpdate now: the controller replaces pods itself";
            return self.end(Ending::Paused(why.into()));
        }
        match found {
            // The controller has not made the revision of a new template yet.
            None => {}
            Some(hash) if hash == goal => {}
            Some(hash) if self.journal.goal == Goal::Back && hash == self.plan.target => {
                self.put_template_back()
            }
            Some(hash) => {
                let why = format!("the template changed: new pods get revision {hash}, not {goal}");
                self.end(Ending::Paused(why));
            }
        }
    }

    /// What follows from a failed node.
    pub(super) fn after_failure(&mut self, cause: Cause) {
        let on_failure = match (self.journal.goal, self.plan.policy.on_failure) {
            (Goal::Back, _) => OnFailure::Stop,
            (_, OnFailure::Revert) if self.plan.former.is_none() => OnFailure::Stop,
            (Goal::Forward, own) => own,
        };
        if matches!(self.ending, Some(Ending::Abort | Ending::Gone(_) | Ending::Paused(_))) {
            return;
        }
        match on_failure {
            OnFailure::Stop => {
                self.journal.phase = Phase::Stopped;
                self.journal.cause.get_or_insert(cause);
                self.end(Ending::Failure);
            }
            OnFailure::Abort => self.begin_abort(Some(cause)),
            OnFailure::Revert => self.begin_reverting(Some(cause)),
        }
    }

    /// Cleans up: nodes in hand are let go of, cordons go, and the journal with them.
    pub(super) fn begin_abort(&mut self, cause: Option<Cause>) {
        self.journal.phase = Phase::Aborting;
        self.journal.cause = self.journal.cause.or(cause);
        self.store.changes += 1;
        for index in 0..self.plan.nodes.len() {
            let Some(NodeStatus::Failed { hand, reason, .. }) = self.journal.nodes.get(index) else {
                continue;
            };
            if hand.cordoned {
                let (mut hand, reason) = (hand.clone(), reason.clone());
                hand.leave = Some(reason);
                self.set(index, NodeStatus::InHand(hand));
                self.enter(index, Stage::Uncordon);
            }
        }
        self.end(Ending::Abort);
    }

    /// Ends the run, once what must be done before is done and stored.
    pub(super) fn conclude(&mut self) {
        if self.finished {
            return;
        }
        let stored = self.store.removed || self.is_stored(self.store.changes) && self.store.pending.is_none();
        if self.ending.is_none() {
            if self.journal.phase == Phase::Complete && stored {
                self.finish(self.completed());
            }
            return;
        }
        if self.journal.hands().next().is_some() {
            return;
        }
        match self.ending {
            Some(Ending::Abort) if !self.store.removed => {
                self.store.remove = true;
                self.write();
                return;
            }
            Some(Ending::Abort | Ending::Gone(_)) => {}
            _ if self.journal.phase == Phase::Running => {
                self.journal.phase = Phase::Stopped;
                self.store.changes += 1;
                self.write();
                return;
            }
            _ if !stored => return,
            _ => {}
        }
        self.finish(self.outcome());
    }

    fn completed(&self) -> Outcome {
        match self.journal.goal {
            Goal::Back => Outcome::Reverted { cause: self.journal.cause },
            Goal::Forward => Outcome::Complete {
                done: self.journal.count(|own| *own == NodeStatus::Done),
                left: self.journal.count(|own| matches!(own, NodeStatus::Left(_))),
            },
        }
    }

    fn outcome(&self) -> Outcome {
        match self.ending.clone() {
            Some(Ending::Paused(reason) | Ending::Declined(reason)) => Outcome::Paused { reason },
            Some(Ending::Interrupted) => Outcome::Interrupted,
            Some(Ending::TimedOut) => Outcome::TimedOut,
            Some(Ending::Gone(reason)) => Outcome::Gone { reason },
            Some(Ending::Abort) => Outcome::Aborted { cause: self.journal.cause },
            Some(Ending::Failure) | None => {
                let failed = self.journal.nodes.iter().enumerate().filter_map(|(index, own)| match own {
                    NodeStatus::Failed { reason, .. } => Some((self.name(index), reason.clone())),
                    _ => None,
                });
                Outcome::Failed { cause: self.journal.cause.unwrap_or(Cause::Pod), nodes: failed.collect() }
            }
        }
    }
}
