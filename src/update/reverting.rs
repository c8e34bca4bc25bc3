//! The way back: the former template, and the nodes that got the failed one.

use super::action::Task;
use super::journal::{Cause, Goal, NodeStatus, Phase, Stage};
use super::progress::Progress;
use super::state::{Flight, State};

impl State {
    /// Turns round. What was done is brought back, node by node under the same rules; what was not touched stays.
    pub(super) fn begin_reverting(&mut self, cause: Option<Cause>) {
        let journal = &mut self.journal;
        journal.goal = Goal::Back;
        journal.phase = Phase::Running;
        journal.cause = cause;
        (journal.waves, journal.soaking) = (0, None);
        self.store.changes += 1;
        self.announced = None;
        for index in 0..self.plan.nodes.len() {
            match self.journal.nodes.get(index).cloned() {
                // An uncordon under way is as right as before.
                Some(NodeStatus::InHand(hand)) if hand.stage != Stage::Uncordon => self.put_back(index, ""),
                Some(NodeStatus::Failed { mut hand, .. }) => {
                    if hand.cordoned {
                        (hand.stage, hand.leave) = (Stage::Uncordon, Some(String::new()));
                        self.set(index, NodeStatus::InHand(hand));
                        self.enter(index, Stage::Uncordon);
                    } else {
                        self.set(index, NodeStatus::Pending);
                    }
                }
                Some(NodeStatus::InHand(mut hand)) => {
                    hand.leave = Some(String::new());
                    self.set(index, NodeStatus::InHand(hand));
                }
                Some(NodeStatus::Done | NodeStatus::Left(_)) => self.set(index, NodeStatus::Pending),
                Some(NodeStatus::Pending) | None => {}
            }
        }
        let hash = self.goal_hash();
        self.say(Progress::Reverting { hash });
    }

    /// Puts the former template in place, once the turn is stored and nothing of the way forward is under way.
    pub(super) fn put_template_back(&mut self) {
        let stored = self.is_stored(self.store.changes);
        let idle = self.journal.hands().next().is_none() && self.flights.is_empty();
        if self.ending.is_some() || !stored || !idle || self.reverted || self.retry.at > self.now {
            return;
        }
        let hash = self.goal_hash();
        self.launch(Flight::Revert, Task::Revert { hash });
    }
}
