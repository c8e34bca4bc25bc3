//! Node names as compact text: thousands of them share most of their letters.
//!
//! The ending they all share stands first; then every name as the number of letters it shares with the one before
//! (one digit of base 36) and the letters that follow. Node names have neither spaces nor capitals.

use crate::model::Text;

const MOST_SHARED: usize = 35;

/// Writes names in their order.
pub(super) fn encode(names: &[&str]) -> String {
    let ending = shared_ending(names);
    let mut text = format!("*{ending}");
    let mut before = "";
    for name in names {
        let own = name.get(..name.len() - ending.len()).unwrap_or(name);
        let mut shared = before.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count().min(MOST_SHARED);
        while !own.is_char_boundary(shared) {
            shared -= 1;
        }
        let digit = u32::try_from(shared).ok().and_then(|digit| char::from_digit(digit, 36)).unwrap_or('0');
        text.push(' ');
        text.push(digit);
        text.push_str(own.get(shared..).unwrap_or_default());
        before = own;
    }
    text
}

/// Reads what `encode` wrote; nothing if it did not.
pub(super) fn decode(text: &str) -> Option<Vec<Text>> {
    let mut parts = text.split(' ');
    let ending = parts.next()?.strip_prefix('*')?;
    let mut names = Vec::new();
    let mut before = String::new();
    for part in parts {
        let digit = part.chars().next()?;
        let shared = digit.to_digit(36)? as usize;
        let own = format!("{}{}", before.get(..shared)?, part.get(digit.len_utf8()..)?);
        names.push(Text::shared(&format!("{own}{ending}")));
        before = own;
    }
    Some(names)
}

fn shared_ending<'a>(names: &[&'a str]) -> &'a str {
    let Some((first, rest)) = names.split_first() else { return "" };
    let mut ending = *first;
    for name in rest {
        while !name.ends_with(ending) {
            let mut letters = ending.chars();
            letters.next();
            ending = letters.as_str();
        }
    }
    ending
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for (names, text) in [
            (&[][..], "*"),
            (&["n1"][..], "*n1 0"),
            (&["n1", "n2", "n10"][..], "* 0n1 12 110"),
            (
                &["ip-10-0-1-7.eu.internal", "ip-10-0-1-12.eu.internal", "a.eu.internal"][..],
                "*.eu.internal 0ip-10-0-1-7 a12 0a",
            ),
            (&["same", "same"][..], "*same 0 0"),
        ] {
            assert_eq!(encode(names), text);
            let back: Vec<String> = decode(text).expect("names").iter().map(ToString::to_string).collect();
            assert_eq!(back, names);
        }
        for bad in ["", "n1", "* 5x", "* -x", "* "] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
