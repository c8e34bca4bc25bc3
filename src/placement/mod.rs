//! Where a DaemonSet's pods may be: what the controller wants, and what the scheduler can place.
//!
//! Pure: a `World` and a DaemonSet in, verdicts with every reason out. `controller.rs` follows
//! NodeShouldRunDaemonPod, `scheduler.rs` and the files it calls follow the default filter plugins, for the
//! pod that `daemon_pod.rs` builds as the controller and the API server would. What the API server refused to
//! create is not computed but read from its answers (`refusal.rs`); `advice.rs` and `repair.rs` say what would help.

mod advice;
mod controller;
mod daemon_pod;
mod fit;
mod pod_affinity;
mod reason;
mod recognise;
mod refusal;
mod repair;
mod scheduler;
mod topology_spread;
mod verdict;

pub use controller::{Eligibility, eligibility, reasons as controller_reasons};
pub use daemon_pod::{DaemonPod, RevisionLabels};
pub use reason::{Code, Effect, Fix, Reason, Stage};
pub use recognise::{DaemonSetTrait, daemon_set_traits};
pub use refusal::refusal;
pub use scheduler::{Filters, NodeUse, Usage};
pub use verdict::{Placement, Verdict};
