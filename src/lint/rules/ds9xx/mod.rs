//! Images, other objects, platforms.

mod ds901;
mod ds902;
mod ds903;
mod ds904;
mod ds905;
mod ds906;
mod ds907;
mod ds908;
mod ds909;
mod ds910;
mod ds911;
mod ds912;
mod ds913;
mod ds914;
mod ds915;
mod ds916;
mod ds917;
mod ds918;
#[cfg(test)]
mod tests;
mod together;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[
    ds901::RULE,
    ds902::RULE,
    ds903::RULE,
    ds904::RULE,
    ds905::RULE,
    ds906::RULE,
    ds907::RULE,
    ds908::RULE,
    ds909::RULE,
    ds910::RULE,
    ds911::RULE,
    ds912::RULE,
    ds913::RULE,
    ds914::RULE,
    ds915::RULE,
    ds916::RULE,
    ds917::RULE,
    ds918::RULE,
];
