//! Revisions of a DaemonSet: what each stores, what it changed, who made it, and what runs of it.
//!
//! Pure: a `World` in, plain results out. Refuses to read, to write and to ask for the time.

mod author;
mod history;
mod summary;
mod template_text;

pub use author::Author;
pub use history::{Entry, History, history, revision_template, revision_text};
pub use summary::summary;
pub use template_text::describe_pod_template;
