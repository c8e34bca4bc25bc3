//! Whether text is a timestamp by go-yaml v2's four layouts; asked only for the tag `!!timestamp`.

/// Returns whether Go's `time.Parse` accepts the text in one of go-yaml's layouts.
pub(super) fn is_timestamp(text: &str) -> bool {
    parse(text).is_some()
}

fn parse(text: &str) -> Option<()> {
    let (year, rest) = text.split_at_checked(4)?;
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (month, rest) = number(rest.strip_prefix('-')?)?;
    let (day, rest) = number(rest.strip_prefix('-')?)?;
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year.parse().ok()?) => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    match rest.chars().next() {
        None => Some(()),
        Some('T' | 't') => zone(clock(rest.get(1..)?)?),
        Some(' ') => clock(rest.get(1..)?)?.is_empty().then_some(()),
        Some(_) => None,
    }
}

const fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Reads one or two digits.
fn number(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    Some((digits.parse().ok()?, rest))
}

/// Reads hour, minute, second and an optional fraction.
fn clock(text: &str) -> Option<&str> {
    let (hour, rest) = number(text)?;
    let (minute, rest) = number(rest.strip_prefix(':')?)?;
    let (second, rest) = number(rest.strip_prefix(':')?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    match rest.strip_prefix(['.', ',']) {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => {
            Some(fraction.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        _ => Some(rest),
    }
}

/// Reads `Z` or `±hh:mm` at the end.
fn zone(text: &str) -> Option<()> {
    if text == "Z" {
        return Some(());
    }
    let (hour, minute) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let two = |text: &str| {
        (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u32>().ok())?
    };
    (two(hour)? <= 24 && two(minute)? < 60).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_gos_layouts() {
        for text in [
            "2001-12-14",
            "2001-1-4",
            "2001-12-14T21:59:43Z",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43.1",
            "2024-02-29",
        ] {
            assert!(is_timestamp(text), "{text}");
        }
        for text in [
            "2001-13-14",
            "2023-02-29",
            "2001-12-14T21:59:43",
            "2001-12-14 21:59",
            "foo",
            "200-1-1",
            "2001-12-14 21:59:43 Z",
        ] {
            assert!(!is_timestamp(text), "{text}");
        }
    }
}
