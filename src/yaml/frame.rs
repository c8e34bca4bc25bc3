//! Collections that are still being read.
//!
//! Their finished values lie on two stacks shared by all of them; a frame knows where its own begin.

use std::collections::HashMap;

use super::cursor::Mark;
use super::node::{Entry, Pos, Span};

/// From this many entries on keys are found by hash.
const INDEX_FROM: usize = 24;

/// An open list or map.
pub(super) struct Frame<'t> {
    pub kind: Kind,
    /// Where its values begin on their stack.
    pub from: usize,
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
    Seq {
        merge: bool,
    },
    Map(MapFrame),
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
    pub(super) pending: Pending,
    /// Places on the stack by key, for large maps.
    index: Option<HashMap<String, usize>>,
    /// Which entries come from a merge; absent as long as none does.
    merged: Option<Vec<bool>>,
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
            Kind::Seq { merge } => *merge,
            Kind::Map(map) => matches!(map.pending, Pending::Merge { .. }),
        }
    }
}

impl MapFrame {
    fn position(&self, entries: &[Entry], from: usize, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => {
                let own = entries.get(from..)?;
                own.iter().position(|entry| entry.key == key).map(|at| from + at)
            }
        }
    }

    /// Sets an entry of the map whose entries begin at `from`. Returns key and key span of the entry
    /// it replaces, unless that was merged.
    pub(super) fn insert(
        &mut self,
        entries: &mut Vec<Entry>,
        from: usize,
        entry: Entry,
        merged: bool,
    ) -> Option<(String, Span)> {
        if merged && self.merged.is_none() {
            self.merged = Some(vec![false; entries.len() - from]);
        }
        if let Some(at) = self.position(entries, from, &entry.key) {
            let flag = self.merged.as_mut().and_then(|flags| flags.get_mut(at - from));
            let was_merged = flag.is_some_and(|flag| std::mem::replace(flag, merged));
            let old = std::mem::replace(entries.get_mut(at)?, entry);
            return (!was_merged).then_some((old.key, old.key_span));
        }
        if let Some(flags) = &mut self.merged {
            flags.push(merged);
        }
        if let Some(index) = &mut self.index {
            index.insert(entry.key.clone(), entries.len());
        }
        entries.push(entry);
        if self.index.is_none() && entries.len() - from >= INDEX_FROM {
            let keys = entries.iter().enumerate().skip(from);
            self.index = Some(keys.map(|(at, entry)| (entry.key.clone(), at)).collect());
        }
        None
    }
}
