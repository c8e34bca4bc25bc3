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
        // What is published is packed, and tests/it holds us to it.
        if OTHER_WORDS.contains(&id) || input.starts_with("manifests/") {
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

#[test]
fn older_servers_know_less() {
    let pod = |spec: &str| {
        format!(
            "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {{name: a}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec:\n{spec}"
        )
    };
    let container = "      containers:\n      - name: c\n        image: i\n";
    let cases = [
        (
            format!("{container}        restartPolicy: Never\n"),
            34,
            Some("may not be set for non-init containers"),
        ),
        (format!("{container}        restartPolicy: Never\n"), 35, None),
        (
            format!("{container}        lifecycle: {{preStop: {{sleep: {{seconds: 0}}}}}}\n"),
            32,
            Some("must be greater than 0 and less than terminationGracePeriodSeconds (30)"),
        ),
        (format!("{container}        lifecycle: {{preStop: {{sleep: {{seconds: 0}}}}}}\n"), 33, None),
        (format!("      resources: {{limits: {{pods: 1}}}}\n{container}"), 33, None),
        (
            format!("      resources: {{limits: {{pods: 1}}}}\n{container}"),
            34,
            Some("supported values: \"cpu\", \"hugepages-\", \"memory\""),
        ),
        (
            format!("      hostUsers: false\n      hostPID: true\n{container}"),
            36,
            Some("when `hostUsers` is false"),
        ),
    ];
    for (spec, minor, want) in cases {
        let text = pod(&spec);
        let root = crate::yaml::parse_one(&text).expect("YAML").root;
        let said: Vec<_> = validate(&root, &text, minor).into_iter().map(|problem| problem.message).collect();
        match want {
            Some(want) => assert!(said.iter().any(|said| said.contains(want)), "1.{minor} {spec}: {said:?}"),
            None => assert!(said.is_empty(), "1.{minor} {spec}: {said:?}"),
        }
    }
}

#[test]
fn apply_stores_the_manifest_in_an_annotation() {
    let text = |bytes: usize| {
        format!(
            "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a\n  annotations:\n    a: {}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    metadata: {{labels: {{a: b}}}}\n    spec: {{containers: [{{name: c, image: i}}]}}\n",
            "x".repeat(bytes)
        )
    };
    // Once as it is, and once more in what kubectl apply keeps.
    assert!(problems_of(&text(120_000)).is_empty());
    let found = problems_of(&text(140_000));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].server_text(), "metadata.annotations: Too long: may not be more than 262144 bytes");
}
