//! Files that lint writes: whatever comes in between, they hold the old text or the new one.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use kubectl_ds::source::{Exclude, SearchPlace, search};

use super::{Program, SURGE};

const FIX: [&str; 6] = ["lint", "--no-config", "--select", "DS004", "--fix", "a.yaml"];

/// A manifest with one thing to mend, and what it is then.
fn manifest() -> (String, String) {
    let with = |value: &str| {
        SURGE.replace(
            "          image",
            &format!("          env: [{{name: A, value: {value}}}]\n          image"),
        )
    };
    (with("3"), with("\"3\""))
}

/// The files of a folder with their texts.
fn texts(folder: &std::path::Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut texts: Vec<_> = entries
        .map(|own| (own.file_name().display().to_string(), fs::read_to_string(own.path()).expect("text")))
        .collect();
    texts.sort();
    texts
}

/// No byte of a file can be written here: the one that is to be mended must not be emptied before.
#[test]
fn a_disk_without_room_leaves_the_old_text() {
    let (old, new) = manifest();
    for (limit, wanted) in [("0", &old), ("unlimited", &new)] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.yaml"), &old).expect("written");
        let script = format!("ulimit -f {limit} && trap '' XFSZ && exec \"$0\" \"$@\"");
        let mut shell = Command::new("bash");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_kubectl-ds")]).args(FIX).current_dir(folder.path());
        let output = shell.output().expect("bash");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(if limit == "0" { 2 } else { 0 }), "{said}");
        assert_eq!(said.contains("error: a.yaml: File too large"), limit == "0", "{said}");
        assert_eq!(texts(folder.path()), [("a.yaml".to_owned(), wanted.clone())]);
    }
}

#[test]
fn what_an_editor_saved_in_the_meantime_is_not_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.yaml");
    let place = SearchPlace { path: path.display().to_string(), deep: false };
    fs::write(&path, "old").expect("written");
    let found = search(&[place], &Exclude::default(), "-");
    let kept: Vec<_> = found.iter().map(kubectl_ds::source::TextFile::kept).collect();
    let [file] = kept.as_slice() else { panic!("{kept:?}") };

    fs::write(&path, "of an editor").expect("written");
    assert_eq!(file.read().expect("text"), b"old", "it is judged as it was read");
    let error = file.replace("new").expect_err("another text").to_string();
    assert!(error.ends_with("a.yaml: the file was changed in the meantime"), "{error}");
    assert_eq!(texts(folder.path()), [("a.yaml".to_owned(), "of an editor".to_owned())]);

    fs::write(&path, "old").expect("written");
    file.replace("new").expect("as it was read");
    file.replace("new").expect("done already");
    assert_eq!(texts(folder.path()), [("a.yaml".to_owned(), "new".to_owned())]);
}

#[test]
fn a_file_under_two_names_is_mended_once_and_the_link_stays() {
    let (old, new) = manifest();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), &old).expect("written");
    symlink("a.yaml", folder.path().join("b.yaml")).expect("a link");
    let seen = Program::new().inside(folder.path()).args(FIX).args(["b.yaml"]).run();
    assert_eq!(seen.code, 0, "{seen}");
    let both = [("a.yaml".to_owned(), new.clone()), ("b.yaml".to_owned(), new)];
    assert_eq!(texts(folder.path()), both);
    assert!(folder.path().join("b.yaml").is_symlink());
}
