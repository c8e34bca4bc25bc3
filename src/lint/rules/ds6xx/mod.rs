//! Probes and shutdown.

mod command;
mod ds601;
mod ds602;
mod ds603;
mod ds604;
mod ds605;
mod ds606;
mod ds607;
mod ds608;
mod probe;
#[cfg(test)]
mod tests;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] =
    &[ds601::RULE, ds602::RULE, ds603::RULE, ds604::RULE, ds605::RULE, ds606::RULE, ds607::RULE, ds608::RULE];
