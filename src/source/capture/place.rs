//! Where a snapshot goes, by what `-o` says.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::source::SourceError;

/// Where a snapshot goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Standard output, one List.
    Stdout,
    /// A file, one List.
    File {
        /// Its path.
        path: PathBuf,
        /// Whether it is compressed.
        gzip: bool,
    },
    /// A folder, a List for each kind.
    Folder(PathBuf),
}

/// Endings of forms that snapshots are not written in; without this they would be names of folders.
const OTHER_FORMS: [&str; 9] =
    [".yaml", ".yml", ".ndjson", ".jsonl", ".tar", ".tgz", ".tar.gz", ".zip", ".zst"];

impl Place {
    /// Judges the name: `-`, `….json`, `….json.gz`, or a folder.
    ///
    /// # Errors
    /// The name asks for another form, or something is there that must not be overwritten.
    pub fn named(name: &str, force: bool) -> Result<Self, SourceError> {
        if name == "-" {
            return Ok(Self::Stdout);
        }
        if let Some(ending) = OTHER_FORMS.iter().find(|ending| name.ends_with(*ending)) {
            let error = SourceError::new(format!("-o {name}: snapshots are not written as {ending}"));
            return Err(error.hinted("FILE.json.gz, FILE.json, a folder or - for standard output"));
        }
        let path = PathBuf::from(name);
        let gzip = name.ends_with(".gz");
        let is_file = gzip || name.ends_with(".json");
        let place = if is_file && !path.is_dir() { Self::File { path, gzip } } else { Self::Folder(path) };
        place.check(force)?;
        Ok(place)
    }

    /// Returns the path; none for standard output.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdout => None,
            Self::File { path, .. } | Self::Folder(path) => Some(path),
        }
    }

    fn check(&self, force: bool) -> Result<(), SourceError> {
        let Some(path) = self.path() else { return Ok(()) };
        let there = match (self, fs::symlink_metadata(path)) {
            (_, Err(error)) if error.kind() == ErrorKind::NotFound => return Ok(()),
            (_, Err(error)) => return Err(unwritable(path, &error)),
            (Self::Folder(_), Ok(_)) if !path.is_dir() => {
                return Err(SourceError::new(format!("{}: is a file", path.display()))
                    .hinted("a name that ends in .json or .json.gz makes a file, any other a folder"));
            }
            // An empty folder holds nothing that could be lost.
            (Self::Folder(_), Ok(_)) => match fs::read_dir(path) {
                Ok(mut entries) => entries.next().is_some(),
                Err(error) => return Err(unwritable(path, &error)),
            },
            _ => true,
        };
        if !there || force {
            return Ok(());
        }
        let what = if matches!(self, Self::Folder(_)) { "the folder is not empty" } else { "already exists" };
        Err(SourceError::new(format!("{}: {what}", path.display())).hinted("--force overwrites it"))
    }
}

/// Says why a place cannot be written to.
pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> SourceError {
    let why = match error.kind() {
        ErrorKind::NotFound => "no such folder".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    };
    // Standard output has no name.
    let place = if path.as_os_str().is_empty() { String::new() } else { format!("{}: ", path.display()) };
    SourceError::new(format!("{place}{why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let named = |name: &str| Place::named(path(name).to_str().expect("text"), false);
        fs::create_dir(path("taken.json")).expect("a folder");
        for (name, wanted) in [
            ("a.json", Place::File { path: path("a.json"), gzip: false }),
            ("a.json.gz", Place::File { path: path("a.json.gz"), gzip: true }),
            ("a.gz", Place::File { path: path("a.gz"), gzip: true }),
            ("dump", Place::Folder(path("dump"))),
            ("dump/", Place::Folder(path("dump/"))),
            ("taken.json", Place::Folder(path("taken.json"))),
        ] {
            assert_eq!(named(name).expect(name), wanted, "{name}");
        }
        assert_eq!(Place::named("-", false).expect("stdout"), Place::Stdout);
        for name in ["a.yaml", "a.yml", "a.tar.gz", "a.tgz", "a.zip", "a.ndjson"] {
            assert!(named(name).is_err(), "{name}");
        }
    }

    #[test]
    fn nothing_is_overwritten_without_force() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        fs::write(path("a.json"), "{}").expect("written");
        fs::write(path("file"), "").expect("written");
        fs::create_dir(path("empty")).expect("a folder");
        fs::create_dir(path("full")).expect("a folder");
        fs::write(path("full/x"), "").expect("written");
        for (name, free, forced) in [
            ("a.json", false, true),
            ("file", false, false),
            ("empty", true, true),
            ("full", false, true),
            ("new.json", true, true),
        ] {
            assert_eq!(Place::named(&path(name), false).is_ok(), free, "{name}");
            assert_eq!(Place::named(&path(name), true).is_ok(), forced, "{name} with --force");
        }
    }
}
