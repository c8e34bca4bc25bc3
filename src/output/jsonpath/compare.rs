//! Comparisons in filters: as Go's text/template compares, which is strictly.
//!
//! An integer and a float cannot be compared, nor can a string and a number: that is an error, not
//! "different". Follows `client-go/third_party/forked/golang/template/funcs.go`.

use std::cmp::Ordering;

use serde_json::Value;

use super::JsonPathError;
use super::item::Item;
use crate::output::go;
use crate::output::go::Num;

/// Tells whether `left operator right` holds.
pub(super) fn compare(left: Item<'_>, operator: &str, right: Item<'_>) -> Result<bool, JsonPathError> {
    match operator {
        "==" => equal(left, right),
        "!=" => equal(left, right).map(|equal| !equal),
        "<" => less(left, right),
        ">=" => less(left, right).map(|less| !less),
        "<=" => Ok(less(left, right)? || equal(left, right)?),
        ">" => Ok(!(less(left, right)? || equal(left, right)?)),
        _ => Err(JsonPathError::new(format!("unrecognized filter operator {operator}"))),
    }
}

/// What can be compared at all.
#[derive(Clone, Copy)]
enum Scalar<'a> {
    Bool(bool),
    /// Signed and unsigned numbers, which Go compares with each other.
    Int(i64),
    Float(f64),
    Text(&'a [u8]),
}

fn scalar(item: Item<'_>) -> Result<Scalar<'_>, JsonPathError> {
    Ok(match item {
        Item::Json(Value::Bool(bool)) => Scalar::Bool(*bool),
        Item::Json(Value::Number(number)) => match go::number(number) {
            Num::Int(int) => Scalar::Int(int),
            Num::Float(float) => Scalar::Float(float),
        },
        Item::Json(Value::String(text)) => Scalar::Text(text.as_bytes()),
        Item::Text(text) => Scalar::Text(text),
        Item::Int(int) => Scalar::Int(int),
        Item::Float(float) => Scalar::Float(float),
        Item::Bool(bool) => Scalar::Bool(bool),
        Item::Byte(byte) => Scalar::Int(i64::from(byte)),
        Item::Json(_) | Item::Absent => return Err(bad_type()),
    })
}

fn equal(left: Item<'_>, right: Item<'_>) -> Result<bool, JsonPathError> {
    match (scalar(left)?, scalar(right)?) {
        (Scalar::Bool(l), Scalar::Bool(r)) => Ok(l == r),
        (l, r) => Ok(order(l, r)? == Some(Ordering::Equal)),
    }
}

fn less(left: Item<'_>, right: Item<'_>) -> Result<bool, JsonPathError> {
    match (scalar(left)?, scalar(right)?) {
        (Scalar::Bool(_), Scalar::Bool(_)) => Err(bad_type()),
        (l, r) => Ok(order(l, r)? == Some(Ordering::Less)),
    }
}

/// Returns the order of two values of the same kind; none when there is none.
fn order(left: Scalar<'_>, right: Scalar<'_>) -> Result<Option<Ordering>, JsonPathError> {
    match (left, right) {
        (Scalar::Int(l), Scalar::Int(r)) => Ok(Some(l.cmp(&r))),
        (Scalar::Float(l), Scalar::Float(r)) => Ok(l.partial_cmp(&r)),
        (Scalar::Text(l), Scalar::Text(r)) => Ok(Some(l.cmp(r))),
        _ => Err(JsonPathError::new("incompatible types for comparison")),
    }
}

fn bad_type() -> JsonPathError {
    JsonPathError::new("invalid type for comparison")
}
