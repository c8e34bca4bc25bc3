//! One document as a stream of events, whichever language it is written in.

use super::comment::Comment;
use super::cursor::Mark;
use super::error::Fail;
use super::event::Event;
use super::grammar::Grammar;
use super::json;
use super::stream::{Piece, scanner};

/// The events of one document.
#[derive(Clone)]
pub(super) enum Source<'t> {
    /// YAML; the flag is false when the text holds no document.
    Yaml(Box<Grammar<'t>>, bool),
    Json(json::Reader<'t>),
}

impl<'t> Source<'t> {
    pub(super) fn open(piece: Piece<'t>) -> Result<Self, Fail> {
        match piece {
            Piece::Json { text, start } => Ok(Self::Json(json::Reader::new(text, start))),
            Piece::Yaml { text, start, open_line, bad } => {
                let (grammar, found) = Grammar::open(scanner(text, start, open_line, bad))?;
                Ok(Self::Yaml(Box::new(grammar), found))
            }
        }
    }

    /// Returns the next event; `Event::End` when the document is over.
    pub(super) fn next(&mut self) -> Result<Event<'t>, Fail> {
        match self {
            Self::Yaml(grammar, true) => grammar.next(),
            Self::Yaml(_, false) => Ok(Event::End { ignored: None }),
            Self::Json(reader) => reader.next(),
        }
    }

    /// Takes the comments met so far.
    pub(super) fn take_comments(&mut self) -> Vec<Comment> {
        match self {
            Self::Yaml(grammar, _) => std::mem::take(&mut grammar.scanner.comments),
            Self::Json(_) => Vec::new(),
        }
    }
}

impl Piece<'_> {
    /// Returns where the document begins.
    pub(super) const fn start(&self) -> Mark {
        match self {
            Self::Yaml { start, .. } | Self::Json { start, .. } => *start,
        }
    }

    /// Returns the document's own text.
    pub(super) fn own_text(&self) -> &str {
        let (Self::Yaml { text, start, .. } | Self::Json { text, start }) = self;
        text.get(start.offset as usize..).unwrap_or_default()
    }
}
