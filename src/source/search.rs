//! Finds and reads the texts that lint judges: files, folders as git sees them, standard input, and what
//! `kubectl kustomize` prints.
//!
//! Nothing is decoded here, and a file that cannot be read ends nothing: its error is handed on.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

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
    /// Whether the user named it, rather than a folder it lies in.
    pub named: bool,
}

impl TextFile {
    /// Returns a text that is in no file.
    #[must_use]
    pub fn held(name: &str, text: Vec<u8>) -> Self {
        Self { name: name.into(), held: Some(text.into()), named: true }
    }

    /// Returns the same file with another text, not written yet.
    #[must_use]
    pub fn holding(&self, text: &str) -> Self {
        Self { name: Arc::clone(&self.name), held: Some(text.as_bytes().into()), named: self.named }
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
        match &self.held {
            Some(text) => Ok(text.to_vec()),
            None => fs::read(&*self.name).map_err(|error| unreadable(&self.name, &error)),
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

/// Returns the texts of every place, each once, in the order given and of names. Folders leave out what
/// `.gitignore` names; `exclude` holds patterns as in `.gitignore`. `stdin_name` is what standard input is called.
///
/// # Errors
/// A place does not exist, or a pattern cannot be read.
pub fn search(places: &[Place], exclude: &[String], stdin_name: &str) -> Result<Vec<TextFile>, SourceError> {
    let excluded = overrides(exclude)?;
    let mut found: Vec<TextFile> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for place in places {
        if place.path == "-" {
            if seen.insert("-".to_owned()) {
                let mut text = Vec::new();
                io::stdin().lock().read_to_end(&mut text).map_err(|error| unreadable("stdin", &error))?;
                found.push(TextFile::held(stdin_name, text));
            }
            continue;
        }
        let meta = fs::metadata(&place.path).map_err(|error| unreadable(&place.path, &error))?;
        let files = if meta.is_dir() { folder(place, &excluded) } else { one(place, &excluded) };
        found.extend(files.into_iter().filter(|file| seen.insert(file.name.to_string())));
    }
    Ok(found)
}

fn overrides(exclude: &[String]) -> Result<Override, SourceError> {
    let mut builder = OverrideBuilder::new(".");
    for pattern in exclude {
        builder
            .add(&format!("!{pattern}"))
            .map_err(|error| SourceError::new(format!("--exclude: {error}")))?;
    }
    builder.build().map_err(|error| SourceError::new(format!("--exclude: {error}")))
}

fn one(place: &Place, excluded: &Override) -> Vec<TextFile> {
    if excluded.matched(&place.path, false).is_ignore() {
        return Vec::new();
    }
    vec![TextFile { name: place.path.as_str().into(), held: None, named: true }]
}

fn folder(place: &Place, excluded: &Override) -> Vec<TextFile> {
    let mut builder = WalkBuilder::new(&place.path);
    builder.hidden(false).parents(true).overrides(excluded.clone()).sort_by_file_name(Ord::cmp);
    builder.filter_entry(|entry| entry.file_name() != ".git");
    if !place.deep {
        builder.max_depth(Some(1));
    }
    let is_manifest = |path: &Path| {
        path.extension().and_then(|ending| ending.to_str()).is_some_and(|own| ENDINGS.contains(&own))
    };
    let entries = builder.build().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()));
    files
        .filter(|entry| is_manifest(entry.path()))
        .map(|entry| TextFile { name: name_of(entry.path()), held: None, named: false })
        .collect()
}

fn name_of(path: &Path) -> Arc<str> {
    let name = path.display().to_string();
    name.strip_prefix("./").unwrap_or(&name).into()
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
    let output = run("kubectl", &["kustomize", folder])?;
    Ok(TextFile::held(&format!("kustomize:{folder}"), output))
}

fn run(program: &str, arguments: &[&str]) -> Result<Vec<u8>, SourceError> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    let output = command.output().map_err(|error| SourceError::new(format!("{program}: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(SourceError::new(format!("{program}: {}", said.trim())))
}
