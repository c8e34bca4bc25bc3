//! Quoted text in templates: Go's string escapes, in single or double quotes.

/// Returns what stands between the quotes of `text`, or nothing when Go would not read it.
///
/// Follows `jsonpath.UnquoteExtend` and `strconv.UnquoteChar`.
pub(super) fn unquote(text: &str) -> Option<Vec<u8>> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut rest = text.get(1..)?.strip_suffix(quote)?;
    if !rest.contains(['\\', quote]) {
        return Some(rest.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(rest.len());
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == quote {
            return None;
        }
        if c != '\\' {
            push(&mut out, c);
            continue;
        }
        rest = escape(&mut out, rest, quote)?;
    }
    Some(out)
}

/// Appends what the escape at the start of `rest` stands for, and returns what follows it.
fn escape<'t>(out: &mut Vec<u8>, rest: &'t str, quote: char) -> Option<&'t str> {
    let kind = rest.chars().next()?;
    let after = &rest[kind.len_utf8()..];
    match kind {
        'a' => out.push(0x07),
        'b' => out.push(0x08),
        'f' => out.push(0x0c),
        'n' => out.push(b'\n'),
        'r' => out.push(b'\r'),
        't' => out.push(b'\t'),
        'v' => out.push(0x0b),
        '\\' => out.push(b'\\'),
        c if c == quote => push(out, c),
        'x' => {
            let (code, after) = digits(after, 2, 16)?;
            out.push(u8::try_from(code).ok()?);
            return Some(after);
        }
        'u' | 'U' => {
            let (code, after) = digits(after, if kind == 'u' { 4 } else { 8 }, 16)?;
            push(out, char::from_u32(code)?);
            return Some(after);
        }
        '0'..='7' => {
            let (code, after) = digits(rest, 3, 8)?;
            out.push(u8::try_from(code).ok()?);
            return Some(after);
        }
        _ => return None,
    }
    Some(after)
}

/// Reads exactly `count` digits.
fn digits(text: &str, count: usize, radix: u32) -> Option<(u32, &str)> {
    let head = text.get(..count).filter(|head| head.chars().all(|c| c.is_digit(radix)))?;
    Some((u32::from_str_radix(head, radix).ok()?, &text[count..]))
}

fn push(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}
