use kubectl_ds::yaml::{Document, Format, documents, parse_one, to_json};
use serde_json::Value;

use super::{differ, replay};

/// What a text means, and what kubectl reads from a stream of documents.
#[test]
fn yaml() {
    replay("yaml", |case| {
        let mut differences = Vec::new();
        match case["kind"].as_str().expect("a kind") {
            "yaml" => one(case, &mut differences),
            "documents" => stream(case, &mut differences),
            other => panic!("unknown kind {other}"),
        }
        differences
    });
}

fn bytes(case: &Value, key: &str) -> Option<Vec<u8>> {
    let base64 = case[format!("{key}_base64")].as_str();
    base64.map(decode_base64).or_else(|| case[key].as_str().map(|text| text.as_bytes().to_vec()))
}

fn decode_base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let six = |byte: u8| ALPHABET.iter().position(|own| *own == byte).expect("base64") as u32;
    let group = |group: &[u8]| {
        let digits: Vec<u32> = group.iter().filter(|byte| **byte != b'=').map(|byte| six(*byte)).collect();
        let bits = digits.iter().enumerate().fold(0, |bits, (at, digit)| bits | digit << (18 - 6 * at));
        [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8].into_iter().take(digits.len() * 3 / 4)
    };
    text.as_bytes().chunks(4).flat_map(group).collect()
}

/// `YAMLToJSON`, and what `YAMLToJSONStrict` refuses in addition.
fn one(case: &Value, differences: &mut Vec<String>) {
    let text = bytes(case, "in").expect("a text");
    let ours = parse_one(&text).and_then(|document| Ok((to_json(&document.root)?, document.notes)));
    let refused = case.get("json_error").or(case.get("json_error_base64")).is_some();
    match &ours {
        // Either of two keys that become one may win in Go.
        _ if case["unstable"] == true => {}
        // What is no UTF-8 is refused, UTF-16 above all, which go-yaml reads.
        Err(_) if refused || std::str::from_utf8(&text).is_err() => {}
        Ok((json, notes)) if !refused => {
            // Bytes of `!!binary` that are no UTF-8 stand as escapes in Go's text.
            let real = case["json"].as_str().expect("JSON").replace("\\ufffd", "\u{FFFD}");
            if real != go_json(json) {
                differ(differences, &shown(&text), &go_json(json), &real);
            }
            // Strict reading also refuses what a merge key brings a second time, which is no duplicate.
            let merges = text.windows(2).any(|two| two == b"<<");
            let strict = case.get("strict_error").or(case.get("strict_error_base64"));
            if !merges && strict.is_some() == notes.duplicates.is_empty() {
                differ(differences, &shown(&text), &notes.duplicates, &strict);
            }
        }
        _ => differ(differences, &shown(&text), &ours, &(case.get("json"), case.get("json_error"))),
    }
}

/// The documents up to the first error.
fn stream(case: &Value, differences: &mut Vec<String>) {
    let text = bytes(case, "in").expect("a text");
    let refused = case.get("error").or(case.get("error_base64")).is_some();
    let mut ours = Vec::new();
    let mut error = None;
    for document in documents(&text) {
        match document.and_then(|document| Ok((to_json(&document.root)?, document))) {
            Ok((json, document)) => ours.extend((!json.is_null()).then(|| content(&json, &document))),
            Err(own) => {
                error = Some(own);
                break;
            }
        }
    }
    let real = case["docs"].as_array().expect("documents");
    let real: Vec<String> = real.iter().zip(0..).map(|(doc, at)| as_written(doc, ours.get(at))).collect();
    let ours: Vec<&String> = ours.iter().map(|(json, _)| json).collect();
    // What is no UTF-8 is converted by kubectl and refused here, at its place.
    let same = match std::str::from_utf8(&text) {
        Ok(_) => error.is_some() == refused && ours.iter().copied().eq(&real),
        Err(_) => error.is_some() && ours.iter().copied().eq(real.iter().take(ours.len())),
    };
    if !same {
        differ(differences, &shown(&text), &(ours, error), &(real, case.get("error")));
    }
}

fn content(json: &Value, document: &Document) -> (String, Format) {
    (go_json(json), document.format)
}

/// JSON documents come as they were typed.
fn as_written(real: &Value, ours: Option<&(String, Format)>) -> String {
    let text = bytes(&serde_json::json!({"doc": real, "doc_base64": real["base64"]}), "doc").expect("a text");
    let text = String::from_utf8(text).expect("UTF-8");
    match ours {
        Some((_, Format::Json)) => match serde_json::from_str(&without_lone_surrogates(&text)) {
            Ok(json) => go_json(&json),
            Err(error) => panic!("{text}: {error}"),
        },
        _ => text,
    }
}

/// Go reads half a pair as U+FFFD, serde does not read it.
fn without_lone_surrogates(text: &str) -> String {
    let unit = |at: usize| match text.get(at..at + 2) {
        Some("\\u") => text.get(at + 2..at + 6).and_then(|digits| u16::from_str_radix(digits, 16).ok()),
        _ => None,
    };
    let mut out = text.to_owned();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        let lone = match (unit(at), unit(at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => {
                at += 12;
                continue;
            }
            (Some(0xD800..0xE000), _) => true,
            _ => false,
        };
        if lone {
            out.replace_range(at..at + 6, "\\ufffd");
        }
        at += 2;
    }
    out
}

fn shown(text: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(text))
}

/// JSON as Go writes it: escapes for HTML, exponents for very large and very small numbers.
fn go_json(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(",");
    match value {
        Value::Object(map) => {
            let entry = |(key, own): (&String, &Value)| format!("{}:{}", go_string(key), go_json(own));
            format!("{{{}}}", list(map.iter().map(entry).collect()))
        }
        Value::Array(items) => format!("[{}]", list(items.iter().map(go_json).collect())),
        Value::String(text) => go_string(text),
        Value::Number(number) if number.is_f64() => go_float(number.as_f64().expect("a float")),
        other => other.to_string(),
    }
}

fn go_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..' ' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out + "\""
}

fn go_float(number: f64) -> String {
    if number == 0.0 || (1e-6..1e21).contains(&number.abs()) {
        return number.to_string();
    }
    let text = format!("{number:e}");
    if text.contains("e-") { text } else { text.replace('e', "e+") }
}
