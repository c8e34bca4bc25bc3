//! Writes a file anew in one step: whatever ends the program in between, it holds the old text or the new one.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Puts `text` in place of what the file at `path` holds. It keeps its rights, on Unix its owner too where that is
/// allowed; a symbolic link stays one. What is no regular file is written to.
///
/// # Errors
/// The file, or a new one in its folder, cannot be written; then nothing has changed.
pub(super) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let there = match fs::metadata(path) {
        Ok(there) if there.is_file() => Some(there),
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => None,
        // Of a pipe, a device or a link to what is not there yet nothing can be lost.
        _ => return fs::write(path, text),
    };
    let target = if there.is_some() {
        // A new name would not ask whether the file may be written.
        OpenOptions::new().write(true).open(path)?;
        fs::canonicalize(path)?
    } else {
        path.to_owned()
    };
    let passing = target.with_file_name(format!(".kubectl-ds-{}.partial", std::process::id()));
    // What a run left that was killed.
    let _ = fs::remove_file(&passing);
    let replaced = fill(&passing, text, there.as_ref()).and_then(|()| fs::rename(&passing, &target));
    if replaced.is_err() {
        let _ = fs::remove_file(&passing);
    }
    replaced
}

/// Makes the new file, with the rights and the owner of the one that it is to replace.
fn fill(passing: &Path, text: &[u8], there: Option<&Metadata>) -> io::Result<()> {
    let mut file = File::create_new(passing).map_err(|error| match there {
        // Else the file would seem to be at fault.
        Some(_) => io::Error::other(format!("no new file can be made beside it: {error}")),
        None => error,
    })?;
    if let Some(there) = there {
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            // Only root may give files away.
            let _ = fchown(&file, Some(there.uid()), Some(there.gid()));
        }
        file.set_permissions(there.permissions())?;
    }
    file.write_all(text)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_made_or_replaced_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), names(folder.path())),
            (b"two".to_vec(), vec!["a.yaml".into()])
        );
    }

    #[cfg(unix)]
    #[test]
    fn rights_and_links_stay_and_open_readers_keep_the_old_text() {
        use std::io::Read;
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.yaml"), folder.path().join("link.yaml"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
        symlink("a.yaml", &link).unwrap();
        let mut reader = File::open(&path).unwrap();

        replace(&link, b"new").unwrap();

        let mut read = String::new();
        reader.read_to_string(&mut read).unwrap();
        assert_eq!(read, "old", "it was not written over in place");
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o604);
        assert!(link.is_symlink());
        assert_eq!(names(folder.path()), ["a.yaml", "link.yaml"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_leaves_the_old_text_and_no_other_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old").unwrap();
        // A folder where the new file would be, which is not removed: it is not empty.
        let passing = folder.path().join(format!(".kubectl-ds-{}.partial", std::process::id()));
        fs::create_dir_all(passing.join("x")).unwrap();
        let error = replace(&path, b"new").unwrap_err().to_string();
        assert!(error.starts_with("no new file can be made beside it: File exists"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_written_to() {
        replace(Path::new("/dev/null"), b"text").unwrap();
        assert!(!Path::new("/dev/null").is_file());
    }

    #[cfg(unix)]
    #[test]
    fn what_a_link_names_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link.sarif");
        std::os::unix::fs::symlink("new.sarif", &link).unwrap();
        replace(&link, b"text").unwrap();
        assert_eq!(fs::read(folder.path().join("new.sarif")).unwrap(), b"text");
        assert!(link.is_symlink());
    }
}
