//! How Go writes values: `fmt`'s `%v` and `%q`, and the floats of `encoding/json`.
//!
//! kubectl's JSONPath and custom columns print whatever they find with these, so their output is
//! part of the contract. Only the shapes that JSON data can take are known here.

use std::fmt::Write as _;

use serde_json::Number;
use serde_json::Value;

use super::escape::is_unsafe;

/// A number the way kubectl holds it: what fits is an `int64`, all else a `float64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Num {
    Int(i64),
    Float(f64),
}

/// Returns a JSON number as kubectl would hold it.
pub(super) fn number(number: &Number) -> Num {
    match number.as_i64() {
        Some(int) => Num::Int(int),
        None => Num::Float(number.as_f64().unwrap_or(f64::NAN)),
    }
}

/// Returns the name of the Go type that a decoded JSON value has.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "<nil>",
        Value::Bool(_) => "bool",
        Value::Number(n) => match number(n) {
            Num::Int(_) => "int64",
            Num::Float(_) => "float64",
        },
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
    }
}

/// Appends a value as `fmt.Sprint` does: `map[a:1 b:[x <nil>]]`, strings without quotes.
pub(super) fn sprint(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("<nil>"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => match number(n) {
            Num::Int(int) => drop(write!(out, "{int}")),
            Num::Float(float) => out.push_str(&sprint_float(float)),
        },
        Value::String(s) => out.push_str(s),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                sprint(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push_str("map[");
            for (i, (key, item)) in map.iter().enumerate() {
                if i > 0 {
                    out.push(' ');
                }
                out.push_str(key);
                out.push(':');
                sprint(out, item);
            }
            out.push(']');
        }
    }
}

/// Returns a float as `%v` does: shortest digits, with an exponent below 1e-4 and from 1e+06.
pub(super) fn sprint_float(value: f64) -> String {
    if !value.is_finite() {
        return non_finite(value);
    }
    let (digits, exponent) = exponent_form(value);
    if value == 0.0 || (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    with_exponent(&digits, exponent, 2)
}

/// Returns a float as `encoding/json` does: an exponent below 1e-6 and from 1e21.
pub(super) fn json_float(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let (digits, exponent) = exponent_form(value);
        return with_exponent(&digits, exponent, 1);
    }
    format!("{value}")
}

fn non_finite(value: f64) -> String {
    if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    }
    .to_owned()
}

/// Splits a float into its shortest digits (`-1.5`) and the decimal exponent.
fn exponent_form(value: f64) -> (String, i32) {
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) => (digits.to_owned(), exponent.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

fn with_exponent(digits: &str, exponent: i32, least: usize) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:0least$}", exponent.unsigned_abs())
}

/// Returns a string in double quotes as `%q` does.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if c.is_ascii_control() => drop(write!(out, "\\x{:02x}", u32::from(c))),
            c if is_printable(c) => out.push(c),
            c if u32::from(c) < 0x1_0000 => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => drop(write!(out, "\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// Tells whether Go would show a character as it is; close to `unicode.IsPrint`.
pub(super) fn is_printable(c: char) -> bool {
    c == ' ' || !(c.is_whitespace() || is_unsafe(c))
}

#[cfg(test)]
mod tests {
    use super::json_float;
    use super::quote;
    use super::sprint_float;

    /// Recorded from Go 1.26: the float, `%v`, and `json.Marshal`.
    #[test]
    fn floats_look_as_in_go() {
        for (value, sprint, json) in [
            (0.0, "0", "0"),
            (-0.0, "-0", "-0"),
            (1.0, "1", "1"),
            (-2.5, "-2.5", "-2.5"),
            (100_000.0, "100000", "100000"),
            (1_000_000.0, "1e+06", "1000000"),
            (1_234_567.8, "1.2345678e+06", "1234567.8"),
            (1e20, "1e+20", "100000000000000000000"),
            (1e21, "1e+21", "1e+21"),
            (1e100, "1e+100", "1e+100"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "1e-05", "0.00001"),
            (1e-6, "1e-06", "0.000001"),
            (1.5e-7, "1.5e-07", "1.5e-7"),
            (9_223_372_036_854_775_808.0, "9.223372036854776e+18", "9223372036854776000"),
        ] {
            assert_eq!(sprint_float(value), sprint);
            assert_eq!(json_float(value), json);
        }
        assert_eq!(sprint_float(f64::NEG_INFINITY), "-Inf");
    }

    #[test]
    fn strings_are_quoted_as_in_go() {
        assert_eq!(
            quote("a\"b\\c\n\t\u{7}\u{1}é日\u{200b}\u{1f642}"),
            "\"a\\\"b\\\\c\\n\\t\\a\\x01é日\\u200b\u{1f642}\""
        );
    }
}
