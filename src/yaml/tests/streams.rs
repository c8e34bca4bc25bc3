//! How a stream is cut into documents, YAML and JSON.

use super::{one, reads, refuses};
use crate::yaml::{Format, documents, parse};

#[test]
fn documents_are_cut_as_kubectl_cuts_them() {
    let cases = [
        ("", ""),
        ("\n", ""),
        ("# only a comment\n", ""),
        ("---\n---\n", ""),
        ("a: 1\n---\nb: 2\n", r#"{"a":1}{"b":2}"#),
        ("---\na: 1\n---\n", r#"{"a":1}"#),
        ("---\n---\na: 1\n---\n---\nb: 2", r#"{"a":1}{"b":2}"#),
        ("a: 1\n--- # comment\nb: 2\n", r#"{"a":1}{"b":2}"#),
        ("a: 1\n---   \nb: 2\n", r#"{"a":1}{"b":2}"#),
        ("a: 1\n---#x\nb: 2\n", r#"{"a":1}{"b":2}"#),
        ("a: 1\r\n---\r\nb: 2\r\n", r#"{"a":1}{"b":2}"#),
        ("a: |\r\n  x\r\n  y\r\n", r#"{"a":"x\ny\n"}"#),
        ("a: |\n  x\r\r\n  y\n", r#"{"a":"x\ny\n"}"#),
        ("a: 1\rb: 2\r", r#"{"a":1,"b":2}"#),
        ("\u{feff}a: 1\n", r#"{"a":1}"#),
        ("\u{feff}---\na: 1\n---\n\u{feff}b: 2\n", r#"{"a":1}{"b":2}"#),
        ("a: 1\n...\n---\nb: 2\n", r#"{"a":1}{"b":2}"#),
        ("a: 1\n...\nignored: ]\n", r#"{"a":1}"#),
        ("[a]\nb: 2\n", r#"["a"]"#),
        ("null\n---\n~\n---\nb: 2\n", r#"{"b":2}"#),
        ("a: |\n  x\n  ---\n  y\n", r#"{"a":"x\n---\ny\n"}"#),
        ("text\n---\n5\n", r#""text" 5"#),
    ];
    for (text, want) in cases {
        reads(text, want);
    }
    refuses("a: 1\n--- {b: 2}\n", "2:1 invalid document separator: \"{b: 2}\" stands behind '---'");
    refuses("\u{feff}---x\n", "1:1 invalid document separator: \"x\" stands behind '---'");
    refuses("a: 1\n---\n%YAML 1.1\n---\nb: 2\n", "4:1 did not find expected <document start>");
}

#[test]
fn many_documents_are_no_problem() {
    let text = "a: 1\n---\n".repeat(5000);
    assert_eq!(parse(&text).unwrap().len(), 5000);
}

#[test]
fn json_is_tried_first() {
    let cases = [
        ("{\"a\": \"\\/\\ud83d\\ude00\\ud83d\"}", "{\"a\":\"/\u{1F600}\u{FFFD}\"}"),
        ("{\"a\":1}{\"b\":2} {\"c\":3}\n", r#"{"a":1}{"b":2}{"c":3}"#),
        ("\n\t {\n\t\"a\":\t[1, 2.0, 1e3, -0, true, null, {}]\n}\n", r#"{"a":[1,2,1000,0,true,null,{}]}"#),
        ("{\"a\":1,\"a\":2}", r#"{"a":2}"#),
        ("\u{feff}{\"a\":\"\\/\"}", r#"{"a":"/"}"#),
        ("{\"<<\": {\"a\": 1}}", r#"{"<<":{"a":1}}"#),
        // No JSON, but YAML.
        ("{\"a\": 1,}\n", r#"{"a":1}"#),
        ("{a: yes} # x\n", r#"{"a":true}"#),
        ("{\"a\": 1} # x\n", r#"{"a":1}"#),
        ("{\"a\":1}\n---\nb: yes\n", r#"{"a":1}{"b":true}"#),
    ];
    for (text, want) in cases {
        reads(text, want);
    }
    refuses("{\"a\": [1, 2}\n", "1:12 invalid character '}' after array element");
    refuses("{\"a\":1}{\"b\":2}\n---\n{\"c\":3}\n", "2:2 invalid character '-' in numeric literal");
    refuses("{\"a\":1e400}", "1:6 cannot decode \"1e400\" as a !!float");
    assert_eq!(one("{\"a\": 1}").format, Format::Json);
    assert_eq!(one("{\"a\": 1,}").format, Format::Yaml);
    let mut keys = String::from("{\"");
    keys.push_str(&"k".repeat(2000));
    keys.push_str("\": 1}");
    assert!(parse(&keys).is_ok(), "JSON has no limit for keys");
}

#[test]
fn bytes_that_are_no_text_are_refused_with_a_place() {
    let cases: [(&[u8], &str); 7] = [
        (b"\xFF\xFEa\0", "1:1 text is UTF-16, expected UTF-8"),
        (b"\xFE\xFF\0a", "1:1 text is UTF-16, expected UTF-8"),
        (b"a: 1\nb: \xFFx\n", "2:4 invalid UTF-8 (byte 0xFF)"),
        (b"a: \xC3", "1:4 invalid UTF-8 (byte 0xC3)"),
        (
            b"a: 1\nb\0: 2\n",
            "2:2 control characters are not allowed (NUL byte; is this UTF-16 or a binary file?)",
        ),
        (b"a: \x7F\n", "1:4 control characters are not allowed (U+007F)"),
        ("a: \u{9f}\n".as_bytes(), "1:4 control characters are not allowed (U+009F)"),
    ];
    for (bytes, want) in cases {
        let error = parse(bytes).unwrap_err();
        assert_eq!(format!("{} {}", error.pos, error.message), want);
    }
    reads("a: \u{a0}\u{fffd}\u{1F600}\n", "{\"a\":\"\u{a0}\u{fffd}\u{1F600}\"}");
}

#[test]
fn reading_goes_on_behind_a_broken_document() {
    let text = "a: 1\n---\nb: [\n---\nc: 3\n";
    let results: Vec<bool> = documents(text).map(|document| document.is_ok()).collect();
    assert_eq!(results, [true, false, true]);
    let bad: Vec<bool> = documents(b"a: 1\n---\nb: \xFF\n").map(|document| document.is_ok()).collect();
    assert_eq!(bad, [true, false]);
}

#[test]
fn ignored_text_is_reported() {
    let at = |text: &str| one(text).ignored.map(|pos| pos.to_string());
    assert_eq!(at("a: 1\n...\nb: 2\n").as_deref(), Some("3:1"));
    assert_eq!(at("[a]\nb: 2\n").as_deref(), Some("2:1"));
    assert_eq!(at("a: 1\n...\n# comment\n"), None);
    assert_eq!(at("a: 1\n"), None);
}

#[test]
fn comments_are_kept() {
    let text = "# head\na: 1 # trailing\nb: 'x # no'\nc: | # header\n  # no\n#end\n---\n# second\nd: 1\n";
    let documents = parse(text).unwrap();
    let shown: Vec<String> = documents[0]
        .comments
        .iter()
        .map(|c| format!("{}{}{}", c.span.start, c.text, if c.own_line { " own" } else { "" }))
        .collect();
    assert_eq!(shown, ["1:1 head own", "2:6 trailing", "4:6 header", "6:1end own"]);
    assert_eq!(documents[1].comments.len(), 1);
    for comment in documents.iter().flat_map(|d| &d.comments) {
        assert_eq!(comment.span.slice(text), Some(format!("#{}", comment.text).as_str()));
    }
}
