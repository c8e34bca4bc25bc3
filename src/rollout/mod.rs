//! Rollouts: what a revision stores, changed and runs; how far a rollout is, what holds it, and what frees it.
//!
//! Pure: a `World` or judged states in, plain results out. Refuses to read, to write, to print and to ask for the time.

mod author;
mod history;
pub mod status;
mod summary;
mod template_text;

pub use author::Author;
pub use history::{Entry, History, history, revision_template, revision_text};
pub use summary::summary;
pub use template_text::describe_pod_template;
