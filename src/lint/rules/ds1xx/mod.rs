//! DS1xx: what the API server rejects or warns of.

mod ds101;
mod ds102;
mod ds103;
mod ds104;
mod ds105;
mod ds106;
mod ds107;
mod ds108;
mod ds109;
mod ds110;
mod ds111;
mod ds112;
mod ds113;
mod ds114;
mod ds115;
mod ds116;
mod ds117;
mod ds118;
mod ds119;
mod ds120;
mod ds121;
mod ds122;
mod ds123;
mod ds124;
mod ds125;
mod ds126;
mod ds127;
mod ds128;
mod ds129;
mod ds130;
mod ds131;
mod ds132;
mod ds133;
mod ds134;
mod ds135;
mod ds141;
mod ds142;
mod ds143;
mod ds144;
mod ds145;
mod ds146;
mod ds147;
mod ds148;
mod ds149;
mod ds150;
mod ds151;
mod ds152;
mod ds153;
mod repair;

use crate::lint::Rule;
pub(crate) use repair::stable_labels;

/// The rules of this folder, by id.
pub(crate) const RULES: &[Rule] = &[
    ds101::RULE,
    ds102::RULE,
    ds103::RULE,
    ds104::RULE,
    ds105::RULE,
    ds106::RULE,
    ds107::RULE,
    ds108::RULE,
    ds109::RULE,
    ds110::RULE,
    ds111::RULE,
    ds112::RULE,
    ds113::RULE,
    ds114::RULE,
    ds115::RULE,
    ds116::RULE,
    ds117::RULE,
    ds118::RULE,
    ds119::RULE,
    ds120::RULE,
    ds121::RULE,
    ds122::RULE,
    ds123::RULE,
    ds124::RULE,
    ds125::RULE,
    ds126::RULE,
    ds127::RULE,
    ds128::RULE,
    ds129::RULE,
    ds130::RULE,
    ds131::RULE,
    ds132::RULE,
    ds133::RULE,
    ds134::RULE,
    ds135::RULE,
    ds141::RULE,
    ds142::RULE,
    ds143::RULE,
    ds144::RULE,
    ds145::RULE,
    ds146::RULE,
    ds147::RULE,
    ds148::RULE,
    ds149::RULE,
    ds150::RULE,
    ds151::RULE,
    ds152::RULE,
    ds153::RULE,
];
