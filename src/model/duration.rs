//! Durations as Go writes them: `1h30m`, `1.5s`, `300ms`.
//!
//! Follows time.ParseDuration.

use std::time::Duration;

/// Reads a Go duration; a plain `0` is allowed, other plain numbers are not. Negative ones are refused.
///
/// # Errors
/// `time: invalid duration "x"` and its variants.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let invalid = || format!("time: invalid duration {text:?}");
    let body = text.strip_prefix('+').unwrap_or(text);
    if body == "0" {
        return Ok(Duration::ZERO);
    }
    if body.is_empty() {
        return Err(invalid());
    }
    let mut rest = body;
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let (number, tail) = rest.split_at(digits);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return Err(invalid());
        }
        let letters = tail.bytes().take_while(|byte| *byte != b'.' && !byte.is_ascii_digit()).count();
        let (unit, next) = tail.split_at(letters);
        let scale = nanos_of(unit).ok_or_else(|| match unit {
            "" => format!("time: missing unit in duration {text:?}"),
            _ => format!("time: unknown unit {unit:?} in duration {text:?}"),
        })?;
        total += scaled(whole, fraction, scale).ok_or_else(invalid)?;
        if total > i64::MAX as u128 {
            return Err(invalid());
        }
        rest = next;
    }
    u64::try_from(total).map(Duration::from_nanos).map_err(|_| invalid())
}

fn scaled(whole: &str, fraction: &str, scale: u128) -> Option<u128> {
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let mut nanos = whole.checked_mul(scale)?;
    let mut unit = scale as f64;
    let mut part = 0f64;
    for digit in fraction.bytes() {
        unit /= 10.0;
        part += f64::from(digit - b'0') * unit;
    }
    nanos += part as u128;
    Some(nanos)
}

fn nanos_of(unit: &str) -> Option<u128> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations() {
        assert_eq!(parse_duration("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(parse_duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(parse_duration("0"), Ok(Duration::ZERO));
        for wrong in ["", "5", "1x", ".s", "1.2.3s", "-1s", "99999999999h"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }
}
