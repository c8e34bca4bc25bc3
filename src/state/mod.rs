//! Desired against actual: whose pods these are, what state every node is in, what the controller counts and
//! what it will do next.
//!
//! Pure: a `World` and a moment in, plain results out. `ownership.rs`, `node_pods.rs`, `manage.rs`,
//! `rolling_update.rs` and `counts.rs` follow pkg/controller/daemon of 1.36 function by function;
//! `problem.rs`, `node_state.rs` and `cause.rs` put words to what pods and events say.

mod applied;
mod cause;
mod counts;
mod current_revision;
mod daemon_set_state;
mod disagreement;
mod events;
mod manage;
mod node_pods;
mod node_state;
mod ownership;
mod problem;
mod rolling_update;

pub use applied::{Applied, apply};
pub use counts::Counts;
pub use current_revision::{CurrentRevision, current_revision, revision_hash, revisions_of, same_template};
pub use daemon_set_state::{DaemonSetState, Tools};
pub use disagreement::Disagreement;
pub use events::EventIndex;
pub use manage::{Clock, Manage, manage, manage_gone};
pub use node_pods::{NodePods, pod_order};
pub use node_state::{Next, NodeState, PodState, State};
pub use ownership::{Ownership, claim};
pub use problem::{Problem, ProblemClass};
pub use rolling_update::{Budget, RollingUpdate, is_updated, rolling_update};
