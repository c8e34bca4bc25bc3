//! Text to documents.
//!
//! Whole documents are kept in memory here; `walk` hands out objects one by one. Neither opens
//! files nor knows what an object means.

use super::build::Builder;
use super::comment::Comment;
use super::error::Error;
use super::event::Event;
use super::node::{Node, Pos};
use super::notes::Notes;
use super::skim;
use super::source::Source;
use super::stream::{Piece, Stream};

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML, which may look like JSON.
    Yaml,
    /// JSON as kubectl tells it from YAML: the stream begins with `{` and is valid JSON so far.
    Json,
}

/// One document of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its number in the stream from 0; documents without content count too.
    pub index: usize,
    /// The tree; null when there is no content, which kubectl skips.
    pub root: Node,
    /// How it is written.
    pub format: Format,
    /// Where its text begins.
    pub start: Pos,
    /// Its comments in the order of the text.
    pub comments: Vec<Comment>,
    /// Duplicate keys and late merges.
    pub notes: Notes,
    /// Where text begins that kubectl silently ignores because the document is already complete.
    pub ignored: Option<Pos>,
}

/// The documents of a text, one after the other.
///
/// After an error in one document the next is tried; kubectl stops at the first error.
pub struct Documents<'t> {
    stream: Stream<'t>,
    index: usize,
    wanted: &'t dyn Fn(&str) -> Wanted,
    passed_over: usize,
}

/// Reads every document; fails at the first error, as kubectl does.
///
/// # Errors
/// Text that kubectl would refuse, with the place. See the module for the few differences.
pub fn parse<T: AsRef<[u8]> + ?Sized>(text: &T) -> Result<Vec<Document>, Error> {
    documents(text).collect()
}

/// Reads text that is one document already: it is neither cut at `---` lines nor tried as JSON, and
/// what follows the first document is ignored, as by `YAMLToJSON` of sigs.k8s.io/yaml.
///
/// # Errors
/// Text that go-yaml v2 would refuse, with the place.
pub fn parse_one<T: AsRef<[u8]> + ?Sized>(text: &T) -> Result<Document, Error> {
    read(Stream::whole(text.as_ref()), 0)
}

/// Reads the documents of a text one by one.
pub fn documents<T: AsRef<[u8]> + ?Sized>(text: &T) -> Documents<'_> {
    Documents { stream: Stream::new(text.as_ref()), index: 0, wanted: &|_| Wanted::Tree, passed_over: 0 }
}

/// What is wanted of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its tree.
    Tree,
    /// Whether it can be read; it is handed out only if not.
    Check,
    /// Nothing: it is passed over unread.
    Nothing,
}

impl std::fmt::Debug for Documents<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Documents")
            .field("stream", &self.stream)
            .field("index", &self.index)
            .finish_non_exhaustive()
    }
}

impl<'t> Documents<'t> {
    /// Asks for each document, by its text, what is wanted of it.
    #[must_use]
    pub fn choosing(self, wanted: &'t dyn Fn(&str) -> Wanted) -> Self {
        Self { wanted, ..self }
    }

    /// Returns how many documents were not handed out so far, as none of their trees was wanted.
    #[must_use]
    pub const fn passed_over(&self) -> usize {
        self.passed_over
    }
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (piece, index, json_error) = loop {
            let piece = match self.stream.next()? {
                Ok(piece) => piece,
                Err(error) => return Some(Err(error)),
            };
            let index = self.index;
            self.index += 1;
            let json_error = self.stream.json_error.take();
            match (self.wanted)(piece.own_text()) {
                Wanted::Nothing => {}
                Wanted::Check if skim::is_readable(piece.clone()) => {}
                Wanted::Check | Wanted::Tree => break (piece, index, json_error),
            }
            self.passed_over += 1;
        };
        let document = read(piece, index);
        if let Err(error) = &document {
            self.stream.reported(error);
        }
        Some(document.map_err(|error| farther(error, json_error)))
    }
}

/// Text that is neither JSON nor YAML: the reading that came farther was probably meant.
pub(super) fn farther(error: Error, json_error: Option<Error>) -> Error {
    match json_error {
        Some(json_error) if json_error.pos >= error.pos => json_error,
        _ => error,
    }
}

fn read(piece: Piece<'_>, index: usize) -> Result<Document, Error> {
    let start = piece.start().pos();
    let format = if matches!(piece, Piece::Json { .. }) { Format::Json } else { Format::Yaml };
    let mut source = Source::open(piece)?;
    let mut builder = Builder::default();
    let ignored = loop {
        match source.next()? {
            Event::End { ignored } => break ignored,
            event => builder.feed(event)?,
        }
    };
    let root = builder.finish()?.unwrap_or_else(|| Node::null(start));
    Ok(Document {
        index,
        root,
        format,
        start,
        comments: source.take_comments(),
        notes: builder.notes,
        ignored: ignored.map(super::cursor::Mark::pos),
    })
}
