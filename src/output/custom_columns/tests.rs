//! Answers of kubectl's own custom-columns printer (kubectl 0.36.3), recorded.

use serde_json::Value;

use super::ColumnsError;
use super::CustomColumns;

/// What was given, what was printed, and the error after it.
type Recorded = (&'static str, &'static str, Result<(), &'static str>);

fn objects() -> Vec<Value> {
    serde_json::from_str(OBJECTS).unwrap()
}

fn check(given: &str, read: Result<CustomColumns, ColumnsError>, out: &str, outcome: Result<(), &str>) {
    let (text, result) = match read {
        Ok(columns) => {
            let mut out = Vec::new();
            let result = columns.write(&mut out, &objects()).unwrap();
            (String::from_utf8(out).unwrap(), result.map_err(|error| error.to_string()))
        }
        Err(error) => (String::new(), Err(error.to_string())),
    };
    assert_eq!((text.as_str(), result), (out, outcome.map_err(str::to_owned)), "{given:?}");
}

#[test]
fn columns_are_those_of_kubectl() {
    for (spec, out, outcome) in SPECS {
        check(spec, CustomColumns::parse(spec, false), out, *outcome);
    }
}

#[test]
fn template_files_are_read_as_in_kubectl() {
    for (text, out, outcome) in FILES {
        check(text, CustomColumns::from_template(text), out, *outcome);
    }
}

#[test]
fn headers_can_be_left_out() {
    let spec = "NAME:.metadata.name,N:.n";
    check(
        spec,
        CustomColumns::parse(spec, true),
        "n1                      1\nnode-with-a-long-name   22\n",
        Ok(()),
    );
}

#[test]
fn nothing_acts_on_the_terminal() {
    let object = serde_json::json!({"a": "x\u{9b}2Jy\u{202e}z\u{7}"});
    let mut out = Vec::new();
    let columns = CustomColumns::parse("A:.a", true).unwrap();
    columns.write(&mut out, &[object]).unwrap().unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "x\\x9b2Jy\\u{202e}z\\x07\n");
}

#[test]
fn a_value_full_of_tabs_is_laid_out_in_reasonable_time() {
    let object = serde_json::json!({"a": "\t".repeat(3_000), "b": "x\n".repeat(3_000)});
    let mut out = Vec::new();
    CustomColumns::parse("A:.a,B:.b", false).unwrap().write(&mut out, &[object]).unwrap().unwrap();
    assert!(out.len() > 3_000);
}

const OBJECTS: &str = r#"[{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n1", "labels": {"a": "b", "x.y": "z"}}, "n": 1, "f": 1000000.5, "list": [1, "a", null, {"k": [true]}], "nil": null, "word": "long enough to widen", "tab": "a\tb", "nl": "x\ny\tz"},
{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-with-a-long-name"}, "n": 22, "f": 1e-05, "list": [], "esc": "\u001b[31mred\r"}]"#;

const SPECS: &[Recorded] = &[
    ("NAME:.metadata.name", "NAME\nn1\nnode-with-a-long-name\n", Ok(())),
    (
        "NAME:.metadata.name,N:n,F:{f},KIND:{.kind}",
        "NAME                    N     F               KIND\nn1                      1     1.0000005e+06   Node\nnode-with-a-long-name   22    1e-05           Node\n",
        Ok(()),
    ),
    ("A:.n,B:.nope,C:.n", "A     B        C\n1     <none>   1\n22    <none>   22\n", Ok(())),
    (
        "L:.list,M:.metadata.labels,E:.list[*]",
        "L                           M                E\n[1 a <nil> map[k:[true]]]   map[a:b x.y:z]   1,a,<nil>,map[k:[true]]\n[]                          <none>           <none>\n",
        Ok(()),
    ),
    ("NIL:.nil,X:.nil.x", "NIL      X\n<nil>    <none>\n<none>   <none>\n", Ok(())),
    (
        "T:.tab,N:.n,W:.word",
        "T        N     W\na        b     1     long enough to widen\n<none>   22    <none>\n",
        Ok(()),
    ),
    ("N:.nl,M:.n", "N     M\nx\ny        z     1\n<none>   22\n", Ok(())),
    ("E:.esc,N:.n", "E             N\n<none>        1\n^[[31mred\\r   22\n", Ok(())),
    ("É日本:.n,B:.n", "É日本   B\n1     1\n22    22\n", Ok(())),
    ("A:.n range,B:.n", "A        B\n<none>   1\n<none>   22\n", Ok(())),
    ("A:.n end", "A\n", Err("not in range, nothing to end")),
    ("A:", "A\n<none>\n<none>\n", Ok(())),
    ("A:.metadata.labels.x\\.y,B:.metadata.labels['a']", "A        B\nz        b\n<none>   <none>\n", Ok(())),
    ("A:.list[5],B:.n", "A     B\n", Err("array index out of bounds: index 5, length 4")),
    ("A", "", Err("unexpected custom-columns spec: A, expected <header>:<json-path-expr>")),
    ("A:.n,", "", Err("unexpected custom-columns spec: , expected <header>:<json-path-expr>")),
    ("", "", Err("custom-columns format specified but no custom columns given")),
    (":.n", "\n1\n22\n", Ok(())),
    ("A:.n:x", "A\n<none>\n<none>\n", Ok(())),
    (
        "A:{.n}{.f}",
        "",
        Err(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        ),
    ),
    ("A:.[", "", Err("unterminated array")),
    ("A:.list[?(@.k)],N:.n", "A               N\nmap[k:[true]]   1\n<none>          22\n", Ok(())),
];

const FILES: &[Recorded] = &[
    (
        "NAME N\n.metadata.name .n",
        "NAME                    N\nn1                      1\nnode-with-a-long-name   22\n",
        Ok(()),
    ),
    (
        "NAME\tN\r\n{.metadata.name}   {.n}\r\nmore\n",
        "NAME                    N\nn1                      1\nnode-with-a-long-name   22\n",
        Ok(()),
    ),
    (
        "",
        "",
        Err(
            "invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.",
        ),
    ),
    (
        "A",
        "",
        Err(
            "invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs.",
        ),
    ),
    (
        "A\n",
        "",
        Err(
            "invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs.",
        ),
    ),
    ("A B\n.n\n", "", Err("number of headers (2) and field specifications (1) don't match")),
    ("\n\n", "\n\n\n", Ok(())),
    (
        "A\n{\n",
        "",
        Err(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        ),
    ),
];
