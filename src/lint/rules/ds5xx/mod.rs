//! Priority and resources.

mod ds501;
mod ds502;
mod ds503;
mod ds504;
mod ds505;
mod ds506;
mod ds507;
mod ds508;
mod ds509;
mod ds510;
mod resources;
#[cfg(test)]
mod tests;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[
    ds501::RULE,
    ds502::RULE,
    ds503::RULE,
    ds504::RULE,
    ds505::RULE,
    ds506::RULE,
    ds507::RULE,
    ds508::RULE,
    ds509::RULE,
    ds510::RULE,
];
