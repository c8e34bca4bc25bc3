//! Finds and reads the texts that lint judges: files, folders as git sees them, standard input, and what
//! `kubectl kustomize` prints.
//!
//! Nothing is decoded here, and a file that cannot be read ends nothing: its error is handed on.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use ignore::WalkBuilder;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::SourceError;

/// Names of files that may hold manifests.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// A text to judge.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// How findings call it.
    pub name: Arc<str>,
    /// Its bytes, if they are not in a file.
    held: Option<Arc<[u8]>>,
    /// Why it cannot be read, if that is known already.
    fault: Option<Arc<str>>,
    /// Whether the user named it, rather than a folder it lies in.
    pub named: bool,
}

impl TextFile {
    /// Returns a text that is in no file.
    #[must_use]
    pub fn held(name: &str, text: Vec<u8>) -> Self {
        Self { name: name.into(), held: Some(text.into()), fault: None, named: true }
    }

    /// Returns the same file with another text, not written yet.
    #[must_use]
    pub fn holding(&self, text: &str) -> Self {
        let (name, held) = (Arc::clone(&self.name), Some(text.as_bytes().into()));
        Self { name, held, fault: None, named: self.named }
    }

    /// Returns whether it is a file that can be written.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.held.is_none()
    }

    /// Reads it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, SourceError> {
        match (&self.held, &self.fault) {
            (_, Some(fault)) => Err(SourceError::new(fault.to_string())),
            (Some(text), None) => Ok(text.to_vec()),
            (None, None) => fs::read(&*self.name).map_err(|error| unreadable(&self.name, &error)),
        }
    }

    /// Writes it anew; the file keeps its rights.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, text: &str) -> Result<(), SourceError> {
        fs::write(&*self.name, text).map_err(|error| unreadable(&self.name, &error))
    }
}

fn unreadable(name: &str, error: &io::Error) -> SourceError {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    };
    SourceError::new(format!("{name}: {why}"))
}

/// A path to search.
#[derive(Debug, Clone)]
pub struct Place {
    /// A file, a folder, or `-`.
    pub path: String,
    /// Whether the folders of a folder are searched too.
    pub deep: bool,
}

/// Patterns of paths that are left out, as in `.gitignore`.
#[derive(Debug, Clone, Default)]
pub struct Exclude {
    matchers: Vec<Gitignore>,
}

impl Exclude {
    /// Adds patterns that begin at a folder, as those of a `.gitignore` in it; at the folder we run in if that is not
    /// below it.
    ///
    /// # Errors
    /// A pattern cannot be read.
    pub fn add(&mut self, folder: &str, patterns: &[String]) -> Result<(), SourceError> {
        let wrong = |error: ignore::Error| SourceError::new(format!("--exclude: {error}"));
        if patterns.is_empty() {
            return Ok(());
        }
        let (own, here) = (absolute(Path::new(folder)), absolute(Path::new("")));
        let mut builder = GitignoreBuilder::new(if here.starts_with(&own) { own } else { here });
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(wrong)?;
        }
        self.matchers.push(builder.build().map_err(wrong)?);
        Ok(())
    }

    /// Returns whether a path, or a folder above it, is left out.
    fn holds(&self, path: &Path, is_folder: bool) -> bool {
        if self.matchers.is_empty() {
            return false;
        }
        let path = absolute(path);
        self.matchers.iter().any(|matcher| {
            let inside = path.starts_with(matcher.path());
            let found = match inside {
                true => matcher.matched_path_or_any_parents(&path, is_folder),
                false => matcher.matched(&path, is_folder),
            };
            found.is_ignore()
        })
    }
}

/// A path from the root, without `.` and `..`; links are not followed.
fn absolute(path: &Path) -> PathBuf {
    // It is asked for every file.
    static HERE: OnceLock<PathBuf> = OnceLock::new();
    let whole = HERE.get_or_init(|| std::env::current_dir().unwrap_or_default()).join(path);
    let mut out = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            part => out.push(part),
        }
    }
    out
}

/// Returns the texts of every place, each once, in the order given and of names. Folders leave out what
/// `.gitignore` names. `stdin_name` is what standard input is called.
///
/// # Errors
/// A place does not exist.
pub fn search(places: &[Place], exclude: &Exclude, stdin_name: &str) -> Result<Vec<TextFile>, SourceError> {
    let mut found: Vec<TextFile> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for place in places {
        if place.path == "-" {
            if seen.insert(PathBuf::from("-")) {
                let mut text = Vec::new();
                io::stdin().lock().read_to_end(&mut text).map_err(|error| unreadable("stdin", &error))?;
                found.push(TextFile::held(stdin_name, text));
            }
            continue;
        }
        let path = Path::new(&place.path);
        let meta = fs::metadata(path).map_err(|error| unreadable(&place.path, &error))?;
        let files = match meta.is_dir() {
            true => folder(place, exclude),
            false if exclude.holds(path, false) => Vec::new(),
            false => vec![on_disk(path, true)],
        };
        found.extend(files.into_iter().filter(|file| seen.insert(absolute(Path::new(&*file.name)))));
    }
    Ok(found)
}

fn on_disk(path: &Path, named: bool) -> TextFile {
    let name = path.display().to_string();
    TextFile { name: name.strip_prefix("./").unwrap_or(&name).into(), held: None, fault: None, named }
}

fn folder(place: &Place, exclude: &Exclude) -> Vec<TextFile> {
    let mut builder = WalkBuilder::new(&place.path);
    builder.hidden(false).parents(true).sort_by_file_name(Ord::cmp);
    let exclude = exclude.clone();
    builder.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.file_name() != ".git" && !exclude.holds(entry.path(), is_folder)
    });
    if !place.deep {
        builder.max_depth(Some(1));
    }
    let is_manifest = |path: &Path| {
        path.extension().and_then(|ending| ending.to_str()).is_some_and(|own| ENDINGS.contains(&own))
    };
    let mut found = Vec::new();
    for entry in builder.build() {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| !kind.is_dir());
                if is_file && is_manifest(entry.path()) {
                    found.push(on_disk(entry.path(), false));
                }
            }
            // What cannot be listed is told as a file that cannot be read.
            Err(error) => {
                let (name, fault) = (place.path.as_str().into(), Some(error.to_string().into()));
                found.push(TextFile { name, held: None, fault, named: false });
            }
        }
    }
    found
}

/// Returns the nearest configuration above a folder: `.ds-lint.yaml` or `.yml`, up to the root of the repository.
#[must_use]
pub fn nearest_config() -> Option<String> {
    let here = std::env::current_dir().ok()?;
    for folder in here.ancestors() {
        for name in [".ds-lint.yaml", ".ds-lint.yml"] {
            let path = folder.join(name);
            if path.is_file() {
                let shown = if folder == here { name.to_owned() } else { path.display().to_string() };
                return Some(shown);
            }
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Returns the value of an environment variable that names a configuration.
#[must_use]
pub fn config_by_environment() -> Option<String> {
    std::env::var("DS_LINT_CONFIG").ok().filter(|path| !path.is_empty())
}

/// Returns whether standard input is a terminal.
#[must_use]
pub fn stdin_is_terminal() -> bool {
    io::IsTerminal::is_terminal(&io::stdin())
}

/// Writes what a machine is to read.
///
/// # Errors
/// The file cannot be written.
pub fn write_text(path: &str, text: &[u8]) -> Result<(), SourceError> {
    fs::write(path, text).map_err(|error| unreadable(path, &error))
}

/// Builds a Kustomize folder.
///
/// # Errors
/// kubectl cannot be started, or says no.
pub fn kustomize(folder: &str) -> Result<TextFile, SourceError> {
    let about = |why: &str| SourceError::new(format!("-k {folder}: {why}"));
    let mut command = Command::new("kubectl");
    command.args(["kustomize", "--", folder]).stdin(Stdio::null());
    let output = command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            about("kubectl is not on PATH").hinted(format!("kustomize build {folder} | kubectl ds lint -"))
        }
        _ => about(&format!("kubectl: {error}")),
    })?;
    if output.status.success() {
        return Ok(TextFile::held(&format!("kustomize:{folder}"), output.stdout));
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(about(said.trim().trim_start_matches("error: ")))
}
