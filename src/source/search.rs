//! Finds and reads the texts that lint judges: files, folders as git sees them, standard input, and what other
//! programs print (`kubectl kustomize`, `git show`).
//!
//! Nothing is decoded here, and a file that cannot be read ends nothing: its error is handed on. In folders only files
//! are read: a pipe or a device that lies there would never end.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::SourceError;

/// Names of files that may hold manifests.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// A text to judge.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// How findings call it.
    pub name: Arc<str>,
    /// Where its bytes are.
    bytes: Bytes,
    /// Whether the user named it, rather than a folder it lies in.
    pub named: bool,
}

#[derive(Debug, Clone)]
enum Bytes {
    /// In this file, whose name need not be UTF-8.
    File(Arc<Path>),
    /// Here.
    Held(Arc<[u8]>),
    /// Nowhere, for this reason.
    Nowhere(Arc<str>),
}

impl TextFile {
    /// Returns a text that is in no file.
    #[must_use]
    pub fn held(name: &str, text: Vec<u8>) -> Self {
        Self { name: name.into(), bytes: Bytes::Held(text.into()), named: true }
    }

    /// Returns the same file with another text, not written yet.
    #[must_use]
    pub fn holding(&self, text: &str) -> Self {
        let bytes = Bytes::Held(text.as_bytes().into());
        Self { name: Arc::clone(&self.name), bytes, named: self.named }
    }

    /// Returns what cannot be read; reading it tells why.
    fn nowhere(name: &str, error: &io::Error, named: bool) -> Self {
        Self { name: name.into(), bytes: Bytes::Nowhere(why(error).into()), named }
    }

    /// What tells it from others; standard input is there once.
    fn place(&self) -> (bool, PathBuf) {
        let path = match &self.bytes {
            Bytes::File(path) => path,
            Bytes::Held(_) | Bytes::Nowhere(_) => Path::new(&*self.name),
        };
        (self.is_file(), path.strip_prefix(".").unwrap_or(path).to_owned())
    }

    /// Returns whether it is no text that is in no file: what can be mended.
    #[must_use]
    pub fn is_file(&self) -> bool {
        !matches!(self.bytes, Bytes::Held(_))
    }

    /// Reads it.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, SourceError> {
        match &self.bytes {
            Bytes::Held(text) => Ok(text.to_vec()),
            Bytes::File(path) => fs::read(path).map_err(|error| unreadable(&self.name, &error)),
            Bytes::Nowhere(why) => Err(SourceError::new(format!("{}: {why}", self.name))),
        }
    }

    /// Reads it into a buffer, in place of what is there.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read_into(&self, buffer: &mut Vec<u8>) -> Result<(), SourceError> {
        buffer.clear();
        match &self.bytes {
            Bytes::File(path) => fs::File::open(path)
                .and_then(|mut file| file.read_to_end(buffer).map(drop))
                .map_err(|error| unreadable(&self.name, &error)),
            Bytes::Held(_) | Bytes::Nowhere(_) => {
                buffer.extend(self.read()?);
                Ok(())
            }
        }
    }

    /// Writes it anew; the file keeps its rights.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, text: &str) -> Result<(), SourceError> {
        match &self.bytes {
            Bytes::File(path) => fs::write(path, text).map_err(|error| unreadable(&self.name, &error)),
            Bytes::Held(_) | Bytes::Nowhere(_) => Err(SourceError::new(format!("{}: no file", self.name))),
        }
    }
}

fn unreadable(name: &str, error: &io::Error) -> SourceError {
    SourceError::new(format!("{name}: {}", why(error)))
}

fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
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
/// A pattern cannot be read. What cannot be opened is among the texts, and says so when it is read.
pub fn search(places: &[Place], exclude: &[String], stdin_name: &str) -> Result<Vec<TextFile>, SourceError> {
    let excluded = overrides(exclude)?;
    let mut found: Vec<TextFile> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for place in places {
        let files = if place.path == "-" {
            vec![standard_input(stdin_name)]
        } else {
            match fs::metadata(&place.path) {
                Ok(meta) if meta.is_dir() => folder(place, &excluded),
                Ok(meta) => one(place, &excluded, meta.is_file()),
                Err(error) => vec![TextFile::nowhere(&name_of(Path::new(&place.path)), &error, true)],
            }
        };
        found.extend(files.into_iter().filter(|file| seen.insert(file.place())));
    }
    Ok(found)
}

fn standard_input(name: &str) -> TextFile {
    let mut text = Vec::new();
    match io::stdin().lock().read_to_end(&mut text) {
        Ok(_) => TextFile::held(name, text),
        Err(error) => TextFile::nowhere(name, &error, true),
    }
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

fn one(place: &Place, excluded: &Override, is_file: bool) -> Vec<TextFile> {
    if excluded.matched(&place.path, false).is_ignore() {
        return Vec::new();
    }
    let path = Path::new(&place.path);
    let name = name_of(path);
    if is_file {
        return vec![TextFile { name, bytes: Bytes::File(path.into()), named: true }];
    }
    // A pipe, as the shell's <(…): it can be read once only.
    vec![match fs::read(path) {
        Ok(text) => TextFile::held(&name, text),
        Err(error) => TextFile::nowhere(&name, &error, true),
    }]
}

fn folder(place: &Place, excluded: &Override) -> Vec<TextFile> {
    let mut builder = WalkBuilder::new(&place.path);
    builder.hidden(false).parents(true).overrides(excluded.clone()).sort_by_file_name(Ord::cmp);
    builder.filter_entry(|entry| entry.file_name() != ".git");
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
        Ok(kind) if kind.is_file() => TextFile { name, bytes: Bytes::File(path.into()), named: false },
        Ok(_) => TextFile { name, bytes: Bytes::Nowhere("not a regular file".into()), named: false },
        Err(error) => TextFile::nowhere(&name, &error, false),
    })
}

/// A folder that cannot be searched. What is wrong with a `.gitignore` alone keeps nothing from being searched.
fn unsearched(error: &ignore::Error, path: Option<&Path>) -> Option<TextFile> {
    match error {
        ignore::Error::WithPath { path, err } => unsearched(err, Some(path)),
        ignore::Error::WithDepth { err, .. } => unsearched(err, path),
        ignore::Error::Io(error) => {
            let name = path.map_or_else(|| "a folder".into(), name_of);
            Some(TextFile::nowhere(&name, error, false))
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

/// Returns a file as it was at a revision of git, or nothing if it was not there.
///
/// # Errors
/// git cannot be started, or does not know the revision.
pub fn at_revision(revision: &str, file: &str) -> Result<Option<Vec<u8>>, SourceError> {
    // A path relative to the folder we run in; git calls it so.
    let spec = if Path::new(file).is_absolute() { file.to_owned() } else { format!("./{file}") };
    Ok(run("git", &["show", &format!("{revision}:{spec}")]).ok())
}

/// Makes sure that a revision exists.
///
/// # Errors
/// git cannot be started, or does not know the revision.
pub fn check_revision(revision: &str) -> Result<(), SourceError> {
    let commit = format!("{revision}^{{commit}}");
    run("git", &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map(drop).map_err(|_| {
        SourceError::new(format!("--against: {revision}: neither a file or folder nor a revision of git"))
    })
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
