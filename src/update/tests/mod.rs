//! The machine against a simulated cluster: chosen cases, every crash, and random runs with faults.

mod cases;
mod cluster;
mod driver;
mod every_crash;
mod figures;
mod fleet;
mod journals;
mod plans;
mod random;
