//! The linter.

pub(crate) mod validation;
