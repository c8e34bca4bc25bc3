//! Finds inputs and opens them: files, folders, standard input, compressed or not.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use super::SourceError;
use super::kind::Kind;

/// File names that may hold objects; others in a folder are passed over.
const SNAPSHOT_ENDINGS: [&str; 6] = ["json", "yaml", "yml", "ndjson", "jsonl", "gz"];
const MANIFEST_ENDINGS: [&str; 3] = ["json", "yaml", "yml"];

/// One thing to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// How messages call it.
    pub name: Arc<str>,
    /// The file; `None` is standard input.
    path: Option<PathBuf>,
    /// The user named it, rather than a folder it lies in.
    pub named: bool,
}

/// Returns the inputs of `--snapshot`: folders are searched all the way down.
///
/// # Errors
/// A path does not exist or cannot be listed.
pub fn snapshot_inputs(paths: &[String]) -> Result<Vec<Input>, SourceError> {
    inputs(paths, "--snapshot", &SNAPSHOT_ENDINGS, true)
}

/// Returns the inputs of `-f`: the files of a folder, with `recursive` those of its folders too.
///
/// # Errors
/// A path does not exist or cannot be listed.
pub fn manifest_inputs(paths: &[String], recursive: bool) -> Result<Vec<Input>, SourceError> {
    inputs(paths, "-f", &MANIFEST_ENDINGS, recursive)
}

/// Reads a file that holds no objects, such as a template.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn read_text(path: &str) -> io::Result<String> {
    fs::read_to_string(path)
}

fn inputs(
    paths: &[String],
    flag: &str,
    endings: &[&str],
    recursive: bool,
) -> Result<Vec<Input>, SourceError> {
    let mut found = Vec::new();
    for path in paths {
        if path == "-" {
            found.push(Input { name: "stdin".into(), path: None, named: true });
            continue;
        }
        let file = Path::new(path);
        let meta = fs::metadata(file).map_err(|error| unusable(path, &error))?;
        if meta.is_dir() {
            let before = found.len();
            walk(file, endings, recursive, &mut found)?;
            if found.len() == before {
                let wanted = endings.join(", .");
                let error = SourceError::new(format!("{path}: no file in this folder ends in .{wanted}"));
                return Err(if recursive { error } else { error.hinted("-R searches its folders too") });
            }
        } else {
            found.push(Input { name: path.as_str().into(), path: Some(file.into()), named: true });
        }
    }
    if found.iter().filter(|input| input.path.is_none()).count() > 1 {
        return Err(SourceError::new(format!("{flag} - can be given only once")));
    }
    Ok(found)
}

/// Says why a path cannot be used.
pub(super) fn unusable(path: &str, error: &io::Error) -> SourceError {
    SourceError::new(format!("{path}: {}", why(error)))
}

/// Says why something cannot be read or written, without the operating system's number.
pub(super) fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

/// Lists a folder in the order of its names; links to folders are not followed, so there are no circles.
fn walk(folder: &Path, endings: &[&str], recursive: bool, found: &mut Vec<Input>) -> Result<(), SourceError> {
    let shown = folder.display().to_string();
    let list = fs::read_dir(folder).map_err(|error| unusable(&shown, &error))?;
    let mut entries = Vec::new();
    for entry in list {
        let entry = entry.map_err(|error| unusable(&shown, &error))?;
        entries.push((entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir())));
    }
    entries.sort();
    for (path, is_folder) in entries {
        if is_folder {
            if recursive {
                walk(&path, endings, recursive, found)?;
            }
        } else if path
            .extension()
            .and_then(|ending| ending.to_str())
            .is_some_and(|own| endings.contains(&own))
        {
            let name = path.display().to_string().into();
            found.push(Input { name, path: Some(path), named: false });
        }
    }
    Ok(())
}

/// What a text seems to be written in, by its first characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Json,
    Yaml,
    Empty,
    Binary,
}

impl Input {
    /// Opens the input, unpacks it if it is compressed, and looks at how it starts.
    pub(super) fn open(&self) -> Result<(Box<dyn BufRead>, Language), SourceError> {
        let raw: Box<dyn Read> = match &self.path {
            Some(path) => Box::new(File::open(path).map_err(|error| unusable(&self.name, &error))?),
            None => Box::new(io::stdin().lock()),
        };
        let mut reader = BufReader::with_capacity(1 << 16, raw);
        let start = reader.fill_buf().map_err(|error| unusable(&self.name, &error))?;
        let mut reader: Box<dyn BufRead> = if start.starts_with(&[0x1f, 0x8b]) {
            Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader)))
        } else {
            Box::new(reader)
        };
        let start = reader
            .fill_buf()
            .map_err(|error| SourceError::new(format!("{}: not a valid gzip file: {error}", self.name)))?;
        let language = language(start);
        Ok((reader, language))
    }

    /// Reads the rest of an opened input.
    pub(super) fn text(&self, mut reader: Box<dyn BufRead>) -> Result<Vec<u8>, SourceError> {
        let mut text = Vec::new();
        reader.read_to_end(&mut text).map_err(|error| unusable(&self.name, &error))?;
        Ok(text)
    }

    /// The kind that the file's name suggests: `nodes.json`, `kube-system-pods.yaml`, `core_v1_nodes.json`.
    pub(super) fn kind_by_name(&self) -> Option<Kind> {
        let stem = self.path.as_ref()?.file_name()?.to_str()?.split('.').next()?;
        Kind::of_resource(stem.rsplit(['-', '_']).next()?)
    }
}

fn language(start: &[u8]) -> Language {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    if start.contains(&0) {
        return Language::Binary;
    }
    match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[') => Language::Json,
        Some(_) => Language::Yaml,
        None => Language::Empty,
    }
}
