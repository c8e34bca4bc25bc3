//! Anchors and what aliases may cost.
//!
//! Anchored text is kept as the events it was read as, once however anchors nest, and played again
//! for each alias.

use std::collections::HashMap;

use super::error::{Fail, fail};
use super::event::Event;
use super::node::Span;

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
#[derive(Clone)]
pub(super) enum Logged<'t> {
    Event(Event<'t>),
    Alias { from: usize, to: usize, span: Span },
}

/// The anchors of a document.
#[derive(Default)]
pub(super) struct Anchors<'t> {
    names: HashMap<&'t str, Anchor>,
    log: Vec<Logged<'t>>,
    /// Anchored collections that are not complete.
    open: usize,
}

impl<'t> Anchors<'t> {
    /// Records an event if it has an anchor or belongs to an anchored collection. Returns its
    /// anchor and the place of the record when it opens a collection.
    pub(super) fn record(&mut self, event: &Event<'t>) -> Option<(&'t str, usize)> {
        let anchor = event.anchor();
        if anchor.is_none() && self.open == 0 {
            return None;
        }
        let at = self.log.len();
        self.log.push(Logged::Event(event.clone().without_anchor()));
        let name = anchor?;
        if matches!(event, Event::Scalar(_)) {
            self.names.insert(name, Anchor::Closed(at, at + 1));
            return None;
        }
        self.open += 1;
        self.names.insert(name, Anchor::Open(at));
        Some((name, at))
    }

    /// Ends the record of an anchored collection.
    pub(super) fn close(&mut self, name: &'t str, from: usize) {
        self.open -= 1;
        if matches!(self.names.get(name), Some(Anchor::Open(at)) if *at == from) {
            self.names.insert(name, Anchor::Closed(from, self.log.len()));
        }
    }

    /// Returns the record an alias stands for, and records the alias where needed.
    pub(super) fn alias(&mut self, name: &str, span: Span) -> Result<(usize, usize), Fail> {
        match self.names.get(name) {
            None => Err(fail(format!("unknown anchor '{name}' referenced"), span.start)),
            Some(Anchor::Open(_)) => Err(fail(format!("anchor '{name}' value contains itself"), span.start)),
            Some(Anchor::Closed(from, to)) => {
                let (from, to) = (*from, *to);
                if self.open > 0 {
                    self.log.push(Logged::Alias { from, to, span });
                }
                Ok((from, to))
            }
        }
    }

    /// Returns an entry of the record.
    pub(super) fn get(&self, at: usize) -> Option<&Logged<'t>> {
        self.log.get(at)
    }

    /// Returns whether the record at `from` is that of a map.
    pub(super) fn is_map(&self, from: usize) -> bool {
        matches!(self.get(from), Some(Logged::Event(Event::MapStart { .. })))
    }
}

/// go-yaml's guard against aliases that blow up a document.
#[derive(Default)]
pub(super) struct Budget {
    decoded: u64,
    aliased: u64,
    copied: usize,
    /// The alias that was replaced last, to which errors inside anchored text point.
    pub(super) alias: Option<Span>,
}

impl Budget {
    /// Counts one node as go-yaml does while decoding.
    #[expect(clippy::cast_precision_loss, reason = "go-yaml computes the ratio in floats")]
    pub(super) fn count(&mut self, aliased: bool, at: Span) -> Result<(), Fail> {
        const LOW: f64 = 400_000.0;
        const HIGH: f64 = 4_000_000.0;
        self.decoded += 1;
        self.aliased += u64::from(aliased);
        if self.aliased <= 100 || self.decoded < 1000 {
            return Ok(());
        }
        // go-yaml counts the document too.
        let decoded = (self.decoded + 1) as f64;
        let allowed = if decoded <= LOW {
            0.99
        } else if decoded >= HIGH {
            0.10
        } else {
            0.99 - 0.89 * ((decoded - LOW) / (HIGH - LOW))
        };
        if self.aliased as f64 / decoded > allowed {
            Err(excessive(self.alias.unwrap_or(at)))
        } else {
            Ok(())
        }
    }

    /// Counts text copied by an alias; go-yaml shares it, so its limit does not see it.
    pub(super) fn copy(&mut self, bytes: usize, at: Span) -> Result<(), Fail> {
        self.copied += bytes;
        if self.copied > MAX_ALIASED_BYTES { Err(excessive(at)) } else { Ok(()) }
    }
}

fn excessive(at: Span) -> Fail {
    fail("document contains excessive aliasing", at.start)
}
