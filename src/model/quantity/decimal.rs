//! Decimal arithmetic as Go does it: 64-bit mantissas with a scale, and arbitrary precision beyond them.
//!
//! Follows k8s.io/apimachinery/pkg/api/resource (math.go, scale_int.go) and gopkg.in/inf.v0.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

use crate::model::int_or_string::go_int;

/// Alignment of decimals stops here, so that `1e1000000000` cannot exhaust memory.
const MAX_SHIFT: u32 = 20_000;

/// `inf.Dec.SetString`: sign, digits, at most one point, at least one digit.
pub(super) fn parse_decimal(text: &str) -> Option<(BigInt, i32)> {
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

pub(super) fn shift(value: BigInt, places: u32) -> BigInt {
    if places == 0 || value.sign() == Sign::NoSign {
        return value;
    }
    value * BigInt::from(10).pow(places.min(MAX_SHIFT))
}

/// Rounds `unscaled * 10^-scale` away from zero so that its scale is at most `to`.
pub(super) fn round_up(unscaled: BigInt, scale: i32, to: i32) -> (BigInt, i32) {
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

pub(super) fn compare(a: &BigInt, a_scale: i32, b: &BigInt, b_scale: i32) -> Ordering {
    if a.sign() != b.sign() || a.sign() == Sign::NoSign {
        return a.sign().cmp(&b.sign());
    }
    // Magnitudes first: numbers of very different size are never aligned.
    let magnitude =
        |value: &BigInt, scale: i32| value.magnitude().to_string().len() as i64 - i64::from(scale);
    let by_size = magnitude(a, a_scale).cmp(&magnitude(b, b_scale));
    if by_size != Ordering::Equal {
        return if a.sign() == Sign::Plus { by_size } else { by_size.reverse() };
    }
    let scale = a_scale.max(b_scale);
    let wide = |value: &BigInt, own: i32| value * BigInt::from(10).pow(scale.abs_diff(own));
    wide(a, a_scale).cmp(&wide(b, b_scale))
}

/// `scaledValue`: ceil(unscaled * 10^-scale * 10^to), cut to 64 bits.
pub(super) fn scaled_value(unscaled: &BigInt, scale: i32, to: i32) -> i64 {
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

pub(super) fn low_bits(value: &BigInt) -> i64 {
    let low = value.iter_u64_digits().next().unwrap_or(0) as i64;
    if value.sign() == Sign::Minus { low.wrapping_neg() } else { low }
}

/// `positiveScaleInt64`: `base * 10^places`, if it fits.
pub(super) fn positive_scale(base: i64, places: u32) -> Option<i64> {
    if base == 0 {
        return Some(0);
    }
    base.checked_mul(10i64.checked_pow(places)?).filter(|_| base != i64::MIN || places == 0)
}

/// What `positiveScaleInt64` leaves where the result does not fit: its low bits for the common scales.
pub(super) fn wrapping_scale(base: i64, places: u32) -> i64 {
    positive_scale(base, places).unwrap_or_else(|| match places {
        1 | 2 | 3 | 6 | 9 if base != i64::MIN => base.wrapping_mul(10i64.pow(places)),
        _ => 0,
    })
}

/// `negativeScaleInt64`: `base / 10^places` rounded away from zero, and whether that was exact.
pub(super) fn negative_scale(base: i64, places: u32) -> (i64, bool) {
    match 10i64.checked_pow(places) {
        Some(divisor) => {
            let exact = base % divisor == 0;
            (base / divisor + if exact { 0 } else { base.signum() }, exact)
        }
        None => (base.signum(), base == 0),
    }
}

pub(super) fn add_int(a: (i64, i32), b: (i64, i32)) -> Option<(i64, i32)> {
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
