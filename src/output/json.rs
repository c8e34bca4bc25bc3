//! JSON as kubectl prints it, and the versioned envelope that every machine document wears.
//!
//! Four spaces of indent, a newline at the end, `<`, `>` and `&` escaped, floats in Go's notation.
//! Documents begin with `apiVersion` and `kind`: structs are written in the order of their fields
//! and are never turned into a `serde_json::Value` first, which would sort them.

use std::io;
use std::io::Write;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::CharEscape;
use serde_json::ser::CompactFormatter;
use serde_json::ser::Formatter;
use serde_json::ser::PrettyFormatter;

use super::go;

/// The version of all machine documents.
pub const API_VERSION: &str = "kubectl-ds/v1";

/// A result with `apiVersion` and `kind` before its own fields.
///
/// The body must serialise as a map or struct and must not carry these two fields itself.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<'a, T> {
    api_version: &'static str,
    kind: &'a str,
    #[serde(flatten)]
    body: &'a T,
}

impl<'a, T: Serialize> Envelope<'a, T> {
    /// Dresses `body` as a document of `kind`.
    pub fn new(kind: &'a str, body: &'a T) -> Self {
        Self { api_version: API_VERSION, kind, body }
    }
}

/// Several results as one document of kind `List`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct List<'a, T> {
    api_version: &'static str,
    kind: &'static str,
    items: Vec<Envelope<'a, T>>,
}

impl<'a, T: Serialize> List<'a, T> {
    /// Wraps `items`, each of which becomes a document of `kind` itself.
    pub fn new(kind: &'a str, items: &'a [T]) -> Self {
        let items = items.iter().map(|item| Envelope::new(kind, item)).collect();
        Self { api_version: API_VERSION, kind: "List", items }
    }
}

/// Writes a value over several lines, as `kubectl -o json` does.
pub fn write_pretty(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let formatter = GoFormatter(PrettyFormatter::with_indent(b"    "));
    value.serialize(&mut Serializer::with_formatter(&mut *out, formatter)).map_err(io::Error::from)?;
    out.write_all(b"\n")
}

/// Writes a value on one line, newline included: one record of a stream of JSON lines.
pub fn write_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    write_compact(out, value)?;
    out.write_all(b"\n")
}

/// Writes one event of a long command as a document on one line.
pub fn write_event(out: &mut dyn Write, kind: &str, body: &impl Serialize) -> io::Result<()> {
    write_line(out, &Envelope::new(kind, body))
}

/// Writes a value as Go's `json.Marshal` does: no spaces, no newline.
pub(super) fn write_compact(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let formatter = GoFormatter(CompactFormatter);
    value.serialize(&mut Serializer::with_formatter(out, formatter)).map_err(io::Error::from)
}

/// Wraps a formatter of serde_json with the two things in which Go differs: what is escaped in
/// strings, and how floats look.
struct GoFormatter<F>(F);

impl<F: Formatter> Formatter for GoFormatter<F> {
    fn write_u64<W: ?Sized + Write>(&mut self, out: &mut W, value: u64) -> io::Result<()> {
        // kubectl holds what exceeds an int64 as a float.
        match i64::try_from(value) {
            Ok(value) => self.0.write_i64(out, value),
            Err(_) => self.write_f64(out, value as f64),
        }
    }

    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        out.write_all(go::json_float(value).as_bytes())
    }

    fn write_f32<W: ?Sized + Write>(&mut self, out: &mut W, value: f32) -> io::Result<()> {
        // Through text, so that 0.1 stays 0.1.
        let value = value.to_string().parse().unwrap_or_else(|_| f64::from(value));
        out.write_all(go::json_float(value).as_bytes())
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            out.write_all(&rest.as_bytes()[..at])?;
            let mut after = rest[at..].chars();
            if let Some(c) = after.next() {
                write!(out, "\\u{:04x}", u32::from(c))?;
            }
            rest = after.as_str();
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}
