//! The OnDelete driver: which nodes get their new pod when, and a machine that sees it through.
//!
//! `plan.rs` turns judged states and a `Policy` into ordered waves; `machine.rs` is a pure `step(state, event, now)`
//! that says what to do next; `journal.rs` is what survives the process. Refuses to act: whoever runs the actions
//! brings the time, reads the cluster and holds the lock.

mod action;

mod budget;
mod drain;
mod ending;
mod hand;
mod journal;
mod machine;
mod names;
mod plan;
mod policy;
mod progress;
mod ranges;
mod resume;
mod reverting;
mod sight;
mod state;
mod store;
mod watching;
mod waves;

pub use action::{Action, ActionId, Answer, ErrorClass, Event, GateVerdict, Interrupt, Question, Task};
pub use drain::{Drained, Fate};
pub use journal::{
    Cause, Goal, Hand, JOURNAL_ANNOTATION, Journal, JournalError, NodeStatus, PLAN_ANNOTATION, Phase, Stage,
    Stored,
};
pub use machine::step;
pub use plan::{Blocker, Estimate, Left, Plan, PlanRefusal, Planned, Wave, plan};
pub use policy::{Confirm, Drain, Gate, OnFailure, Policy, Removal};
pub use progress::{Outcome, Progress};
pub use resume::ResumeRefusal;
pub use sight::{NodeSight, PodSight, Sight};
pub use state::State;

#[cfg(test)]
mod tests;
