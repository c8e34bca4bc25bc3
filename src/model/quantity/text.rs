//! The text of a quantity: its pieces, its suffixes, and how it stands in JSON.
//!
//! Follows k8s.io/apimachinery/pkg/api/resource (quantity.go parseQuantityString, suffix.go).

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Format, ParseQuantityError, Quantity};

/// The pieces of a quantity's text (`parseQuantityString`).
pub(super) struct Parts<'a> {
    pub(super) positive: bool,
    /// Sign, digits and point: what the slow way parses.
    pub(super) value: &'a str,
    pub(super) num: &'a str,
    pub(super) denom: &'a str,
    pub(super) suffix: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn split(text: &'a str) -> Result<Self, ParseQuantityError> {
        let bytes = text.as_bytes();
        let positive = bytes.first() != Some(&b'-');
        let mut pos = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
        pos += run(bytes, pos, |b| b == b'0');
        if pos >= bytes.len() {
            return Ok(Self { positive, value: "0", num: "0", denom: "", suffix: "" });
        }
        let digits = run(bytes, pos, |b| b.is_ascii_digit());
        let num = if digits == 0 { "0" } else { slice(text, pos, pos + digits) };
        pos += digits;
        let mut denom = "";
        if bytes.get(pos) == Some(&b'.') {
            let digits = run(bytes, pos + 1, |b| b.is_ascii_digit());
            denom = slice(text, pos + 1, pos + 1 + digits);
            pos += 1 + digits;
        }
        let value = slice(text, 0, pos);
        let suffix_start = pos;
        pos += run(bytes, pos, |b| b"eEinumkKMGTP".contains(&b));
        if matches!(bytes.get(pos), Some(b'-' | b'+')) {
            pos += 1;
        }
        pos += run(bytes, pos, |b| b.is_ascii_digit());
        if pos < bytes.len() {
            return Err(ParseQuantityError::Format);
        }
        Ok(Self { positive, value, num, denom, suffix: slice(text, suffix_start, pos) })
    }
}

pub(super) fn run(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(from).take_while(|byte| wanted(**byte)).count()
}

pub(super) fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

pub(super) fn interpret_suffix(suffix: &str) -> Option<(i32, i32, Format)> {
    let decimal = |exponent| Some((10, exponent, Format::DecimalSI));
    let binary = |exponent| Some((2, exponent, Format::BinarySI));
    match suffix {
        "n" => decimal(-9),
        "u" => decimal(-6),
        "m" => decimal(-3),
        "" => decimal(0),
        "k" => decimal(3),
        "M" => decimal(6),
        "G" => decimal(9),
        "T" => decimal(12),
        "P" => decimal(15),
        "E" => decimal(18),
        "Ki" => binary(10),
        "Mi" => binary(20),
        "Gi" => binary(30),
        "Ti" => binary(40),
        "Pi" => binary(50),
        "Ei" => binary(60),
        _ => {
            let exponent: i64 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            // The Go code cuts the exponent to 32 bits.
            Some((10, exponent as i32, Format::DecimalExponent))
        }
    }
}

pub(super) fn decimal_suffix(exponent: i64) -> &'static str {
    match exponent {
        -9 => "n",
        -6 => "u",
        -3 => "m",
        3 => "k",
        6 => "M",
        9 => "G",
        12 => "T",
        15 => "P",
        18 => "E",
        _ => "",
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct QuantityVisitor;
        impl Visitor<'_> for QuantityVisitor {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a quantity such as 100m or 1Gi")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
                // The Go code trims the JSON text, where tabs and line ends stand as escapes.
                let trimmed = text.trim_matches(|c: char| c.is_whitespace() && !c.is_ascii_control());
                Quantity::parse(trimmed)
                    .map_err(|error| E::custom(format!("invalid quantity {text:?}: {error}")))
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Quantity, E> {
                self.visit_str(&value.to_string())
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Quantity, E> {
                self.visit_str(&value.to_string())
            }
            /// How a float was typed is lost; kubectl sends it on as Go writes it.
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Quantity, E> {
                let plain = value == 0.0 || (1e-6..1e21).contains(&value.abs());
                self.visit_str(&if plain { value.to_string() } else { format!("{value:e}") })
            }
            fn visit_unit<E: de::Error>(self) -> Result<Quantity, E> {
                Ok(Quantity::default())
            }
        }
        deserializer.deserialize_any(QuantityVisitor)
    }
}
