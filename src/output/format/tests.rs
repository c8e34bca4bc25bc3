//! Each format once, and the errors of those that are none.

use std::io;

use serde::Serialize;

use super::Answer;
use super::Format;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing {
    name: &'static str,
    node_count: u32,
}

const THINGS: [Thing; 2] = [Thing { name: "yes", node_count: 3 }, Thing { name: "b", node_count: 0 }];

fn read(path: &str) -> io::Result<String> {
    match path {
        "path" => Ok("{.items[*].name}".to_owned()),
        "columns" => Ok("NAME N\n.name .nodeCount\n".to_owned()),
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

fn parse(text: &str) -> Result<Format, String> {
    Format::parse(text, false, read).map_err(|error| error.to_string())
}

fn print(format: &str, things: &[Thing]) -> String {
    let names: Vec<String> = things.iter().map(|thing| format!("thing/{}", thing.name)).collect();
    let mut out = Vec::new();
    let answer = Answer::new("Thing", things).names(&names);
    assert!(parse(format).unwrap().print(&mut out, &answer).unwrap(), "{format}");
    String::from_utf8(out).unwrap()
}

#[test]
fn several_results_are_a_list() {
    for (format, expected) in [
        (
            "yaml",
            "apiVersion: kubectl-ds/v1\nkind: List\nitems:\n\
             - apiVersion: kubectl-ds/v1\n  kind: Thing\n  name: \"yes\"\n  nodeCount: 3\n\
             - apiVersion: kubectl-ds/v1\n  kind: Thing\n  name: b\n  nodeCount: 0\n",
        ),
        ("name", "thing/yes\nthing/b\n"),
        ("jsonpath={.kind}: {.items[*].name}", "List: yes b"),
        ("jsonpath-file=path", "yes b"),
        ("jsonpath-as-json={.items[*].nodeCount}", "[\n    3,\n    0\n]\n"),
        (
            "custom-columns=NAME:.name,KIND:.kind,X:.x",
            "NAME   KIND    X\nyes    Thing   <none>\nb      Thing   <none>\n",
        ),
        ("custom-columns-file=columns", "NAME   N\nyes    3\nb      0\n"),
    ] {
        assert_eq!(print(format, &THINGS), expected, "{format}");
    }
    let json = print("json", &THINGS);
    assert!(json.starts_with(
        "{\n    \"apiVersion\": \"kubectl-ds/v1\",\n    \"kind\": \"List\",\n    \"items\": [\n"
    ));
}

#[test]
fn one_result_is_not_wrapped() {
    let one = &THINGS[..1];
    assert_eq!(print("yaml", one), "apiVersion: kubectl-ds/v1\nkind: Thing\nname: \"yes\"\nnodeCount: 3\n");
    assert_eq!(print("jsonpath={.kind} {.name}", one), "Thing yes");
    assert_eq!(print("custom-columns=N:nodeCount", one), "N\n3\n");
    let mut out = Vec::new();
    let listed = Answer::one("Thing", &THINGS[0]).always_list();
    parse("jsonpath={.kind}").unwrap().print(&mut out, &listed).unwrap();
    assert_eq!(out, b"List");
}

#[test]
fn no_result_is_an_empty_list() {
    assert_eq!(print("yaml", &[]), "apiVersion: kubectl-ds/v1\nkind: List\nitems: []\n");
    assert_eq!(print("name", &[]), "");
    assert_eq!(print("custom-columns=A:.a", &[]), "A\n");
}

#[test]
fn tables_are_left_to_the_command() {
    for (text, wide) in [("table", false), ("wide", true)] {
        let format = parse(text).unwrap();
        let mut out = Vec::new();
        assert!(!format.print(&mut out, &Answer::new("Thing", &THINGS)).unwrap());
        assert!(out.is_empty() && format.is_human());
        assert_eq!(format.is_wide(), wide);
    }
    assert!(matches!(parse("JSON"), Ok(Format::Json)));
    assert!(matches!(Format::default(), Format::Table));
}

#[test]
fn errors_are_those_of_kubectl() {
    let allowed = "allowed formats are: custom-columns,custom-columns-file,json,jsonpath,jsonpath-as-json,\
                   jsonpath-file,name,table,wide,yaml";
    for (text, expected) in [
        ("xml", format!("unable to match a printer suitable for the output format \"xml\", {allowed}")),
        ("", format!("unable to match a printer suitable for the output format \"\", {allowed}")),
        ("json=x", format!("unable to match a printer suitable for the output format \"json=x\", {allowed}")),
        ("jsonpath", "template format specified but no template given".to_owned()),
        ("jsonpath=", "template format specified but no template given".to_owned()),
        ("jsonpath={.a", "error parsing jsonpath {.a, unclosed action".to_owned()),
        ("custom-columns", "custom-columns format specified but no custom columns given".to_owned()),
        (
            "custom-columns=a",
            "unexpected custom-columns spec: a, expected <header>:<json-path-expr>".to_owned(),
        ),
        ("jsonpath-file=none", "error reading template none, entity not found".to_owned()),
    ] {
        assert_eq!(parse(text).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn a_template_that_does_not_go_with_the_result_says_so() {
    for (format, expected) in [
        (
            "jsonpath={.items[9]}",
            "error executing jsonpath \"{.items[9]}\": Error executing template: array index out of bounds: index 9, length 2",
        ),
        ("custom-columns=A:.name[0]", "string is not array or slice"),
    ] {
        let printed = parse(format).unwrap().print(&mut Vec::new(), &Answer::new("Thing", &THINGS));
        assert_eq!(printed.unwrap_err().to_string(), expected);
    }
}
