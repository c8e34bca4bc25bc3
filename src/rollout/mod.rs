//! Rollouts: how far one is, what holds it, and what frees it.
//!
//! Pure: judged states in, plain results out. Refuses to print and to ask the cluster.

pub mod status;
