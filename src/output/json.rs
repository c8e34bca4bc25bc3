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

/// Writes what happened at `time` on one line: `kind: Event`.
pub fn write_timed(out: &mut dyn Write, time: String, event: &impl Serialize) -> io::Result<()> {
    #[derive(Serialize)]
    struct Timed<'a, T> {
        time: String,
        #[serde(flatten)]
        event: &'a T,
    }
    write_event(out, "Event", &Timed { time, event })
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

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use serde_json::json;

    use super::Envelope;
    use super::List;
    use super::write_event;
    use super::write_pretty;

    fn pretty(value: &impl serde::Serialize) -> String {
        let mut out = Vec::new();
        write_pretty(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The printer of cli-runtime 0.36.3, recorded.
    #[test]
    fn json_is_that_of_kubectl() {
        let value: Value = serde_json::from_str(GIVEN).unwrap();
        assert_eq!(pretty(&value), PRINTED);
    }

    #[derive(serde::Serialize)]
    struct Body {
        zone: &'static str,
        #[serde(rename = "aList")]
        list: Vec<u8>,
    }

    #[test]
    fn documents_begin_with_version_and_kind_and_keep_their_order() {
        let body = Body { zone: "z", list: vec![1] };
        assert_eq!(
            pretty(&Envelope::new("Thing", &body)),
            "{\n    \"apiVersion\": \"kubectl-ds/v1\",\n    \"kind\": \"Thing\",\n    \"zone\": \"z\",\n    \"aList\": [\n        1\n    ]\n}\n"
        );
        let mut line = Vec::new();
        super::write_line(&mut line, &List::new("Thing", &[body])).unwrap();
        assert_eq!(
            String::from_utf8(line).unwrap(),
            r#"{"apiVersion":"kubectl-ds/v1","kind":"List","items":[{"apiVersion":"kubectl-ds/v1","kind":"Thing","zone":"z","aList":[1]}]}"#.to_owned() + "\n"
        );
    }

    #[test]
    fn an_event_is_one_line() {
        let mut out = Vec::new();
        write_event(&mut out, "Event", &json!({"type": "started", "message": "a\nb"})).unwrap();
        let expected = r#"{"apiVersion":"kubectl-ds/v1","kind":"Event","message":"a\nb","type":"started"}"#;
        assert_eq!(String::from_utf8(out).unwrap(), format!("{expected}\n"));
    }

    #[test]
    fn a_float_of_half_precision_keeps_its_digits() {
        assert_eq!(pretty(&0.1_f32), "0.1\n");
    }

    #[test]
    fn a_reader_that_goes_away_is_reported_as_such() {
        struct Gone;
        impl std::io::Write for Gone {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let error = write_pretty(&mut Gone, &json!({"a": 1})).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        assert!(crate::output::ui::is_broken_pipe(&error));
    }

    const GIVEN: &str = r#"{"apiVersion": "v1", "kind": "X", "a<b>&c": "<script>&amp;", "sep": "\u2028\u2029", "ctl": "\u0000\u0007\b\f\n\r\t\u001b", "q": "\"\\/'", "\u00e9": "\u65e5\u672c\ud83d\ude42", "e": {}, "l": [], "n": [1, -1, 0.5, 1e+21, 1e-07, 100000.0, 9007199254740993, 18446744073709551615, 1e+20, -1.5e-06], "t": [true, null, [[]], {"z": 1, "a": 2}]}"#;

    const PRINTED: &str = r#"{
    "a\u003cb\u003e\u0026c": "\u003cscript\u003e\u0026amp;",
    "apiVersion": "v1",
    "ctl": "\u0000\u0007\b\f\n\r\t\u001b",
    "e": {},
    "kind": "X",
    "l": [],
    "n": [
        1,
        -1,
        0.5,
        1e+21,
        1e-7,
        100000,
        9007199254740993,
        18446744073709552000,
        100000000000000000000,
        -0.0000015
    ],
    "q": "\"\\/'",
    "sep": "\u2028\u2029",
    "t": [
        true,
        null,
        [
            []
        ],
        {
            "a": 2,
            "z": 1
        }
    ],
    "é": "日本🙂"
}
"#;
}
