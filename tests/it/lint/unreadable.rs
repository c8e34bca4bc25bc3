//! What cannot be read ends nothing: it is told, the rest is judged, and the exit code is 2.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::{Program, SURGE, Seen};

const RULES: [&str; 5] = ["--no-config", "--select", "DS001,DS106", "-o", "concise"];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("good.yaml"), SURGE).expect("written");
    folder
}

fn lint(folder: &Path, words: &[&str]) -> Seen {
    Program::new().inside(folder).args(["lint"]).args(words).args(RULES).run()
}

fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo");
    assert!(made.success());
}

#[test]
fn folders_with_everything_in_them_are_judged() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    pipe(&at("a-pipe.yaml"));
    fs::create_dir_all(at("deep/folder.yaml")).expect("folders");
    symlink("..", at("deep/loop")).expect("a link");
    symlink("..", at("deep/loop.yaml")).expect("a link");
    symlink("/dev/zero", at("device.yaml")).expect("a link");
    symlink("self.yaml", at("self.yaml")).expect("a link");
    symlink("nowhere.yaml", at("dangling.yaml")).expect("a link");
    fs::write(at("deep/bytes.yaml"), b"# caf\xe9\nkind: DaemonSet\n").expect("written");
    fs::write(at("deep/binary.yaml"), (0..=255).cycle().take(70_000).collect::<Vec<u8>>()).expect("written");
    fs::write(at("deep/zeros.yaml"), [0; 5000]).expect("written");
    fs::write(at("deep/empty.yaml"), "").expect("written");
    // The first bytes of a gzip file, under a name that says otherwise.
    fs::write(at("deep/short.yaml"), b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed").expect("written");
    let odd = folder.path().join(OsStr::from_bytes(b"deep/\xff\xfe.yaml"));
    fs::write(odd, SURGE).expect("written");
    let mut seen = lint(folder.path(), &["."]);
    // Each system has its own words for a link to itself.
    let (own, others): (Vec<_>, Vec<_>) =
        seen.err.split_inclusive('\n').partition(|line| line.contains("self.yaml"));
    assert!(own.len() == 1 && own[0].starts_with("error: self.yaml: "), "{seen}");
    seen.err = others.concat();
    insta::assert_snapshot!(seen, @r"
    exit 2
    --- out
    deep/bytes.yaml:1:6: error[DS001] invalid UTF-8 (byte 0xE9)
    deep/\xff\xfe.yaml:11:7: error[DS106] maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)
    good.yaml:11:7: error[DS106] maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)
    --- err
    error: a-pipe.yaml: not a regular file
    error: dangling.yaml: no such file or folder
    error: device.yaml: not a regular file
    7 files, 3 documents, 2 DaemonSets: 3 errors, 0 warnings, 0 infos; --fix mends 2 (Kubernetes 1.36)
    ");
    // The same files by name, and one that is not there.
    let named = ["nothing.yaml", "deep/bytes.yaml", "dangling.yaml", "good.yaml", "deep/empty.yaml"];
    let seen = lint(folder.path(), &named);
    insta::assert_snapshot!(seen, @r#"
    exit 2
    --- out
    deep/bytes.yaml:1:6: error[DS001] invalid UTF-8 (byte 0xE9)
    good.yaml:11:7: error[DS106] maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)
    deep/empty.yaml:1:1: error[DS001] no object in this file: "no objects passed to apply"
    --- err
    error: nothing.yaml: no such file or folder
    error: dangling.yaml: no such file or folder
    3 files, 2 documents, 1 DaemonSet: 3 errors, 0 warnings, 0 infos; --fix mends 1 (Kubernetes 1.36)
    "#);
}

/// stderr is shown by terminals and obeyed by runners as well.
#[test]
fn the_name_of_a_file_is_one_line() {
    let folder = folder();
    symlink("nowhere", folder.path().join("a\n::error::boom\u{1b}[31m\u{202e}.yaml")).expect("a link");
    let seen = lint(folder.path(), &["."]);
    let told = "error: a\\n::error::boom\\x1b[31m\\u{202e}.yaml: no such file or folder\n";
    assert!(seen.code == 2 && seen.err.starts_with(told), "{seen}");
}

#[test]
fn an_answer_that_cannot_be_written_is_no_fault_of_a_cluster() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let folder = folder();
    for words in [&["-o", "human"][..], &["-o", "sarif"], &["--fix", "--diff"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kubectl-ds"));
        command.args(["lint", "good.yaml", "--no-config"]).args(words).env_clear().current_dir(folder.path());
        let output = command.stdout(full.try_clone().expect("a handle")).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{words:?}: {output:?}");
    }
    let seen = lint(folder.path(), &["good.yaml", "-o", "json=nowhere/a.json"]);
    assert_eq!(seen.code, 2, "{seen}");
}

#[test]
fn what_is_broken_keeps_fixes_from_nothing_else() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let bytes = [b"# caf\xe9\n---\n", SURGE.as_bytes()].concat();
    fs::write(at("bytes.yaml"), &bytes).expect("written");
    symlink("nowhere.yaml", at("dangling.yaml")).expect("a link");
    let seen = lint(folder.path(), &[".", "--fix", "--diff"]);
    assert!(seen.code == 2 && seen.out.contains("+      maxUnavailable: 0"), "{seen}");
    let seen = lint(folder.path(), &[".", "--fix"]);
    assert!(seen.code == 2 && seen.err.contains("1 fix made in 1 file"), "{seen}");
    assert_eq!(fs::read(at("bytes.yaml")).expect("bytes"), bytes);
    let seen = lint(folder.path(), &[".", "--exit-zero"]);
    assert_eq!(seen.code, 2, "it could not be judged: {seen}");
}

/// As `kubectl ds lint <(helm template …)`.
#[test]
fn a_pipe_that_is_named_is_read_once() {
    let folder = folder();
    let path = folder.path().join("pipe");
    pipe(&path);
    let writer = std::thread::spawn(move || fs::write(path, SURGE));
    let seen = lint(folder.path(), &["pipe"]);
    writer.join().expect("written").expect("written");
    assert!(seen.code == 1 && seen.out.starts_with("pipe:11:7: error[DS106]"), "{seen}");
}

#[test]
fn what_is_forbidden_is_told() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("locked")).expect("a folder");
    fs::write(at("locked/a.yaml"), SURGE).expect("written");
    fs::write(at("secret.yaml"), SURGE).expect("written");
    let mode =
        |name: &str, bits| fs::set_permissions(at(name), fs::Permissions::from_mode(bits)).expect("rights");
    mode("", 0o755);
    mode("good.yaml", 0o644);
    mode("locked", 0);
    mode("secret.yaml", 0);
    let mut command = Command::new(env!("CARGO_BIN_EXE_kubectl-ds"));
    command.args(["lint", "."]).args(RULES).env_clear().current_dir(folder.path());
    // Nothing is forbidden to root, who becomes somebody else for it.
    if fs::metadata(folder.path()).expect("a folder").uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let output = command.output();
    mode("locked", 0o755);
    // The program may lie where that somebody cannot reach it.
    let Ok(output) = output else { return };
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!(format!("{:?}\n{out}{err}", output.status.code()), @"
    Some(2)
    good.yaml:11:7: error[DS106] maxSurge is set but maxUnavailable defaults to 1 (the API server answers: may not be set when maxUnavailable is non-zero)
    error: locked: permission denied
    error: secret.yaml: permission denied
    1 file, 1 document, 1 DaemonSet: 1 error, 0 warnings, 0 infos; --fix mends 1 (Kubernetes 1.36)
    ");
}
