//! The machine: a state and what happened in, a state and what to do next out.

use jiff::Timestamp;

use super::action::{Action, Event};
use super::journal::{Cause, Goal, Phase};
use super::state::State;

/// Takes one step. Total: it neither fails nor waits.
pub fn step(mut state: State, event: Event, now: Timestamp) -> (State, Vec<Action>) {
    let _ = (event, now);
    let actions = std::mem::take(&mut state.out);
    (state, actions)
}

impl State {
    pub(super) fn begin_abort(&mut self, cause: Option<Cause>) {
        self.journal.phase = Phase::Aborting;
        self.journal.cause = cause;
    }
    pub(super) fn begin_reverting(&mut self, cause: Option<Cause>) {
        self.journal.goal = Goal::Back;
        self.journal.cause = cause;
    }
}
