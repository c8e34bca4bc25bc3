//! Tokens to events: the grammar of libyaml, one document.
//!
//! Only the first document of a text is read, as kubectl does after it has cut the stream at its
//! `---` lines; what follows it is left alone. Nothing recurses.

use std::borrow::Cow;

use super::cursor::Mark;
use super::error::{Fail, fail};
use super::event::{Event, Scalar};
use super::scanner::Scanner;
use super::token::{Kind, Token};

/// What the grammar expects next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceFirst,
    BlockSequence,
    IndentlessSequence,
    BlockMappingFirst,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequence,
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingEmptyValue,
}

/// The grammar over a scanner.
#[derive(Clone)]
pub(super) struct Grammar<'t> {
    pub(super) scanner: Scanner<'t>,
    pub(super) state: State,
    pub(super) states: Vec<State>,
    /// Where the open collections began, for messages.
    pub(super) marks: Vec<Mark>,
    tag_directives: Vec<(Cow<'t, str>, Box<str>)>,
}

pub(super) type Next<'t> = Result<Event<'t>, Fail>;

/// Anchor, tag and the end of both, as far as they are there.
type Properties<'t> = (Option<&'t str>, Option<Box<str>>, Option<Mark>);

impl<'t> Grammar<'t> {
    /// Reads up to the content of the first document; `None` when there is none.
    pub(super) fn open(mut scanner: Scanner<'t>) -> Result<(Self, bool), Fail> {
        let kind = scanner.peek()?.kind;
        let mut grammar = Self {
            scanner,
            state: State::BlockNode,
            states: vec![State::DocumentEnd],
            marks: Vec::new(),
            tag_directives: Vec::new(),
        };
        if kind == Kind::StreamEnd {
            return Ok((grammar, false));
        }
        let explicit = kind.is_directive() || kind == Kind::DocumentStart;
        grammar.read_directives()?;
        if explicit {
            let token = grammar.scanner.next()?;
            if token.kind != Kind::DocumentStart {
                return Err(fail("did not find expected <document start>", token.start.pos()));
            }
            grammar.state = State::DocumentContent;
        }
        Ok((grammar, true))
    }

    fn read_directives(&mut self) -> Result<(), Fail> {
        let mut version_seen = false;
        while self.scanner.peek()?.kind.is_directive() {
            let token = self.scanner.next()?;
            if token.kind == Kind::Version {
                if version_seen {
                    return Err(fail("found duplicate %YAML directive", token.start.pos()));
                }
                let version = token.text.split_once('.').map(|(major, minor)| (major.parse(), minor.parse()));
                if version != Some((Ok(1), Ok(1))) {
                    return Err(fail("found incompatible YAML document", token.start.pos()));
                }
                version_seen = true;
            } else {
                if self.tag_directives.iter().any(|(handle, _)| *handle == token.text) {
                    return Err(fail("found duplicate %TAG directive", token.start.pos()));
                }
                self.tag_directives.push((token.text, token.suffix.unwrap_or_default()));
            }
        }
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.tag_directives.iter().any(|(known, _)| known == handle) {
                self.tag_directives.push((Cow::Borrowed(handle), prefix.into()));
            }
        }
        Ok(())
    }

    /// Returns the next event; `Event::End` after the root.
    pub(super) fn next(&mut self) -> Next<'t> {
        match self.state {
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(true, false),
            State::BlockSequenceFirst => self.block_sequence(true),
            State::BlockSequence => self.block_sequence(false),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockMappingFirst => self.block_mapping_key(true),
            State::BlockMappingKey => self.block_mapping_key(false),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirst => self.flow_sequence(true),
            State::FlowSequence => self.flow_sequence(false),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => self.flow_pair_end(),
            State::FlowMappingFirst => self.flow_mapping_key(true),
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(false),
            State::FlowMappingEmptyValue => self.flow_mapping_value(true),
        }
    }

    pub(super) fn peek(&mut self) -> Result<(Kind, Mark, Mark), Fail> {
        let token = self.scanner.peek()?;
        Ok((token.kind, token.start, token.end))
    }

    fn pop(&mut self) {
        self.state = self.states.pop().unwrap_or(State::DocumentEnd);
    }

    pub(super) fn fail(&mut self, message: &str, opened: &str, mark: Mark) -> Fail {
        let place = self
            .marks
            .pop()
            .map_or_else(String::new, |mark| format!(" ({opened} at line {})", mark.line + 1));
        fail(format!("{message}{place}"), mark.pos())
    }

    fn document_content(&mut self) -> Next<'t> {
        let (kind, start, _) = self.peek()?;
        if kind.is_directive() || matches!(kind, Kind::DocumentStart | Kind::DocumentEnd | Kind::StreamEnd) {
            self.pop();
            return Ok(Event::empty(start));
        }
        self.node(true, false)
    }

    fn document_end(&mut self) -> Next<'t> {
        let (mut kind, mut start, _) = self.peek()?;
        while kind == Kind::DocumentEnd {
            let end = self.scanner.next()?.end;
            match self.peek() {
                Ok((next, next_start, _)) => (kind, start) = (next, next_start),
                Err(_) => return Ok(Event::End { ignored: Some(end) }),
            }
        }
        Ok(Event::End { ignored: (kind != Kind::StreamEnd).then_some(start) })
    }

    /// A node with its anchor and tag.
    pub(super) fn node(&mut self, block: bool, indentless: bool) -> Next<'t> {
        let (kind, start, _) = self.peek()?;
        if kind == Kind::Alias {
            let token = self.scanner.next()?;
            self.pop();
            return Ok(Event::Alias { name: borrowed(token.text), start: token.start, end: token.end });
        }
        let (anchor, tag, end) = self.properties()?;
        let (kind, at, token_end) = self.peek()?;
        let end = end.unwrap_or(at);
        let state = match kind {
            Kind::BlockEntry if indentless => State::IndentlessSequence,
            Kind::PlainScalar | Kind::QuotedScalar => {
                self.pop();
                let token = self.scanner.next()?;
                return Ok(Event::Scalar(scalar(token, tag, anchor, start)));
            }
            Kind::FlowSequenceStart => State::FlowSequenceFirst,
            Kind::FlowMappingStart => State::FlowMappingFirst,
            Kind::BlockSequenceStart if block => State::BlockSequenceFirst,
            Kind::BlockMappingStart if block => State::BlockMappingFirst,
            _ if anchor.is_some() || tag.is_some() => {
                self.pop();
                let token = Token::with_text(Kind::PlainScalar, start, end, Cow::Borrowed(""));
                let mut scalar = scalar(token, tag, anchor, start);
                scalar.plain = scalar.tag.is_none();
                return Ok(Event::Scalar(scalar));
            }
            _ => return Err(fail("did not find expected node content", at.pos())),
        };
        self.state = state;
        Ok(match state {
            State::FlowMappingFirst | State::BlockMappingFirst => {
                Event::MapStart { anchor, start, end: token_end }
            }
            _ => Event::SeqStart { anchor, start, end: token_end },
        })
    }

    /// Reads an anchor and a tag in either order.
    fn properties(&mut self) -> Result<Properties<'t>, Fail> {
        let (mut anchor, mut tag, mut end) = (None, None, None);
        loop {
            match self.scanner.peek()?.kind {
                Kind::Anchor if anchor.is_none() => {
                    let token = self.scanner.next()?;
                    end = Some(token.end);
                    anchor = Some(borrowed(token.text));
                }
                Kind::Tag if tag.is_none() => {
                    let token = self.scanner.next()?;
                    end = Some(token.end);
                    tag = Some(self.resolve_tag(token)?);
                }
                _ => return Ok((anchor, tag.filter(|tag| !tag.is_empty()), end)),
            }
        }
    }

    fn resolve_tag(&self, token: Token<'t>) -> Result<Box<str>, Fail> {
        let suffix = token.suffix.unwrap_or_default();
        if token.text.is_empty() {
            return Ok(suffix);
        }
        let prefix = self.tag_directives.iter().find(|(handle, _)| *handle == token.text);
        match prefix {
            Some((_, prefix)) if !(prefix.is_empty() && suffix.is_empty()) => {
                Ok(format!("{prefix}{suffix}").into_boxed_str())
            }
            _ => Err(fail("found undefined tag handle", token.start.pos())),
        }
    }

    fn block_sequence(&mut self, first: bool) -> Next<'t> {
        if first {
            let token = self.scanner.next()?;
            self.marks.push(token.start);
        }
        let (kind, start, _) = self.peek()?;
        match kind {
            Kind::BlockEntry => {
                let entry_end = self.scanner.next()?.end;
                if matches!(self.peek()?.0, Kind::BlockEntry | Kind::BlockEnd) {
                    self.state = State::BlockSequence;
                    return Ok(Event::empty(entry_end));
                }
                self.states.push(State::BlockSequence);
                self.node(true, false)
            }
            Kind::BlockEnd => self.close(false, None),
            _ => Err(self.fail("did not find expected '-' indicator", "block sequence begun", start)),
        }
    }

    /// Ends a collection whose closing token is next.
    pub(super) fn close(&mut self, map: bool, end: Option<Mark>) -> Next<'t> {
        self.scanner.next()?;
        self.marks.pop();
        self.pop();
        Ok(if map { Event::MapEnd { end } } else { Event::SeqEnd { end } })
    }

    fn indentless_sequence(&mut self) -> Next<'t> {
        if self.peek()?.0 != Kind::BlockEntry {
            self.pop();
            return Ok(Event::SeqEnd { end: None });
        }
        let entry_end = self.scanner.next()?.end;
        if matches!(self.peek()?.0, Kind::BlockEntry | Kind::Key | Kind::Value | Kind::BlockEnd) {
            self.state = State::IndentlessSequence;
            return Ok(Event::empty(entry_end));
        }
        self.states.push(State::IndentlessSequence);
        self.node(true, false)
    }

    fn block_mapping_key(&mut self, first: bool) -> Next<'t> {
        if first {
            let token = self.scanner.next()?;
            self.marks.push(token.start);
        }
        let (kind, start, _) = self.peek()?;
        match kind {
            Kind::Key => self.block_part(State::BlockMappingValue),
            Kind::BlockEnd => self.close(true, None),
            _ => Err(self.fail("did not find expected key", "block mapping begun", start)),
        }
    }

    fn block_mapping_value(&mut self) -> Next<'t> {
        let (kind, start, _) = self.peek()?;
        if kind == Kind::Value {
            return self.block_part(State::BlockMappingKey);
        }
        self.state = State::BlockMappingKey;
        Ok(Event::empty(start))
    }

    /// Consumes `?` or `:` and reads the node behind it, which may be missing.
    fn block_part(&mut self, then: State) -> Next<'t> {
        let end = self.scanner.next()?.end;
        if matches!(self.peek()?.0, Kind::Key | Kind::Value | Kind::BlockEnd) {
            self.state = then;
            return Ok(Event::empty(end));
        }
        self.states.push(then);
        self.node(true, true)
    }
}

/// Names of anchors are always borrowed from the text.
fn borrowed(text: Cow<'_, str>) -> &str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(_) => "",
    }
}

fn scalar<'t>(token: Token<'t>, tag: Option<Box<str>>, anchor: Option<&'t str>, start: Mark) -> Scalar<'t> {
    let plain = match tag.as_deref() {
        None => token.kind == Kind::PlainScalar,
        Some(tag) => tag == "!",
    };
    Scalar { text: token.text, tag, plain, anchor, start, end: token.end }
}
