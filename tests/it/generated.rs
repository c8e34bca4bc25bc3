//! `completions/` and `man/` are what the program makes of its command line today.
//!
//! `UPDATE=1 cargo test --test it generated` writes them anew and removes what is superfluous.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Command;
use clap::builder::Resettable;
use clap_mangen::Man;
use kubectl_ds::cli::tree;

use super::harness::{Program, REPO};

/// For `kubectl ds WORDS<TAB>`: kubectl runs the executable of this name, wherever on PATH it is.
const FOR_KUBECTL: &str = "#!/bin/sh\n# kubectl asks this for completions of `kubectl ds`: it must be on PATH.\nexec kubectl-ds __complete \"$@\"\n";

/// Names of files and what they hold.
type Files = BTreeMap<String, Vec<u8>>;

#[test]
fn completions_are_up_to_date() {
    let mut files = Files::from([("kubectl_complete-ds".to_owned(), FOR_KUBECTL.into())]);
    for (shell, name) in [
        ("bash", "kubectl-ds.bash"),
        ("zsh", "_kubectl-ds"),
        ("fish", "kubectl-ds.fish"),
        ("powershell", "_kubectl-ds.ps1"),
    ] {
        let seen = Program::new().args(["completion", shell]).run();
        assert_eq!((seen.code, seen.err.as_str()), (0, ""));
        files.insert(name.to_owned(), seen.out.into_bytes());
    }
    compare("completions", &files);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let script = Path::new(REPO).join("completions/kubectl_complete-ds");
        if updating() {
            fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("made executable");
        }
        let mode = fs::metadata(&script).expect("the script").permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "kubectl_complete-ds is executable");
    }
}

#[test]
fn man_pages_are_up_to_date() {
    let mut root = tree().disable_help_subcommand(true);
    root.build();
    let mut pages = Files::new();
    add_pages(&root, &mut pages);
    compare("man", &pages);
}

/// Adds the page of a command and those of the commands below it.
fn add_pages(command: &Command, pages: &mut Files) {
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        add_pages(below, pages);
    }
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    // No date: the same command line gives the same bytes.
    let page = Man::new(command.clone().after_help(Resettable::Reset))
        .source(concat!("kubectl-ds ", env!("CARGO_PKG_VERSION")))
        .manual("kubectl ds");
    let mut text = Vec::new();
    page.render(&mut text).expect("written to memory");
    if let Some(examples) = after.strip_prefix("Examples:\n") {
        let examples = examples.replace('\\', "\\e").replace('-', "\\-");
        text.extend(format!(".SH EXAMPLES\n.nf\n{examples}\n.fi\n").bytes());
    }
    pages.insert(page.get_filename(), text);
}

/// Holds a folder of the repository against what should be in it, or brings it up to date.
fn compare(folder: &str, expected: &Files) {
    let path = Path::new(REPO).join(folder);
    if updating() {
        fs::create_dir_all(&path).expect("the folder");
        files(&path).keys().filter(|name| !expected.contains_key(*name)).for_each(|name| {
            fs::remove_file(path.join(name)).expect("removed");
        });
        for (name, text) in expected {
            fs::write(path.join(name), text).expect("written");
        }
    }
    let differences = differences(&files(&path), expected);
    assert!(
        differences.is_empty(),
        "{folder}/: {}; write it anew with UPDATE=1 cargo test --test it generated",
        differences.join(", ")
    );
}

/// Returns which files are stale, missing or superfluous.
fn differences(there: &Files, expected: &Files) -> Vec<String> {
    let wanted = expected.iter().filter_map(|(name, text)| match there.get(name) {
        None => Some(format!("{name} is missing")),
        Some(own) if own != text => Some(format!("{name} is stale")),
        Some(_) => None,
    });
    let superfluous = there.keys().filter(|name| !expected.contains_key(*name));
    wanted.chain(superfluous.map(|name| format!("{name} is superfluous"))).collect()
}

fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Returns the files of a folder; none if there is no folder.
fn files(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let name = |path: &PathBuf| path.file_name().expect("a name").to_string_lossy().into_owned();
    paths.map(|path| (name(&path), fs::read(&path).expect("a file"))).collect()
}

#[test]
fn each_kind_of_difference_is_found() {
    let there =
        Files::from([("a".into(), b"1".into()), ("b".into(), b"1".into()), ("d".into(), b"1".into())]);
    let expected =
        Files::from([("a".into(), b"1".into()), ("b".into(), b"2".into()), ("c".into(), b"1".into())]);
    assert_eq!(differences(&there, &expected), ["b is stale", "c is missing", "d is superfluous"]);
}
