//! The error serde passes up while decoding, until its place is known.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::decode::Decoder;
use super::error::Error;
use super::node::{Pos, quote_short};
use super::path::Path;

/// A message, with a place as soon as a decoder has seen it.
#[derive(Debug)]
pub(super) struct Fault(Box<Inner>);

#[derive(Debug)]
struct Inner {
    message: String,
    place: Option<(Pos, Path)>,
    /// Whether a value was read and then refused.
    about_value: bool,
}

impl Fault {
    pub(super) fn new(message: String) -> Self {
        Self(Box::new(Inner { message, place: None, about_value: false }))
    }

    /// Notes the place unless a deeper one is known.
    pub(super) fn at(mut self, decoder: &Decoder<'_, '_>) -> Self {
        if self.0.place.is_none() {
            self.0.place = Some((decoder.node.span.start, decoder.path()));
        }
        self
    }

    /// Returns whether a value was read and then refused.
    pub(super) fn is_about_value(&self) -> bool {
        self.0.about_value
    }

    /// Returns the error with its place.
    pub(super) fn into_error(self, decoder: &Decoder<'_, '_>) -> Error {
        let Inner { message, place, .. } = *self.0;
        let (pos, path) = place.unwrap_or_else(|| (decoder.node.span.start, decoder.path()));
        Error { message, pos, path: Some(path) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {}, found {}", plain_words(&expected.to_string()), found_words(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let mut fault = Self::invalid_type(found, expected);
        fault.0.about_value = true;
        fault
    }
}

fn found_words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Str(text) => quote_short(text),
        Unexpected::Bool(flag) => format!("boolean {flag}"),
        Unexpected::Signed(number) => format!("number {number}"),
        Unexpected::Unsigned(number) => format!("number {number}"),
        Unexpected::Float(number) => format!("number {number}"),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a map".to_owned(),
        other => other.to_string(),
    }
}

/// Turns what serde and k8s-openapi call a type into words.
fn plain_words(expected: &str) -> &str {
    match expected {
        "IntOrString" => "an integer or a string",
        "Quantity" => "a quantity such as 500m or 64Mi",
        "i8" => "an 8-bit integer",
        "i16" => "a 16-bit integer",
        "i32" => "a 32-bit integer",
        "i64" | "i128" => "an integer",
        "u8" => "an unsigned 8-bit integer",
        "u16" => "an unsigned 16-bit integer",
        "u32" => "an unsigned 32-bit integer",
        "u64" | "usize" | "u128" => "an unsigned integer",
        "a borrowed string" => "a string",
        "a sequence" => "a list",
        other => other,
    }
}
