//! Durations as Go writes them: `1h30m`, `1.5s`, `-300ms`.
//!
//! Follows time.ParseDuration, error texts included.

use std::fmt::Write;

/// The magnitude of the smallest duration; the largest has one less.
const LIMIT: u64 = 1 << 63;

/// Reads a Go duration as nanoseconds; a plain `0` is allowed, other plain numbers are not.
///
/// # Errors
/// `time: invalid duration "x"` and its variants.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let negative = text.starts_with('-');
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    if rest == "0" {
        return Ok(0);
    }
    let invalid = || format!("time: invalid duration {}", quote(text));
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (number, tail) = Number::read(rest).ok_or_else(invalid)?;
        let letters = tail.bytes().take_while(|byte| *byte != b'.' && !byte.is_ascii_digit()).count();
        let (unit, next) = tail.split_at(letters);
        let scale = nanos_of(unit).ok_or_else(|| match unit {
            "" => format!("time: missing unit in duration {}", quote(text)),
            _ => format!("time: unknown unit {} in duration {}", quote(unit), quote(text)),
        })?;
        let nanos = number.times(scale).ok_or_else(invalid)?;
        total = total.checked_add(nanos).filter(|total| *total <= LIMIT).ok_or_else(invalid)?;
        rest = next;
    }
    if negative { 0i64.checked_sub_unsigned(total) } else { 0i64.checked_add_unsigned(total) }
        .ok_or_else(invalid)
}

/// A number before its unit: `whole + fraction / scale`.
struct Number {
    whole: u64,
    fraction: u64,
    scale: f64,
}

impl Number {
    /// Reads the number at the start of `text`, and returns what follows it.
    fn read(text: &str) -> Option<(Self, &str)> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, mut rest) = text.split_at(digits(text));
        let mut fraction = "";
        if let Some(behind) = rest.strip_prefix('.') {
            (fraction, rest) = behind.split_at(digits(behind));
        }
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let whole = if whole.is_empty() { 0 } else { whole.parse().ok().filter(|whole| *whole <= LIMIT)? };
        let (fraction, scale) = leading_fraction(fraction);
        Some((Self { whole, fraction, scale }, rest))
    }

    fn times(&self, unit: u64) -> Option<u64> {
        let nanos = self.whole.checked_mul(unit).filter(|nanos| *nanos <= LIMIT)?;
        if self.fraction == 0 {
            return Some(nanos);
        }
        let part = self.fraction as f64 * (unit as f64 / self.scale);
        nanos.checked_add(part as u64).filter(|nanos| *nanos <= LIMIT)
    }
}

/// `leadingFraction`: digits that do not fit any more are ignored.
fn leading_fraction(digits: &str) -> (u64, f64) {
    let (mut value, mut scale) = (0u64, 1f64);
    for digit in digits.bytes() {
        let next = u64::from(digit - b'0');
        match value.checked_mul(10).and_then(|value| value.checked_add(next)) {
            Some(more) if value <= (LIMIT - 1) / 10 && more <= LIMIT => value = more,
            _ => break,
        }
        scale *= 10.0;
    }
    (value, scale)
}

fn nanos_of(unit: &str) -> Option<u64> {
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

/// Package time quotes by itself: everything but printable ASCII stands as bytes.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=0x7F => quoted.push(char::from(byte)),
            _ => {
                let _ = write!(quoted, "\\x{byte:02x}");
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations() {
        for (text, nanos) in [
            ("1h30m", 5_400_000_000_000),
            ("1.5s", 1_500_000_000),
            ("-1.5s", -1_500_000_000),
            ("0", 0),
            ("-2562047h47m16.854775808s", i64::MIN),
            ("2562047h47m16.854775807s", i64::MAX),
        ] {
            assert_eq!(parse_duration(text), Ok(nanos), "{text}");
        }
        for wrong in ["", "-", "5", "1x", ".s", "1.2.3s", "99999999999h", "2562047h47m16.854775808s"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            parse_duration("5ä"),
            Err(r#"time: unknown unit "\xc3\xa4" in duration "5\xc3\xa4""#.into())
        );
    }
}
