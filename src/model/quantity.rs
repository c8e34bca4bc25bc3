//! Resource quantities: `100m`, `1.5Gi`, `12e6`.
//!
//! Follows k8s.io/apimachinery/pkg/api/resource (quantity.go, amount.go, math.go, scale_int.go): what parses,
//! how values round up, compare and add, and the canonical text. Amounts that fit are a 64-bit mantissa with a
//! decimal scale; everything else is an arbitrary-precision decimal, as there. Refuses floating point.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::int_or_string::go_int;

/// The decimal digits that always fit an `i64` (`maxInt64Factors`).
const MAX_INT64_FACTORS: i64 = 18;
/// The smallest scale kept: nano.
const NANO: i32 = -9;
/// Alignment of decimals stops here, so that `1e1000000000` cannot exhaust memory.
const MAX_SHIFT: u32 = 20_000;

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
    #[error(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    )]
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
        let shifted = [parts.num, parts.denom].concat();
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
            if unscaled.sign() == Sign::Plus && compare(&unscaled, scale, &BigInt::from(1), 0) == Ordering::Less {
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
        {
            if let Some(sum) = add_int((*value, *scale), (*more, *more_scale)) {
                (*value, *scale) = sum;
                return;
            }
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
        {
            if s == t {
                return a.cmp(b);
            }
        }
        let (a, a_scale) = self.decimal();
        let (b, b_scale) = other.decimal();
        compare(&a, a_scale, &b, b_scale)
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
                Quantity::parse(trimmed).map_err(|error| E::custom(format!("invalid quantity {text:?}: {error}")))
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

/// The pieces of a quantity's text (`parseQuantityString`).
struct Parts<'a> {
    positive: bool,
    /// Sign, digits and point: what the slow way parses.
    value: &'a str,
    num: &'a str,
    denom: &'a str,
    suffix: &'a str,
}

impl<'a> Parts<'a> {
    fn split(text: &'a str) -> Result<Self, ParseQuantityError> {
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

fn run(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(from).take_while(|byte| wanted(**byte)).count()
}

fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or("")
}

fn interpret_suffix(suffix: &str) -> Option<(i32, i32, Format)> {
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

fn decimal_suffix(exponent: i64) -> &'static str {
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

/// `inf.Dec.SetString`: sign, digits, at most one point, at least one digit.
fn parse_decimal(text: &str) -> Option<(BigInt, i32)> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = [whole, fraction].concat();
    let unscaled = BigInt::parse_bytes(all.as_bytes(), 10)?;
    Some((if negative { -unscaled } else { unscaled }, fraction.len() as i32))
}

fn shift(value: BigInt, places: u32) -> BigInt {
    if places == 0 || value.sign() == Sign::NoSign {
        return value;
    }
    value * BigInt::from(10).pow(places.min(MAX_SHIFT))
}

/// Rounds `unscaled * 10^-scale` away from zero so that its scale is at most `to`.
fn round_up(unscaled: BigInt, scale: i32, to: i32) -> (BigInt, i32) {
    if scale <= to {
        // The same amount with the wanted scale, as inf.Dec has it: overflows show the low bits.
        let places = to.abs_diff(scale);
        return if places > MAX_SHIFT { (unscaled, scale) } else { (shift(unscaled, places), to) };
    }
    let places = scale.abs_diff(to);
    if places > MAX_SHIFT {
        return (BigInt::from(if unscaled.sign() == Sign::Minus { -1 } else { 1 }), to);
    }
    let divisor = BigInt::from(10).pow(places);
    let (mut result, rest) = (&unscaled / &divisor, &unscaled % &divisor);
    match rest.sign() {
        Sign::Plus => result += 1,
        Sign::Minus => result -= 1,
        Sign::NoSign => {}
    }
    (result, to)
}

fn compare(a: &BigInt, a_scale: i32, b: &BigInt, b_scale: i32) -> Ordering {
    if a.sign() != b.sign() || a.sign() == Sign::NoSign {
        return a.sign().cmp(&b.sign());
    }
    // Magnitudes first: numbers of very different size are never aligned.
    let magnitude = |value: &BigInt, scale: i32| {
        value.magnitude().to_string().len() as i64 - i64::from(scale)
    };
    let by_size = magnitude(a, a_scale).cmp(&magnitude(b, b_scale));
    if by_size != Ordering::Equal {
        return if a.sign() == Sign::Plus { by_size } else { by_size.reverse() };
    }
    let scale = a_scale.max(b_scale);
    let wide = |value: &BigInt, own: i32| value * BigInt::from(10).pow(scale.abs_diff(own));
    wide(a, a_scale).cmp(&wide(b, b_scale))
}

/// `scaledValue`: ceil(unscaled * 10^-scale * 10^to), cut to 64 bits.
fn scaled_value(unscaled: &BigInt, scale: i32, to: i32) -> i64 {
    let difference = i64::from(scale) - i64::from(to);
    if difference <= 0 {
        let factor = go_int(10f64.powi(difference.unsigned_abs().min(400) as i32));
        return low_bits(unscaled).wrapping_mul(factor);
    }
    let places = difference.unsigned_abs().min(u64::from(MAX_SHIFT)) as u32;
    let divisor = BigInt::from(10).pow(places);
    if *unscaled < BigInt::from(i64::MAX) && places < 19 {
        let (value, divisor) = (low_bits(unscaled), low_bits(&divisor));
        return value / divisor + i64::from(value % divisor != 0);
    }
    // math/big's DivMod is Euclidean: the remainder is never negative.
    let (mut quotient, rest) = (unscaled / &divisor, unscaled % &divisor);
    if rest.sign() == Sign::Minus {
        quotient -= 1;
    }
    low_bits(&quotient).wrapping_add(i64::from(rest.sign() != Sign::NoSign))
}

fn low_bits(value: &BigInt) -> i64 {
    let low = value.iter_u64_digits().next().unwrap_or(0) as i64;
    if value.sign() == Sign::Minus { low.wrapping_neg() } else { low }
}

/// `positiveScaleInt64`: `base * 10^places`, if it fits.
fn positive_scale(base: i64, places: u32) -> Option<i64> {
    if base == 0 {
        return Some(0);
    }
    base.checked_mul(10i64.checked_pow(places)?).filter(|_| base != i64::MIN || places == 0)
}

/// What `positiveScaleInt64` leaves where the result does not fit: its low bits for the common scales.
fn wrapping_scale(base: i64, places: u32) -> i64 {
    positive_scale(base, places).unwrap_or_else(|| match places {
        1 | 2 | 3 | 6 | 9 if base != i64::MIN => base.wrapping_mul(10i64.pow(places)),
        _ => 0,
    })
}

/// `negativeScaleInt64`: `base / 10^places` rounded away from zero, and whether that was exact.
fn negative_scale(base: i64, places: u32) -> (i64, bool) {
    match 10i64.checked_pow(places) {
        Some(divisor) => {
            let exact = base % divisor == 0;
            (base / divisor + if exact { 0 } else { base.signum() }, exact)
        }
        None => (base.signum(), base == 0),
    }
}

fn add_int(a: (i64, i32), b: (i64, i32)) -> Option<(i64, i32)> {
    if b.0 == 0 {
        return Some(a);
    }
    if a.0 == 0 {
        return Some(b);
    }
    let scale = a.1.min(b.1);
    let wide = |(value, own): (i64, i32)| positive_scale(value, own.abs_diff(scale));
    Some((wide(a)?.checked_add(wide(b)?)?, scale))
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
