//! Placement: which nodes get a pod.

mod ds201;
mod ds202;
mod ds203;
mod ds204;
mod ds205;
mod ds206;
mod ds207;
mod ds208;
mod ds209;
mod ds210;
mod ds211;
mod ds212;
mod ds213;
mod ds214;
mod ds215;
mod ds216;
mod ds217;
mod ds218;
mod ds219;
mod ds220;
mod ds221;
mod ds222;
mod ds223;
mod ds224;
pub(super) mod node_groups;
pub(super) mod template;
#[cfg(test)]
pub(super) mod tests;

use crate::lint::rule::Rule;

/// The rules, by id.
pub(crate) const RULES: &[Rule] = &[
    ds201::RULE,
    ds202::RULE,
    ds203::RULE,
    ds204::RULE,
    ds205::RULE,
    ds206::RULE,
    ds207::RULE,
    ds208::RULE,
    ds209::RULE,
    ds210::RULE,
    ds211::RULE,
    ds212::RULE,
    ds213::RULE,
    ds214::RULE,
    ds215::RULE,
    ds216::RULE,
    ds217::RULE,
    ds218::RULE,
    ds219::RULE,
    ds220::RULE,
    ds221::RULE,
    ds222::RULE,
    ds223::RULE,
    ds224::RULE,
];
