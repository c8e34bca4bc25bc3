//! `docs/rules/`, the table of `docs/lint.md` and the schema are what the rules say of themselves today.
//!
//! `UPDATE=1 cargo test --test it lint::pages` writes them anew and removes what is superfluous.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kubectl_ds::lint::rules;

use crate::harness::{Program, REPO};

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

fn said(args: &[&str]) -> String {
    let seen = Program::new().args(["lint"]).args(args).run();
    assert_eq!((seen.code, seen.err.as_str()), (0, ""), "{args:?}");
    seen.out
}

#[test]
fn every_rule_has_its_page() {
    let folder = Path::new(REPO).join("docs/rules");
    let wanted: BTreeMap<_, _> =
        rules().map(|rule| (format!("{}.md", rule.id), said(&["--explain", rule.id]))).collect();
    if updating() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in &wanted {
            fs::write(folder.join(name), text).expect("written");
        }
    }
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(&folder).expect("docs/rules").flatten() {
        let name = entry.file_name().into_string().expect("a name");
        found.insert(name, fs::read_to_string(entry.path()).expect("text"));
    }
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&wanted), "UPDATE=1 cargo test --test it lint::pages");
    for (name, text) in &wanted {
        assert_eq!(&found[name], text, "{name}: UPDATE=1 cargo test --test it lint::pages");
    }
}

#[test]
fn the_schema_is_that_of_the_rules() {
    let path = Path::new(REPO).join("docs/ds-lint.schema.json");
    let wanted = said(&["config", "schema"]);
    if updating() {
        fs::write(&path, &wanted).expect("written");
    }
    assert_eq!(
        fs::read_to_string(&path).expect("the schema"),
        wanted,
        "UPDATE=1 cargo test --test it lint::pages"
    );
}

#[test]
fn the_table_is_in_the_document() {
    const BEGIN: &str = "<!-- rules: begin -->\n";
    const END: &str = "<!-- rules: end -->\n";
    let path = Path::new(REPO).join("docs/lint.md");
    let text = fs::read_to_string(&path).expect("docs/lint.md");
    let (head, rest) = text.split_once(BEGIN).expect("the mark");
    let (_, tail) = rest.split_once(END).expect("the mark");
    let wanted = format!("{head}{BEGIN}{}{END}{tail}", said(&["rules", "-o", "markdown"]));
    if updating() {
        fs::write(&path, &wanted).expect("written");
    }
    let text = fs::read_to_string(&path).expect("docs/lint.md");
    assert!(text == wanted, "the table is old: UPDATE=1 cargo test --test it lint::pages");
}
