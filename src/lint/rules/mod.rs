//! The rules, one file each, one folder a hundred.

mod ds0xx;
mod ds1xx;
mod ds2xx;
mod ds3xx;
mod ds4xx;
mod ds5xx;
mod ds6xx;
mod ds7xx;
mod ds8xx;
mod ds9xx;

use super::rule::Rule;

/// The tables of the folders, in the order of the ids.
pub(super) const TABLES: [&[Rule]; 10] = [
    ds0xx::RULES,
    ds1xx::RULES,
    ds2xx::RULES,
    ds3xx::RULES,
    ds4xx::RULES,
    ds5xx::RULES,
    ds6xx::RULES,
    ds7xx::RULES,
    ds8xx::RULES,
    ds9xx::RULES,
];
