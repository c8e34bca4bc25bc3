//! Ages and durations in the words of kubectl: `45s`, `3m12s`, `5d`, `2y14d`.
//!
//! Follows `k8s.io/apimachinery/pkg/util/duration`. There is no clock in here: the caller
//! subtracts, and gives whole seconds (cut off towards zero, as Go does).

/// A Go duration holds no more than this many seconds; longer ones stop there, as in kubectl.
const MAX_SECONDS: i64 = i64::MAX / 1_000_000_000;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// Returns a duration with two to three significant figures, as kubectl's AGE columns show it.
///
/// One second in the future counts as now, for clocks that differ; more is `<invalid>`.
/// Follows `duration.HumanDuration`.
pub fn human(seconds: i64) -> String {
    let s = seconds.min(MAX_SECONDS);
    match s {
        ..-1 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        0..120 => format!("{s}s"),
        120..600 => two(s, (MINUTE, "m"), (1, "s")),
        600..10_800 => format!("{}m", s / MINUTE),
        10_800..28_800 => two(s, (HOUR, "h"), (MINUTE, "m")),
        28_800..172_800 => format!("{}h", s / HOUR),
        172_800..691_200 => two(s, (DAY, "d"), (HOUR, "h")),
        691_200..63_072_000 => format!("{}d", s / DAY),
        63_072_000..252_288_000 => two(s, (YEAR, "y"), (DAY, "d")),
        _ => format!("{}y", s / YEAR),
    }
}

/// Returns a duration in its largest unit only: `45s`, `3m`, `7h`, `5d`, `2y`.
///
/// Follows `duration.ShortHumanDuration`.
pub fn short(seconds: i64) -> String {
    let s = seconds.min(MAX_SECONDS);
    match s {
        ..-1 => "<invalid>".to_owned(),
        -1 => "0s".to_owned(),
        0..MINUTE => format!("{s}s"),
        MINUTE..HOUR => format!("{}m", s / MINUTE),
        HOUR..DAY => format!("{}h", s / HOUR),
        DAY..YEAR => format!("{}d", s / DAY),
        _ => format!("{}y", s / YEAR),
    }
}

/// Returns [`human`] of a known age, and kubectl's `<unknown>` for a timestamp that is missing.
pub fn human_or_unknown(seconds: Option<i64>) -> String {
    seconds.map_or_else(|| "<unknown>".to_owned(), human)
}

/// Writes the whole part in the large unit and the rest in the small one, which is left out at zero.
fn two(s: i64, (large, large_unit): (i64, &str), (small, small_unit): (i64, &str)) -> String {
    let (whole, rest) = (s / large, s % large / small);
    if rest == 0 { format!("{whole}{large_unit}") } else { format!("{whole}{large_unit}{rest}{small_unit}") }
}
