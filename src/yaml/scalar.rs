//! kubectl's scalar rules: YAML 1.1 as go-yaml v2 resolves it, then as JSON spells it.
//!
//! `yes`, `on` and `y` are true, `0644` and `0o644` are 420, `1_000` is 1000, `08` is 8, `1:30` and
//! dates are text, unknown tags mean text. Nothing here looks at indentation or structure.

use super::error::{Fail, fail};
use super::event::Scalar;
use super::node::{Value, quote_short};
use super::number::{go_key, is_decimal, parse_float, parse_int, parse_radix, parse_uint};
use super::timestamp::is_timestamp;

const PREFIX: &str = "tag:yaml.org,2002:";

/// Returns the value a scalar stands for; fails when its tag and its text do not fit.
pub(super) fn resolve(scalar: Scalar<'_>) -> Result<Value, Fail> {
    let Some(tag) = &scalar.tag else {
        return Ok(if scalar.plain {
            untagged(&scalar.text).unwrap_or_else(|| Value::String(scalar.text.into_owned()))
        } else {
            Value::String(scalar.text.into_owned())
        });
    };
    let misfit = || {
        let text = quote_short(&scalar.text);
        fail(format!("cannot decode {text} as a !!{}", short(tag)), scalar.start.pos())
    };
    match tag.strip_prefix(PREFIX) {
        Some("binary") => {
            let bytes = decode_base64(&scalar.text)
                .ok_or_else(|| fail("!!binary value contains invalid base64 data", scalar.start.pos()))?;
            Ok(Value::String(go_utf8(&bytes)))
        }
        Some("bool") => {
            untagged(&scalar.text).filter(|value| matches!(value, Value::Bool(_))).ok_or_else(misfit)
        }
        Some("null") => {
            untagged(&scalar.text).filter(|value| matches!(value, Value::Null)).ok_or_else(misfit)
        }
        Some("int") => untagged(&scalar.text)
            .filter(|value| matches!(value, Value::Int(_) | Value::UInt(_)))
            .ok_or_else(misfit),
        Some("float") => match untagged(&scalar.text) {
            Some(Value::Float(number)) => Ok(Value::Float(number)),
            #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
            Some(Value::Int(number)) => Ok(Value::Float(number as f64)),
            _ => Err(misfit()),
        },
        Some("timestamp") if !is_timestamp(&scalar.text) => Err(misfit()),
        _ => Ok(Value::String(scalar.text.into_owned())),
    }
}

fn short(tag: &str) -> &str {
    tag.strip_prefix(PREFIX).unwrap_or(tag)
}

/// Returns whether a scalar in the place of a key asks for a merge.
pub(super) fn is_merge(scalar: &Scalar<'_>) -> bool {
    scalar.text == "<<"
        && (scalar.plain || scalar.tag.as_deref().and_then(|tag| tag.strip_prefix(PREFIX)) == Some("merge"))
}

/// Returns a key in the spelling of JSON, and whether it is of a kind kubectl accepts.
pub(super) fn key_text(value: Value) -> (String, bool) {
    match value {
        Value::String(text) => (text, true),
        Value::Int(number) => (number.to_string(), true),
        Value::Bool(flag) => (flag.to_string(), true),
        Value::Float(number) => (go_key(number), true),
        // The NUL keeps them from counting as duplicates of text, which they are not for kubectl.
        Value::UInt(number) => (format!("\0{number}"), false),
        Value::Null | Value::Seq(_) | Value::Map(_) => ("\0null".to_owned(), false),
    }
}

/// Returns whether plain text stands for itself.
pub(super) fn is_text(text: &str) -> bool {
    untagged(text).is_none()
}

/// Returns what plain text stands for; `None` means text.
fn untagged(text: &str) -> Option<Value> {
    let Some(first) = text.bytes().next() else { return Some(Value::Null) };
    match first {
        b'0'..=b'9' | b'+' | b'-' => number_or_word(text),
        b'.' => word(text).or_else(|| dotted_number(text)),
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(text),
        _ => None,
    }
}

/// Returns the value of a word with a meaning.
fn word(text: &str) -> Option<Value> {
    Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Value::Null,
        ".nan" | ".NaN" | ".NAN" => Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Value::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

fn number_or_word(text: &str) -> Option<Value> {
    if matches!(text.as_bytes(), [b'+' | b'-', b'.', ..])
        && let Some(value) = word(text)
    {
        return Some(value);
    }
    let stripped;
    let plain = if text.contains('_') {
        stripped = text.replace('_', "");
        &stripped
    } else {
        text
    };
    if let Some(number) = parse_int(plain) {
        return Some(Value::Int(number));
    }
    if let Some(number) = parse_uint(plain) {
        return Some(whole(number));
    }
    if is_decimal(plain) {
        return parse_float(plain).map(Value::Float);
    }
    signed_binary(plain)
}

fn whole(number: u64) -> Value {
    i64::try_from(number).map_or(Value::UInt(number), Value::Int)
}

/// go-yaml lets a sign stand behind `0b`: `0b-1` is -1.
fn signed_binary(text: &str) -> Option<Value> {
    let digits = text.strip_prefix("0b")?;
    let (negative, digits) = match digits.as_bytes().first()? {
        b'-' => (true, digits.get(1..)?),
        b'+' => (false, digits.get(1..)?),
        _ => return None,
    };
    let magnitude = parse_radix(digits, 2)?;
    if negative {
        0_i64.checked_sub_unsigned(magnitude).map(Value::Int)
    } else {
        i64::try_from(magnitude).ok().map(Value::Int)
    }
}

/// Reads a number that begins with its dot; underscores may stand between digits.
fn dotted_number(text: &str) -> Option<Value> {
    if !text.contains('_') {
        return is_decimal(text).then(|| parse_float(text)).flatten().map(Value::Float);
    }
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let separated = bytes
        .iter()
        .enumerate()
        .all(|(at, byte)| *byte != b'_' || (at > 0 && digit(bytes.get(at - 1)) && digit(bytes.get(at + 1))));
    if !separated {
        return None;
    }
    let plain = text.replace('_', "");
    is_decimal(&plain).then(|| parse_float(&plain)).flatten().map(Value::Float)
}

/// Decodes standard base64 with padding; line breaks are skipped, as in Go.
fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let clean: Vec<u8> = text.bytes().filter(|b| !matches!(b, b'\n' | b'\r')).collect();
    if !clean.len().is_multiple_of(4) {
        return None;
    }
    let padding = clean.iter().rev().take_while(|b| **b == b'=').count();
    if padding > 2 {
        return None;
    }
    let digits = clean.get(..clean.len() - padding)?;
    let mut out = Vec::with_capacity(clean.len() / 4 * 3);
    for group in digits.chunks(4) {
        let mut bits = 0_u32;
        for digit in group {
            bits = (bits << 6) | u32::from(base64_digit(*digit)?);
        }
        bits <<= 6 * (4 - group.len());
        let bytes = bits.to_be_bytes();
        out.extend_from_slice(bytes.get(1..group.len())?);
    }
    Some(out)
}

const fn base64_digit(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Turns bytes to text as Go's `encoding/json` does: each invalid byte is one U+FFFD.
fn go_utf8(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(std::iter::repeat_n(char::REPLACEMENT_CHARACTER, chunk.invalid().len()));
    }
    out
}
