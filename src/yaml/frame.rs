//! Collections that are still being read.

use std::collections::HashMap;

use super::cursor::Mark;
use super::node::{Entry, Node, Pos, Span};

/// From this many entries on keys are found by hash.
const INDEX_FROM: usize = 24;

/// An open list or map.
pub(super) struct Frame<'t> {
    pub kind: Kind,
    pub start: Mark,
    /// The end of its last value so far.
    pub end: Pos,
    /// Whether it is in block style and begins without anchor or tag.
    pub block: bool,
    /// The alias it stands for.
    pub place: Option<Span>,
    /// Its anchor and where its events begin.
    pub anchor: Option<(&'t str, usize)>,
    /// Whether it comes from an alias.
    pub aliased: bool,
}

pub(super) enum Kind {
    /// `merge` when the list stands behind `<<`.
    Seq { items: Vec<Node>, merge: bool },
    Map(Box<MapFrame>),
}

/// What an open map waits for.
#[derive(Default)]
pub(super) enum Pending {
    /// A key.
    #[default]
    Nothing,
    /// The value of a key.
    Key { key: String, span: Span },
    /// The value of `<<`.
    Merge { span: Span },
}

/// An open map.
#[derive(Default)]
pub(super) struct MapFrame {
    entries: Vec<Entry>,
    pub(super) pending: Pending,
    index: Option<HashMap<String, usize>>,
    /// Which entries come from a merge; empty as long as none does.
    merged: Vec<bool>,
}

impl Frame<'_> {
    /// Returns the map when its next event is a key.
    pub(super) fn awaiting_key(&mut self) -> Option<&mut MapFrame> {
        match &mut self.kind {
            Kind::Map(map) if matches!(map.pending, Pending::Nothing) => Some(map),
            _ => None,
        }
    }

    /// Returns whether its next value is to be merged.
    pub(super) fn takes_merge(&self) -> bool {
        match &self.kind {
            Kind::Seq { merge, .. } => *merge,
            Kind::Map(map) => matches!(map.pending, Pending::Merge { .. }),
        }
    }
}

impl MapFrame {
    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|entry| entry.key == key),
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.position(key).and_then(|at| self.entries.get(at)).map(|entry| &entry.value)
    }

    /// Sets an entry. Returns key and key span of the entry it replaces, unless that was merged.
    pub(super) fn insert(&mut self, entry: Entry, merged: bool) -> Option<(String, Span)> {
        if merged && self.merged.is_empty() {
            self.merged = vec![false; self.entries.len()];
        }
        if let Some(at) = self.position(&entry.key) {
            let was_merged = self.merged.get(at).copied().unwrap_or(false);
            if let Some(flag) = self.merged.get_mut(at) {
                *flag = merged;
            }
            let old = std::mem::replace(self.entries.get_mut(at)?, entry);
            return (!was_merged).then_some((old.key, old.key_span));
        }
        if let Some(index) = &mut self.index {
            index.insert(entry.key.clone(), self.entries.len());
        } else if self.entries.len() >= INDEX_FROM {
            let keys = self.entries.iter().chain(std::iter::once(&entry));
            self.index = Some(keys.enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect());
        }
        if merged || !self.merged.is_empty() {
            self.merged.push(merged);
        }
        self.entries.push(entry);
        None
    }

    pub(super) fn into_entries(self) -> Vec<Entry> {
        let mut entries = self.entries;
        entries.shrink_to_fit();
        entries
    }
}
