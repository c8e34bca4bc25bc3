//! Each format read back as its readers do: by a parser, with the shape that its documentation promises.
//!
//! What a reader wants and does not find is a failure. The answer is what each finding says, decoded.

use std::collections::HashSet;

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;

use super::schema::Schema;

/// The formats, all of them.
pub const FORMATS: [&str; 11] = [
    "human",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
];

/// Reads what a format printed and returns what the findings say, in its order; nothing where that cannot be told.
pub fn read(format: &str, text: &str) -> Vec<String> {
    match format {
        "human" => human(text),
        "concise" => concise(text),
        "json" => report(text),
        "jsonl" => lines(text),
        "sarif" => sarif(text),
        "github" => github(text),
        "gitlab" => gitlab(text),
        "junit" => junit(text),
        "checkstyle" => checkstyle(text),
        "rdjson" => rdjson(text),
        "markdown" => markdown(text),
        format => panic!("{format}"),
    }
}

/// What a finding of `-o json` says, with its label.
pub fn said(finding: &Value) -> String {
    let message = finding["message"].as_str().expect("a message");
    finding["label"].as_str().map_or_else(|| message.to_owned(), |label| format!("{message} ({label})"))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name} is no list: {value}"))
}

fn string<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no string {pointer}: {value}"))
}

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or_else(|| panic!("no number {pointer}: {value}"))
}

fn finding(value: &Value) -> String {
    assert!(["error", "warning", "info"].contains(&string(value, "/severity")), "{value}");
    assert!(string(value, "/rule").starts_with("DS") && !string(value, "/name").is_empty(), "{value}");
    assert_eq!(string(value, "/fingerprint").len(), 64);
    assert!(value["certain"].is_boolean() && value["path"].is_string(), "{value}");
    let place = &value["location"];
    let (start, end) = (
        (number(place, "/line"), number(place, "/column")),
        (number(place, "/endLine"), number(place, "/endColumn")),
    );
    assert!(start.0 >= 1 && start.1 >= 1 && end >= start, "{place}");
    assert!(!string(place, "/file").is_empty());
    said(value)
}

fn report(text: &str) -> Vec<String> {
    let report = parsed(text);
    assert_eq!((string(&report, "/kind"), string(&report, "/schema")), ("LintReport", "json-v1"));
    assert!(report["summary"].is_object() && report["tool"].is_object());
    list(&report, "findings").iter().map(finding).collect()
}

fn lines(text: &str) -> Vec<String> {
    assert!(text.ends_with('\n'));
    let mut lines: Vec<_> = text.split_terminator('\n').map(parsed).collect();
    let last = lines.pop().expect("a line");
    assert_eq!(string(&last, "/kind"), "LintSummary");
    assert!(lines.iter().all(|line| line["kind"] == "LintFinding"));
    lines.iter().map(finding).collect()
}

fn sarif(text: &str) -> Vec<String> {
    thread_local!(static SCHEMA: Schema = Schema::sarif());
    let log = parsed(text);
    let problems = SCHEMA.with(|schema| schema.problems(&log));
    assert!(problems.is_empty(), "{problems:#?}");
    let runs = list(&log, "runs");
    assert_eq!(runs.len(), 1);
    let rules = list(&runs[0]["tool"]["driver"], "rules");
    let results = list(&runs[0], "results");
    for result in results {
        if let Some(index) = result["ruleIndex"].as_u64() {
            assert_eq!(rules[index as usize]["id"], result["ruleId"]);
        }
        assert_eq!(list(result, "locations").len(), 1);
        let uri = string(result, "/locations/0/physicalLocation/artifactLocation/uri");
        let based = result.pointer("/locations/0/physicalLocation/artifactLocation/uriBaseId").is_some();
        // Either relative to the root, or absolute: never `..` out of a base or a scheme of a file's name.
        assert!(based != uri.starts_with("file:///") && !uri.starts_with("./"), "{uri}");
        string(result, "/partialFingerprints/kubectlDsLint~1v1");
    }
    results.iter().map(|result| string(result, "/message/text").to_owned()).collect()
}

/// docs.github.com, workflow commands; the runner's `ActionCommand` decodes so.
fn github(text: &str) -> Vec<String> {
    let mut said = Vec::new();
    for line in text.lines() {
        assert_plain(line);
        let Some(command) = line.trim_start().strip_prefix("::") else {
            let is_ours = ["error[DS", "warning[DS", "info[DS"].iter().any(|own| line.starts_with(own));
            assert!(is_ours && !line.contains("##["), "{line}");
            continue;
        };
        assert!(line.starts_with("::"), "{line}");
        let (head, data) = command.split_once("::").expect("an end of the command");
        let (name, properties) = head.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        let mut names = Vec::new();
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').expect("a value");
            assert!(
                !value.contains(':') && has_only_escapes(value, &["25", "0D", "0A", "3A", "2C"]),
                "{line}"
            );
            names.push(name);
        }
        assert!(has_only_escapes(data, &["25", "0D", "0A"]), "{line}");
        if names == ["title"] {
            assert!(data.ends_with(" more findings are in the log"), "{line}");
            continue;
        }
        assert!(matches!(
            names[..],
            ["file", "line", "endLine", "title"] | ["file", "line", "endLine", "col", "title"]
        ));
        said.push(data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"));
    }
    said
}

fn has_only_escapes(text: &str, escapes: &[&str]) -> bool {
    text.split('%').skip(1).all(|rest| escapes.iter().any(|own| rest.starts_with(own)))
}

/// docs.gitlab.com, Code Quality: the fields a report must have.
fn gitlab(text: &str) -> Vec<String> {
    let entries = parsed(text);
    let mut seen = HashSet::new();
    let mut said = Vec::new();
    for entry in entries.as_array().expect("a list") {
        assert!(seen.insert(string(entry, "/fingerprint").to_owned()), "a fingerprint twice: {entry}");
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&string(entry, "/severity")),
            "{entry}"
        );
        assert!(!string(entry, "/location/path").starts_with("./"), "{entry}");
        assert!(number(entry, "/location/lines/begin") >= 1);
        let head = format!("{}: ", string(entry, "/check_name"));
        said.push(string(entry, "/description").strip_prefix(&head).expect("the rule first").to_owned());
    }
    said
}

/// reviewdog's rdjson: rdf.DiagnosticResult.
fn rdjson(text: &str) -> Vec<String> {
    let document = parsed(text);
    string(&document, "/source/name");
    let mut said = Vec::new();
    for diagnostic in list(&document, "diagnostics") {
        assert!(["ERROR", "WARNING", "INFO"].contains(&string(diagnostic, "/severity")), "{diagnostic}");
        string(diagnostic, "/code/value");
        string(diagnostic, "/location/path");
        range(&diagnostic["location"]["range"]);
        for suggestion in diagnostic["suggestions"].as_array().into_iter().flatten() {
            range(&suggestion["range"]);
            string(suggestion, "/text");
        }
        said.push(string(diagnostic, "/message").to_owned());
    }
    said
}

fn range(value: &Value) {
    let position = |name: &str| (number(&value[name], "/line"), number(&value[name], "/column"));
    let (start, end) = (position("start"), position("end"));
    assert!(start.0 >= 1 && start.1 >= 1 && end >= start, "{value}");
}

fn xml(text: &str) -> Document<'_> {
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"), "{text}");
    Document::parse_with_options(text, ParsingOptions::default())
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Children that are elements; text between them is space only.
fn elements<'d>(node: Node<'d, 'd>) -> Vec<Node<'d, 'd>> {
    let texts = node.children().filter(Node::is_text);
    assert!(texts.into_iter().all(|own| own.text().unwrap_or_default().trim().is_empty()), "{node:?}");
    node.children().filter(Node::is_element).collect()
}

fn has_attributes(node: Node<'_, '_>, wanted: &[&str]) {
    let names: Vec<_> = node.attributes().map(|own| own.name()).collect();
    assert_eq!(names, wanted, "{node:?}");
}

fn count(node: Node<'_, '_>, name: &str) -> usize {
    node.attribute(name).and_then(|own| own.parse().ok()).unwrap_or_else(|| panic!("{name}: {node:?}"))
}

/// What Jenkins' `junit-10.xsd` and its forebears have in common, and counts that are those of the elements.
fn junit(text: &str) -> Vec<String> {
    let document = xml(text);
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    has_attributes(root, &["name", "tests", "failures", "errors"]);
    let mut said = Vec::new();
    let (mut tests, mut failures) = (0, 0);
    for suite in elements(root) {
        assert_eq!(suite.tag_name().name(), "testsuite");
        has_attributes(suite, &["name", "tests", "failures", "errors", "skipped"]);
        let cases = elements(suite);
        let mut failed = 0;
        for case in &cases {
            assert_eq!(case.tag_name().name(), "testcase");
            has_attributes(*case, &["name", "classname"]);
            for inner in elements(*case) {
                match inner.tag_name().name() {
                    "failure" => {
                        has_attributes(inner, &["message", "type"]);
                        said.push(inner.attribute("message").unwrap_or_default().to_owned());
                        failed += 1;
                    }
                    "system-out" => {
                        has_attributes(inner, &[]);
                        said.push(inner.text().unwrap_or_default().to_owned());
                    }
                    name => panic!("{name}"),
                }
            }
        }
        assert_eq!((count(suite, "tests"), count(suite, "failures")), (cases.len(), failed), "{text}");
        assert!(!cases.is_empty() && count(suite, "errors") == 0 && count(suite, "skipped") == 0);
        (tests, failures) = (tests + cases.len(), failures + failed);
    }
    assert_eq!((count(root, "tests"), count(root, "failures"), count(root, "errors")), (tests, failures, 0));
    said
}

fn checkstyle(text: &str) -> Vec<String> {
    let document = xml(text);
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "checkstyle");
    has_attributes(root, &["version"]);
    let mut files = HashSet::new();
    let mut said = Vec::new();
    for file in elements(root) {
        assert_eq!(file.tag_name().name(), "file");
        has_attributes(file, &["name"]);
        assert!(files.insert(file.attribute("name").unwrap_or_default().to_owned()), "a file twice: {text}");
        for error in elements(file) {
            assert_eq!(error.tag_name().name(), "error");
            has_attributes(error, &["line", "column", "severity", "message", "source"]);
            assert!(count(error, "line") >= 1 && count(error, "column") >= 1);
            assert!(["error", "warning", "info"].contains(&error.attribute("severity").unwrap_or_default()));
            assert!(error.attribute("source").unwrap_or_default().starts_with("ds.DS"));
            said.push(error.attribute("message").unwrap_or_default().to_owned());
        }
    }
    said
}

/// No control character, nothing that is invisible or turns the direction of text.
fn assert_plain(line: &str) {
    let is_bad = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{61c}')
    };
    assert!(!line.contains(is_bad), "{line:?}");
}

fn human(text: &str) -> Vec<String> {
    for line in text.split('\n') {
        assert_plain(line);
        assert_eq!(line.trim_end(), line, "space at the end of a line");
        assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
    }
    Vec::new()
}

fn concise(text: &str) -> Vec<String> {
    for line in text.lines() {
        assert_plain(line);
        let is_ours = [": error[DS", ": warning[DS", ": info[DS"].iter().any(|own| line.contains(own));
        assert!(is_ours && !line.trim_start().starts_with("::") && !line.contains("##["), "{line:?}");
    }
    Vec::new()
}

/// GitHub's Markdown: a table of four columns, in whose cells nothing is markup but what this program means so.
fn markdown(text: &str) -> Vec<String> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("### kubectl ds lint"));
    let mut said = Vec::new();
    for line in lines.filter(|line| line.starts_with('|')).skip(2) {
        assert_plain(line);
        let cells = cells(line);
        assert_eq!(cells.len(), 4, "{line}");
        assert!(["error", "warning", "info"].contains(&cells[0].as_str()), "{line}");
        assert!(cells[1].trim_start_matches('[').starts_with("DS"), "{line}");
        let place = cells[2].strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        match place {
            Some(code) => assert!(!code.contains(['`', '|', '\\']), "{line}"),
            None => drop(unmarked(&cells[2])),
        }
        said.push(unmarked(&cells[3]));
    }
    said
}

/// Cuts a row as cmark-gfm does: `\` and the sign behind it stand together.
fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut signs = row.chars();
    while let Some(c) = signs.next() {
        match c {
            '\\' => {
                cell.push(c);
                cell.extend(signs.next());
            }
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            c => cell.push(c),
        }
    }
    assert!(cell.trim().is_empty(), "behind the last cell: {row}");
    cells.remove(0);
    cells
}

/// Takes the backslashes out; what could be markup and has none is a failure.
fn unmarked(cell: &str) -> String {
    let mut out = String::new();
    let mut signs = cell.chars();
    while let Some(c) = signs.next() {
        assert!(!"|`*_[]<>&#!@~$".contains(c), "{c} is markup: {cell}");
        out.push(if c == '\\' { signs.next().expect("a sign behind a backslash") } else { c });
    }
    out
}

/// A reader that takes everything would hold nothing.
#[test]
fn the_readers_refuse_what_is_broken() {
    for (format, from, to) in [
        ("human", "monitoring/agent", "monitoring\u{202e}"),
        ("human", "(DaemonSet", "\n::error::(DaemonSet"),
        ("concise", "error[", "\u{1b}[31merror["),
        ("concise", "a.yaml", "::error::a.yaml"),
        ("json", "\"line\": 11", "\"line\": 0"),
        ("json", "\"message\": \"", "\"message\": \"\u{1}"),
        ("jsonl", "LintSummary", "LintFinding"),
        ("jsonl", "\"message\"", "\n\"message\""),
        ("sarif", "\"startLine\": 11", "\"startLine\": 0"),
        ("sarif", "\"uri\": \"a.yaml\"", "\"uri\": \"a b.yaml\""),
        ("sarif", "\"level\": \"error\"", "\"level\": \"info\""),
        ("github", "file=a.yaml", "file=a:.yaml"),
        ("github", "maxSurge is", "100% is"),
        ("github", "maxSurge is", "\n::add-mask::x"),
        ("github", "maxSurge is", "\n  ::add-mask::x"),
        ("github", "maxSurge is", "\nerror[DS106] ##[add-mask]x"),
        ("gitlab", "\"major\"", "\"error\""),
        ("gitlab", "\"begin\"", "\"first\""),
        ("gitlab", "\"path\": \"a", "\"path\": \"./a"),
        ("junit", "failures=\"1\"", "failures=\"2\""),
        ("junit", "maxSurge is", "<script> is"),
        ("junit", "a.yaml:11", "]]> a.yaml:11"),
        ("junit", "maxSurge is", "\u{fffe} is"),
        ("junit", " type=\"error\"", ""),
        ("checkstyle", "maxSurge is", "\u{1b} is"),
        ("checkstyle", "maxSurge is", "&nbsp; is"),
        ("checkstyle", "line=\"11\"", "line=\"0\""),
        ("rdjson", "\"ERROR\"", "\"error\""),
        ("rdjson", "\"line\": 11", "\"line\": 0"),
        ("markdown", "maxSurge is", "max|Surge is"),
        ("markdown", "maxSurge is", "max\\\\|Surge is"),
        ("markdown", "maxSurge is", "<b> is"),
        ("markdown", "a.yaml:11", "a`b"),
    ] {
        let good = super::lint(super::SURGE, &["-o", format]).out;
        read(format, &good);
        let bad = good.replacen(from, to, 1);
        assert_ne!(good, bad, "{format}: {from}");
        let outcome = std::panic::catch_unwind(|| read(format, &bad));
        assert!(outcome.is_err(), "{format} is read although {from:?} became {to:?}");
    }
}
