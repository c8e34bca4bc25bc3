//! Input: what is no DaemonSet as the server reads it.

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[];
