//! `kubectl ds`: the one tool an operator opens for DaemonSets.
//!
//! `source` reads objects into the plain data of `model`; `placement` and `state` judge them without I/O,
//! clock or threads; `output` prints; `commands` is where these meet.

pub mod cli;
pub mod commands;
pub mod failure;
pub mod lint;
pub mod model;
pub mod output;
pub mod placement;
pub mod rollout;
pub mod source;
pub mod state;
pub mod yaml;
