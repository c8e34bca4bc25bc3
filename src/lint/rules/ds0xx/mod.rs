//! Input: what is no DaemonSet as the server reads it.

mod ds001;
mod ds006;
mod ds007;
mod ds008;
mod ds010;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[ds001::RULE, ds006::RULE, ds007::RULE, ds008::RULE, ds010::RULE];
