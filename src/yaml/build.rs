//! Events to the tree: aliases, merge keys and duplicate keys as go-yaml v2 treats them.
//!
//! Nothing recurses; depth is limited here, aliases in `anchor`.

use std::collections::HashSet;

use super::anchor::{Anchors, Budget, Logged};
use super::cursor::Mark;
use super::error::{Error, Fail, fail};
use super::event::{Event, Scalar};
use super::frame::{Frame, Kind, MapFrame, Pending};
use super::node::{Entry, Node, Span, Value};
use super::notes::{Duplicate, LateMerge, Notes};
use super::path::{Path, Step};
use super::scalar;
use super::scanner::{MAX_DEPTH, too_deep};

/// The tree under construction.
#[derive(Default)]
pub(super) struct Builder<'t> {
    frames: Vec<Frame<'t>>,
    /// Finished entries of the open maps.
    entries: Vec<Entry>,
    /// Finished elements of the open lists.
    elements: Vec<Node>,
    anchors: Anchors<'t>,
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
    #[inline]
    pub(super) fn feed(&mut self, event: Event<'t>) -> Result<(), Fail> {
        if let Event::Alias { name, start, end } = event {
            return self.alias(name, span(start, end));
        }
        let anchor = self.anchors.record(&event);
        self.apply(event, None, false)?;
        if let (Some(anchor), Some(frame)) = (anchor, self.frames.last_mut()) {
            frame.anchor = Some(anchor);
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

    /// Returns which list was just opened: `Some(None)` for the root, `Some(Some(key))` for the
    /// value of a key of the root map.
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

    /// Returns the value of a text entry of the root map, when only a list is open inside it.
    pub(super) fn root_text(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|entry| entry.key == key).and_then(|entry| entry.value.as_str())
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
                    let message = format!("unsupported map key {}", entry.key.trim_start_matches('\0'));
                    return Err(Error::new(message, entry.key_span.start));
                }
                stack.push(&entry.value);
            }
        }
        Ok(())
    }

    fn alias(&mut self, name: &'t str, place: Span) -> Result<(), Fail> {
        let (from, to) = self.anchors.alias(name, place)?;
        self.budget.count(false, place)?;
        self.check_merge_alias(from, place)?;
        self.budget.alias = Some(place);
        let mut stack = vec![(from, to)];
        let mut root_span = Some(place);
        while let Some((at, to)) = stack.pop() {
            if at >= to {
                continue;
            }
            stack.push((at + 1, to));
            match self.anchors.get(at).cloned() {
                Some(Logged::Event(event)) => {
                    if let Event::Scalar(scalar) = &event {
                        self.budget.copy(scalar.text.len(), place)?;
                    }
                    self.apply(event, root_span.take(), true)?;
                }
                Some(Logged::Alias { from, to, span }) => {
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
    fn check_merge_alias(&self, from: usize, span: Span) -> Result<(), Fail> {
        let merges = self.frames.last().is_some_and(Frame::takes_merge);
        if merges && !self.anchors.is_map(from) { Err(want_map(span)) } else { Ok(()) }
    }

    /// Adds one event to the tree; `place` is the alias it is the root of.
    fn apply(&mut self, event: Event<'t>, place: Option<Span>, aliased: bool) -> Result<(), Fail> {
        match event {
            Event::Scalar(scalar) => self.scalar(scalar, place, aliased),
            Event::SeqStart { start, end, .. } => {
                let merge = self.frames.last().is_some_and(Frame::takes_merge);
                self.open(Kind::Seq { merge }, start, end, place, aliased)
            }
            Event::MapStart { start, end, .. } => {
                self.open(Kind::Map(MapFrame::default()), start, end, place, aliased)
            }
            Event::SeqEnd { end } | Event::MapEnd { end } => self.close(end),
            Event::Alias { .. } | Event::End { .. } => Ok(()),
        }
    }

    fn scalar(&mut self, scalar: Scalar<'t>, place: Option<Span>, aliased: bool) -> Result<(), Fail> {
        let at = place.unwrap_or_else(|| span(scalar.start, scalar.end));
        let Some(map) = self.frames.last_mut().and_then(Frame::awaiting_key) else {
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

    fn open(
        &mut self,
        kind: Kind,
        start: Mark,
        end: Mark,
        place: Option<Span>,
        aliased: bool,
    ) -> Result<(), Fail> {
        let at = place.unwrap_or_else(|| span(start, end));
        if self.frames.last_mut().is_some_and(|frame| frame.awaiting_key().is_some()) {
            return Err(fail("invalid map key: a list or map cannot be a key", at.start));
        }
        if !matches!(kind, Kind::Seq { merge: true }) {
            self.budget.count(aliased, at)?;
        }
        if self.frames.len() >= MAX_DEPTH {
            return Err(too_deep(start));
        }
        let from = if matches!(kind, Kind::Map(_)) { self.entries.len() } else { self.elements.len() };
        let block = start == end;
        self.frames.push(Frame { kind, from, start, end: end.pos(), block, place, anchor: None, aliased });
        Ok(())
    }

    fn close(&mut self, end: Option<Mark>) -> Result<(), Fail> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        if self.list_level == Some(self.frames.len() + 1) {
            self.list_level = None;
        }
        if let Some((name, from)) = frame.anchor {
            self.anchors.close(name, from);
        }
        let end = end.map_or(frame.end, Mark::pos);
        let at = frame.place.unwrap_or(Span { start: frame.start.pos(), end });
        let value = match frame.kind {
            Kind::Seq { .. } => Value::Seq(self.elements.drain(frame.from..).collect()),
            Kind::Map(_) => Value::Map(self.entries.drain(frame.from..).collect()),
        };
        self.push(Node { value, span: at })
    }

    /// Puts a finished node where it belongs.
    fn push(&mut self, node: Node) -> Result<(), Fail> {
        let level = self.frames.len();
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.end = frame.end.max(node.span.end);
        match &mut frame.kind {
            Kind::Seq { .. } if self.list_level == Some(level) => self.ready = Some(node),
            Kind::Seq { .. } => self.elements.push(node),
            Kind::Map(map) => match std::mem::take(&mut map.pending) {
                Pending::Key { key, span } => {
                    let entry = Entry { key, key_span: span, value: node };
                    let replaced = map.insert(&mut self.entries, frame.from, entry, false);
                    if let (Some((key, first)), false) = (replaced, frame.aliased) {
                        let path = self.path(Some(key));
                        self.notes.duplicates.push(Duplicate { path, first, last: span });
                    }
                }
                Pending::Merge { span } => return self.merge(node, span),
                Pending::Nothing => {}
            },
        }
        Ok(())
    }

    /// Merges a map, or a list of maps from its end, into the open map.
    fn merge(&mut self, node: Node, merge_span: Span) -> Result<(), Fail> {
        let maps = match node.value {
            Value::Map(_) => vec![node],
            Value::Seq(items) => items,
            _ => return Err(want_map(node.span)),
        };
        if let Some(other) = maps.iter().find(|map| !map.is_map()) {
            return Err(want_map(other.span));
        }
        let Some(Frame { kind: Kind::Map(map), from, aliased, .. }) = self.frames.last_mut() else {
            return Ok(());
        };
        let mut overridden = Vec::new();
        for node in maps.into_iter().rev() {
            let Value::Map(entries) = node.value else { continue };
            for entry in entries {
                overridden.extend(map.insert(&mut self.entries, *from, entry, true));
            }
        }
        if !overridden.is_empty() && !*aliased {
            let path = self.path(None);
            self.notes.late_merges.push(LateMerge { path, merge: merge_span, overridden });
        }
        Ok(())
    }

    /// Returns the path of the open map, or of `key` in it.
    fn path(&self, key: Option<String>) -> Path {
        let level = self.list_level.unwrap_or(0);
        let mut steps: Vec<Step> = key.map(Step::Key).into_iter().collect();
        let mut elements = self.elements.len();
        for (at, frame) in self.frames.iter().enumerate().skip(level).rev() {
            match &frame.kind {
                Kind::Seq { .. } => {
                    steps.push(Step::Index(elements - frame.from));
                    elements = frame.from;
                }
                Kind::Map(map) => match &map.pending {
                    Pending::Key { key, .. } if at + 1 < self.frames.len() => {
                        steps.push(Step::Key(key.clone()));
                    }
                    _ => {}
                },
            }
        }
        steps.reverse();
        Path(steps)
    }
}

fn want_map(span: Span) -> Fail {
    fail("map merge requires map or sequence of maps as the value", span.start)
}
