//! Looks ahead at the keys of a document, to tell a list from a single object, without taking anything.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// What the next key tells.
pub(super) enum Ahead {
    /// A key was passed.
    More,
    /// No list: read it whole.
    Object,
    /// `items` is an array; `ahead` points at it.
    Items,
}

/// How far the keys of a document were looked at.
pub(super) struct Walk {
    /// Bytes from the document's start.
    pub(super) ahead: usize,
    pub(super) kind: Option<String>,
}

impl Walk {
    /// Passes one key and its value; `None` asks for more text.
    pub(super) fn step(&mut self, text: &[u8]) -> Option<Ahead> {
        let mut position = skip(text, self.ahead, b" \t\r\n,");
        let (key, end) = value_at::<String>(text, position)?;
        position = skip(text, end, b" \t\r\n:");
        let next = *text.get(position)?;
        match key.as_deref() {
            Some("items") if next == b'[' => {
                self.ahead = position;
                return Some(Ahead::Items);
            }
            Some("kind") => {
                let (kind, end) = value_at::<String>(text, position)?;
                self.kind = kind;
                self.ahead = end;
            }
            Some("apiVersion" | "metadata" | "items") => {
                self.ahead = value_at::<IgnoredAny>(text, position)?.1;
            }
            _ => return Some(Ahead::Object),
        }
        Some(Ahead::More)
    }
}

/// Returns the text of `metadata` of a list whose whole text is there.
pub(super) fn metadata(text: &[u8]) -> Option<&[u8]> {
    field(text, "metadata")
}

/// Returns the text of `kind`, with its quotes, of an object whose whole text is there.
pub(super) fn kind(text: &[u8]) -> Option<&[u8]> {
    field(text, "kind")
}

/// Returns the text of a field; the fields before it are passed, so that it costs little if it comes early.
fn field<'t>(text: &'t [u8], name: &str) -> Option<&'t [u8]> {
    let mut position = skip(text, 0, b" \t\r\n");
    if text.get(position) != Some(&b'{') {
        return None;
    }
    position += 1;
    loop {
        position = skip(text, position, b" \t\r\n,");
        let (key, end) = value_at::<String>(text, position)?;
        position = skip(text, end, b" \t\r\n:");
        let (value, end) = value_at::<IgnoredAny>(text, position)?;
        value?;
        if key? == name {
            return text.get(position..end);
        }
        position = end;
    }
}

fn skip(text: &[u8], from: usize, what: &[u8]) -> usize {
    from + text.iter().skip(from).take_while(|byte| what.contains(byte)).count()
}

/// Reads the value at `from`; a value that is not as expected counts as read with nothing in it and lets the
/// caller give up looking ahead. `None` asks for more text.
fn value_at<'de, T: Deserialize<'de>>(text: &'de [u8], from: usize) -> Option<(Option<T>, usize)> {
    let mut values = serde_json::Deserializer::from_slice(text.get(from..)?).into_iter::<T>();
    match values.next() {
        Some(Ok(value)) => Some((Some(value), from + values.byte_offset())),
        Some(Err(error)) if error.is_eof() => None,
        Some(Err(_)) => Some((None, from)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty answer was taken for an empty list.
    #[test]
    fn what_tells_no_kind_has_none() {
        assert_eq!(kind(br#"{"kind":"PodList","items":[]}"#), Some(&br#""PodList""#[..]));
        assert_eq!(kind(br#"{"items":[{"kind":"Pod"}],"kind":"PodList"}"#), Some(&br#""PodList""#[..]));
        for text in ["", "{}", "[]", "null", "<html>", r#"{"items":[{"kind":"Pod"}]}"#, r#"{"ki"#] {
            assert_eq!(kind(text.as_bytes()), None, "{text}");
        }
    }
}
