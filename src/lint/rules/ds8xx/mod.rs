//! Security.

mod ds801;
mod ds802;
mod ds803;
mod ds804;
mod ds805;
mod ds806;
mod ds807;
mod ds808;
mod ds809;
mod ds810;
mod ds811;
mod pod_security;
mod security;
#[cfg(test)]
mod tests;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[
    ds801::RULE,
    ds802::RULE,
    ds803::RULE,
    ds804::RULE,
    ds805::RULE,
    ds806::RULE,
    ds807::RULE,
    ds808::RULE,
    ds809::RULE,
    ds810::RULE,
    ds811::RULE,
];
