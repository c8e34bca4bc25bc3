//! What a template finds: parts of the object, or literals of the template, as Go would hold them.

use std::fmt::Write as _;

use serde_json::Value;

use crate::output::go;
use crate::output::json;

/// A value on its way through a template.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item<'a> {
    /// Part of the object.
    Json(&'a Value),
    /// Text of the template.
    Text(&'a [u8]),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// One byte of a string, which is what `*` makes of one.
    Byte(u8),
    /// What `{range}` makes of null and of nothing.
    Absent,
}

impl<'a> Item<'a> {
    /// Returns an object, or an element that a range has come to.
    pub(super) fn of(value: &'a Value) -> Self {
        if value.is_null() { Self::Absent } else { Self::Json(value) }
    }

    /// Returns the item as the object of a nested run, as [`Item::of`] does.
    pub(super) fn unwrapped(self) -> Self {
        match self {
            Self::Json(value) => Self::of(value),
            other => other,
        }
    }

    /// Tells whether an index passes over the item; where kubectl crashes, too.
    pub(super) fn is_null(self) -> bool {
        matches!(self, Self::Json(Value::Null) | Self::Absent)
    }

    /// Returns the name of the Go type.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Json(value) => go::type_name(value),
            Self::Text(_) => "string",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Bool(_) => "bool",
            Self::Byte(_) => "uint8",
            Self::Absent => "<nil>",
        }
    }

    /// Returns what `*` finds in the item: elements, values in key order, bytes of a string.
    pub(super) fn children(self) -> Vec<Item<'a>> {
        match self {
            Self::Json(Value::Array(items)) => items.iter().map(Item::Json).collect(),
            Self::Json(Value::Object(map)) => map.values().map(Item::Json).collect(),
            Self::Json(Value::String(text)) => text.bytes().map(Item::Byte).collect(),
            Self::Text(text) => text.iter().copied().map(Item::Byte).collect(),
            _ => Vec::new(),
        }
    }

    /// Appends the item as a template prints it: text as it is, maps and arrays as JSON.
    pub(super) fn print(self, out: &mut Vec<u8>) {
        match self {
            Self::Text(text) => out.extend_from_slice(text),
            Self::Json(Value::String(text)) => out.extend_from_slice(text.as_bytes()),
            Self::Json(value @ (Value::Array(_) | Value::Object(_))) => {
                // Neither writing to a Vec nor serialising a Value can fail.
                let _ = json::write_compact(out, value);
            }
            Self::Json(Value::Null) => out.extend_from_slice(b"null"),
            Self::Absent => out.extend_from_slice(b"<no value>"),
            scalar => out.extend_from_slice(scalar.sprint().as_bytes()),
        }
    }

    /// Returns the item as Go's `fmt.Sprint` writes it.
    pub(super) fn sprint(self) -> String {
        let mut out = String::new();
        match self {
            Self::Json(value) => go::sprint(&mut out, value),
            Self::Text(text) => out.push_str(&String::from_utf8_lossy(text)),
            // Writing to a String cannot fail.
            Self::Int(int) => drop(write!(out, "{int}")),
            Self::Float(float) => out.push_str(&go::sprint_float(float)),
            Self::Bool(bool) => drop(write!(out, "{bool}")),
            Self::Byte(byte) => drop(write!(out, "{byte}")),
            Self::Absent => out.push_str("<invalid reflect.Value>"),
        }
        out
    }

    /// Returns the item as JSON data.
    pub(super) fn to_value(self) -> Value {
        match self {
            Self::Json(value) => value.clone(),
            Self::Text(text) => Value::from(String::from_utf8_lossy(text)),
            Self::Int(int) => Value::from(int),
            Self::Float(float) => Value::from(float),
            Self::Bool(bool) => Value::from(bool),
            Self::Byte(byte) => Value::from(byte),
            Self::Absent => Value::Null,
        }
    }
}
