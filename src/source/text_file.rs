//! A text that lint judges, and its file: read, kept as it was read, replaced.
//!
//! Nothing is decoded here, and a file that cannot be read ends nothing: its error is handed on.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::SourceError;
use super::files::unusable;
use super::replace::replace;

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
    /// In this file, and here as they were when it was read.
    Kept(Arc<Path>, Arc<[u8]>),
    /// Here.
    Held(Arc<[u8]>),
    /// Nowhere, for this reason.
    Nowhere(Arc<str>),
}

impl TextFile {
    /// Returns the text of a file, which is not read yet.
    pub(super) fn at(name: Arc<str>, path: &Path, named: bool) -> Self {
        Self { name, bytes: Bytes::File(path.into()), named }
    }

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

    /// Returns the same file with the text that it has now: later changes are not seen by who reads it.
    #[must_use]
    pub fn kept(&self) -> Self {
        let bytes = match (&self.bytes, self.read()) {
            (Bytes::File(path), Ok(text)) => Bytes::Kept(Arc::clone(path), text.into()),
            (own, _) => own.clone(),
        };
        Self { name: Arc::clone(&self.name), bytes, named: self.named }
    }

    /// Returns what cannot be read; reading it tells why.
    pub(super) fn nowhere(name: &str, why: &str, named: bool) -> Self {
        Self { name: name.into(), bytes: Bytes::Nowhere(why.into()), named }
    }

    /// Returns where it is; what is in no file is where its name says.
    pub(super) fn path(&self) -> &Path {
        match &self.bytes {
            Bytes::File(path) | Bytes::Kept(path, _) => path,
            Bytes::Held(_) | Bytes::Nowhere(_) => Path::new(&*self.name),
        }
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
            Bytes::Held(text) | Bytes::Kept(_, text) => Ok(text.to_vec()),
            Bytes::File(path) => fs::read(path).map_err(|error| unusable(&self.name, &error)),
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
                .map_err(|error| unusable(&self.name, &error)),
            Bytes::Kept(..) | Bytes::Held(_) | Bytes::Nowhere(_) => {
                buffer.extend(self.read()?);
                Ok(())
            }
        }
    }

    /// Puts `text` in place of what was kept, in one step.
    ///
    /// # Errors
    /// Nothing was kept, the file holds another text by now, or it cannot be written; then it stays as it is.
    pub fn replace(&self, text: &str) -> Result<(), SourceError> {
        let Bytes::Kept(path, kept) = &self.bytes else {
            return Err(SourceError::new(format!("{}: no file that was read", self.name)));
        };
        let now = fs::read(path).map_err(|error| unusable(&self.name, &error))?;
        // The same file can be given under two names.
        if now == text.as_bytes() {
            return Ok(());
        }
        if now != **kept {
            let error = SourceError::new(format!("{}: the file was changed in the meantime", self.name));
            return Err(error.hinted("run the same command again"));
        }
        replace(path, text.as_bytes()).map_err(|error| unusable(&self.name, &error))
    }
}

/// Writes what a machine is to read, in one step.
///
/// # Errors
/// The file cannot be written.
pub fn write_text(path: &str, text: &[u8]) -> Result<(), SourceError> {
    replace(Path::new(path), text).map_err(|error| unusable(path, &error))
}
