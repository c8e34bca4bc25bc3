//! Volumes.

mod claim;
mod ds701;
mod ds702;
mod ds703;
mod ds704;
mod ds705;
mod ds706;
mod ds707;
mod ds708;
mod ds709;
mod ds710;
mod ds711;
pub(super) mod host_path;
#[cfg(test)]
mod tests;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[
    ds701::RULE,
    ds702::RULE,
    ds703::RULE,
    ds704::RULE,
    ds705::RULE,
    ds706::RULE,
    ds707::RULE,
    ds708::RULE,
    ds709::RULE,
    ds710::RULE,
    ds711::RULE,
];
