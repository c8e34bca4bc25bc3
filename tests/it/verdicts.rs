//! The rules DS0xx and DS1xx beside what a real API server said to 1,075 manifests: `tests/lint`.
//!
//! "We report an error" is "the server, or kubectl before it, rejects", both ways; and wherever the server names
//! a field, it is the one we mark. Rows that cannot agree are listed one by one.

use std::path::{Path, PathBuf};

use kubectl_ds::lint::{self, Finding, Object, Objects, Options, Rule, Severity};
use kubectl_ds::yaml;

/// Rows of a strict apply that one manifest cannot decide, and why.
const LISTED: [(&str, &str); 3] = [
    ("DS101-3", "no selector and no labels: told as a patch (DS006), which is advice"),
    ("DS101-4", "no selector and no template: told as a patch (DS006), which is advice"),
    ("DS132-20", "needs the cluster: whether the namespace exists"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

/// Errors and warnings of a text; what the engine says about text and objects is said here in short.
fn judge(text: &str) -> Vec<(Option<Finding>, Severity, String)> {
    let rules: Vec<&'static Rule> = lint::rules().filter(|rule| rule.id < "DS2").collect();
    let mut said = Vec::new();
    let mut objects = Vec::new();
    for document in yaml::documents(text) {
        let document = match document {
            Ok(document) => document,
            Err(error) => {
                said.push((None, Severity::Error, error.to_string()));
                continue;
            }
        };
        if document.root.is_null() {
            continue;
        }
        for (prefix, node) in document.objects().1 {
            objects.push(Object {
                file: "probe.yaml".into(),
                document: document.index,
                prefix,
                root: node.clone(),
                comments: document.comments.clone(),
                notes: document.notes.clone(),
                template: None,
            });
        }
    }
    if objects.is_empty() && said.is_empty() {
        said.push((None, Severity::Error, "no objects passed to apply".to_owned()));
    }
    let (input, options) = (Objects::new(objects.clone()), Options::default());
    for object in &objects {
        for found in lint::check(&rules, object, &input, &options, None, text) {
            let (severity, message) = (found.severity, format!("{}: {}", found.path, found.message));
            said.push((Some(found), severity, message));
        }
    }
    said
}

struct Row {
    id: String,
    rule: String,
    input: String,
    verdict: String,
    message: String,
}

fn rows() -> Vec<Row> {
    let table = std::fs::read_to_string(folder().join("verdicts.tsv")).expect("the table");
    let read = |line: &str| {
        let [id, rule, input, verdict, message] =
            line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().expect("five columns");
        Row { id, rule, input, verdict, message }
    };
    table.lines().skip(1).map(read).collect()
}

fn read(input: &str) -> String {
    let bytes = std::fs::read(folder().join(input)).expect("the manifest");
    String::from_utf8(bytes).expect("text")
}

#[test]
fn errors_are_what_the_server_rejects() {
    let (mut agree, mut wrong) = (0, Vec::new());
    for row in rows().iter().filter(|row| !row.id.contains('@')) {
        let said = judge(&read(&row.input));
        let rejects = said.iter().any(|(_, severity, _)| *severity == Severity::Error);
        let listed = LISTED.iter().any(|(id, _)| *id == row.id);
        match (rejects == (row.verdict == "reject"), listed) {
            (true, false) => agree += 1,
            (false, true) => {}
            (true, true) => wrong.push(format!("{}: agrees, though it is listed", row.id)),
            (false, false) => {
                let said: Vec<_> = said.iter().map(|(_, _, message)| message).collect();
                wrong.push(format!(
                    "{} {}: server {}: {}\n  {said:?}",
                    row.id, row.rule, row.verdict, row.message
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(agree > 1000, "{agree}");
}

/// Where the server warns and where it is silent, so are we; but for what only pods run into and one overflow.
#[test]
fn warnings_are_what_the_server_warns_of() {
    const AW: [&str; 9] = ["DS141", "DS142", "DS143", "DS144", "DS145", "DS146", "DS147", "DS148", "DS153"];
    const LISTED: [(&str, &str); 2] = [
        ("DS126-27", "the server's own mistake: 1Ei overflows when counted in thousandths"),
        ("DS117-33", "a value no label can have in a preferred term: DS202, which says more"),
    ];
    let mut wrong = Vec::new();
    for row in rows().iter().filter(|row| !row.id.contains('@') && row.verdict != "reject") {
        let said = judge(&read(&row.input));
        let warns = said.iter().any(|(found, _, _)| found.as_ref().is_some_and(|f| AW.contains(&f.rule.id)));
        let listed = LISTED.iter().any(|(id, _)| *id == row.id);
        if (warns == (row.verdict == "warn")) == listed {
            let said: Vec<_> = said.iter().map(|(_, _, message)| message).collect();
            wrong.push(format!("{} {}: {}\n  {said:?}", row.id, row.verdict, row.message));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The mistakes that are lines missing: the line above it that is marked.
const MISSING: [(usize, usize); 4] = [(1, 6), (16, 27), (40, 16), (41, 15)];

/// Returns the lines in which a mutation differs from the base, from 1.
fn changed(base: &str, mutation: &str) -> std::ops::RangeInclusive<usize> {
    let (base, mutation): (Vec<_>, Vec<_>) = (base.lines().collect(), mutation.lines().collect());
    let start = base.iter().zip(&mutation).take_while(|(a, b)| a == b).count();
    let rest = base.len().min(mutation.len()) - start;
    let end = base.iter().rev().zip(mutation.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    start + 1..=mutation.len() - end
}

#[test]
fn every_mutation_is_found_at_its_line() {
    let base = read("mutations/00-base.yaml");
    let mut wrong = Vec::new();
    for number in 1..=48 {
        let text = read(&format!("mutations/{number:02}.yaml"));
        let said = judge(&text);
        let errors: Vec<_> =
            said.iter().filter(|said| said.1 == Severity::Error).filter_map(|said| said.0.as_ref()).collect();
        let lines: Vec<_> = errors.iter().map(|found| found.place.span.start.line as usize).collect();
        let want = changed(&base, &text);
        let missing = MISSING.iter().find(|(own, _)| *own == number).map(|(_, line)| *line);
        let right = |line: &usize| missing.map_or_else(|| want.contains(line), |wanted| *line == wanted);
        if lines.is_empty() || !lines.iter().all(right) {
            let said: Vec<_> = said.iter().map(|(_, _, message)| message).collect();
            wrong.push(format!("{number:02}: lines {lines:?}, want {want:?} {missing:?}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
