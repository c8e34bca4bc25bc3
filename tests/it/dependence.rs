//! The rule of dependence, and the form of `src/`: what a layer may name is an error here, not a wish.
//!
//! Data goes one way: source, model, placement, state (later rollout, update, forecast, lint), output; commands
//! are where these meet. The pure layers know no I/O, clock, thread, process or API client.

mod code;

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of `src/` and what its files may name of this crate, itself aside.
struct Layer {
    name: &'static str,
    pure: bool,
    may: &'static [&'static str],
}

const LAYERS: [Layer; 12] = [
    Layer { name: "cli", pure: false, may: &["output"] },
    Layer { name: "model", pure: true, may: &[] },
    Layer { name: "yaml", pure: true, may: &[] },
    Layer { name: "placement", pure: true, may: &["model"] },
    Layer { name: "state", pure: true, may: &["model", "placement"] },
    Layer { name: "rollout", pure: true, may: &["model", "placement", "state"] },
    Layer { name: "update", pure: true, may: &["model", "placement", "state", "rollout"] },
    Layer { name: "forecast", pure: true, may: &["model", "placement", "state", "rollout"] },
    Layer { name: "lint", pure: true, may: &["model", "yaml", "placement", "state", "rollout"] },
    Layer { name: "source", pure: false, may: &["model", "yaml"] },
    Layer { name: "output", pure: false, may: &["model"] },
    Layer {
        name: "commands",
        pure: false,
        may: &[
            "cli",
            "failure",
            "model",
            "yaml",
            "placement",
            "state",
            "rollout",
            "update",
            "forecast",
            "lint",
            "source",
            "output",
        ],
    },
];

/// What no pure layer names.
const IMPURE: [&str; 20] = [
    "kube",
    "tokio",
    "std::fs",
    "std::env",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "anstream",
    "print",
    "println",
    "eprint",
    "eprintln",
    "dbg",
    "k8s_openapi::jiff::Timestamp::now",
    "terminal_size",
];

/// What has one door: the path, and where the door is.
const DOORS: [(&str, &[&str]); 8] = [
    ("std::fs", &["src/source/"]),
    ("kube", &["src/source/"]),
    ("std::env::var", &["src/source/", "src/output/ui.rs"]),
    ("std::env::var_os", &["src/source/", "src/output/ui.rs"]),
    ("std::env::vars", &["src/source/"]),
    ("std::io::stdout", &["src/output/ui.rs"]),
    ("std::io::stderr", &["src/output/ui.rs", "src/source/cluster/log.rs"]),
    ("comfy_table", &["src/output/table.rs"]),
];

/// Names that say nothing about what is inside.
const VAGUE: [&str; 6] = ["utils", "util", "helpers", "helper", "common", "misc"];
/// The most lines a file has, its closing test module aside.
const MOST_LINES: usize = 400;

/// Returns what is wrong with the file `path` (such as `src/state/counts.rs`) that reads `text`.
fn violations(path: &str, text: &str) -> Vec<String> {
    let code = code::code(text);
    let module = module_of(path);
    let mut found = form(path, text, &code);
    let layer = LAYERS.iter().find(|layer| path.starts_with(&format!("src/{}/", layer.name)));
    if layer.is_none() && path.matches('/').count() > 1 {
        found.push(format!("{path}: no layer: say in tests/it/dependence.rs what its files may name"));
    }
    for (line, named) in code::paths(&code, &module) {
        let breach = layer.and_then(|layer| breach(layer, &named)).or_else(|| past_the_door(path, &named));
        found.extend(breach.map(|why| format!("{path}:{line}: {why}")));
    }
    found
}

/// Tells how naming `named` breaks the rule of the layer.
fn breach(layer: &Layer, named: &str) -> Option<String> {
    if layer.pure
        && let Some(impure) = IMPURE.iter().find(|impure| is_within(named, impure))
    {
        return Some(format!("{} is pure: it must not name {impure}", layer.name));
    }
    let other = named.strip_prefix("crate::")?.split("::").next()?;
    let known = LAYERS.iter().any(|layer| layer.name == other) || other == "failure";
    let allowed = other == layer.name || layer.may.contains(&other);
    (known && !allowed).then(|| format!("{} must not name {other}", layer.name))
}

/// Tells how naming `named` goes past its one door.
fn past_the_door(path: &str, named: &str) -> Option<String> {
    let (what, doors) = DOORS.iter().find(|(what, _)| is_within(named, what))?;
    let inside = doors.iter().any(|door| path.starts_with(door));
    (!inside).then(|| format!("names {what}, which is for {} alone", doors.join(" and ")))
}

/// Whether `path` is `outer` or lies inside it.
fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Checks the form of a file.
fn form(path: &str, text: &str, code: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.starts_with("//! ") {
        found.push(format!("{path}: opens without //! (what it is for)"));
    }
    // The code ends where the closing test module begins.
    let lines = code.trim_end().lines().count();
    if lines > MOST_LINES {
        found.push(format!("{path}: {lines} lines without tests, more than {MOST_LINES}"));
    }
    if module_of(path).iter().any(|name| VAGUE.contains(name)) {
        found.push(format!("{path}: a name that says nothing about what is inside"));
    }
    // A command's folder holds the command in its mod.rs; a layer's mod.rs explains and exports.
    let layer_root = path.ends_with("/mod.rs") && path.matches('/').count() == 2;
    if layer_root && !path.starts_with("src/commands/") {
        let free = code.lines().position(|line| line.starts_with("fn ") || line.starts_with("pub fn "));
        found.extend(
            free.map(|line| format!("{path}:{}: mod.rs explains and exports, it does nothing", line + 1)),
        );
    }
    found
}

/// Returns the module a file is, from the crate's root.
fn module_of(path: &str) -> Vec<&str> {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let mut names: Vec<&str> = inside.strip_suffix(".rs").unwrap_or(inside).split('/').collect();
    if matches!(names.last(), Some(&("mod" | "lib" | "main"))) {
        names.pop();
    }
    names
}

/// Returns every Rust file below `folder`, test files (`tests.rs`, `tests/`) left out, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries.retain(|path| path.file_stem().is_some_and(|name| name != "tests"));
    let (folders, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|path| path.is_dir());
    let rust = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.chain(folders.iter().flat_map(|folder| sources(folder))).collect()
}

#[test]
fn every_source_file_keeps_the_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = sources(&root.join("src"));
    assert!(files.len() > 50, "the sources are found");
    let mut found = Vec::new();
    for file in &files {
        let path = file.strip_prefix(root).expect("inside").display().to_string().replace('\\', "/");
        found.extend(violations(&path, &fs::read_to_string(file).expect("text")));
    }
    assert!(found.is_empty(), "{} breaches:\n{}", found.len(), found.join("\n"));
}

#[test]
fn every_kind_of_breach_is_found() {
    for (path, text, says) in [
        (
            "src/model/a.rs",
            "//! A.\nuse std::{fmt, fs};",
            "src/model/a.rs:2: model is pure: it must not name std::fs",
        ),
        (
            "src/state/a.rs",
            "//! A.\nuse jiff::Timestamp;\nfn f() { Timestamp::now() }",
            "must not name jiff::Timestamp::now",
        ),
        ("src/yaml/a.rs", "//! A.\nfn f() { eprintln!() }", "yaml is pure: it must not name eprintln"),
        ("src/model/a.rs", "//! A.\nuse crate::{model::Pod, state::Counts};", "model must not name state"),
        ("src/placement/a.rs", "//! A.\nuse super::super::output::ui::Ui;", "placement must not name output"),
        (
            "src/output/ui/a.rs",
            "//! A.\nuse crate::placement::Verdict as V;",
            "output must not name placement",
        ),
        ("src/source/a.rs", "//! A.\nuse crate::commands;", "source must not name commands"),
        (
            "src/commands/a.rs",
            "//! A.\nfn f() { std::fs::read(p) }",
            "names std::fs, which is for src/source/ alone",
        ),
        (
            "src/output/a.rs",
            "//! A.\nuse std::env;\nfn f() { env::var(n) }",
            "src/output/a.rs:3: names std::env::var",
        ),
        ("src/state/a.rs", "// A.", "opens without //!"),
        ("src/state/utils.rs", "//! A.", "a name that says nothing"),
        ("src/state/mod.rs", "//! A.\npub fn f() {}", "src/state/mod.rs:2: mod.rs explains and exports"),
        ("src/wizardry/a.rs", "//! A.", "no layer"),
    ] {
        let found = violations(path, text);
        assert!(found.len() == 1 && found[0].contains(says), "{path}: {found:?} says {says}");
    }
    let long = format!("//! A.\n{}", "fn f() {}\n".repeat(MOST_LINES));
    assert!(violations("src/state/a.rs", &long)[0].contains("401 lines"));
}

#[test]
fn what_is_right_is_no_breach() {
    for (path, text) in [
        (
            "src/state/a.rs",
            "//! std::fs\nuse crate::model::Pod;\nuse std::time::Duration;\n// println\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}",
        ),
        ("src/output/a.rs", "//! A.\nuse super::yaml;\nuse std::io::Write;\nconst S: &str = \"std::fs\";"),
        ("src/commands/a/mod.rs", "//! A.\npub fn run() { std::env::consts::OS }"),
        ("src/source/a.rs", "//! A.\nuse std::fs::{self, File};"),
    ] {
        assert_eq!(violations(path, text), Vec::<String>::new(), "{path}");
    }
}
