//! Rollouts: what a revision stores, changed and runs; how far a rollout is and what holds it; what an undo, a
//! restart, a pause would do, and the patch that does it.
//!
//! Pure: a `World` or judged states in, plain results out. Follows kubectl (k8s.io/kubectl/pkg/polymorphichelpers) in
//! what is patched, and the controller (pkg/controller/daemon) in what comes of it. Refuses to read, to send, to print
//! and to ask for the time.

mod author;
mod history;
mod merge;
mod owners;
mod partial;
mod pause;
mod restart;
mod restarts;
pub mod status;
mod summary;
mod template_text;
mod undo;
mod young;

pub use author::Author;
pub use history::{Entry, History, history, revision_template, revision_text};
pub use merge::reflects;
pub use owners::{Owner, owners};
pub use partial::{Only, Victim, Victims, go_now, unavailable, victims, width};
pub use pause::{PAUSED_ANNOTATION, Pause, PauseRefusal, Resume, ResumeRefusal, pause, resume};
pub use restart::{RESTARTED_ANNOTATION, restart_patch, restarted_at};
pub use restarts::{Restarts, start_time, with_template};
pub use summary::summary;
pub use template_text::describe_pod_template;
pub use undo::{Undo, UndoRefusal, undo, undo_patch};
pub use young::Young;
