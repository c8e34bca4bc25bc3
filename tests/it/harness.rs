//! Runs the program as a user would, and where nothing of the machine shows.
//!
//! ```ignore
//! let seen = Program::new().file("nodes.json", NODES).args(["list", "--snapshot", "nodes.json"]).run();
//! assert_eq!((seen.code, seen.err.as_str()), (0, ""));
//! insta::assert_snapshot!(seen.out);
//! ```
//!
//! The program gets an empty environment and a folder of its own to work in. In what it says that folder reads
//! `@@` and this repository `@repo@`, so that a snapshot holds on every machine.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

/// The repository.
pub const REPO: &str = env!("CARGO_MANIFEST_DIR");
/// Longer than any command may take; a program that waits for something fails its test.
const LIMIT: Duration = Duration::from_secs(120);
/// Without these a process may not start, or its coverage is not written.
const KEPT: [&str; 3] = ["PATH", "SystemRoot", "LLVM_PROFILE_FILE"];

/// One run of `kubectl-ds`, to be described and then started with [`Program::run`].
#[derive(Debug)]
pub struct Program {
    command: Command,
    folder: TempDir,
}

impl Program {
    /// Starts the description: no arguments, empty standard input, no width.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_kubectl-ds"));
        // NO_COLOR, CLICOLOR*, COLUMNS, KUBECONFIG, RUST_BACKTRACE … : none of it may decide a test.
        command.env_clear();
        for name in KEPT {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        let home = folder.path().join("home");
        std::fs::create_dir(&home).expect("a home");
        command.env("HOME", &home).env("USERPROFILE", &home);
        command.current_dir(folder.path()).timeout(LIMIT).write_stdin("");
        Self { command, folder }
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Gives standard input.
    pub fn stdin(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.command.write_stdin(text);
        self
    }

    /// Sets the width that is laid out for.
    pub fn columns(self, columns: u16) -> Self {
        self.env("COLUMNS", columns.to_string())
    }

    /// Sets one variable of the environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Writes a file into the folder that the program runs in; `path` may name folders in between.
    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("inside the folder")).expect("folders");
        std::fs::write(path, text).expect("written");
        self
    }

    /// Runs in `folder` instead of the folder of its own: only for what is read, nothing is written there.
    pub fn inside(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it and returns what it said.
    pub fn run(mut self) -> Seen {
        let output = self.command.output().expect("kubectl-ds starts");
        let place = Places::new(self.folder.path());
        Seen {
            code: output.status.code().expect("an exit code, no signal"),
            out: place.hide(output.stdout),
            err: place.hide(output.stderr),
        }
    }
}

/// What a run showed.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    /// The exit code.
    pub code: i32,
    /// Standard output, paths replaced.
    pub out: String,
    /// Standard error, paths replaced.
    pub err: String,
}

/// All of it in one text, for snapshots.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}\n--- out\n{}--- err\n{}", self.code, self.out, self.err)
    }
}

/// The names of places that differ from machine to machine.
struct Places(Vec<(String, &'static str)>);

impl Places {
    /// A folder may be reached through a link: both of its names are known.
    fn new(folder: &Path) -> Self {
        let real = folder.canonicalize().expect("the folder is there");
        // Longest first: one name can hold the other.
        let mut names = vec![
            (real.display().to_string(), "@@"),
            (folder.display().to_string(), "@@"),
            (REPO.to_owned(), "@repo@"),
        ];
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self(names)
    }

    fn hide(&self, text: Vec<u8>) -> String {
        let text = String::from_utf8(text).expect("the program writes UTF-8");
        self.0.iter().fold(text, |text, (name, mark)| text.replace(name, mark))
    }
}

#[test]
fn the_program_runs_where_nothing_of_this_machine_shows() {
    let seen = Program::new()
        .file("deep/er/empty.json", "{}")
        .env("NO_COLOR", "1")
        .columns(80)
        .stdin("nothing")
        .args(["version"])
        .run();
    let version = format!("Client Version: v{}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(seen, Seen { code: 0, out: version.clone(), err: String::new() });
    assert_eq!(seen.to_string(), format!("exit 0\n--- out\n{version}--- err\n"));
}

#[test]
fn places_are_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{}/a.json and {REPO}/b.json", folder.path().display());
    assert_eq!(Places::new(folder.path()).hide(text.into_bytes()), "@@/a.json and @repo@/b.json");
}
