//! The published JSON Schema of SARIF 2.1.0, and as much of JSON Schema (draft 7) as it uses.
//!
//! A keyword that is not known here is a failure, not something to be passed over.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::REPO;

/// A schema.
pub struct Schema(Value);

impl Schema {
    /// Reads that of SARIF; its terms are in `tests/lint/README.md`.
    pub fn sarif() -> Self {
        let file =
            File::open(Path::new(REPO).join("tests/lint/sarif-2.1.0.schema.json.gz")).expect("the schema");
        let mut text = String::new();
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("text");
        Self(serde_json::from_str(&text).expect("JSON"))
    }

    /// Returns everything in a document that is not as the schema has it.
    pub fn problems(&self, document: &Value) -> Vec<String> {
        let mut problems = Vec::new();
        self.check(&self.0, document, "", &mut problems);
        problems
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
        let rules = schema.as_object().expect("a schema is an object");
        for (word, rule) in rules {
            let is_right = match word.as_str() {
                "$schema" | "$id" | "title" | "description" | "default" | "definitions" | "properties" => {
                    true
                }
                "$ref" => {
                    let path =
                        rule.as_str().and_then(|own| own.strip_prefix('#')).expect("a reference within");
                    self.check(self.0.pointer(path).expect("a definition"), value, at, problems);
                    true
                }
                "type" => is_type(rule.as_str().expect("one type"), value),
                "enum" => rule.as_array().expect("a list").contains(value),
                "minimum" => value.as_f64().is_none_or(|own| own >= rule.as_f64().expect("a number")),
                "maximum" => value.as_f64().is_none_or(|own| own <= rule.as_f64().expect("a number")),
                "minItems" => {
                    value.as_array().is_none_or(|own| own.len() as u64 >= rule.as_u64().expect("a number"))
                }
                "uniqueItems" => rule == false || value.as_array().is_none_or(|own| are_unique(own)),
                "required" => value.as_object().is_none_or(|own| {
                    rule.as_array()
                        .expect("a list")
                        .iter()
                        .all(|name| own.contains_key(name.as_str().expect("a name")))
                }),
                "format" => {
                    value.as_str().is_none_or(|own| has_format(rule.as_str().expect("a format"), own))
                }
                "pattern" => value.as_str().is_none_or(|own| matches(rule.as_str().expect("a pattern"), own)),
                "anyOf" => self.fitting(rule, value, at) >= 1,
                "oneOf" => self.fitting(rule, value, at) == 1,
                "items" => {
                    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{at}/{number}"), problems);
                    }
                    true
                }
                "additionalProperties" => true,
                word => panic!("keyword {word:?} is not known"),
            };
            if !is_right {
                let shown: String = value.to_string().chars().take(200).collect();
                problems.push(format!("{at}: {word} {rule}: {shown}"));
            }
        }
        self.members(schema, value, at, problems);
    }

    fn members(&self, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
        for (name, own) in value.as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            match (
                schema.pointer("/properties").and_then(|own| own.get(name)),
                &schema["additionalProperties"],
            ) {
                (Some(rule), _) => self.check(rule, own, &at, problems),
                (None, Value::Bool(false)) => problems.push(format!("{at}: there is no such property")),
                (None, rule @ Value::Object(_)) => self.check(rule, own, &at, problems),
                (None, _) => {}
            }
        }
    }

    fn fitting(&self, rules: &Value, value: &Value, at: &str) -> usize {
        let fits = |rule: &&Value| {
            let mut problems = Vec::new();
            self.check(rule, value, at, &mut problems);
            problems.is_empty()
        };
        rules.as_array().expect("a list").iter().filter(fits).count()
    }
}

fn is_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        name => panic!("type {name:?} is not known"),
    }
}

fn are_unique(items: &[Value]) -> bool {
    let mut seen = HashSet::new();
    items.iter().all(|item| seen.insert(item.to_string()))
}

/// RFC 3986: the characters a URI may have, `%` only before two digits; with a scheme if it is no reference.
fn has_format(name: &str, text: &str) -> bool {
    const SIGNS: &[u8] = b"-._~:/?#[]@!$&'()*+,;=";
    let bytes = text.as_bytes();
    let is_uri = bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)),
        byte => byte.is_ascii_alphanumeric() || SIGNS.contains(byte),
    });
    let scheme = text.split_once(':').map(|(scheme, _)| scheme).filter(|own| !own.contains(['/', '?', '#']));
    let is_scheme = |own: &str| {
        own.starts_with(|c: char| c.is_ascii_alphabetic())
            && own.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    match name {
        "uri" => is_uri && scheme.is_some_and(is_scheme),
        // What has a colon in its first part is read as a scheme.
        "uri-reference" => is_uri && scheme.is_none_or(is_scheme),
        name => panic!("format {name:?} is not known"),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern {
        "[^/]+/.+" => text.split_once('/').is_some_and(|(kind, rest)| !kind.is_empty() && !rest.is_empty()),
        pattern => panic!("pattern {pattern:?} is not known"),
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = Schema::sarif();
    let good = json!({"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "x", "rules": [{"id": "A", "helpUri": "https://example.com/a"}]}},
        "results": [{"message": {"text": "m"}, "level": "error", "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": "a.yaml"}, "region": {"startLine": 1}}}]}]}]});
    assert_eq!(schema.problems(&good), Vec::<String>::new());
    let place = "/runs/0/results/0/locations/0/physicalLocation";
    for (pointer, wrong) in [
        ("/version", json!("2.0.0")),
        ("/runs", json!({})),
        ("/runs/0/results/0/message", json!({})),
        ("/runs/0/results/0/level", json!("info")),
        ("/runs/0/results/0", json!({"ruleId": "A"})),
        ("/runs/0/results/0", json!({"message": {"text": "m"}, "rule": "A"})),
        ("/runs/0/results/0/locations", json!([{"id": -2}])),
        ("/runs/0/tool", json!({})),
        ("/runs/0/tool/driver/rules/0/helpUri", json!("docs/a.md")),
        ("/runs/0/tool/driver/rules", json!([{"id": "A"}, {"id": "A"}])),
        (&format!("{place}/region/startLine"), json!(0)),
        (&format!("{place}/region/startLine"), json!("1")),
        (&format!("{place}/artifactLocation/uri"), json!("a b.yaml")),
        (&format!("{place}/artifactLocation/uri"), json!("a%.yaml")),
        (&format!("{place}/artifactLocation"), json!({"uri": "a", "index": -2})),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("a place") = wrong.clone();
        assert!(!schema.problems(&bad).is_empty(), "{pointer} = {wrong}");
    }
}
