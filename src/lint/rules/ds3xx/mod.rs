//! Rollouts: how pods are replaced.

mod ds301;
mod ds302;
mod ds303;
mod ds304;
mod ds305;
mod ds306;
mod ds307;
mod ds308;
mod ds309;
mod ds310;
mod ds311;
mod ds312;
mod ds313;
mod ds314;
mod ds315;
mod ds316;
#[cfg(test)]
mod tests;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[
    ds301::RULE,
    ds302::RULE,
    ds303::RULE,
    ds304::RULE,
    ds305::RULE,
    ds306::RULE,
    ds307::RULE,
    ds308::RULE,
    ds309::RULE,
    ds310::RULE,
    ds311::RULE,
    ds312::RULE,
    ds313::RULE,
    ds314::RULE,
    ds315::RULE,
    ds316::RULE,
];
