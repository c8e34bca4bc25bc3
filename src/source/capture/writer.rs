//! Writes Lists of objects, page by page, to a file, a folder or standard output.
//!
//! Files are written under another name and renamed when all is written, the file of a folder that tells of the
//! snapshot last: whatever ends the program in between, nothing half looks whole. They are for the user's eyes only.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::place::{Place, unwritable};
use super::scope::resources;
use crate::source::SourceError;

const HEAD: &[u8] = b"{\"apiVersion\":\"v1\",\"kind\":\"List\",\"metadata\":{},\"items\":[";
const FOOT: &[u8] = b"\n]}\n";

/// Writes one snapshot.
pub(super) struct Writer {
    place: Place,
    /// The List that is being written, and the file that it will be.
    open: Option<(Document, PathBuf)>,
    /// Files under their passing names, and what they will be called.
    finished: Vec<(PathBuf, PathBuf)>,
}

impl Writer {
    /// Makes the folder, or the file, or nothing.
    pub(super) fn new(place: Place) -> Result<Self, SourceError> {
        let mut writer = Self { place, open: None, finished: Vec::new() };
        match writer.place.clone() {
            Place::Stdout => {
                writer.open = Some((Document::new(None, false), PathBuf::new()));
            }
            Place::File { path, gzip } => writer.open_file(&path, gzip)?,
            Place::Folder(path) => make_folder(&path).map_err(|error| unwritable(&path, &error))?,
        }
        Ok(writer)
    }

    fn open_file(&mut self, path: &Path, gzip: bool) -> Result<(), SourceError> {
        let passing = passing_name(path);
        // What a run left that was interrupted.
        let _ = fs::remove_file(&passing);
        let file = private().open(&passing).map_err(|error| unwritable(path, &error))?;
        self.open = Some((Document::new(Some(file), gzip), path.to_owned()));
        Ok(())
    }

    /// Begins the objects of a list; in a folder, its file.
    pub(super) fn begin(&mut self, resource: &str) -> Result<(), SourceError> {
        if let Place::Folder(folder) = &self.place {
            let path = folder.join(format!("{resource}.json"));
            if self.open.as_ref().is_none_or(|(_, own)| *own != path) {
                self.close()?;
                self.open_file(&path, false)?;
            }
        }
        self.with(Document::begin)
    }

    /// Writes an object.
    pub(super) fn object(&mut self, object: &Value) -> Result<(), SourceError> {
        let text = serde_json::to_vec(object).map_err(|error| SourceError::new(error.to_string()))?;
        self.with(|document| document.object(&text))
    }

    /// Hands on what was written; returns the text that is for standard output.
    pub(super) fn page(&mut self) -> Result<Vec<u8>, SourceError> {
        self.with(Document::hand_on)
    }

    /// Forgets the objects of the list so far.
    pub(super) fn restart(&mut self) -> Result<(), SourceError> {
        self.with(Document::restart)
    }

    /// Completes everything and gives the files their names; returns the rest of the text for standard output.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, SourceError> {
        let rest = self.close()?;
        if let Place::Folder(folder) = &self.place {
            // Of a former snapshot nothing may stay that this one does not have.
            for resource in resources() {
                let path = folder.join(format!("{resource}.json"));
                if let Err(error) = fs::remove_file(&path)
                    && error.kind() != io::ErrorKind::NotFound
                {
                    return Err(unwritable(&path, &error));
                }
            }
        }
        for (passing, path) in std::mem::take(&mut self.finished) {
            if let Err(error) = fs::rename(&passing, &path) {
                let _ = fs::remove_file(&passing);
                return Err(unwritable(&path, &error));
            }
        }
        Ok(rest)
    }

    /// Completes the List that is being written.
    fn close(&mut self) -> Result<Vec<u8>, SourceError> {
        if self.open.is_none() {
            return Ok(Vec::new());
        }
        let rest = self.with(Document::end)?;
        if let Some((document, path)) = self.open.take()
            && document.file.is_some()
        {
            self.finished.push((passing_name(&path), path));
        }
        Ok(rest)
    }

    fn with<T>(&mut self, act: impl FnOnce(&mut Document) -> io::Result<T>) -> Result<T, SourceError> {
        match &mut self.open {
            Some((document, path)) => act(document).map_err(|error| unwritable(path, &error)),
            None => Err(SourceError::new("no list was begun")),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Only what was not finished is still here.
        let open = self.open.take().filter(|(document, _)| document.file.is_some());
        let open = open.map(|(_, path)| passing_name(&path));
        for passing in self.finished.drain(..).map(|(passing, _)| passing).chain(open) {
            let _ = fs::remove_file(passing);
        }
    }
}

/// The name of a file that is not complete: hidden, and with an ending that nobody reads as a snapshot.
fn passing_name(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.partial"))
}

/// A file that was not there before, and that nobody else can read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// One List, compressed or not.
struct Document {
    /// None is standard output.
    file: Option<File>,
    /// What was written since it was last handed on, compressed if `packer` is there.
    text: Vec<u8>,
    packer: Option<GzEncoder<Vec<u8>>>,
    gzip: bool,
    /// Objects so far.
    objects: usize,
    /// Where the list at hand began: bytes of the file, and objects.
    mark: (u64, usize),
    begun: bool,
}

impl Document {
    fn new(file: Option<File>, gzip: bool) -> Self {
        Self { file, text: Vec::new(), packer: None, gzip, objects: 0, mark: (0, 0), begun: false }
    }

    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        if !self.gzip {
            self.text.extend_from_slice(text);
            return Ok(());
        }
        self.packer.get_or_insert_with(|| GzEncoder::new(Vec::new(), Compression::default())).write_all(text)
    }

    fn object(&mut self, object: &[u8]) -> io::Result<()> {
        self.write(if self.objects == 0 { b"\n" } else { b",\n" })?;
        self.objects += 1;
        self.write(object)
    }

    /// Marks where a list begins. What is compressed begins a new member there: readers take several in a row.
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.write(HEAD)?;
        }
        self.end_member()?;
        self.text = self.hand_on()?;
        let place = self.file.as_mut().map_or(Ok(0), Seek::stream_position)?;
        self.mark = (place, self.objects);
        Ok(())
    }

    fn end_member(&mut self) -> io::Result<()> {
        if let Some(packer) = self.packer.take() {
            self.text.extend(packer.finish()?);
        }
        Ok(())
    }

    fn hand_on(&mut self) -> io::Result<Vec<u8>> {
        if let Some(packer) = &mut self.packer {
            self.text.append(packer.get_mut());
        }
        let text = std::mem::take(&mut self.text);
        match &mut self.file {
            Some(file) => file.write_all(&text).map(|()| Vec::new()),
            None => Ok(text),
        }
    }

    fn restart(&mut self) -> io::Result<()> {
        let (place, objects) = self.mark;
        let Some(file) = &mut self.file else {
            return Err(io::Error::other(
                "the list expired while it was written to standard output: write to a file instead",
            ));
        };
        file.set_len(place)?;
        file.seek(SeekFrom::Start(place))?;
        self.objects = objects;
        self.packer = None;
        self.text.clear();
        Ok(())
    }

    fn end(&mut self) -> io::Result<Vec<u8>> {
        self.write(FOOT)?;
        self.end_member()?;
        let rest = self.hand_on()?;
        if let Some(file) = &self.file {
            file.sync_all()?;
        }
        Ok(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::io::Read;

    /// Two lists, the second begun anew after its first page.
    fn write(writer: &mut Writer) -> Result<Vec<u8>, SourceError> {
        let mut text = Vec::new();
        writer.begin("nodes")?;
        text.extend(writer.page()?);
        writer.begin("pods")?;
        writer.object(&json!({"n": 1}))?;
        text.extend(writer.page()?);
        writer.begin("pods")?;
        writer.object(&json!({"void": 1}))?;
        text.extend(writer.page()?);
        writer.restart()?;
        writer.object(&json!({"n": 2}))?;
        writer.object(&json!({"n": 3}))?;
        text.extend(writer.page()?);
        Ok(text)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries =
            fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn items(text: &str) -> Value {
        let list: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!((&list["apiVersion"], &list["kind"]), (&json!("v1"), &json!("List")));
        list["items"].clone()
    }

    #[test]
    fn a_list_that_is_begun_anew_leaves_no_void_object() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, gzip) in [("a.json", false), ("a.json.gz", true)] {
            let path = folder.path().join(name);
            let mut writer = Writer::new(Place::File { path: path.clone(), gzip }).expect("a file");
            assert_eq!(write(&mut writer).expect("written"), b"");
            assert!(!path.exists(), "not before all is written");
            writer.finish().expect("finished");
            let mut text = String::new();
            let file = File::open(&path).expect("a file");
            let mut reader: Box<dyn Read> =
                if gzip { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) };
            reader.read_to_string(&mut text).expect("text");
            assert_eq!(items(&text), json!([{"n": 1}, {"n": 2}, {"n": 3}]));
        }
        assert_eq!(names(folder.path()), ["a.json", "a.json.gz"]);
    }

    #[test]
    fn a_folder_has_a_list_a_kind_and_nothing_of_a_former_snapshot() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/dump");
        fs::create_dir_all(&path).expect("a folder");
        for name in ["events.json", "nodes.json", "mine.json", ".pods.json.partial"] {
            fs::write(path.join(name), "old").expect("written");
        }
        let mut writer = Writer::new(Place::Folder(path.clone())).expect("a folder");
        write(&mut writer).expect("written");
        assert_eq!(fs::read(path.join("nodes.json")).expect("a file"), b"old", "not before all is written");
        writer.begin("snapshot").expect("begun");
        writer.finish().expect("finished");
        assert_eq!(names(&path), ["mine.json", "nodes.json", "pods.json", "snapshot.json"]);
        let read = |name: &str| items(&fs::read_to_string(path.join(name)).expect("text"));
        assert_eq!(read("nodes.json"), json!([]));
        assert_eq!(read("pods.json"), json!([{"n": 1}, {"n": 2}, {"n": 3}]));
    }

    #[test]
    fn what_ends_early_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        let mut writer = Writer::new(Place::File { path: path.clone(), gzip: false }).expect("a file");
        write(&mut writer).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(passing_name(&path)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "for nobody else");
        }
        drop(writer);
        let mut writer = Writer::new(Place::Folder(folder.path().to_owned())).expect("a folder");
        write(&mut writer).expect("written");
        drop(writer);
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn standard_output_cannot_take_anything_back() {
        let mut writer = Writer::new(Place::Stdout).expect("no file");
        let error = write(&mut writer).expect_err("refused");
        insta::assert_snapshot!(error, @"the list expired while it was written to standard output: write to a file instead");
        let mut writer = Writer::new(Place::Stdout).expect("no file");
        let mut text = Vec::new();
        for number in 0..3 {
            writer.begin("pods").expect("begun");
            if number > 0 {
                writer.object(&json!({"n": number})).expect("written");
            }
            text.extend(writer.page().expect("a page"));
        }
        text.extend(writer.finish().expect("finished"));
        assert_eq!(items(&String::from_utf8(text).expect("text")), json!([{"n": 1}, {"n": 2}]));
    }
}
