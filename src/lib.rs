//! `kubectl ds`: the one tool an operator opens for DaemonSets.
pub mod model;
pub mod placement;
pub mod state;
