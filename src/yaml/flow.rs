//! The grammar inside brackets and braces.

use super::event::Event;
use super::grammar::{Grammar, Next, State};
use super::token::Kind;

impl<'t> Grammar<'t> {
    pub(super) fn flow_sequence(&mut self, first: bool) -> Next<'t> {
        if first {
            let token = self.scanner.next()?;
            self.marks.push(token.start);
        }
        let (mut kind, mut start, mut end) = self.peek()?;
        if kind != Kind::FlowSequenceEnd && !first {
            if kind != Kind::FlowEntry {
                return Err(self.fail("did not find expected ',' or ']'", "flow sequence begun", start));
            }
            self.scanner.next()?;
            (kind, start, end) = self.peek()?;
        }
        match kind {
            Kind::FlowSequenceEnd => self.close(false, Some(end)),
            Kind::Key => {
                self.scanner.next()?;
                self.state = State::FlowPairKey;
                Ok(Event::MapStart { anchor: None, start, end })
            }
            _ => {
                self.states.push(State::FlowSequence);
                self.node(false, false)
            }
        }
    }

    pub(super) fn flow_pair_key(&mut self) -> Next<'t> {
        let (kind, _, end) = self.peek()?;
        if matches!(kind, Kind::Value | Kind::FlowEntry | Kind::FlowSequenceEnd) {
            // As go-yaml v2 has it: the token is lost.
            self.scanner.next()?;
            self.state = State::FlowPairValue;
            return Ok(Event::empty(end));
        }
        self.states.push(State::FlowPairValue);
        self.node(false, false)
    }

    pub(super) fn flow_pair_value(&mut self) -> Next<'t> {
        self.flow_value(State::FlowPairEnd, Kind::FlowSequenceEnd)
    }

    pub(super) fn flow_pair_end(&mut self) -> Next<'t> {
        self.peek()?;
        self.state = State::FlowSequence;
        Ok(Event::MapEnd { end: None })
    }

    /// Reads `: value` inside a flow collection, both parts of which may be missing.
    pub(super) fn flow_value(&mut self, then: State, closing: Kind) -> Next<'t> {
        let (kind, start, _) = self.peek()?;
        if kind == Kind::Value {
            self.scanner.next()?;
            let next = self.peek()?.0;
            if next != Kind::FlowEntry && next != closing {
                self.states.push(then);
                return self.node(false, false);
            }
        }
        self.state = then;
        Ok(Event::empty(start))
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Next<'t> {
        if first {
            let token = self.scanner.next()?;
            self.marks.push(token.start);
        }
        let (mut kind, start, mut end) = self.peek()?;
        if kind != Kind::FlowMappingEnd && !first {
            if kind != Kind::FlowEntry {
                return Err(self.fail("did not find expected ',' or '}'", "flow mapping begun", start));
            }
            self.scanner.next()?;
            (kind, _, end) = self.peek()?;
        }
        match kind {
            Kind::FlowMappingEnd => self.close(true, Some(end)),
            Kind::Key => {
                self.scanner.next()?;
                let (kind, start, _) = self.peek()?;
                if matches!(kind, Kind::Value | Kind::FlowEntry | Kind::FlowMappingEnd) {
                    self.state = State::FlowMappingValue;
                    return Ok(Event::empty(start));
                }
                self.states.push(State::FlowMappingValue);
                self.node(false, false)
            }
            _ => {
                self.states.push(State::FlowMappingEmptyValue);
                self.node(false, false)
            }
        }
    }

    pub(super) fn flow_mapping_value(&mut self, empty: bool) -> Next<'t> {
        if empty {
            let (_, start, _) = self.peek()?;
            self.state = State::FlowMappingKey;
            return Ok(Event::empty(start));
        }
        self.flow_value(State::FlowMappingKey, Kind::FlowMappingEnd)
    }
}
