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

#[cfg(test)]
mod tests {
    use super::human;
    use super::human_or_unknown;
    use super::short;

    /// Seconds, HumanDuration and ShortHumanDuration of apimachinery 0.36.3.
    const RECORDED: &[(i64, &str, &str)] = &[
        (-3, "<invalid>", "<invalid>"),
        (-2, "<invalid>", "<invalid>"),
        (-1, "0s", "0s"),
        (0, "0s", "0s"),
        (1, "1s", "1s"),
        (59, "59s", "59s"),
        (60, "60s", "1m"),
        (61, "61s", "1m"),
        (119, "119s", "1m"),
        (120, "2m", "2m"),
        (121, "2m1s", "2m"),
        (179, "2m59s", "2m"),
        (180, "3m", "3m"),
        (192, "3m12s", "3m"),
        (599, "9m59s", "9m"),
        (600, "10m", "10m"),
        (601, "10m", "10m"),
        (660, "11m", "11m"),
        (3599, "59m", "59m"),
        (3600, "60m", "1h"),
        (5400, "90m", "1h"),
        (7199, "119m", "1h"),
        (7200, "120m", "2h"),
        (10799, "179m", "2h"),
        (10800, "3h", "3h"),
        (10859, "3h", "3h"),
        (10860, "3h1m", "3h"),
        (10861, "3h1m", "3h"),
        (28799, "7h59m", "7h"),
        (28800, "8h", "8h"),
        (86399, "23h", "23h"),
        (86400, "24h", "1d"),
        (90000, "25h", "1d"),
        (172799, "47h", "1d"),
        (172800, "2d", "2d"),
        (172801, "2d", "2d"),
        (176400, "2d1h", "2d"),
        (259200, "3d", "3d"),
        (604800, "7d", "7d"),
        (691199, "7d23h", "7d"),
        (691200, "8d", "8d"),
        (777600, "9d", "9d"),
        (31535999, "364d", "364d"),
        (31536000, "365d", "1y"),
        (63071999, "729d", "1y"),
        (63072000, "2y", "2y"),
        (63158400, "2y1d", "2y"),
        (64281600, "2y14d", "2y"),
        (94608000, "3y", "3y"),
        (252287999, "7y364d", "7y"),
        (252288000, "8y", "8y"),
        (315360000, "10y", "10y"),
        (9223372036, "292y", "292y"),
    ];

    #[test]
    fn ages_are_those_of_kubectl() {
        for (seconds, long, brief) in RECORDED {
            assert_eq!(human(*seconds), *long, "{seconds}");
            assert_eq!(short(*seconds), *brief, "{seconds}");
        }
    }

    #[test]
    fn what_go_cannot_hold_stops_where_go_stops() {
        assert_eq!(human(i64::MAX), "292y");
        assert_eq!(short(i64::MAX), "292y");
        assert_eq!(human(i64::MIN), "<invalid>");
    }

    #[test]
    fn a_missing_timestamp_is_unknown() {
        assert_eq!(human_or_unknown(None), "<unknown>");
        assert_eq!(human_or_unknown(Some(192)), "3m12s");
    }
}
