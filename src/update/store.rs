//! When the journal is written: one write at a time, each on top of the last one that is known to be there.

use super::action::{ErrorClass, Task};
use super::ending::Ending;
use super::progress::{Outcome, Progress};
use super::state::{Flight, Pending, State};

impl State {
    /// Writes what changed, or what could not be written before.
    pub(super) fn write(&mut self) {
        let store = &self.store;
        if store.removed || store.flying || store.retry.at > self.now {
            return;
        }
        // A write of which nobody knows whether it worked is repeated as it was: what is there already is done.
        if store.pending.is_none() {
            if store.remove {
                self.store.pending = Some(Pending { changes: store.changes, journal: None });
            } else if store.changes > store.acknowledged {
                self.journal.sequence += 1;
                let journal = Some(self.journal.encode(&self.plan));
                self.store.pending = Some(Pending { changes: self.store.changes, journal });
            }
        }
        let Some(pending) = &self.store.pending else { return };
        let is_removal = pending.journal.is_none();
        let task = Task::WriteJournal {
            plan: (!self.store.has_plan && !is_removal).then(|| self.plan.encode()),
            journal: pending.journal.clone(),
            replaces: self.store.text.clone(),
        };
        self.store.flying = true;
        self.launch(Flight::Write, task);
    }

    pub(super) fn written(&mut self) {
        let store = &mut self.store;
        store.flying = false;
        store.retry = Default::default();
        let Some(pending) = store.pending.take() else { return };
        store.acknowledged = pending.changes;
        store.removed = pending.journal.is_none();
        store.has_plan = !store.removed;
        store.text = pending.journal;
    }

    pub(super) fn not_written(&mut self, class: ErrorClass, message: String) {
        self.store.flying = false;
        match class {
            ErrorClass::Gone => self.end(Ending::Gone(message)),
            ErrorClass::Conflict => self.finish(Outcome::LockLost { reason: message }),
            ErrorClass::Permanent => self.finish(Outcome::Error { message }),
            ErrorClass::Transient | ErrorClass::Refused | ErrorClass::Node => {
                let seconds = self.store.retry.wait(self.now);
                self.say(Progress::Retry { node: None, message, seconds });
            }
        }
    }

    /// Reports whether a change of the journal is stored.
    pub(super) fn is_stored(&self, change: u64) -> bool {
        self.store.removed || self.store.acknowledged >= change
    }
}
