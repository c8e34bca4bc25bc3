//! Revisions and what rolling them changes: what an undo, a restart, a pause would do, and the patch that does it.
//!
//! Pure: a `World` in, plans and patches out. Follows kubectl (k8s.io/kubectl/pkg/polymorphichelpers) in what is
//! patched, and the controller (pkg/controller/daemon) in what comes of it. Refuses to send anything.

mod merge;
mod owners;
mod partial;
mod pause;
mod restart;
mod restarts;
mod undo;

pub use merge::reflects;
pub use owners::{Owner, owners};
pub use partial::{Only, Victim, Victims, go_now, unavailable, victims, width};
pub use pause::{PAUSED_ANNOTATION, Pause, PauseRefusal, Resume, ResumeRefusal, pause, resume};
pub use restart::{RESTARTED_ANNOTATION, restart_patch, restarted_at};
pub use restarts::{Restarts, with_template};
pub use undo::{Undo, UndoRefusal, undo, undo_patch};
