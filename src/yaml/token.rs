//! The words of YAML: what `scanner` makes of characters and `grammar` makes events of.

use std::borrow::Cow;

use super::cursor::Mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    StreamEnd,
    Version,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    /// A scalar without quotes, whose text decides its type.
    PlainScalar,
    /// A quoted or block scalar, which is always text.
    QuotedScalar,
}

impl Kind {
    pub(super) const fn is_directive(self) -> bool {
        matches!(self, Self::Version | Self::TagDirective)
    }
}

/// A word of the text with its place.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub start: Mark,
    pub end: Mark,
    /// The text of a scalar, the name of an anchor or alias, the handle of a tag (directive).
    pub text: Cow<'t, str>,
    /// The suffix of a tag, the prefix of a tag directive.
    pub suffix: Option<Box<str>>,
}

impl<'t> Token<'t> {
    /// Returns a token without text.
    pub(super) const fn bare(kind: Kind, start: Mark, end: Mark) -> Self {
        Self { kind, start, end, text: Cow::Borrowed(""), suffix: None }
    }

    /// Returns a token with text.
    pub(super) const fn with_text(kind: Kind, start: Mark, end: Mark, text: Cow<'t, str>) -> Self {
        Self { kind, start, end, text, suffix: None }
    }
}
