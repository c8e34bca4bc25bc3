//! Events: what the YAML grammar and the JSON reader both tell the tree builder.

use std::borrow::Cow;

use super::cursor::Mark;

/// A scalar before its type is decided.
#[derive(Clone, Debug)]
pub(super) struct Scalar<'t> {
    pub text: Cow<'t, str>,
    /// The tag, resolved against the tag directives.
    pub tag: Option<Box<str>>,
    /// Whether the text decides the type.
    pub plain: bool,
    pub anchor: Option<&'t str>,
    pub start: Mark,
    pub end: Mark,
}

/// One step of a walk through a document.
#[derive(Clone, Debug)]
pub(super) enum Event<'t> {
    Scalar(Scalar<'t>),
    Alias {
        name: &'t str,
        start: Mark,
        end: Mark,
    },
    SeqStart {
        anchor: Option<&'t str>,
        start: Mark,
        end: Mark,
    },
    /// `end` is behind the bracket; block collections end with their last value.
    SeqEnd {
        end: Option<Mark>,
    },
    MapStart {
        anchor: Option<&'t str>,
        start: Mark,
        end: Mark,
    },
    MapEnd {
        end: Option<Mark>,
    },
    /// The document is over; what stands from `ignored` on is not read by kubectl.
    End {
        ignored: Option<Mark>,
    },
}

impl<'t> Event<'t> {
    /// Returns the event of a value that is not written.
    pub(super) const fn empty(mark: Mark) -> Self {
        Self::Scalar(Scalar {
            text: Cow::Borrowed(""),
            tag: None,
            plain: true,
            anchor: None,
            start: mark,
            end: mark,
        })
    }

    /// Returns the anchor of a node.
    #[inline]
    pub(super) const fn anchor(&self) -> Option<&'t str> {
        match self {
            Self::Scalar(Scalar { anchor, .. })
            | Self::SeqStart { anchor, .. }
            | Self::MapStart { anchor, .. } => *anchor,
            _ => None,
        }
    }

    /// Returns the event without its anchor.
    pub(super) fn without_anchor(mut self) -> Self {
        if let Self::Scalar(Scalar { anchor, .. })
        | Self::SeqStart { anchor, .. }
        | Self::MapStart { anchor, .. } = &mut self
        {
            *anchor = None;
        }
        self
    }
}
