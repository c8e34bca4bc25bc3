//! What the API server rejects or warns of.

mod ds106;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[ds106::RULE];
