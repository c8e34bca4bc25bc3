//! The machine: a state and what happened in, a state and what to do next out.
//!
//! A step takes in one event, moves every node as far as it goes, and asks for what must be done. Nothing is asked
//! for before the journal that tells of it is stored. Refuses to know the time, and to try anything twice by itself
//! without saying so.

use jiff::Timestamp;

use super::action::{Action, ActionId, Answer, ErrorClass, Event, GateVerdict, Interrupt, Question};
use super::ending::Ending;
use super::journal::{Cause, NodeStatus, Stage};
use super::progress::{Outcome, Progress};
use super::sight::Sight;
use super::state::{Flight, State};

/// Takes one step; it neither fails nor waits. After [`Action::Finish`] nothing more is asked for.
pub fn step(mut state: State, event: Event, now: Timestamp) -> (State, Vec<Action>) {
    if state.finished {
        return (state, Vec::new());
    }
    // A clock that is set back makes nothing undone.
    state.now = state.now.max(now.as_second());
    state.began.get_or_insert(state.now);
    state.take_in(event);
    if !state.finished {
        state.advance();
    }
    let actions = std::mem::take(&mut state.out);
    (state, actions)
}

impl State {
    fn take_in(&mut self, event: Event) {
        match event {
            Event::Observed(sight) => self.observed(sight),
            Event::Done(id) => self.done(id, true),
            Event::CordonedByOthers(id) => self.done(id, false),
            Event::Failed(id, class, message) => self.failed(id, class, message),
            Event::GateResult(id, verdict) => self.judged(id, verdict),
            Event::Answered(id, answer) => self.answered(id, answer),
            Event::Interrupt(Interrupt::Once) => {
                if self.ending.is_none() {
                    self.end(Ending::Interrupted);
                }
            }
            Event::Interrupt(Interrupt::Now) => self.finish(Outcome::Interrupted),
            Event::LockLost(reason) => self.finish(Outcome::LockLost { reason }),
            Event::Tick => {}
        }
    }

    fn observed(&mut self, sight: Sight) {
        match &sight.uid {
            None => self.end(Ending::Gone("the DaemonSet is gone".into())),
            Some(uid) if *uid != self.plan.uid => {
                self.end(Ending::Gone("the DaemonSet was made anew: it is another one".into()));
            }
            // Read from a server that lags: it says nothing about now.
            Some(_) if sight.generation < self.generation() => return,
            Some(_) => {}
        }
        self.keep(sight);
    }

    /// The newest generation that is known.
    fn generation(&self) -> i64 {
        self.sight.as_ref().map_or(self.plan.generation, |sight| sight.generation.max(self.plan.generation))
    }

    fn advance(&mut self) {
        self.look_around();
        self.advance_hands();
        self.watch();
        self.proceed();
        self.write();
        self.act();
        self.conclude();
    }

    fn done(&mut self, id: ActionId, by_us: bool) {
        match self.flights.remove(&id) {
            Some(Flight::Write) => self.written(),
            Some(Flight::Revert) => self.reverted = true,
            Some(Flight::Stage(index)) if self.lands(index, id) => self.stage_done(index, by_us),
            _ => {}
        }
    }

    /// Takes the action off the node's hand; false if the node is past it.
    fn lands(&mut self, index: usize, id: ActionId) -> bool {
        let live = self.live.get_mut(&index).filter(|live| live.flight == Some(id));
        live.is_some_and(|live| {
            live.flight = None;
            self.journal.hands().any(|(own, _)| own == index)
        })
    }

    fn failed(&mut self, id: ActionId, class: ErrorClass, message: String) {
        match self.flights.remove(&id) {
            Some(Flight::Write) => self.not_written(class, message),
            Some(Flight::Revert) => match class {
                ErrorClass::Gone => self.end(Ending::Gone(message)),
                ErrorClass::Permanent | ErrorClass::Node => self.finish(Outcome::Error { message }),
                ErrorClass::Transient | ErrorClass::Refused | ErrorClass::Conflict => {
                    let seconds = self.retry.wait(self.now);
                    self.say(Progress::Retry { node: None, message, seconds });
                }
            },
            Some(Flight::Ask(_)) => self.end(Ending::Declined(message)),
            Some(Flight::Gate(index, _)) if self.lands(index, id) => match class {
                ErrorClass::Permanent => self.fail(index, Cause::Gate, message),
                _ => self.again(index, message),
            },
            Some(Flight::Stage(index)) if self.lands(index, id) => self.stage_failed(index, class, message),
            _ => {}
        }
    }

    fn stage_failed(&mut self, index: usize, class: ErrorClass, message: String) {
        let Some(stage) = self.hand(index).map(|hand| hand.stage) else { return };
        let released = self.live.get(&index).is_some_and(|live| live.release.is_some());
        if released && stage != Stage::Uncordon && class != ErrorClass::Permanent {
            return;
        }
        match (class, stage) {
            (ErrorClass::Gone, Stage::Replace) => self.old_pod_goes(index),
            (ErrorClass::Gone, Stage::Uncordon) => self.stage_done(index, true),
            (ErrorClass::Gone, _) => self.leave(index, "the node is gone"),
            (ErrorClass::Node, Stage::Uncordon) | (ErrorClass::Permanent, _) => {
                self.finish(Outcome::Error { message });
            }
            (ErrorClass::Node, _) => self.fail(index, Cause::Gate, message),
            (ErrorClass::Refused | ErrorClass::Transient | ErrorClass::Conflict, _) => {
                self.again(index, message)
            }
        }
    }

    /// Waits before the node's action is tried again.
    pub(super) fn again(&mut self, index: usize, message: String) {
        let now = self.now;
        let node = self.name(index);
        let Some(live) = self.live.get_mut(&index) else { return };
        let seconds = live.retry.wait(now);
        live.flight = None;
        live.seen = Some(message.clone());
        self.say(Progress::Retry { node: Some(node), message, seconds });
    }

    fn judged(&mut self, id: ActionId, verdict: GateVerdict) {
        let Some(Flight::Gate(index, gate)) = self.flights.remove(&id) else { return };
        if !self.lands(index, id) {
            return;
        }
        let (node, now) = (self.name(index), self.now);
        let name = self.plan.policy.gates.get(gate).map_or("", |gate| gate.name());
        let Some(live) = self.live.get_mut(&index) else { return };
        match verdict {
            GateVerdict::Holds => {
                live.held.push(gate);
                live.retry.tries = 0;
            }
            GateVerdict::NotYet(message) => {
                live.retry.wait(now);
                live.seen = Some(format!("gate {name}: {message}"));
                self.say(Progress::GateWaits { node, gate: name, message });
            }
        }
    }

    fn answered(&mut self, id: ActionId, answer: Answer) {
        let Some(Flight::Ask(question)) = self.flights.remove(&id) else { return };
        match (answer, question) {
            (Answer::Yes, question) => self.granted = Some(question),
            (Answer::No, Question::Wave(wave)) => {
                self.end(Ending::Declined(format!("wave {} is not wanted yet", wave + 1)));
            }
            (Answer::No, Question::Node(node)) => {
                self.end(Ending::Declined(format!("node {node} is not wanted yet")));
            }
        }
    }

    /// Sets a node's stage, to be stored before anything is done.
    pub(super) fn enter(&mut self, index: usize, stage: Stage) {
        let Some(hand) = self.hand(index) else { return };
        let mut hand = hand.clone();
        hand.stage = stage;
        hand.cordoned |= stage == Stage::Cordon;
        self.set(index, NodeStatus::InHand(hand));
        let (change, since) = (self.store.changes, self.now);
        let live = self.live.entry(index).or_default();
        (live.change, live.since, live.flight) = (change, since, None);
        live.retry = Default::default();
        let node = self.name(index);
        self.say(Progress::Stage { node, stage });
    }

    pub(super) fn finish(&mut self, outcome: Outcome) {
        if !self.finished {
            self.finished = true;
            self.out.push(Action::Finish(outcome));
        }
    }
}
