//! A value among JSON, and in brackets, with blanks where the text has them.

use serde_json::Value;

use crate::yaml::{parse_one, to_json};

/// Returns a value written as YAML as it is written in JSON on one line; `None` if JSON cannot hold it.
pub(super) fn as_json(text: &str, value: &str) -> Option<String> {
    let value = to_json(&parse_one(value).ok()?.root).ok()?;
    Some(if is_spaced(text) { spaced(&value) } else { value.to_string() })
}

/// Returns whether a blank follows the colon of the first key in quotes, or no such key is there.
pub(super) fn is_spaced(text: &str) -> bool {
    text.split_once("\":").is_none_or(|(_, behind)| behind.starts_with(char::is_whitespace))
}

fn spaced(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let field =
                |(key, own): (&String, &Value)| format!("{}: {}", Value::from(key.as_str()), spaced(own));
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}
