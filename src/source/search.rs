//! Finds the texts that lint judges: files, folders as git sees them, standard input, and what `kubectl kustomize`
//! prints.
//!
//! What cannot be read ends nothing: it is handed on as a text that is nowhere. In folders only files are read: a pipe or
//! a device that lies there would never end.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::SourceError;
use super::files::why;
use super::text_file::TextFile;

/// Names of files that may hold manifests.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

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
/// `.gitignore` names. `stdin_name` is what standard input is called. What cannot be opened is among the texts, and
/// says so when it is read.
#[must_use]
pub fn search(places: &[Place], exclude: &Exclude, stdin_name: &str) -> Vec<TextFile> {
    let mut found: Vec<TextFile> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for place in places {
        let files = if place.path == "-" {
            vec![standard_input(stdin_name)]
        } else {
            match fs::metadata(&place.path) {
                Ok(meta) if meta.is_dir() => folder(place, exclude),
                Ok(meta) => one(place, exclude, meta.is_file()),
                Err(error) => vec![TextFile::nowhere(&name_of(Path::new(&place.path)), &why(&error), true)],
            }
        };
        // Standard input is there once.
        let is_new = |file: &TextFile| seen.insert((file.is_file(), absolute(file.path())));
        found.extend(files.into_iter().filter(is_new));
    }
    found
}

fn standard_input(name: &str) -> TextFile {
    let mut text = Vec::new();
    match io::stdin().lock().read_to_end(&mut text) {
        Ok(_) => TextFile::held(name, text),
        Err(error) => TextFile::nowhere(name, &why(&error), true),
    }
}

fn one(place: &Place, exclude: &Exclude, is_file: bool) -> Vec<TextFile> {
    let path = Path::new(&place.path);
    if exclude.holds(path, false) {
        return Vec::new();
    }
    let name = name_of(path);
    if is_file {
        return vec![TextFile::at(name, path, true)];
    }
    // A pipe, as the shell's <(…): it can be read once only.
    vec![match fs::read(path) {
        Ok(text) => TextFile::held(&name, text),
        Err(error) => TextFile::nowhere(&name, &why(&error), true),
    }]
}

fn folder(place: &Place, exclude: &Exclude) -> Vec<TextFile> {
    let mut builder = WalkBuilder::new(&place.path);
    builder.hidden(false).parents(true).sort_by_file_name(Ord::cmp);
    // Nothing but `.gitignore`, in a repository or not, so that all machines find the same.
    builder.ignore(false).git_exclude(false).git_global(false).require_git(false);
    let exclude = exclude.clone();
    builder.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.file_name() != ".git" && !exclude.holds(entry.path(), is_folder)
    });
    if !place.deep {
        builder.max_depth(Some(1));
    }
    builder
        .build()
        .filter_map(|entry| match entry {
            Ok(entry) => manifest(&entry),
            Err(error) => unsearched(&error, None),
        })
        .collect()
}

/// What a folder holds under the name of a manifest. Folders are no manifests, whatever their name, nor are links to
/// them.
fn manifest(entry: &DirEntry) -> Option<TextFile> {
    let path = entry.path();
    let ending = path.extension().and_then(|ending| ending.to_str())?;
    if !ENDINGS.contains(&ending) {
        return None;
    }
    let name = name_of(path);
    // What is no link is known without asking for it.
    let kind = match entry.file_type().filter(|kind| !kind.is_symlink()) {
        Some(kind) => Ok(kind),
        None => fs::metadata(path).map(|meta| meta.file_type()),
    };
    Some(match kind {
        Ok(kind) if kind.is_dir() => return None,
        Ok(kind) if kind.is_file() => TextFile::at(name, path, false),
        Ok(_) => TextFile::nowhere(&name, "not a regular file", false),
        Err(error) => TextFile::nowhere(&name, &why(&error), false),
    })
}

/// A folder that cannot be searched. What is wrong with a `.gitignore` alone keeps nothing from being searched.
fn unsearched(error: &ignore::Error, path: Option<&Path>) -> Option<TextFile> {
    match error {
        ignore::Error::WithPath { path, err } => unsearched(err, Some(path)),
        ignore::Error::WithDepth { err, .. } => unsearched(err, path),
        ignore::Error::Io(error) => {
            let name = path.map_or_else(|| "a folder".into(), name_of);
            Some(TextFile::nowhere(&name, &why(error), false))
        }
        _ => None,
    }
}

/// How findings call a path: bytes that are no UTF-8 are shown as `\xff`, so that no two paths have one name.
fn name_of(path: &Path) -> Arc<str> {
    let path = path.strip_prefix(".").unwrap_or(path);
    if let Some(name) = path.to_str() {
        return name.into();
    }
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02x}"));
        }
    }
    name.into()
}

/// Returns the folder the program runs in, with `/` between its parts.
#[must_use]
pub fn here() -> Option<String> {
    let here = std::env::current_dir().ok()?;
    let here = here.to_str()?;
    Some(if cfg!(windows) { here.replace('\\', "/") } else { here.to_owned() })
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
