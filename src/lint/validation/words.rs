//! A problem in words for somebody who sees the place but not the path: what, then why.

use crate::yaml::{Path, Step};

/// Turns the server's words about a path into a sentence about the field.
pub(super) fn words(path: &Path, said: &str) -> String {
    let what = match path.steps().iter().rev().find_map(key_of) {
        None => "the object",
        Some("") => "the empty key",
        Some(key) => key,
    };
    let said = without_regex(said);
    let said = said.as_str();
    if let Some(rest) = said.strip_prefix("Invalid value: ") {
        return invalid(what, rest);
    }
    if let Some(rest) = said.strip_prefix("Unsupported value: ") {
        return unsupported(what, rest);
    }
    if let Some(value) = said.strip_prefix("Duplicate value: ") {
        return format!("{what} {value} is used twice");
    }
    if let Some(rest) = said.strip_prefix("Not found: ") {
        return not_found(path, what, rest);
    }
    if let Some(rest) = said.strip_prefix("Required value") {
        return match rest.strip_prefix(": ") {
            Some(detail) => explained(what, detail),
            None => format!("{what} is required"),
        };
    }
    match said.strip_prefix("Forbidden: ") {
        Some(rest) if rest.starts_with("when ") => format!("{what} is not allowed {rest}"),
        Some(rest) => explained(what, rest),
        None => warned(what, said),
    }
}

/// The server's warnings begin with what is wrong; its own slip for one label is not copied.
fn warned(what: &str, said: &str) -> String {
    const STARTS: [&str; 7] =
        ["a null ", "deprecated ", "fractional ", "hides ", "must be >= ", "non-functional ", "use \""];
    let said = said.replace(" is use \"", ": use \"");
    if STARTS.iter().any(|start| said.starts_with(start)) { format!("{what}: {said}") } else { said }
}

/// The name of the field and what is wrong, unless that begins with the name itself.
fn explained(what: &str, detail: &str) -> String {
    // A label may be called "a" or "name", with which other sentences begin.
    let begins = !["a", "name", "value"].contains(&what) || detail.starts_with("value must be empty");
    if begins && detail.strip_prefix(what).is_some_and(|rest| rest.starts_with(' ')) {
        detail.to_owned()
    } else {
        format!("{what}: {detail}")
    }
}

fn invalid(what: &str, rest: &str) -> String {
    let Some((value, detail)) = split_value(rest) else { return explained(what, rest) };
    let told = explained(what, detail);
    if told == detail || is_bulky(value) || value.trim_matches('"') == what {
        told
    } else {
        format!("{what} {value}: {detail}")
    }
}

fn unsupported(what: &str, rest: &str) -> String {
    let (value, supported) = rest.split_once(": supported values: ").unwrap_or((rest, ""));
    let value =
        if is_bulky(value) || value.trim_matches('"') == what { String::new() } else { format!(" {value}") };
    match supported {
        "" => format!("{what}{value} is not supported"),
        one if !one.contains(", ") => format!("{what}{value} is not supported, only {one}"),
        some => format!("{what}{value} is not one of {some}"),
    }
}

fn not_found(path: &Path, what: &str, rest: &str) -> String {
    let mounts = ["volumeMounts", "volumeDevices", "fileKeyRef"];
    let of_volume = path.steps().iter().filter_map(key_of).any(|key| mounts.contains(&key));
    match split_value(rest) {
        Some((value, detail)) => format!("{what} {value} does not exist: {detail}"),
        None if of_volume => format!("no volume of the pod is called {rest}"),
        None => format!("{what} {rest} does not exist"),
    }
}

/// Leaves the examples of what is valid, without Go's double blanks, and drops the regular expression behind them.
fn without_regex(said: &str) -> String {
    const START: &str = ", regex used for validation is '";
    let Some((before, after)) = said.split_once(START) else { return said.to_owned() };
    match after.split_once("')") {
        Some((_, rest)) => format!("{}){rest}", before.replace(",  or ", ", or ")),
        None => said.to_owned(),
    }
}

fn key_of(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    }
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
            ("Required value: must specify a handler type", "image: must specify a handler type"),
            ("Required value: image is required when so", "image is required when so"),
            ("Invalid value: 9101: must match", "image 9101: must match"),
            ("Invalid value: \"a: \\\"b\": no: dots", "image \"a: \\\"b\": no: dots"),
            ("Invalid value: \"image\": no such", "image: no such"),
            ("Invalid value: {}: empty", "image: empty"),
            ("Invalid value: \"x\": image must be so", "image must be so"),
            (
                "Invalid value: \"-\": wrong (e.g. 'a',  or 'b', regex used for validation is '[a-z]+')",
                "image \"-\": wrong (e.g. 'a', or 'b')",
            ),
            ("Unsupported value: \"a\": supported values: \"b\"", "image \"a\" is not supported, only \"b\""),
            (
                "Unsupported value: \"a\": supported values: \"b\", \"c\"",
                "image \"a\" is not one of \"b\", \"c\"",
            ),
            ("Duplicate value: \"a\"", "image \"a\" is used twice"),
            ("Not found: \"a\"", "image \"a\" does not exist"),
            ("Not found: \"a\": must be there", "image \"a\" does not exist: must be there"),
            ("Forbidden: not here", "image: not here"),
            ("Forbidden: when it rains", "image is not allowed when it rains"),
            ("Forbidden: image in a DaemonSet", "image in a DaemonSet"),
            ("unknown field \"a\"", "unknown field \"a\""),
            ("deprecated since v1.14", "image: deprecated since v1.14"),
            ("old is use \"new\" instead", "old: use \"new\" instead"),
        ];
        let path = Path::root().key("containers").index(0).key("image");
        for (message, want) in cases {
            assert_eq!(words(&path, message), want);
        }
        let label = Path::root().key("labels").key("a");
        assert_eq!(words(&label, "Invalid value: \"-\": a valid label must"), "a \"-\": a valid label must");
        let mount = Path::root().key("volumeMounts").index(0).key("name");
        assert_eq!(words(&mount, "Not found: \"logs\""), "no volume of the pod is called \"logs\"");
    }
}
