//! Network.

mod ds401;
mod ds402;
mod ds403;
mod ds404;
mod ds405;
mod ds406;
mod ds407;
mod ds408;
mod ds409;
mod ds410;
mod ds411;
mod probe_ports;
#[cfg(test)]
mod tests;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[
    ds401::RULE,
    ds402::RULE,
    ds403::RULE,
    ds404::RULE,
    ds405::RULE,
    ds406::RULE,
    ds407::RULE,
    ds408::RULE,
    ds409::RULE,
    ds410::RULE,
    ds411::RULE,
];
