//! The path and the words of every problem beside those of a real API server: `tests/lint/verdicts.tsv`.

use std::path::Path as FilePath;

use super::*;
use crate::yaml::documents;

/// Rows whose words differ: the server prints the whole security context.
const OTHER_WORDS: [&str; 4] = ["M24", "DS125-1", "DS125-2", "DS125-10"];

fn problems_of(text: &str) -> Vec<Problem> {
    let roots: Vec<_> = documents(text).filter_map(Result::ok).map(|document| document.root).collect();
    roots.iter().flat_map(|root| validate(root, text, 36)).collect()
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn names_the_field_and_the_reason_as_the_server_does() {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let table = std::fs::read_to_string(folder.join("verdicts.tsv")).expect("the table");
    let mut rows = 0;
    for line in table.lines().skip(1) {
        let [id, _, input, _, message] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let Some((_, said)) = message.split_once("is invalid: ").filter(|_| !id.contains('@')) else {
            continue;
        };
        if OTHER_WORDS.contains(&id) {
            continue;
        }
        rows += 1;
        let text = std::fs::read_to_string(folder.join(input)).expect("the manifest");
        let mut ours: Vec<String> = problems_of(&text)
            .iter()
            .filter(|problem| !problem.warning)
            .map(|p| normal(&p.server_text()))
            .collect();
        let mut theirs: Vec<String> = said.trim_start_matches("* ").split(" * ").map(normal).collect();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "{id}");
    }
    assert!(rows > 450, "{rows}");
}

#[test]
fn a_long_list_of_mistakes_is_no_long_wait() {
    let items = "      - {name: A, name2: b}\n".repeat(5_000);
    let text = format!(
        "apiVersion: apps/v1\nkind: DaemonSet\nspec:\n  template:\n    spec:\n      containers:\n{items}"
    );
    assert!(problems_of(&text).len() > 10_000);
}
