//! DS0xx: what cannot be read, decoded or recognised.

mod ds001;
mod ds002;
mod ds003;
mod ds004;
mod ds005;
mod ds006;
mod ds007;
mod ds008;
mod ds009;
mod ds010;
mod ds011;

use crate::lint::Rule;

/// The rules of this folder, by id.
pub(crate) const RULES: &[Rule] = &[
    ds001::RULE,
    ds002::RULE,
    ds003::RULE,
    ds004::RULE,
    ds005::RULE,
    ds006::RULE,
    ds007::RULE,
    ds008::RULE,
    ds009::RULE,
    ds010::RULE,
    ds011::RULE,
];
