//! Node names as compact text: thousands of them share most of their letters.
//!
//! The ending they all share stands first. Every name follows as: how many names before it one stands that it begins
//! like, how many letters it shares with that one (a digit of base 36 each), and the letters that follow. Zones and
//! pools take turns in a plan, which is why the name just before is not always the nearest. Node names have neither
//! spaces nor capitals.

use crate::model::Text;

const MOST_SHARED: usize = 35;
/// How far back a name looks for one that it begins like.
const REACH: usize = 12;

/// Writes names in their order.
pub(super) fn encode(names: &[&str]) -> String {
    let ending = shared_ending(names);
    let mut text = format!("*{ending}");
    let own: Vec<&str> = names.iter().map(|name| name.strip_suffix(ending).unwrap_or(name)).collect();
    for (index, name) in own.iter().enumerate() {
        let near =
            (1..=REACH.min(index)).filter_map(|back| Some((shared(own.get(index - back)?, name), back)));
        // Of equals the nearest.
        let (shared, back) = near.max_by_key(|(shared, back)| (*shared, REACH - back)).unwrap_or((0, 0));
        text.push(' ');
        text.push(digit(back));
        text.push(digit(shared));
        text.push_str(name.get(shared..).unwrap_or_default());
    }
    text
}

fn shared(a: &str, b: &str) -> usize {
    let mut shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count().min(MOST_SHARED);
    while !b.is_char_boundary(shared) {
        shared -= 1;
    }
    shared
}

fn digit(value: usize) -> char {
    u32::try_from(value).ok().and_then(|value| char::from_digit(value, 36)).unwrap_or('0')
}

/// Reads what `encode` wrote; nothing if it did not.
pub(super) fn decode(text: &str) -> Option<Vec<Text>> {
    let mut parts = text.split(' ');
    let ending = parts.next()?.strip_prefix('*')?;
    let mut own: Vec<String> = Vec::new();
    for part in parts {
        let mut letters = part.chars();
        let back = letters.next()?.to_digit(36)? as usize;
        let shared = letters.next()?.to_digit(36)? as usize;
        let like = if back == 0 && shared == 0 {
            ""
        } else {
            own.get(own.len().checked_sub(back)?)?.get(..shared)?
        };
        own.push(format!("{like}{}", letters.as_str()));
    }
    Some(own.iter().map(|name| Text::shared(&format!("{name}{ending}"))).collect())
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
            (&["n1"][..], "*n1 00"),
            (&["n1", "n2", "n10"][..], "* 00n1 112 220"),
            (
                &["ip-10-0-1-7.eu.internal", "ip-10-0-1-12.eu.internal", "a.eu.internal"][..],
                "*.eu.internal 00ip-10-0-1-7 1a12 10a",
            ),
            (&["same", "same"][..], "*same 00 10"),
            (&["a-1-x", "b-1-x", "a-2-x", "b-2-x"][..], "*-x 00a-1 10b-1 222 222"),
        ] {
            assert_eq!(encode(names), text);
            let back: Vec<String> = decode(text).expect("names").iter().map(ToString::to_string).collect();
            assert_eq!(back, names);
        }
        for bad in ["", "n1", "* 15x", "* 05", "* -x", "* ", "* 00a 12b", "* 00a 30b"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
