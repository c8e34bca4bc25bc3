//! Words for people: how many there are of a thing, and sentences broken between words, never inside of one.

use crate::output::table::measure;

/// Returns `1 file`, `2 files`.
#[must_use]
pub fn plural(count: usize, one: &str) -> String {
    let ending = match one {
        _ if count == 1 => "",
        one if one.ends_with('x') => "es",
        _ => "s",
    };
    format!("{count} {one}{ending}")
}

/// Breaks a sentence between its words into a line of one width and others of another. A word that is wider than a line
/// has one of its own.
pub(super) fn words(text: &str, first: usize, others: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let (mut room, mut taken) = (first, 0);
    for word in text.split(' ') {
        let width = measure(word);
        match lines.last_mut() {
            Some(line) if line.is_empty() => {
                line.push_str(word);
                taken = width;
            }
            Some(line) if taken + 1 + width <= room => {
                line.push(' ');
                line.push_str(word);
                taken += 1 + width;
            }
            _ => {
                lines.push(word.to_owned());
                (room, taken) = (others, width);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_word_is_never_broken() {
        for (text, first, others, want) in [
            ("", 5, 5, vec![""]),
            ("one", 2, 2, vec!["one"]),
            ("one two three", 7, 5, vec!["one two", "three"]),
            ("one two three", 6, 9, vec!["one", "two three"]),
            ("a/long/path b c", 4, 4, vec!["a/long/path", "b c"]),
            ("日本 語", 4, 4, vec!["日本", "語"]),
            ("日本 語", 7, 4, vec!["日本 語"]),
        ] {
            assert_eq!(words(text, first, others), want, "{text} {first} {others}");
        }
    }
}
