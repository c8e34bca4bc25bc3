//! Resource quantities: `100m`, `1.5Gi`, `12e6`.
//!
//! Follows k8s.io/apimachinery/pkg/api/resource (quantity.go, amount.go, math.go, scale_int.go): what parses,
//! how values round up, compare and add, and the canonical text. Amounts that fit are a 64-bit mantissa with a
//! decimal scale; everything else is an arbitrary-precision decimal, as there. Refuses floating point.

mod decimal;
mod text;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};

use decimal::{
    add_int, compare, negative_scale, parse_decimal, round_up, scaled_value, shift, wrapping_scale,
};
use text::{Parts, decimal_suffix, interpret_suffix};

/// The decimal digits that always fit an `i64` (`maxInt64Factors`).
const MAX_INT64_FACTORS: i64 = 18;
/// The smallest scale kept: nano.
const NANO: i32 = -9;

/// How a quantity was written, and so how it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// `12e6`
    DecimalExponent,
    /// `12Mi`
    BinarySI,
    /// `12M`
    #[default]
    DecimalSI,
}

#[derive(Debug, Clone)]
enum Amount {
    /// `value * 10^scale`
    Int { value: i64, scale: i32 },
    /// `unscaled * 10^-scale`, as inf.Dec has it.
    Dec { unscaled: BigInt, scale: i32 },
}

/// A quantity as the API reads it.
#[derive(Debug, Clone)]
pub struct Quantity {
    amount: Amount,
    format: Format,
    /// The text it was read from, when that is already canonical.
    text: Option<Box<str>>,
}

/// Why a text is not a quantity. The messages are the API server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseQuantityError {
    /// The shape is wrong.
    #[error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    Format,
    /// The number is wrong.
    #[error("unable to parse numeric part of quantity")]
    Numeric,
    /// The suffix is unknown.
    #[error("unable to parse quantity's suffix")]
    Suffix,
}

impl Default for Quantity {
    fn default() -> Self {
        Self::from_int(0, Format::DecimalSI)
    }
}

impl Quantity {
    /// Returns the whole number `value` in `format`.
    pub fn from_int(value: i64, format: Format) -> Self {
        Self { amount: Amount::Int { value, scale: 0 }, format, text: None }
    }

    /// Returns `value` thousandths, in the decimal format.
    pub fn from_milli(value: i64) -> Self {
        Self { amount: Amount::Int { value, scale: -3 }, format: Format::DecimalSI, text: None }
    }

    /// Reads a quantity (`ParseQuantity`).
    ///
    /// # Errors
    /// One of the three messages of the Go code.
    pub fn parse(text: &str) -> Result<Self, ParseQuantityError> {
        if text.is_empty() {
            return Err(ParseQuantityError::Format);
        }
        if text == "0" {
            return Ok(Self { text: Some("0".into()), ..Self::default() });
        }
        let parts = Parts::split(text)?;
        let (base, exponent, format) = interpret_suffix(parts.suffix).ok_or(ParseQuantityError::Suffix)?;
        match Self::parse_fast(text, &parts, exponent, format)? {
            Some(quantity) => Ok(quantity),
            None => Self::parse_slow(&parts, base, exponent, format),
        }
    }

    fn parse_fast(
        text: &str,
        parts: &Parts<'_>,
        exponent: i32,
        format: Format,
    ) -> Result<Option<Self>, ParseQuantityError> {
        let digits = (parts.num.len() + parts.denom.len()) as i64;
        let (mut scale, precision, mantissa) = match format {
            Format::DecimalExponent | Format::DecimalSI => (exponent, MAX_INT64_FACTORS - digits, 1i64),
            // Only whole positive binary numbers take the fast way; the last digits are kept for the shift.
            Format::BinarySI if exponent >= 0 && parts.denom.is_empty() => {
                let used = (exponent as f32 * 3.0 / 10.0) as i64;
                (0, 15 - parts.num.len() as i64 - used - 1, 1i64 << exponent)
            }
            Format::BinarySI => (0, -1, 1),
        };
        if precision < 0 {
            return Ok(None);
        }
        scale = scale.wrapping_sub(parts.denom.len() as i32);
        if scale < NANO {
            return Ok(None);
        }
        let shifted: Cow<'_, str> =
            if parts.denom.is_empty() { parts.num.into() } else { [parts.num, parts.denom].concat().into() };
        let value: i64 = shifted.parse().map_err(|_| ParseQuantityError::Numeric)?;
        let Some(result) = value.checked_mul(mantissa) else { return Ok(None) };
        let canonical = match format {
            Format::BinarySI => exponent % 10 == 0 && value & 7 != 0,
            _ => scale % 3 == 0 && !shifted.ends_with("000") && !shifted.starts_with('0'),
        };
        let value = if parts.positive { result } else { -result };
        let text = canonical.then(|| text.into());
        Ok(Some(Self { amount: Amount::Int { value, scale }, format, text }))
    }

    fn parse_slow(
        parts: &Parts<'_>,
        base: i32,
        exponent: i32,
        mut format: Format,
    ) -> Result<Self, ParseQuantityError> {
        let (mut unscaled, mut scale) = parse_decimal(parts.value).ok_or(ParseQuantityError::Numeric)?;
        if base == 10 {
            scale = scale.wrapping_sub(exponent);
        } else {
            unscaled <<= exponent.unsigned_abs();
        }
        let negative = unscaled.sign() == Sign::Minus;
        if negative {
            unscaled = -unscaled;
        }
        if unscaled.sign() != Sign::NoSign {
            (unscaled, scale) = round_up(unscaled, scale, -NANO);
        }
        if format == Format::BinarySI {
            let max = BigInt::from(i64::MAX);
            if compare(&unscaled, scale, &max, 0) == Ordering::Greater {
                (unscaled, scale) = (max, 0);
            }
            if unscaled.sign() == Sign::Plus
                && compare(&unscaled, scale, &BigInt::from(1), 0) == Ordering::Less
            {
                format = Format::DecimalSI;
            }
        }
        if negative {
            unscaled = -unscaled;
        }
        Ok(Self { amount: Amount::Dec { unscaled, scale }, format, text: None })
    }

    /// Returns how the quantity is printed.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns -1, 0 or 1.
    pub fn sign(&self) -> i32 {
        match &self.amount {
            Amount::Int { value, .. } => value.signum() as i32,
            Amount::Dec { unscaled, .. } => match unscaled.sign() {
                Sign::Minus => -1,
                Sign::NoSign => 0,
                Sign::Plus => 1,
            },
        }
    }

    /// Reports whether the amount is zero.
    pub fn is_zero(&self) -> bool {
        self.sign() == 0
    }

    /// Returns ceil(amount * 1000), as `MilliValue`; absurd amounts overflow as they do there.
    pub fn milli_value(&self) -> i64 {
        self.scaled_value(-3)
    }

    /// Returns ceil(amount), as `Value`.
    pub fn value(&self) -> i64 {
        self.scaled_value(0)
    }

    fn scaled_value(&self, to: i32) -> i64 {
        match &self.amount {
            Amount::Int { value, scale } if *scale < to => negative_scale(*value, to.abs_diff(*scale)).0,
            Amount::Int { value, scale } => wrapping_scale(*value, scale.abs_diff(to)),
            Amount::Dec { unscaled, scale } => scaled_value(unscaled, *scale, -to),
        }
    }

    /// Rounds up (away from zero) to thousandths, as API defaulting does with resource lists.
    pub fn round_up_to_milli(&mut self) {
        match &mut self.amount {
            Amount::Int { value, scale } if *scale < -3 => {
                *value = negative_scale(*value, scale.abs_diff(-3)).0;
                *scale = -3;
                self.text = None;
            }
            Amount::Int { .. } => {}
            Amount::Dec { unscaled, scale } => {
                self.text = None;
                (*unscaled, *scale) = round_up(std::mem::take(unscaled), *scale, 3);
            }
        }
    }

    /// Adds `other`; a zero amount takes over the other's format, as `Add` does.
    pub fn add(&mut self, other: &Self) {
        if self.is_zero() {
            self.format = other.format;
        }
        self.text = None;
        if let (Amount::Int { value, scale }, Amount::Int { value: more, scale: more_scale }) =
            (&mut self.amount, &other.amount)
            && let Some(sum) = add_int((*value, *scale), (*more, *more_scale))
        {
            (*value, *scale) = sum;
            return;
        }
        let (a, a_scale) = self.decimal();
        let (b, b_scale) = other.decimal();
        let scale = a_scale.max(b_scale);
        let unscaled = shift(a, scale.abs_diff(a_scale)) + shift(b, scale.abs_diff(b_scale));
        self.amount = Amount::Dec { unscaled, scale };
    }

    /// Returns `self - other`, in the format of `self` unless that is zero.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let mut negated = other.clone();
        match &mut negated.amount {
            Amount::Int { value, .. } => *value = value.saturating_neg(),
            Amount::Dec { unscaled, .. } => *unscaled = -std::mem::take(unscaled),
        }
        let mut result = self.clone();
        result.add(&negated);
        result
    }

    fn decimal(&self) -> (BigInt, i32) {
        match &self.amount {
            Amount::Int { value, scale } => (BigInt::from(*value), scale.wrapping_neg()),
            Amount::Dec { unscaled, scale } => (unscaled.clone(), *scale),
        }
    }

    fn canonical(&self) -> String {
        if self.is_zero() {
            return "0".into();
        }
        let mut format = self.format;
        if format == Format::BinarySI {
            let small = *self > Self::from_int(-1024, Format::BinarySI)
                && *self < Self::from_int(1024, Format::BinarySI);
            if small || !self.is_whole() {
                format = Format::DecimalSI;
            }
        }
        match format {
            Format::BinarySI => self.canonical_binary(),
            Format::DecimalExponent | Format::DecimalSI => {
                let (number, exponent) = self.canonical_decimal();
                let suffix = match (format, exponent) {
                    (_, 0) => String::new(),
                    (Format::DecimalExponent, e) => format!("e{e}"),
                    (_, e) => decimal_suffix(e).into(),
                };
                number + &suffix
            }
        }
    }

    fn is_whole(&self) -> bool {
        match &self.amount {
            Amount::Int { scale, .. } if *scale >= 0 => true,
            Amount::Int { value, scale } => negative_scale(*value, scale.unsigned_abs()).1,
            Amount::Dec { unscaled, scale } => {
                let (rounded, rounded_scale) = round_up(unscaled.clone(), *scale, 0);
                compare(&rounded, rounded_scale, unscaled, *scale) == Ordering::Equal
            }
        }
    }

    fn canonical_decimal(&self) -> (String, i64) {
        let (mut unscaled, scale) = self.decimal();
        let mut exponent = -i64::from(scale);
        let ten = BigInt::from(10);
        while unscaled.sign() != Sign::NoSign && (&unscaled % &ten).sign() == Sign::NoSign {
            unscaled /= &ten;
            exponent += 1;
        }
        while exponent % 3 != 0 {
            unscaled *= &ten;
            exponent -= 1;
        }
        (unscaled.to_string(), exponent)
    }

    fn canonical_binary(&self) -> String {
        let (unscaled, scale) = self.decimal();
        let (mut whole, rest) = round_up(unscaled, scale, 0);
        if rest < 0 {
            whole = shift(whole, rest.unsigned_abs());
        }
        let unit = BigInt::from(1024);
        let mut times = 0;
        while whole.sign() != Sign::NoSign && (&whole % &unit).sign() == Sign::NoSign {
            whole /= &unit;
            times += 1;
        }
        let suffix = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].get(times).copied().unwrap_or("");
        format!("{whole}{suffix}")
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.write_str(text),
            None => f.write_str(&self.canonical()),
        }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Amount::Int { value: a, scale: s }, Amount::Int { value: b, scale: t }) =
            (&self.amount, &other.amount)
            && s == t
        {
            return a.cmp(b);
        }
        let (a, a_scale) = self.decimal();
        let (b, b_scale) = other.decimal();
        compare(&a, a_scale, &b, b_scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> String {
        Quantity::parse(text).map_or_else(|error| error.to_string(), |quantity| quantity.to_string())
    }

    #[test]
    fn canonical_forms() {
        for (text, wanted) in [
            ("0", "0"),
            ("1.5", "1500m"),
            ("1.5Gi", "1536Mi"),
            ("0.1m", "100u"),
            ("0.1n", "1n"),
            ("1024", "1024"),
            ("1000", "1k"),
            ("12e6", "12e6"),
            ("1E3", "1E3"),
            ("2048Ki", "2Mi"),
            ("0.5Mi", "512Ki"),
            ("9223372036854775807Ki", "9223372036854775807"),
            ("1G", "1G"),
            ("-1.5Ki", "-1536"),
        ] {
            assert_eq!(canonical(text), wanted, "{text}");
        }
    }

    #[test]
    fn wrong_texts() {
        for text in ["", "1.2.3", "abc", "1x", "1 Gi", "--1", "1e", "0x10"] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn order_and_sums_do_not_overflow() {
        let big = Quantity::parse("1e400000").expect("parses");
        let small = Quantity::parse("9Ei").expect("parses");
        assert!(big > small);
        assert!(Quantity::parse("-1e400000").expect("parses") < small);
        let mut sum = small.clone();
        sum.add(&small);
        assert!(sum > small);
        assert_eq!(Quantity::parse("1100m").expect("parses").value(), 2);
        assert_eq!(Quantity::parse("1.0001m").expect("parses").milli_value(), 2);
    }
}
