//! Collections, folding, anchors, merge keys and what is reported about them.

use super::{one, reads, refuses};
use crate::yaml::Path;

#[test]
fn block_and_flow_collections() {
    let cases = [
        ("a:\n- 1\n- b: 2\n  c: 3\n-\n  - 4\n", r#"{"a":[1,{"b":2,"c":3},[4]]}"#),
        ("a: [1, {b: 2, c}, 'x', \"y\": z]\n", r#"{"a":[1,{"b":2,"c":null},"x",{"y":"z"}]}"#),
        ("? a\n: b\n? c\n", r#"{"a":"b","c":null}"#),
        ("a:\nb:\n  \nc: ~\n", r#"{"a":null,"b":null,"c":null}"#),
        ("- - 1\n  - 2\n-   - 3\n", "[[1,2],[3]]"),
        ("a: {\"b\":1,'c':2}\n", r#"{"a":{"b":1,"c":2}}"#),
        ("a: [x,,]\n", ""),
        ("[]: 1\n", "[]"),
        ("a: http://x:80/y#z\n", r#"{"a":"http://x:80/y#z"}"#),
        ("a: [a?b]\n", ""),
    ];
    for (text, want) in cases {
        if want.is_empty() {
            assert!(super::json(text).is_err(), "{text:?}");
        } else {
            reads(text, want);
        }
    }
}

#[test]
fn folding() {
    let cases = [
        ("a: x\n  y\n\n  z\n", r#"{"a":"x y\nz"}"#),
        ("a: \"x \n  y\\\n  z\\n\n\n  w\"\n", r#"{"a":"x yz\n\nw"}"#),
        ("a: 'x\n\n\n  y'\n", r#"{"a":"x\n\ny"}"#),
        ("a: |\n  x\n   y\n\n  z\n\n\nb: 1\n", r#"{"a":"x\n y\n\nz\n","b":1}"#),
        ("a: |-\n  x\n\n", r#"{"a":"x"}"#),
        ("a: |+\n  x\n\n", r#"{"a":"x\n\n"}"#),
        ("a: >\n  x\n  y\n\n  z\n    more\n  w\n", r#"{"a":"x y\nz\n  more\nw\n"}"#),
        ("a: |2\n    x\n   y\n", r#"{"a":"  x\n y\n"}"#),
        ("a: >1-\n  x\n", r#"{"a":" x"}"#),
        ("a: | # note\n  x\n", r#"{"a":"x\n"}"#),
        ("a: |\nb: 1\n", r#"{"a":"","b":1}"#),
        ("a: |\n  x", r#"{"a":"x\n"}"#),
        ("a: x\u{85}  y\n", r#"{"a":"x y"}"#),
        ("a: |\n  x\u{2028}  y\n", "{\"a\":\"x\u{2028}y\\n\"}"),
    ];
    for (text, want) in cases {
        reads(text, want);
    }
}

#[test]
fn anchors_and_aliases() {
    let cases = [
        ("a: &x 1\nb: *x\n", r#"{"a":1,"b":1}"#),
        ("a: &x {k: [1, &y 2]}\nb: *x\nc: *y\n", r#"{"a":{"k":[1,2]},"b":{"k":[1,2]},"c":2}"#),
        ("a: &x 1\nb: &x 2\nc: *x\n", r#"{"a":1,"b":2,"c":2}"#),
        ("&k key: v\nother: *k\n", r#"{"key":"v","other":"key"}"#),
        ("a: &x yes\n*x : 1\n", r#"{"a":true,"true":1}"#),
        ("a: &x [1]\nb: &y [*x, *x]\nc: *y\n", r#"{"a":[1],"b":[[1],[1]],"c":[[1],[1]]}"#),
        ("a: &x [ &x 1, *x ]\nb: *x\n", r#"{"a":[1,1],"b":1}"#),
        ("a: &x\nb: *x\n", r#"{"a":null,"b":null}"#),
    ];
    for (text, want) in cases {
        reads(text, want);
    }
    refuses("a: *x\n", "1:4 unknown anchor 'x' referenced");
    refuses("a: &x [*x]\n", "1:8 anchor 'x' value contains itself");
    refuses("a: &x {b: {c: *x}}\n", "1:15 anchor 'x' value contains itself");
    refuses("a: &x [1]\n*x : 1\n", "2:1 invalid map key: a list or map cannot be a key");
    refuses("a: 1\n---\nb: &x 1\n---\nc: *x\n", "5:4 unknown anchor 'x' referenced");
}

#[test]
fn merge_keys_are_kubectls() {
    let base = "x: &x {a: 1, b: 2}\nz: &z {a: 3, c: 4}\n";
    let cases = [
        ("m: {<<: *x, a: 9}\n", r#"{"a":9,"b":2}"#),
        ("m: {a: 9, <<: *x}\n", r#"{"a":1,"b":2}"#),
        ("m: {<<: [*x, *z]}\n", r#"{"a":1,"b":2,"c":4}"#),
        ("m: {<<: [{a: 0}, *z]}\n", r#"{"a":0,"c":4}"#),
        ("m: {<<: {a: 5, <<: *x}}\n", r#"{"a":1,"b":2}"#),
        ("m: {<<: *x, <<: *z}\n", r#"{"a":3,"b":2,"c":4}"#),
        ("m: {'<<': *x}\n", r#"{"<<":{"a":1,"b":2}}"#),
        ("m: {! <<: *x}\n", r#"{"a":1,"b":2}"#),
        ("m: {!!merge a: 1}\n", r#"{"a":1}"#),
        ("m: {<<: []}\n", "{}"),
    ];
    for (text, want) in cases {
        let want = format!(r#"{{"x":{{"a":1,"b":2}},"z":{{"a":3,"c":4}},"m":{want}}}"#);
        reads(&format!("{base}{text}"), &want);
    }
    let message = "map merge requires map or sequence of maps as the value";
    refuses("<<: 1\n", &format!("1:5 {message}"));
    refuses("<<:\n", &format!("1:4 {message}"));
    refuses("<<: [1]\n", &format!("1:6 {message}"));
    refuses("a: &a [{b: 1}]\n<<: *a\n", &format!("2:5 {message}"));
    refuses("a: &a 1\n<<: [*a]\n", &format!("2:6 {message}"));
}

#[test]
fn duplicate_keys_are_reported() {
    let text = "a: 1\nb:\n- c: 1\n  d: 2\n  c: 3\na: 4\na: 5\n";
    reads(text, r#"{"a":5,"b":[{"c":3,"d":2}]}"#);
    let notes = one(text).notes;
    let shown: Vec<String> =
        notes.duplicates.iter().map(|d| format!("{} {} {}", d.path, d.first.start, d.last.start)).collect();
    assert_eq!(shown, ["b[0].c 3:3 5:3", "a 1:1 6:1", "a 6:1 7:1"]);
    assert!(notes.late_merges.is_empty());
}

#[test]
fn duplicates_of_large_maps_are_found_by_hash() {
    let mut text = String::new();
    for at in 0..200 {
        text.push_str(&format!("k{at}: {at}\n"));
    }
    text.push_str("k5: last\nk150: last\n");
    let document = one(&text);
    assert_eq!(document.root.entries().len(), 200);
    assert_eq!(document.root.get("k5").and_then(|node| node.as_str()), Some("last"));
    let paths: Vec<String> = document.notes.duplicates.iter().map(|d| d.path.to_string()).collect();
    assert_eq!(paths, ["k5", "k150"]);
}

#[test]
fn late_merges_are_reported_and_early_ones_are_not() {
    let text = "x: &x {a: 1, b: 2}\nspec:\n  a: 9\n  <<: *x\n  b: 7\nok:\n  <<: *x\n  a: 3\n";
    let notes = one(text).notes;
    assert!(notes.duplicates.is_empty());
    let [late] = notes.late_merges.as_slice() else { panic!("{notes:?}") };
    assert_eq!(late.path, Path::root().key("spec"));
    assert_eq!(late.merge.start.to_string(), "4:3");
    assert_eq!(late.overridden.len(), 1);
    assert_eq!(late.overridden[0].0, "a");
    assert_eq!(late.overridden[0].1.start.to_string(), "3:3");
}

#[test]
fn notes_of_anchored_text_are_reported_once() {
    let notes = one("a: &x {k: 1, k: 2}\nb: *x\nc: {<<: *x}\n").notes;
    assert_eq!(notes.duplicates.len(), 1);
    assert_eq!(notes.duplicates[0].path.to_string(), "a.k");
}

#[test]
fn messages_say_what_is_wrong_and_where() {
    let cases = [
        ("a: b: c\n", "1:5 mapping values are not allowed in this context"),
        ("a: 1\n b: 2\n", "2:3 mapping values are not allowed in this context"),
        ("a: 1\nb\nc: 2\n", "2:1 could not find expected ':'"),
        ("a: [1, 2\nb: 3\n", "2:2 did not find expected ',' or ']' (flow sequence begun at line 1)"),
        ("a: {b: 1\n", "2:1 did not find expected ',' or '}' (flow mapping begun at line 1)"),
        ("a: \"x\n", "1:4 did not find the end of the quoted scalar that begins here"),
        ("a: \"\\q\"\n", "1:5 found unknown escape character"),
        ("a: \"\\ud800\"\n", "1:5 found invalid Unicode character escape code"),
        ("a: \"\\u12\"\n", "1:5 did not find expected hexadecimal number"),
        ("\ta: 1\n", "1:1 found a tab where indentation by spaces is expected"),
        ("a:\n\tb: 1\n", "2:1 found a tab where indentation by spaces is expected"),
        ("a: @x\n", "1:4 found character '@' that cannot start any token"),
        ("a: `x`\n", "1:4 found character '`' that cannot start any token"),
        ("a: |x\n  y\n", "1:5 did not find expected comment or line break"),
        ("a: |0\n", "1:5 found an indentation indicator equal to 0"),
        ("a:\n- 1\n b: 2\n", "3:3 mapping values are not allowed in this context"),
        ("- 1\nb: 2\n", "2:1 did not find expected '-' indicator (block sequence begun at line 1)"),
        ("a: 1\n- b\n", "2:1 did not find expected key (block mapping begun at line 1)"),
        ("a: &\n", "1:5 did not find expected alphabetic or numeric character"),
        ("? - a\n: b\n", "1:3 invalid map key: a list or map cannot be a key"),
        ("a: %x\n", "1:4 found character '%' that cannot start any token"),
    ];
    for (text, want) in cases {
        refuses(text, want);
    }
}
