//! How far this machine's clock is from the server's, by the Date of its answers.
//!
//! Times in objects are the server's: ages, and what `minReadySeconds` makes of them, are wrong by as much as this
//! machine's clock is. A difference that the way of an answer may explain is none.

use std::sync::atomic::{AtomicI64, Ordering};

use http::{HeaderMap, header};
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

use super::Cluster;

/// Seconds that the clocks may differ by.
const TOLERATED: i64 = 60;

/// By how many seconds this machine's clock was ahead of the server's when it last answered.
#[derive(Debug, Default)]
pub(super) struct Clock(AtomicI64);

impl Clock {
    /// Compares an answer that came at `now`; one without a Date says nothing.
    pub fn note(&self, headers: &HeaderMap, now: Timestamp) {
        let date = headers.get(header::DATE).and_then(|value| value.to_str().ok());
        if let Some(date) = date.and_then(|text| DateTimeParser::new().parse_timestamp(text).ok()) {
            self.0.store(now.as_second().saturating_sub(date.as_second()), Ordering::Relaxed);
        }
    }

    fn lead(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|lead| lead.saturating_abs() > TOLERATED)
    }
}

impl Cluster {
    /// Returns what time it is: by the server's clock where this machine's is off.
    pub fn now(&self) -> Timestamp {
        let (now, lead) = (Timestamp::now(), self.clock.lead().unwrap_or_default());
        now.checked_sub(SignedDuration::from_secs(lead)).unwrap_or(now)
    }

    /// Returns by how many seconds this machine's clock is ahead of the server's, or behind it when negative; nothing
    /// if they agree.
    pub fn clock_lead(&self) -> Option<i64> {
        self.clock.lead()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_agree_within_a_minute() {
        for (date, lead) in [
            ("Thu, 01 Jan 2026 11:59:00 GMT", None),
            ("Thu, 01 Jan 2026 11:58:59 GMT", Some(61)),
            ("Thu, 01 Jan 2026 12:01:00 GMT", None),
            ("Thu, 01 Jan 2026 12:05:00 GMT", Some(-300)),
            ("yesterday", None),
            ("", None),
        ] {
            let (clock, mut headers) = (Clock::default(), HeaderMap::new());
            headers.insert(header::DATE, date.parse().unwrap());
            clock.note(&headers, "2026-01-01T12:00:00Z".parse().unwrap());
            assert_eq!(clock.lead(), lead, "{date}");
        }
    }
}
