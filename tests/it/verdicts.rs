//! The rules DS0xx and DS1xx beside what a real API server said to 1,075 manifests made for this, and to 201 that
//! are published: `tests/lint`.
//!
//! "We report an error" is "the server, or kubectl before it, rejects", both ways; and wherever the server names
//! a field, it is the one we mark. Rows that cannot agree are listed one by one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kubectl_ds::lint::{self, File, Finding, Objects, Options, Plan, Severity};

use crate::lint::corpus::{Manifest, manifests};

/// Rows of a strict apply that one manifest cannot decide, and why.
const LISTED: [(&str, &str); 2] = [
    ("DS001-5", "a template that is not rendered: told so (DS007), which is advice"),
    ("DS132-20", "needs the cluster: whether the namespace exists"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint")
}

/// Returns what the rules DS0xx and DS1xx say to a file that was named.
fn judge(text: &str) -> Vec<Finding> {
    let plan = Plan {
        rules: lint::rules().filter(|rule| rule.id < "DS2").collect(),
        severity: Vec::new(),
        ignores: Vec::new(),
        honour_ignores: false,
        require_reason: false,
        today: "2026-01-01".to_owned(),
        options: Options::default(),
    };
    let file = File { name: &Arc::from("probe.yaml"), text: text.as_bytes(), named: true };
    let report = lint::judge(file, &plan, &Objects::default(), &|_| None);
    report.judged.into_iter().map(|judged| judged.finding).collect()
}

fn is_error(finding: &&Finding) -> bool {
    finding.severity == Severity::Error
}

/// Findings as lines, for messages of this test.
fn told(found: &[Finding]) -> String {
    let lines: Vec<_> = found
        .iter()
        .map(|found| format!("\n  {} {}: {}", found.rule.id, found.pointer, found.message))
        .collect();
    lines.concat()
}

/// Where the inputs of the corpus are in the table.
const CORPUS: &str = "manifests/";

struct Row {
    id: String,
    input: String,
    verdict: String,
    message: String,
}

/// Returns the rows of the manifests made for this; `@` are other modes than a strict apply.
fn rows() -> Vec<Row> {
    all_rows().into_iter().filter(|row| !row.input.starts_with(CORPUS)).collect()
}

fn all_rows() -> Vec<Row> {
    let table = std::fs::read_to_string(folder().join("verdicts.tsv")).expect("the table");
    let read = |line: &str| {
        let [id, _, input, verdict, message] =
            line.split('\t').map(str::to_owned).collect::<Vec<_>>().try_into().expect("five columns");
        Row { id, input, verdict, message }
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
        let found = judge(&read(&row.input));
        let same = found.iter().any(|found| is_error(&found)) == (row.verdict == "reject");
        let listed = LISTED.iter().any(|(id, _)| *id == row.id);
        agree += usize::from(same);
        if same == listed {
            wrong.push(format!("{} {}: {}{}", row.id, row.verdict, row.message, told(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(agree > 1_000, "{agree}");
}

const PATCH: &str = "only part of a DaemonSet: told so (DS006), which is advice";
const TEMPLATE: &str = "a template that is not rendered: told so (DS007), which is advice";
const OTHER: &str = "no DaemonSet in it";

/// Rows of the corpus that cannot agree, and why.
const LISTED_CORPUS: [(&str, &str); 24] = [
    ("C081", PATCH),
    ("C134", OTHER),
    ("C137", OTHER),
    ("C139", OTHER),
    ("C141", OTHER),
    ("C142", OTHER),
    ("C143", OTHER),
    ("C144", OTHER),
    ("C145", OTHER),
    ("C151", "of another API: told so (DS008), which is advice"),
    ("C169", PATCH),
    ("C170", PATCH),
    ("C181.1", PATCH),
    ("C181.2", PATCH),
    ("C182.1", PATCH),
    ("C182.2", PATCH),
    ("C182.3", PATCH),
    ("C186", TEMPLATE),
    ("C188", TEMPLATE),
    ("C189", TEMPLATE),
    ("C190", TEMPLATE),
    ("C191", TEMPLATE),
    ("C192", TEMPLATE),
    ("C199", PATCH),
];

/// Returns what is said of a row of the corpus; `C058.2` is the second DaemonSet of its file.
fn said(row: &Row, manifests: &[Manifest]) -> Vec<Finding> {
    let file = row.input.trim_start_matches(CORPUS);
    let manifest = manifests.iter().find(|own| own.file == file).expect("the manifest");
    let mut found = judge(&manifest.text);
    if let Some((_, number)) = row.id.split_once('.') {
        let number: usize = number.parse().expect("a number");
        let contents = lint::read(&Arc::from(file), manifest.text.as_bytes());
        let own = contents.objects.iter().filter(|object| object.kind() == "DaemonSet").nth(number - 1);
        let span = own.expect("a DaemonSet").root.span;
        found.retain(|found| span.start <= found.place.span.start && found.place.span.start <= span.end);
    }
    found
}

/// What is published, both ways: an error is a manifest that the server rejects, and the other way round.
#[test]
fn errors_of_published_manifests_are_what_the_server_rejects() {
    let manifests = manifests();
    let (mut agree, mut wrong) = (0, Vec::new());
    for row in all_rows().iter().filter(|row| row.input.starts_with(CORPUS) && !row.id.contains('@')) {
        let found = said(row, &manifests);
        let same = found.iter().any(|found| is_error(&found)) == (row.verdict == "reject");
        let listed = LISTED_CORPUS.iter().any(|(id, _)| *id == row.id);
        agree += usize::from(same);
        if same == listed {
            wrong.push(format!("{} {} {}: {}{}", row.id, row.input, row.verdict, row.message, told(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(agree > 150, "{agree}");
}

/// Published manifests that a server rejected and this program once accepted, cut down to what matters.
#[test]
fn null_in_a_list_and_old_versions_without_selector_are_errors() {
    let old = |version: &str| {
        let template = "template: {spec: {containers: [{name: foo, image: \"foo:latest\"}]}}";
        format!(
            "apiVersion: {version}\nkind: DaemonSet\nmetadata: {{name: daemonset-test}}\nspec: {{{template}}}\n"
        )
    };
    let list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: weave}}\n- null\n";
    for (probe, text, rule) in [
        ("C054", list.to_owned(), "DS001"),
        ("C200", old("apps/v1beta2"), "DS005"),
        ("C201", old("extensions/v1beta1"), "DS005"),
    ] {
        let found = judge(&text);
        assert!(found.iter().any(|own| own.rule.id == rule && is_error(&own)), "{probe}:{}", told(&found));
    }
    let patch = judge(&old("apps/v1"));
    assert_eq!(patch.iter().map(|own| own.rule.id).collect::<Vec<_>>(), ["DS006"], "{}", told(&patch));
}

/// Where the server warns, so do we, and where it is silent, so are we; pods that are refused are another matter.
#[test]
fn warnings_are_what_the_server_warns_of() {
    const RULES: [&str; 9] =
        ["DS141", "DS142", "DS143", "DS144", "DS145", "DS146", "DS147", "DS148", "DS153"];
    const LISTED: [(&str, &str); 2] = [
        ("DS126-27", "the server's own mistake: 1Ei overflows when counted in thousandths"),
        ("DS117-33", "a value no label can have in a preferred term: DS202, which says more"),
    ];
    let mut wrong = Vec::new();
    let manifests = manifests();
    for row in all_rows().iter().filter(|row| !row.id.contains('@') && row.verdict != "reject") {
        let corpus = row.input.starts_with(CORPUS);
        let found = if corpus { said(row, &manifests) } else { judge(&read(&row.input)) };
        let warns = found.iter().any(|found| RULES.contains(&found.rule.id));
        let listed = LISTED.iter().any(|(id, _)| *id == row.id);
        if (warns == (row.verdict == "warn")) == listed {
            wrong.push(format!("{} {}: {}{}", row.id, row.verdict, row.message, told(&found)));
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
        let found = judge(&text);
        let lines: Vec<_> =
            found.iter().filter(is_error).map(|found| found.place.span.start.line as usize).collect();
        let want = changed(&base, &text);
        let missing = MISSING.iter().find(|(own, _)| *own == number).map(|(_, line)| *line);
        let right = |line: &usize| missing.map_or_else(|| want.contains(line), |wanted| *line == wanted);
        if lines.is_empty() || !lines.iter().all(right) {
            wrong.push(format!("{number:02}: lines {lines:?}, want {want:?} {missing:?}{}", told(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
