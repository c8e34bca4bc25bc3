//! Events to the tree: anchors, merge keys and duplicate keys as go-yaml v2 treats them.
//!
//! Anchored text is kept as the events it was read as and played again for each alias, which costs
//! its size once however anchors nest. Nothing recurses; depth, aliases and copies are limited.

use std::collections::{HashMap, HashSet};

use super::cursor::Mark;
use super::error::Error;
use super::event::{Event, Scalar};
use super::frame::{Frame, Kind, Pending};
use super::node::{Entry, Node, Span, Value};
use super::notes::{Duplicate, LateMerge, Notes};
use super::path::{Path, Step};
use super::scalar;
use super::scanner::{MAX_DEPTH, too_deep};

/// Text that aliases may copy before they count as a bomb.
const MAX_ALIASED_BYTES: usize = 256 << 20;

/// Where the events of an anchor are.
#[derive(Clone, Copy)]
enum Anchor {
    /// Its node is not complete; the number tells it from a later anchor of the same name.
    Open(usize),
    Closed(usize, usize),
}

/// An entry of the record of anchored text.
enum Logged<'t> {
    Event(Event<'t>),
    Alias { from: usize, to: usize, span: Span },
}

/// The tree under construction.
#[derive(Default)]
pub(super) struct Builder<'t> {
    frames: Vec<Frame<'t>>,
    anchors: HashMap<&'t str, Anchor>,
    log: Vec<Logged<'t>>,
    /// Anchored collections that are not complete.
    recording: usize,
    budget: Budget,
    pub(super) notes: Notes,
    /// Offsets of keys kubectl cannot turn into JSON; an error unless the map is thrown away.
    bad_keys: HashSet<u32>,
    root: Option<Node>,
    /// How many frames hold the list whose elements are handed out one by one.
    list_level: Option<usize>,
    ready: Option<Node>,
    handed_out: usize,
}

fn span(start: Mark, end: Mark) -> Span {
    Span { start: start.pos(), end: end.pos() }
}

impl<'t> Builder<'t> {
    /// Takes one event of the text.
    pub(super) fn feed(&mut self, event: Event<'t>) -> Result<(), Error> {
        if let Event::Alias { name, start, end } = event {
            return self.alias(name, span(start, end));
        }
        let anchor = match &event {
            Event::Scalar(Scalar { anchor, .. })
            | Event::SeqStart { anchor, .. }
            | Event::MapStart { anchor, .. } => *anchor,
            _ => None,
        };
        let at = self.log.len();
        if anchor.is_some() || self.recording > 0 {
            self.log.push(Logged::Event(event.clone().without_anchor()));
        }
        if let Some(name) = anchor {
            if matches!(event, Event::Scalar(_)) {
                self.anchors.insert(name, Anchor::Closed(at, at + 1));
            } else {
                self.recording += 1;
                self.anchors.insert(name, Anchor::Open(at));
            }
        }
        let opens = !matches!(event, Event::Scalar(_));
        self.apply(event, None, false)?;
        if let (Some(name), true, Some(frame)) = (anchor, opens, self.frames.last_mut()) {
            frame.anchor = Some((name, at));
        }
        Ok(())
    }

    /// Returns the root of a finished document.
    pub(super) fn finish(&mut self) -> Result<Option<Node>, Error> {
        let root = self.root.take();
        if let Some(root) = &root {
            self.check_keys(root)?;
        }
        Ok(root)
    }

    /// Returns the key path of the open map value, if the tree is at `root.key` and a list began.
    pub(super) fn opened_list(&self) -> Option<Option<&str>> {
        match self.frames.as_slice() {
            [Frame { kind: Kind::Seq { .. }, anchor: None, .. }] => Some(None),
            [
                Frame { kind: Kind::Map(map), anchor: None, .. },
                Frame { kind: Kind::Seq { .. }, anchor: None, .. },
            ] => match &map.pending {
                Pending::Key { key, .. } => Some(Some(key)),
                _ => None,
            },
            _ => None,
        }
    }

    /// From now on hands out the elements of the open list instead of keeping them.
    pub(super) fn hand_out_elements(&mut self) {
        self.list_level = Some(self.frames.len());
        self.handed_out = 0;
    }

    /// Returns the column of the keys of a root map in block style, `None` in flow style.
    pub(super) fn block_root_column(&self) -> Option<usize> {
        let frame = self.frames.first()?;
        frame.block.then_some(frame.start.column as usize)
    }

    /// Returns the value of a text entry of the root map read so far.
    pub(super) fn root_text(&self, key: &str) -> Option<&str> {
        match self.frames.first().map(|frame| &frame.kind) {
            Some(Kind::Map(map)) => map.get(key).and_then(Node::as_str),
            _ => None,
        }
    }

    /// Returns the element that was completed by the last event, with its index.
    pub(super) fn take_ready(&mut self) -> Result<Option<(Node, usize)>, Error> {
        let Some(node) = self.ready.take() else { return Ok(None) };
        self.check_keys(&node)?;
        self.handed_out += 1;
        Ok(Some((node, self.handed_out - 1)))
    }

    fn check_keys(&self, root: &Node) -> Result<(), Error> {
        if self.bad_keys.is_empty() {
            return Ok(());
        }
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            stack.extend(node.items());
            for entry in node.entries() {
                if self.bad_keys.contains(&entry.key_span.start.offset) {
                    let message = format!("unsupported map key {}", entry.key);
                    return Err(Error::new(message, entry.key_span.start));
                }
                stack.push(&entry.value);
            }
        }
        Ok(())
    }

    fn alias(&mut self, name: &'t str, span: Span) -> Result<(), Error> {
        let (from, to) = match self.anchors.get(name) {
            None => return Err(Error::new(format!("unknown anchor '{name}' referenced"), span.start)),
            Some(Anchor::Open(_)) => {
                return Err(Error::new(format!("anchor '{name}' value contains itself"), span.start));
            }
            Some(Anchor::Closed(from, to)) => (*from, *to),
        };
        if self.recording > 0 {
            self.log.push(Logged::Alias { from, to, span });
        }
        self.budget.count(false, span)?;
        self.replay(from, to, span)
    }

    /// Applies recorded events in place of an alias.
    fn replay(&mut self, from: usize, to: usize, place: Span) -> Result<(), Error> {
        self.check_merge_alias(from, place)?;
        let mut stack = vec![(from, to)];
        let mut root_span = Some(place);
        while let Some((at, to)) = stack.pop() {
            if at >= to {
                continue;
            }
            stack.push((at + 1, to));
            match self.log.get(at) {
                Some(Logged::Event(event)) => {
                    let event = event.clone();
                    if let Event::Scalar(scalar) = &event {
                        self.budget.copy(scalar.text.len(), place)?;
                    }
                    self.apply(event, root_span.take(), true)?;
                }
                Some(Logged::Alias { from, to, span }) => {
                    let (from, to, span) = (*from, *to, *span);
                    self.budget.count(true, place)?;
                    self.check_merge_alias(from, span)?;
                    root_span = Some(span);
                    stack.push((from, to));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// An alias to merge must stand for a map.
    fn check_merge_alias(&self, from: usize, span: Span) -> Result<(), Error> {
        let merges = self.frames.last().is_some_and(Frame::takes_merge);
        let is_map = matches!(self.log.get(from), Some(Logged::Event(Event::MapStart { .. })));
        if merges && !is_map { Err(want_map(span)) } else { Ok(()) }
    }

    /// Adds one event to the tree; `place` is the alias it is the root of.
    fn apply(&mut self, event: Event<'t>, place: Option<Span>, aliased: bool) -> Result<(), Error> {
        match event {
            Event::Scalar(scalar) => self.scalar(scalar, place, aliased),
            Event::SeqStart { start, end, .. } => {
                let merge = self.frames.last().is_some_and(Frame::takes_merge);
                self.open(Kind::Seq { items: Vec::new(), merge }, start, end, place, aliased)
            }
            Event::MapStart { start, end, .. } => self.open(Kind::Map(Box::default()), start, end, place, aliased),
            Event::SeqEnd { end } | Event::MapEnd { end } => self.close(end),
            Event::Alias { .. } | Event::End { .. } => Ok(()),
        }
    }

    fn scalar(&mut self, scalar: Scalar<'t>, place: Option<Span>, aliased: bool) -> Result<(), Error> {
        let at = place.unwrap_or_else(|| span(scalar.start, scalar.end));
        let Some(frame) = self.frames.last_mut() else {
            self.budget.count(aliased, at)?;
            self.root = Some(Node { value: scalar::resolve(scalar)?, span: at });
            return Ok(());
        };
        let Some(map) = frame.awaiting_key() else {
            self.budget.count(aliased, at)?;
            return self.push(Node { value: scalar::resolve(scalar)?, span: at });
        };
        if place.is_none() && scalar::is_merge(&scalar) {
            map.pending = Pending::Merge { span: at };
            return Ok(());
        }
        self.budget.count(aliased, at)?;
        let (key, accepted) = scalar::key_text(scalar::resolve(scalar)?);
        if !accepted {
            self.bad_keys.insert(at.start.offset);
        }
        map.pending = Pending::Key { key, span: at };
        Ok(())
    }

    fn open(&mut self, kind: Kind, start: Mark, end: Mark, place: Option<Span>, aliased: bool) -> Result<(), Error> {
        let at = place.unwrap_or_else(|| span(start, end));
        if let Some(frame) = self.frames.last_mut() {
            if frame.awaiting_key().is_some() {
                return Err(Error::new("invalid map key: a list or map cannot be a key", at.start));
            }
        }
        if !matches!(kind, Kind::Seq { merge: true, .. }) {
            self.budget.count(aliased, at)?;
        }
        if self.frames.len() >= MAX_DEPTH {
            return Err(too_deep(start));
        }
        self.frames.push(Frame { kind, start, end: end.pos(), block: start == end, place, anchor: None, aliased });
        Ok(())
    }

    fn close(&mut self, end: Option<Mark>) -> Result<(), Error> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        if let Some((name, from)) = frame.anchor {
            self.recording -= 1;
            if matches!(self.anchors.get(name), Some(Anchor::Open(at)) if *at == from) {
                self.anchors.insert(name, Anchor::Closed(from, self.log.len()));
            }
        }
        let end = end.map_or(frame.end, Mark::pos);
        let at = frame.place.unwrap_or(Span { start: frame.start.pos(), end });
        let value = match frame.kind {
            Kind::Seq { mut items, .. } => {
                items.shrink_to_fit();
                Value::Seq(items)
            }
            Kind::Map(map) => Value::Map(map.into_entries()),
        };
        self.push(Node { value, span: at })
    }

    /// Puts a finished node where it belongs.
    fn push(&mut self, node: Node) -> Result<(), Error> {
        let level = self.frames.len();
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.end = frame.end.max(node.span.end);
        match &mut frame.kind {
            Kind::Seq { .. } if self.list_level == Some(level) => self.ready = Some(node),
            Kind::Seq { items, .. } => items.push(node),
            Kind::Map(map) => match std::mem::take(&mut map.pending) {
                Pending::Key { key, span } => self.insert(key, span, node),
                Pending::Merge { span } => return self.merge(node, span),
                Pending::Nothing => {}
            },
        }
        Ok(())
    }

    fn insert(&mut self, key: String, key_span: Span, value: Node) {
        let Some(Frame { kind: Kind::Map(map), aliased, .. }) = self.frames.last_mut() else { return };
        let replaced = map.insert(Entry { key, key_span, value }, false);
        if let (Some((key, first)), false) = (replaced, *aliased) {
            let path = self.path(Some(key));
            self.notes.duplicates.push(Duplicate { path, first, last: key_span });
        }
    }

    /// Merges a map, or a list of maps from its end, into the open map.
    fn merge(&mut self, node: Node, merge_span: Span) -> Result<(), Error> {
        let maps = match node.value {
            Value::Map(_) => vec![node],
            Value::Seq(items) => items,
            _ => return Err(want_map(node.span)),
        };
        if let Some(other) = maps.iter().find(|map| !map.is_map()) {
            return Err(want_map(other.span));
        }
        let Some(Frame { kind: Kind::Map(map), aliased, .. }) = self.frames.last_mut() else { return Ok(()) };
        let mut overridden = Vec::new();
        for node in maps.into_iter().rev() {
            let Value::Map(entries) = node.value else { continue };
            for entry in entries {
                overridden.extend(map.insert(entry, true));
            }
        }
        if !overridden.is_empty() && !*aliased {
            let path = self.path(None);
            self.notes.late_merges.push(LateMerge { path, merge: merge_span, overridden });
        }
        Ok(())
    }

    /// Returns the path of the open value, or of `key` in the open map.
    fn path(&self, key: Option<String>) -> Path {
        let level = self.list_level.unwrap_or(0);
        let mut steps = Vec::new();
        for (at, frame) in self.frames.iter().enumerate().skip(level) {
            match &frame.kind {
                Kind::Seq { items, .. } => steps.push(Step::Index(items.len())),
                Kind::Map(map) => match &map.pending {
                    Pending::Key { key, .. } if at + 1 < self.frames.len() => steps.push(Step::Key(key.clone())),
                    _ => {}
                },
            }
        }
        steps.extend(key.map(Step::Key));
        Path(steps)
    }
}

fn want_map(span: Span) -> Error {
    Error::new("map merge requires map or sequence of maps as the value", span.start)
}

/// go-yaml's guard against aliases that blow up a document.
#[derive(Default)]
struct Budget {
    decoded: u64,
    aliased: u64,
    copied: usize,
}

impl Budget {
    /// Counts one node as go-yaml does while decoding.
    #[expect(clippy::cast_precision_loss, reason = "go-yaml computes the ratio in floats")]
    fn count(&mut self, aliased: bool, at: Span) -> Result<(), Error> {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        self.decoded += 1;
        self.aliased += u64::from(aliased);
        if self.aliased <= 100 || self.decoded < 1000 {
            return Ok(());
        }
        let decoded = (self.decoded + 1) as f64;
        let allowed = if decoded <= LOW {
            0.99
        } else if decoded >= HIGH {
            0.10
        } else {
            0.99 - 0.89 * ((decoded - LOW) / (HIGH - LOW))
        };
        if self.aliased as f64 / decoded > allowed { Err(excessive(at)) } else { Ok(()) }
    }

    fn copy(&mut self, bytes: usize, at: Span) -> Result<(), Error> {
        self.copied += bytes;
        if self.copied > MAX_ALIASED_BYTES { Err(excessive(at)) } else { Ok(()) }
    }
}

fn excessive(at: Span) -> Error {
    Error::new("document contains excessive aliasing", at.start)
}
