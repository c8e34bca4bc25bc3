//! Accepting findings: where comments count and where they are text, baselines, comments that are written for you.

use std::fs;

use tempfile::TempDir;

use super::SURGE;
use crate::harness::{Program, Seen};

/// A DaemonSet whose two containers each have a memory request that misses its unit: DS145.
const TWO: &str = r#"apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: monitoring}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers:
      - name: one
        image: registry.example/one:1
        resources: {requests: {memory: 512m}}
      - name: two
        image: registry.example/two:1
        command: [sh, -c]
        args:
        - |
          echo
        resources:
          requests: {
            cpu: 1,
            memory: 512m
          }
"#;

/// Returns `RULE:LINE` of what is found.
fn found(seen: &Seen) -> Vec<String> {
    let line = |line: &str| {
        let rule = line.split(['[', ']']).nth(1)?;
        Some(format!("{rule}:{}", line.split(':').nth(1)?))
    };
    seen.out.lines().filter_map(line).collect()
}

fn lint(text: &str, more: &[&str]) -> Seen {
    let program = Program::new().file("a.yaml", text);
    program.args(["lint", "a.yaml", "--select", "DS010,DS145", "-o", "concise"]).args(more).run()
}

#[test]
fn a_comment_means_the_node_that_starts_on_its_line() {
    assert_eq!(found(&lint(TWO, &[])), ["DS145:12", "DS145:22"]);
    let ignore = "# ds-lint: ignore[DS145] why";
    for (what, at, with, want) in [
        ("end of a line", "memory: 512m}}", format!("memory: 512m}}}} {ignore}"), vec!["DS145:22"]),
        ("on a list item", "- name: one", format!("- name: one {ignore}"), vec!["DS145:22"]),
        (
            "above a list item",
            "      - name: two",
            format!("      {ignore}\n      - name: two"),
            vec!["DS145:12"],
        ),
        ("behind the dash alone", "- name: one", format!("- {ignore}\n        name: one"), vec!["DS145:23"]),
        ("of the list", "      containers:", format!("      containers: {ignore}"), vec![]),
        ("above the list", "      containers:", format!("      {ignore}\n      containers:"), vec![]),
        (
            "above, with others",
            "      - name: two",
            format!("      {ignore}\n\n      # a word\n      - name: two"),
            vec!["DS145:12"],
        ),
        ("inside a flow map", "512m\n          }", format!("512m {ignore}\n          }}"), vec!["DS145:12"]),
        ("behind its brace", "requests: {\n", format!("requests: {{ {ignore}\n"), vec!["DS145:12"]),
        (
            "of its neighbour",
            "cpu: 1,",
            format!("cpu: 1, {ignore}"),
            vec!["DS145:12", "DS010:21", "DS145:22"],
        ),
        (
            "above in a flow map",
            "            memory",
            format!("            {ignore}\n            memory"),
            vec!["DS145:12"],
        ),
        ("of another container", "name: two\n", format!("name: two {ignore}\n"), vec!["DS145:12"]),
        ("text in a block scalar", "echo\n", format!("echo {ignore}\n"), vec!["DS145:12", "DS145:22"]),
        (
            "above, in a block scalar",
            "          echo\n",
            format!("          {ignore}\n          echo\n"),
            vec!["DS145:12", "DS145:23"],
        ),
        (
            "text in quotes",
            "registry.example/one:1",
            format!("\"one:1 {ignore}\""),
            vec!["DS145:12", "DS145:22"],
        ),
        ("of the object", "apiVersion: apps/v1", format!("{ignore}\napiVersion: apps/v1"), vec![]),
        (
            "of no node",
            "          }\n",
            format!("          }} {ignore}\n"),
            vec!["DS145:12", "DS145:22", "DS010:23"],
        ),
        (
            "behind the end",
            "          }\n",
            format!("          }}\n{ignore}\n"),
            vec!["DS145:12", "DS145:22", "DS010:24"],
        ),
    ] {
        assert!(TWO.contains(at), "{what}: {at}");
        let text = TWO.replacen(at, &with, 1);
        // An image with a comment in it is no image: the other rules are not asked.
        let seen = lint(&text, &[]);
        assert_eq!(found(&seen), want, "{what}: {seen:?}\n{text}");
    }
}

#[test]
fn documents_and_files_are_meant_by_their_own_words() {
    let three = format!("{TWO}---\n{TWO}---\n# ds-lint: ignore-next-document[DS145] why\n{TWO}");
    assert_eq!(found(&lint(&three, &[])).len(), 4);
    let between = format!("{TWO}# ds-lint: ignore-next-document[DS145] why\n---\n{TWO}---\n{TWO}");
    assert_eq!(found(&lint(&between, &[])).len(), 4, "{between}");
    let all = format!("{TWO}---\n{TWO}---\n# ds-lint: ignore-file[DS145] why\n");
    assert!(found(&lint(&all, &[])).is_empty());
    let none = format!("{TWO}---\n# ds-lint: ignore-next-document[DS145] why\n");
    assert_eq!(found(&lint(&none, &[])).last().map(String::as_str), Some("DS010:25"));
}

/// What a baseline accepts was mended all the same, and a baseline that is not there was noticed afterwards.
#[test]
fn accepted_findings_are_neither_mended_nor_commented_on() {
    let case = Case::new(SURGE);
    let only = |more: &[&'static str]| [&["--select", "DS106"][..], more].concat();
    for flags in [&["--fix"][..], &["--add-ignores", "x"]] {
        let seen = case.lint(&only(&[flags, &["--baseline", "base.json"]].concat()));
        assert_eq!((seen.code, case.text("a.yaml").as_str()), (2, SURGE), "{seen:?}");
    }
    assert_eq!(case.lint(&only(&["--write-baseline", "base.json"])).code, 0);
    for flags in [&["--fix"][..], &["--add-ignores", "x"]] {
        let seen = case.lint(&only(&[flags, &["--baseline", "base.json"]].concat()));
        assert_eq!((seen.code, case.text("a.yaml").as_str()), (0, SURGE), "{seen:?}");
    }
    let both = ["--fix", "--baseline", "base.json", "--write-baseline", "base.json"];
    let seen = case.lint(&only(&both));
    assert!(seen.code == 0 && seen.err.contains("1 of 1 findings are still there"), "{seen:?}");
    assert_eq!(case.lint(&only(&["--fix"])).code, 0);
    assert!(case.text("a.yaml").contains("maxUnavailable: 0"));
}

/// A file that lives as long as the case.
struct Case(TempDir);

impl Case {
    fn new(text: &str) -> Self {
        let own = Self(tempfile::tempdir().expect("a folder"));
        own.write("a.yaml", text);
        own
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("written");
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).expect("text")
    }

    fn lint(&self, arguments: &[&str]) -> Seen {
        let program = Program::new().inside(self.0.path());
        program.args(["lint", "a.yaml", "-o", "concise", "--fail-on", "info"]).args(arguments).run()
    }
}

#[test]
fn a_baseline_hides_what_was_there_and_only_shrinks() {
    let select = ["--select", "DS106,DS145"];
    let with = |more: &[&'static str]| [&select[..], more].concat();
    let case = Case::new(TWO);
    let seen = case.lint(&with(&["--write-baseline", "base.json"]));
    assert_eq!((seen.code, seen.err.as_str()), (0, "base.json: 2 findings are accepted from now on\n"));
    let seen = case.lint(&with(&["--baseline", "base.json"]));
    assert_eq!((seen.code, seen.out.as_str()), (0, ""));
    assert!(seen.err.contains("2 accepted") && !seen.err.contains("match nothing"), "{}", seen.err);
    // Lines move, a finding goes, another comes.
    case.write(
        "a.yaml",
        &format!("# moved\n{}---\n{SURGE}", TWO.replace("{memory: 512m}", "{memory: 512Mi}")),
    );
    let seen = case.lint(&with(&["--baseline", "base.json"]));
    assert_eq!((seen.code, found(&seen)), (1, vec!["DS106:36".to_owned()]), "{seen:?}");
    let stale = "Warning: base.json: entries that match nothing any more: 1; --baseline base.json --write-baseline base.json drops them\n";
    assert!(seen.err.contains(stale), "{}", seen.err);
    // It was written anew, with the finding nobody had seen.
    let seen = case.lint(&with(&["--baseline", "base.json", "--write-baseline", "base.json"]));
    assert_eq!((seen.code, found(&seen)), (1, vec!["DS106:36".to_owned()]), "{seen:?}");
    assert!(seen.err.starts_with("base.json: 1 of 2 findings are still there\n"), "{}", seen.err);
    assert_eq!(case.text("base.json").matches("\"rule\"").count(), 1);
    assert!(!case.lint(&with(&["--baseline", "base.json"])).err.contains("match nothing"));
    for (text, said) in [("{", "no baseline"), ("{\"schema\": 2, \"findings\": []}", "schema 2 is not known")]
    {
        case.write("bad.json", text);
        let seen = case.lint(&with(&["--baseline", "bad.json"]));
        assert!(seen.code == 2 && seen.out.is_empty() && seen.err.contains(said), "{seen:?}");
    }
    assert_eq!(case.lint(&with(&["--baseline", "missing.json"])).code, 2);
}

#[test]
fn comments_that_are_added_hide_every_finding() {
    let quoted = TWO.replace("name: one", "name: \"one\"").replace("    spec:\n", "    spec: # taken\n");
    for text in
        [TWO.to_owned(), quoted, TWO.replace('\n', "\r\n"), format!("# first\n---\n{SURGE}---\n{TWO}")]
    {
        let case = Case::new(&text);
        let before = found(&case.lint(&["--profile", "pedantic"])).len();
        assert!(before > 5, "{before}");
        let seen = case.lint(&["--profile", "pedantic", "--add-ignores", "known since 2026"]);
        assert_eq!(seen.code, 0, "{seen:?}");
        assert!(!seen.err.contains("cannot have a comment"), "{}", seen.err);
        let after = case.lint(&["--profile", "pedantic"]);
        assert_eq!((after.code, after.out.as_str()), (0, ""), "{after:?}\n{}", case.text("a.yaml"));
        let without = |text: &str| -> Vec<String> {
            let lines = text.split('\n').map(|line| line.split("# ds-lint: ").next().unwrap_or_default());
            lines.map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
        };
        assert_eq!(without(&case.text("a.yaml")), without(&text), "nothing else has changed");
    }
    let case = Case::new(TWO);
    assert_eq!(case.lint(&["--add-ignores", " "]).code, 2);
    assert_eq!(case.text("a.yaml"), TWO);
    let piped = Program::new().stdin(TWO).args(["lint", "-", "--add-ignores", "x"]).run();
    assert_eq!(piped.code, 2, "{piped:?}");
}
