//! `rollout status`: one verdict from nodes, pods and revisions, not from the counters of `.status`.
//!
//! `verdict.rs` decides, from the nodes that `goal.rs` and `unavailable.rs` have judged one by one; `way_out.rs` has
//! the patch that frees a rollout which cannot go on by itself, `pace.rs` measures how fast it goes. A verdict is
//! conservative: what time alone may put right is in progress.

mod goal;
mod outcome;
mod pace;
mod unavailable;
mod verdict;
mod way_out;

pub use outcome::{Class, Eta, Fault, Options, Pace, RolloutStatus, Spending, Unavailable, Verdict, WayOut};
pub use verdict::verdict;
