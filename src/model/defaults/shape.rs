//! Reads JSON the way a Go struct is read, and writes it the way that struct is written.
//!
//! A `Shape` lists a struct's fields by their JSON type. Unknown fields go, zero values are left out or added,
//! numbers with units and time stamps become canonical, defaults are filled in. Refuses to judge: a value of the
//! wrong type, which the API server rejects, stays as it is.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::model::Quantity;

pub(super) type Object = Map<String, Value>;

/// The fields of one struct. Names are separated by spaces; the marks after a name are those of [`Mark`].
pub(super) struct Shape {
    pub(super) text: &'static str,
    pub(super) flag: &'static str,
    pub(super) number: &'static str,
    pub(super) int_or_text: &'static str,
    /// One quantity.
    pub(super) amount: &'static str,
    /// Maps of quantities, which are rounded up to thousandths.
    pub(super) amounts: &'static str,
    pub(super) time: &'static str,
    /// Any JSON.
    pub(super) raw: &'static str,
    /// Lists of texts.
    pub(super) texts: &'static str,
    /// Lists of numbers.
    pub(super) numbers: &'static str,
    /// Maps of texts.
    pub(super) labels: &'static str,
    /// Structs: without a mark, pointers that are left out when nil.
    pub(super) parts: &'static [(&'static str, &'static Shape)],
    /// Lists of structs.
    pub(super) lists: &'static [(&'static str, &'static Shape)],
    pub(super) defaults: &'static [(&'static str, Fill)],
    /// What a list of defaults cannot say.
    pub(super) finish: Option<fn(&mut Object)>,
}

impl Shape {
    pub(super) const EMPTY: Self = Self {
        text: "",
        flag: "",
        number: "",
        int_or_text: "",
        amount: "",
        amounts: "",
        time: "",
        raw: "",
        texts: "",
        numbers: "",
        labels: "",
        parts: &[],
        lists: &[],
        defaults: &[],
        finish: None,
    };

    pub(super) fn plain(&self) -> [(Kind, &'static str); 11] {
        [
            (Kind::Text, self.text),
            (Kind::Flag, self.flag),
            (Kind::Number, self.number),
            (Kind::IntOrText, self.int_or_text),
            (Kind::Amount, self.amount),
            (Kind::Amounts, self.amounts),
            (Kind::Time, self.time),
            (Kind::Raw, self.raw),
            (Kind::Texts, self.texts),
            (Kind::Numbers, self.numbers),
            (Kind::Labels, self.labels),
        ]
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shape").field("text", &self.text).finish_non_exhaustive()
    }
}

/// A default for a field that is absent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fill {
    Text(&'static str),
    Number(u32),
    Flag(bool),
}

impl From<Fill> for Value {
    fn from(default: Fill) -> Self {
        match default {
            Fill::Text(text) => text.into(),
            Fill::Number(number) => number.into(),
            Fill::Flag(flag) => flag.into(),
        }
    }
}

/// When a field is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Without a mark: unless it is zero.
    NonZero,
    /// `!`: always.
    Always,
    /// `?`: a pointer, unless it is nil.
    Pointer,
    /// `!?`: a pointer, as null if it is nil.
    Nullable,
}

pub(super) fn marked(name: &str) -> (&str, Mark) {
    if let Some(name) = name.strip_suffix("!?") {
        (name, Mark::Nullable)
    } else if let Some(name) = name.strip_suffix('?') {
        (name, Mark::Pointer)
    } else if let Some(name) = name.strip_suffix('!') {
        (name, Mark::Always)
    } else {
        (name, Mark::NonZero)
    }
}

/// The JSON type of a field that is no struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Flag,
    Number,
    IntOrText,
    Amount,
    Amounts,
    Time,
    Raw,
    Texts,
    Numbers,
    Labels,
}

impl Kind {
    fn zero(self) -> Value {
        match self {
            Self::Text => "".into(),
            Self::Flag => false.into(),
            Self::Number | Self::IntOrText => 0.into(),
            Self::Amount => "0".into(),
            // An empty list or map is nil when it comes back from storage.
            Self::Amounts | Self::Time | Self::Raw | Self::Texts | Self::Numbers | Self::Labels => {
                Value::Null
            }
        }
    }

    /// Returns the canonical form.
    fn canonical(self, value: Value) -> Value {
        match (self, value) {
            (Self::Amount, value) => amount(value, false),
            (Self::Time, Value::String(text)) => time(text),
            (_, Value::Array(list)) if list.is_empty() => Value::Null,
            (Self::Texts, Value::Array(list)) => {
                list.into_iter().map(|item| or_zero(item, Self::Text)).collect()
            }
            (Self::Numbers, Value::Array(list)) => {
                list.into_iter().map(|item| or_zero(item, Self::Number)).collect()
            }
            (Self::Labels | Self::Amounts, Value::Object(map)) if map.is_empty() => Value::Null,
            (Self::Labels, Value::Object(map)) => {
                map.into_iter().map(|(key, value)| (key, or_zero(value, Self::Text))).collect()
            }
            (Self::Amounts, Value::Object(map)) => map
                .into_iter()
                .map(|(key, value)| (key, amount(or_zero(value, Self::Amount), true)))
                .collect(),
            (_, value) => value,
        }
    }
}

fn or_zero(value: Value, kind: Kind) -> Value {
    if value.is_null() { kind.zero() } else { value }
}

fn amount(value: Value, round: bool) -> Value {
    let text = match &value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return value,
    };
    match Quantity::parse(&text) {
        Ok(mut quantity) => {
            if round {
                quantity.round_up_to_milli();
            }
            quantity.to_string().into()
        }
        Err(_) => value,
    }
}

fn time(text: String) -> Value {
    match text.parse::<Timestamp>() {
        Ok(instant) => instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into(),
        Err(_) => text.into(),
    }
}

/// Gives `value` the form it has after reading, defaulting and writing.
pub(super) fn complete(shape: &Shape, value: &mut Value) {
    if value.is_null() {
        *value = Object::new().into();
    }
    let Value::Object(object) = value else { return };
    let mut given = std::mem::take(object);
    for (kind, names) in shape.plain() {
        for (name, mark) in names.split_ascii_whitespace().map(marked) {
            if let Some(value) = plain(kind, mark, given.remove(name)) {
                object.insert(name.into(), value);
            }
        }
    }
    for (name, shape) in shape.parts {
        let (name, mark) = marked(name);
        if let Some(value) = part(shape, mark, given.remove(name)) {
            object.insert(name.into(), value);
        }
    }
    for (name, shape) in shape.lists {
        let (name, mark) = marked(name);
        if let Some(value) = list(shape, mark, given.remove(name)) {
            object.insert(name.into(), value);
        }
    }
    for (name, default) in shape.defaults {
        if !object.contains_key(*name) {
            object.insert((*name).into(), (*default).into());
        }
    }
    if let Some(finish) = shape.finish {
        finish(object);
    }
}

fn plain(kind: Kind, mark: Mark, given: Option<Value>) -> Option<Value> {
    match (given.filter(|value| !value.is_null()), mark) {
        (None, Mark::NonZero | Mark::Pointer) => None,
        (None, Mark::Always) => Some(kind.zero()),
        (None, Mark::Nullable) => Some(Value::Null),
        (Some(value), mark) => {
            let value = kind.canonical(value);
            (mark != Mark::NonZero || value != kind.zero()).then_some(value)
        }
    }
}

fn part(shape: &Shape, mark: Mark, given: Option<Value>) -> Option<Value> {
    match (given.filter(|value| !value.is_null()), mark) {
        (None, Mark::NonZero | Mark::Pointer) => None,
        (None, Mark::Nullable) => Some(Value::Null),
        (given, _) => {
            let mut value = given.unwrap_or_default();
            complete(shape, &mut value);
            Some(value)
        }
    }
}

fn list(shape: &Shape, mark: Mark, given: Option<Value>) -> Option<Value> {
    match given {
        Some(Value::Array(mut items)) if !items.is_empty() => {
            for item in &mut items {
                complete(shape, item);
            }
            Some(items.into())
        }
        Some(wrong) if !wrong.is_null() && !wrong.is_array() => Some(wrong),
        _ => (mark == Mark::Always).then_some(Value::Null),
    }
}
