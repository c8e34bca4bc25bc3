//! `--against`: a revision of git, a folder, a file; and what of it cannot be compared.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::SURGE;
use crate::harness::{Program, Seen};

/// The DaemonSet with another selector than `app`.
fn agent(app: &str) -> String {
    SURGE.replace("{app: agent}", &format!("{{app: {app}}}")).replace("maxSurge: 1", "maxSurge: 0")
}

/// A repository of git in a folder that goes with it.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let own = Self(tempfile::tempdir().expect("a folder"));
        own.git(&["init", "-q", "-b", "main"]);
        own
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"])
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .expect("git starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("inside")).expect("folders");
        fs::write(path, text).expect("written");
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "x"]);
    }

    fn lint(&self, folder: &str, arguments: &[&str]) -> Seen {
        Program::new()
            .inside(self.path().join(folder))
            .args(["lint", "--select", "DS104", "-o", "concise"])
            .args(arguments)
            .run()
    }
}

/// Returns the places of the findings.
fn places(seen: &Seen) -> Vec<&str> {
    seen.out.lines().filter_map(|line| line.split(": ").next()).collect()
}

#[test]
fn a_revision_is_compared_from_whatever_folder_the_files_are_named() {
    let own = Repository::new();
    own.write("deploy/a.yaml", &agent("old"));
    own.write("deploy/same.yaml", &agent("same").replace("name: agent", "name: same"));
    own.commit();
    own.git(&["tag", "v1"]);
    own.write("deploy/a.yaml", &agent("new"));
    own.write("deploy/new.yaml", &agent("x").replace("name: agent", "name: new"));
    let whole = own.path().join("deploy/a.yaml").display().to_string();
    for (folder, path, revision, found) in [
        ("", "deploy", "main", vec!["deploy/a.yaml:7:3"]),
        ("", "deploy/a.yaml", "HEAD", vec!["deploy/a.yaml:7:3"]),
        ("deploy", ".", "v1", vec!["a.yaml:7:3"]),
        ("deploy", "a.yaml", "v1", vec!["a.yaml:7:3"]),
        ("deploy", "../deploy/a.yaml", "main", vec!["../deploy/a.yaml:7:3"]),
        ("", "./deploy/a.yaml", "main", vec!["deploy/a.yaml:7:3"]),
        ("", "deploy/new.yaml", "main", vec![]),
        ("", "deploy/same.yaml", "main", vec![]),
    ] {
        let seen = own.lint(folder, &[path, "--against", revision]);
        assert_eq!(places(&seen), found, "{folder} {path}: {seen:?}");
        assert_eq!(seen.code, i32::from(!found.is_empty()), "{seen:?}");
    }
    // A path that begins at the root was looked for in the revision as it stands, and never found.
    let seen = own.lint("", &[&whole, "--against", "main"]);
    assert!(seen.code == 1 && seen.out.contains("a.yaml:7:3: error[DS104]"), "{seen:?}");
}

#[test]
fn a_renamed_file_is_compared_and_a_copy_elsewhere_is_not() {
    let own = Repository::new();
    own.write("old.yaml", &agent("old"));
    own.write("prod/ds.yaml", &agent("prod").replace("monitoring", "two"));
    own.write("both.yaml", &format!("{}---\n{}", agent("a"), agent("old")).replace("monitoring", "three"));
    own.commit();
    fs::rename(own.path().join("old.yaml"), own.path().join("renamed.yaml")).expect("renamed");
    own.write("renamed.yaml", &agent("new"));
    own.write("dev/ds.yaml", &agent("dev").replace("monitoring", "two"));
    own.write("both.yaml", "# all moved\n");
    own.write("moved.yaml", &agent("new").replace("monitoring", "three"));
    let seen = own.lint("", &["renamed.yaml", "dev", "moved.yaml", "--against", "HEAD"]);
    assert_eq!(places(&seen), ["renamed.yaml:7:3", "moved.yaml:7:3"], "{seen:?}");
}

#[test]
fn a_name_that_stands_in_a_file_twice_is_compared_with_itself() {
    let own = Repository::new();
    let both = |second: &str| format!("{}---\n{}", agent("one"), agent(second));
    for place in ["a.yaml", "was/a.yaml"] {
        own.write(place, &both("two"));
    }
    own.commit();
    own.write("now.yaml", &both("new"));
    own.write("one.yaml", &agent("one"));
    for (path, against, found) in [
        ("a.yaml", "HEAD", vec![]),
        ("a.yaml", "was", vec![]),
        ("now.yaml", "was/a.yaml", vec!["now.yaml:26:3"]),
        // What was not there before is compared with the first.
        ("now.yaml", "one.yaml", vec!["now.yaml:26:3"]),
    ] {
        let seen = own.lint("", &[path, "--against", against]);
        assert_eq!(places(&seen), found, "{path} {against}: {seen:?}");
    }
}

#[test]
fn a_folder_or_a_file_is_compared_and_the_nearest_path_is_meant() {
    let own = Repository::new();
    for place in ["was/dev/ds.yaml", "was/prod/ds.yaml", "now/dev/ds.yaml", "now/prod/ds.yaml"] {
        own.write(place, &agent(if place.contains("dev") { "dev" } else { "prod" }));
    }
    own.write("one.yaml", &agent("one"));
    own.write("main/ds.yaml", &agent("folder"));
    for (path, against, found) in [
        ("now", "was", vec![]),
        ("now/prod", "was/dev", vec!["now/prod/ds.yaml:7:3"]),
        ("now/prod", "one.yaml", vec!["now/prod/ds.yaml:7:3"]),
        // A folder called as a branch is meant as a folder.
        ("one.yaml", "main", vec!["one.yaml:7:3"]),
    ] {
        let seen = own.lint("", &[path, "--against", against]);
        assert_eq!(places(&seen), found, "{path} {against}: {seen:?}");
    }
    own.write("empty/a.yaml", "kind: Service\n");
    let seen = own.lint("", &["now", "--against", "empty"]);
    assert_eq!(seen.code, 0);
    assert!(seen.err.contains("--against empty: no DaemonSet there"), "{}", seen.err);
    // Text from standard input is compared with a file, by name.
    let seen = Program::new()
        .file("was.yaml", agent("old"))
        .stdin(agent("new"))
        .args(["lint", "-", "--select", "DS104", "-o", "concise", "--against", "was.yaml"])
        .run();
    assert_eq!((seen.code, places(&seen)), (1, vec!["stdin:7:3"]), "{seen:?}");
}

#[test]
fn what_cannot_be_compared_is_an_error() {
    let own = Repository::new();
    own.write("a.yaml", &agent("old"));
    own.commit();
    own.write("a.yaml", &agent("new"));
    own.commit();
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("b.yaml"), agent("b")).expect("written");
    let other = outside.path().join("b.yaml").display().to_string();
    for (arguments, said) in [
        (
            vec!["a.yaml", "--against", "nonsense"],
            "--against nonsense: neither a file or folder nor a revision of git",
        ),
        (vec!["a.yaml", "--against=-x"], "--against -x: neither a file or folder nor a revision of git"),
        (vec!["a.yaml", &other, "--against", "main"], "b.yaml is outside of the repository"),
        (vec!["-", "--against", "main"], "--against main: stdin is in no revision of git"),
    ] {
        let seen =
            Program::new().inside(own.path()).stdin(agent("new")).args(["lint"]).args(&arguments).run();
        assert_eq!((seen.code, seen.out.as_str()), (2, ""), "{arguments:?}: {seen:?}");
        assert!(seen.err.contains(said), "{arguments:?}: {}", seen.err);
    }
    let elsewhere =
        Program::new().file("a.yaml", agent("a")).args(["lint", "a.yaml", "--against", "main"]).run();
    assert_eq!(elsewhere.code, 2);
    assert!(elsewhere.err.contains("no repository of git here"), "{}", elsewhere.err);
    // It was told as a revision that does not exist.
    let without = Program::new()
        .inside(own.path())
        .env("PATH", outside.path())
        .args(["lint", "a.yaml", "--against", "main"])
        .run();
    assert_eq!(without.code, 2);
    assert!(without.err.contains("git is not on PATH"), "{}", without.err);
}

#[test]
fn a_shallow_clone_is_named_as_the_reason() {
    let own = Repository::new();
    for app in ["one", "two"] {
        own.write("a.yaml", &agent(app));
        own.commit();
    }
    let clone = Repository(tempfile::tempdir().expect("a folder"));
    let from = format!("file://{}", own.path().display());
    clone.git(&["clone", "-q", "--depth", "1", &from, "."]);
    let seen = clone.lint("", &["a.yaml", "--against", "HEAD~1"]);
    assert_eq!(seen.code, 2);
    assert!(seen.err.contains("the clone is shallow"), "{}", seen.err);
    assert_eq!(clone.lint("", &["a.yaml", "--against", "HEAD"]).code, 0);
}
