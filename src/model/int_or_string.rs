//! `intstr.IntOrString`: a number or a percentage, scaled as the controllers do.
//!
//! Follows k8s.io/apimachinery/pkg/util/intstr (GetScaledValueFromIntOrPercent).

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number or a string, as the API has it; null is the number 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IntOrString {
    /// A plain number.
    Int(i32),
    /// A percentage, or text that is none.
    String(String),
}

impl IntOrString {
    /// Returns the value for a `total`, percentages rounded up.
    ///
    /// # Errors
    /// `invalid value for IntOrString: …` for text that is no percentage.
    pub fn scaled_up(&self, total: i64) -> Result<i64, String> {
        self.scaled(total, true)
    }

    /// Returns the value for a `total`, percentages rounded up or down.
    ///
    /// # Errors
    /// `invalid value for IntOrString: …` for text that is no percentage.
    pub fn scaled(&self, total: i64, round_up: bool) -> Result<i64, String> {
        let text = match self {
            Self::Int(value) => return Ok(i64::from(*value)),
            Self::String(text) => text,
        };
        let Some(digits) = text.strip_suffix('%') else {
            return Err("invalid value for IntOrString: invalid type: string is not a percentage".into());
        };
        let percent: i64 = digits.parse().map_err(|_| {
            format!("invalid value for IntOrString: invalid value {text:?}: {}", atoi_error(digits))
        })?;
        // The Go code multiplies and divides in float64.
        let exact = percent as f64 * total as f64 / 100.0;
        Ok(go_int(if round_up { exact.ceil() } else { exact.floor() }))
    }

    /// Reports whether this is a percentage.
    pub fn is_percent(&self) -> bool {
        matches!(self, Self::String(text) if text.ends_with('%'))
    }
}

/// `int64(x)` as Go has it on amd64: what does not fit is the smallest number, not the nearest.
pub(super) fn go_int(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) {
        value as i64
    } else {
        i64::MIN
    }
}

fn atoi_error(digits: &str) -> String {
    let body = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let number = !body.is_empty() && body.bytes().all(|byte| byte.is_ascii_digit());
    let why = if number { "value out of range" } else { "invalid syntax" };
    format!("strconv.Atoi: parsing {digits:?}: {why}")
}

impl fmt::Display for IntOrString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => write!(f, "{value}"),
            Self::String(text) => f.write_str(text),
        }
    }
}

impl Serialize for IntOrString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(value) => serializer.serialize_i32(*value),
            Self::String(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for IntOrString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntOrStringVisitor;
        impl Visitor<'_> for IntOrStringVisitor {
            type Value = IntOrString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a 32-bit integer or a string")
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<IntOrString, E> {
                i32::try_from(value)
                    .map(IntOrString::Int)
                    .map_err(|_| E::custom("number does not fit 32 bits"))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<IntOrString, E> {
                i32::try_from(value)
                    .map(IntOrString::Int)
                    .map_err(|_| E::custom("number does not fit 32 bits"))
            }
            fn visit_unit<E>(self) -> Result<IntOrString, E> {
                Ok(IntOrString::Int(0))
            }
            fn visit_str<E>(self, text: &str) -> Result<IntOrString, E> {
                Ok(IntOrString::String(text.to_owned()))
            }
        }
        deserializer.deserialize_any(IntOrStringVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_up() {
        for (text, total, wanted) in
            [("25%", 10, 3), ("1%", 10, 1), ("1%", 250, 3), ("10%", 0, 0), ("100%", 7, 7)]
        {
            assert_eq!(IntOrString::String(text.into()).scaled_up(total), Ok(wanted), "{text} of {total}");
        }
        assert!(IntOrString::String("5".into()).scaled_up(5).is_err());
    }
}
