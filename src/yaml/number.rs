//! Numbers as Go reads and prints them, so that the JSON of a manifest is the JSON kubectl sends.
//!
//! Nothing here knows YAML; `scalar` decides what is tried on a scalar.

/// Reads an integer as Go's `strconv.ParseInt(text, 0, 64)` does, underscores already removed.
pub(super) fn parse_int(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    let magnitude = parse_uint(digits)?;
    if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// Reads an unsigned integer as Go's `strconv.ParseUint(text, 0, 64)` does.
pub(super) fn parse_uint(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (radix, digits) = match (bytes.first()?, bytes.get(1).map(u8::to_ascii_lowercase)) {
        (b'0', Some(b'x')) => (16, text.get(2..)?),
        (b'0', Some(b'o')) => (8, text.get(2..)?),
        (b'0', Some(b'b')) => (2, text.get(2..)?),
        (b'0', Some(_)) => (8, text.get(1..)?),
        _ => (10, text),
    };
    parse_radix(digits, radix)
}

/// Reads digits of one radix; no sign, no prefix.
pub(super) fn parse_radix(digits: &str, radix: u32) -> Option<u64> {
    if !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// Reads a decimal number that overflows to nothing instead of infinity, as Go's `ParseFloat`.
pub(super) fn parse_float(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Returns whether the text is a decimal number: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
pub(super) fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let mantissa_fits = match (whole.is_empty(), fraction) {
        (true, Some(fraction)) => !fraction.is_empty() && digits(fraction),
        (true, None) => false,
        (false, fraction) => digits(whole) && fraction.is_none_or(digits),
    };
    let exponent_fits = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && digits(exponent)
    });
    mantissa_fits && exponent_fits
}

/// Returns the whole number a float is written as in Go's JSON, if it is one and fits.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked before the conversion")]
pub(super) fn whole(number: f64) -> Option<i64> {
    // Up to here a float is exactly the number it is written as.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() != 0.0 || (number == 0.0 && number.is_sign_negative()) {
        None
    } else if number.abs() < EXACT {
        Some(number as i64)
    } else {
        go_json_or_yaml(number).parse().ok()
    }
}

/// Returns the whole number above `i64::MAX` a float is written as in Go's JSON.
pub(super) fn whole_u64(number: f64) -> Option<u64> {
    if number > 9e18 && number < 2e19 { go_json_or_yaml(number).parse().ok() } else { None }
}

/// Prints a map key that is a float as sigs.k8s.io/yaml does: `FormatFloat(key, 'g', -1, 32)`.
#[expect(clippy::cast_possible_truncation, reason = "Go prints such keys as 32-bit floats")]
pub(super) fn go_key(number: f64) -> String {
    let single = number as f32;
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if single.is_infinite() {
        return if single > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    format_g(&format!("{single:e}"), -4, 6)
}

/// Prints a float as Go's `encoding/json` does, or as YAML where JSON has no word for it.
pub(super) fn go_json_or_yaml(number: f64) -> String {
    if number.is_nan() {
        ".nan".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { ".inf" } else { "-.inf" }.to_owned()
    } else {
        format_g(&format!("{number:e}"), -6, 21)
    }
}

/// Turns Rust's shortest `d.ddde±x` into Go's choice between plain and exponent form.
fn format_g(shortest: &str, low: i32, high: i32) -> String {
    let Some((mantissa, exponent)) = shortest.split_once('e') else { return shortest.to_owned() };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < low || exponent >= high {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let mut out = String::from(sign);
    match usize::try_from(exponent) {
        Err(_) => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', (-exponent - 1).unsigned_abs() as usize));
            out.push_str(&digits);
        }
        Ok(exponent) if digits.len() <= exponent + 1 => {
            out.push_str(&digits);
            out.extend(std::iter::repeat_n('0', exponent + 1 - digits.len()));
        }
        Ok(exponent) => {
            let (whole, fraction) = digits.split_at(exponent + 1);
            out.push_str(whole);
            out.push('.');
            out.push_str(fraction);
        }
    }
    out
}
