//! Sets of small numbers as text: `0-117,119`.

use std::fmt::Write;

/// Writes ascending numbers.
pub(super) fn encode(numbers: impl IntoIterator<Item = usize>) -> String {
    let mut text = String::new();
    let mut run: Option<(usize, usize)> = None;
    for number in numbers {
        match &mut run {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => {
                flush(&mut text, run);
                run = Some((number, number));
            }
        }
    }
    flush(&mut text, run);
    text
}

fn flush(text: &mut String, run: Option<(usize, usize)>) {
    let Some((first, last)) = run else { return };
    if !text.is_empty() {
        text.push(',');
    }
    // Writing to a String cannot fail.
    let _ = if first == last { write!(text, "{first}") } else { write!(text, "{first}-{last}") };
}

/// Reads what `encode` wrote; nothing if it did not, or if a number is not below `limit`.
pub(super) fn decode(text: &str, limit: usize) -> Option<Vec<usize>> {
    let mut numbers = Vec::new();
    for run in text.split(',').filter(|run| !run.is_empty()) {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        if last >= limit || first > last {
            return None;
        }
        numbers.extend(first..=last);
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_numbers() {
        for (numbers, text) in
            [(&[][..], ""), (&[3][..], "3"), (&[0, 1, 2, 4, 6, 7][..], "0-2,4,6-7"), (&[0, 1][..], "0-1")]
        {
            assert_eq!(encode(numbers.iter().copied()), text);
            assert_eq!(decode(text, 8).as_deref(), Some(numbers));
        }
        for bad in ["x", "1-", "3-2", "8", "0-8", "-1", "0-18446744073709551615", "1;2"] {
            assert_eq!(decode(bad, 8), None, "{bad}");
        }
    }
}
