//! A problem in words for somebody who sees the place but not the path: what, then why.

use crate::yaml::{Path, Step};

/// Turns the server's words about a path into a sentence about the field.
pub(super) fn words(path: &Path, said: &str) -> String {
    let what = path.steps().iter().rev().find_map(key_of).unwrap_or("the object");
    if let Some(rest) = said.strip_prefix("Invalid value: ") {
        return invalid(what, rest);
    }
    if let Some(rest) = said.strip_prefix("Unsupported value: ") {
        return unsupported(what, rest);
    }
    if let Some(value) = said.strip_prefix("Duplicate value: ") {
        return format!("{what} {value} is used twice");
    }
    if let Some(value) = said.strip_prefix("Not found: ") {
        return format!("{what} {value} does not exist");
    }
    if let Some(rest) = said.strip_prefix("Required value") {
        return format!("{what} is required{rest}");
    }
    match said.strip_prefix("Forbidden: ") {
        Some(rest) if says(rest, what) => rest.to_owned(),
        Some(rest) => format!("{what}: {rest}"),
        None => said.to_owned(),
    }
}

fn invalid(what: &str, rest: &str) -> String {
    match split_value(rest) {
        Some((_, detail)) if says(detail, what) => detail.to_owned(),
        Some((value, detail)) if is_bulky(value) => format!("{what}: {detail}"),
        Some((value, detail)) => format!("{what} {value}: {detail}"),
        None => format!("{what}: {rest}"),
    }
}

fn unsupported(what: &str, rest: &str) -> String {
    let (value, supported) = rest.split_once(": supported values: ").unwrap_or((rest, ""));
    let value = if is_bulky(value) { String::new() } else { format!(" {value}") };
    let supported = if supported.is_empty() { String::new() } else { format!(", only {supported}") };
    format!("{what}{value} is not supported{supported}")
}

fn key_of(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    }
}

/// Returns whether a sentence begins with the name of the field already.
fn says(detail: &str, what: &str) -> bool {
    detail.strip_prefix(what).is_some_and(|rest| rest.starts_with(' '))
}

/// Returns whether a value is of no help in a message: nothing, or a whole struct.
fn is_bulky(value: &str) -> bool {
    value.starts_with(['{', '[']) || matches!(value, "\"\"" | "null")
}

/// Splits the value, which may be quoted and hold colons, from the detail.
fn split_value(text: &str) -> Option<(&str, &str)> {
    let Some(quoted) = text.strip_prefix('"') else { return text.split_once(": ") };
    let mut escaped = false;
    let end = quoted.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    })?;
    let (value, rest) = text.split_at(end.0 + 2);
    Some((value, rest.strip_prefix(": ")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_of_the_place() {
        let cases = [
            ("Required value", "image is required"),
            ("Required value: must specify a handler type", "image is required: must specify a handler type"),
            ("Invalid value: 9101: must match", "image 9101: must match"),
            ("Invalid value: \"a: \\\"b\": no: dots", "image \"a: \\\"b\": no: dots"),
            ("Invalid value: {}: empty", "image: empty"),
            ("Invalid value: \"x\": image must be so", "image must be so"),
            ("Unsupported value: \"a\": supported values: \"b\"", "image \"a\" is not supported, only \"b\""),
            ("Duplicate value: \"a\"", "image \"a\" is used twice"),
            ("Not found: \"a\"", "image \"a\" does not exist"),
            ("Forbidden: not here", "image: not here"),
            ("Forbidden: image in a DaemonSet", "image in a DaemonSet"),
            ("unknown field \"a\"", "unknown field \"a\""),
        ];
        let path = Path::root().key("containers").index(0).key("image");
        for (message, want) in cases {
            assert_eq!(words(&path, message), want);
        }
    }
}
