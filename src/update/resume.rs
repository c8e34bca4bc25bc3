//! Going on with a stored run: where it was, on another machine, with its time limits begun anew.

use super::journal::{Goal, Journal, NodeStatus, Phase, Stored};
use super::plan::Plan;
use super::state::{State, Store};

/// Why a stored run cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResumeRefusal {
    /// It is over.
    Over,
    /// No revision stores the template that the nodes had before.
    NoFormer,
    /// It goes back already: `resume` goes on with that.
    GoesBack,
}

impl State {
    /// Goes on with a run.
    ///
    /// # Errors
    /// It is over.
    pub fn resume(plan: Plan, journal: Journal, stored: Stored, holder: &str) -> Result<Self, ResumeRefusal> {
        if journal.phase == Phase::Complete {
            return Err(ResumeRefusal::Over);
        }
        let mut state = Self::reread(plan, journal, stored, holder);
        if state.journal.phase == Phase::Aborting {
            state.begin_abort(None);
            return Ok(state);
        }
        if state.journal.goal == Goal::Forward {
            state.journal.cause = None;
        }
        state.journal.phase = Phase::Running;
        // What failed is looked at anew; its pod is not replaced again.
        for status in &mut state.journal.nodes {
            if let NodeStatus::Failed { hand, .. } = status {
                *status = NodeStatus::InHand(hand.clone());
            }
        }
        Ok(state)
    }

    /// Cleans up after a run.
    pub fn abort(plan: Plan, journal: Journal, stored: Stored, holder: &str) -> Self {
        let mut state = Self::reread(plan, journal, stored, holder);
        state.journal.cause = None;
        state.begin_abort(None);
        state
    }

    /// Undoes the template and brings back the nodes that were touched, also of a run that is over.
    ///
    /// # Errors
    /// There is no former template, or the run goes back already.
    pub fn revert(plan: Plan, journal: Journal, stored: Stored, holder: &str) -> Result<Self, ResumeRefusal> {
        if journal.goal == Goal::Back {
            return Err(ResumeRefusal::GoesBack);
        }
        if plan.former.is_none() {
            return Err(ResumeRefusal::NoFormer);
        }
        let mut state = Self::reread(plan, journal, stored, holder);
        state.begin_reverting(None);
        Ok(state)
    }

    fn reread(plan: Plan, mut journal: Journal, stored: Stored, holder: &str) -> Self {
        holder.clone_into(&mut journal.holder);
        let store = Store { text: Some(stored.journal), has_plan: true, changes: 1, ..Store::default() };
        Self::with(plan, journal, store)
    }
}
