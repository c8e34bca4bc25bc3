//! Which nodes are taken now: in the plan's order, and never more than the budget leaves.
//!
//! The budget counts every node that should run an available pod and has none, whatever the cause, and every node in
//! hand. A node that is down already costs nothing.

use std::collections::BTreeSet;

use super::action::{Question, Task};
use super::journal::{Goal, Hand, NodeStatus, Stage};
use super::policy::Confirm;
use super::progress::Progress;
use super::sight::PodSight;
use super::state::{Flight, Live, State};
use crate::model::Text;

/// What is to become of a node whose turn it is.
enum Turn {
    /// It is as wanted.
    Done,
    /// It is left.
    Leave(&'static str),
    /// It waits until it is Ready.
    Wait,
    /// It can be taken: the uid of the pod to be replaced, and whether the node is down.
    Take(String, bool),
}

impl State {
    /// The hash that pods are to have.
    pub(super) fn goal_hash(&self) -> Text {
        match self.journal.goal {
            Goal::Forward => self.plan.target.clone(),
            Goal::Back => self.plan.former.clone().unwrap_or_default(),
        }
    }

    /// Reports whether new pods get the hash that they are to have.
    pub(super) fn is_at_goal(&self) -> bool {
        let goal = self.goal_hash();
        self.sight.as_ref().is_some_and(|sight| sight.hash.as_ref() == Some(&goal))
    }

    /// Reports whether a pod is as it is to be.
    pub(super) fn is_current(&self, pod: &PodSight) -> bool {
        pod.is_of(&self.goal_hash()) || pod.updated && self.is_at_goal()
    }

    /// Reports whether the old pod of a node in hand may be removed now: other nodes may have failed since the node
    /// was taken.
    pub(super) fn may_remove(&self, index: usize, old: &PodSight) -> bool {
        let Some((sight, node)) = self.sight.as_ref().zip(self.seen(index)) else { return false };
        if !self.is_at_goal() || self.is_current(old) {
            return false;
        }
        let committed = self.journal.hands().filter(|(own, _)| self.is_committed(*own));
        let mut spent: BTreeSet<Text> = committed.map(|(own, _)| self.name(own)).collect();
        spent.extend(sight.unavailable().map(|node| node.name.clone()));
        spent.remove(&node.name);
        !node.is_available() || spent.len() < self.plan.policy.budget(sight.desired())
    }

    /// Reports whether the old pod of a node in hand is gone, or may be.
    pub(super) fn is_committed(&self, index: usize) -> bool {
        let Some((hand, live)) = self.hand(index).zip(self.live.get(&index)) else { return false };
        let tried = live.deleted.is_some() || live.flight.is_some() || live.retry.tries > 0;
        hand.stage > Stage::Replace || hand.stage == Stage::Replace && tried
    }

    /// Takes nodes of the wave; reports whether the wave still has nodes that are not done.
    pub(super) fn take_nodes(&mut self, wave: std::ops::Range<usize>) -> bool {
        let Some(sight) = self.sight.as_ref().filter(|_| self.is_at_goal()) else { return true };
        let budget = self.plan.policy.budget(sight.desired());
        let unavailable: Vec<Text> = sight.unavailable().map(|node| node.name.clone()).collect();
        let mut hands: BTreeSet<Text> = self.journal.hands().map(|(index, _)| self.name(index)).collect();
        let elsewhere: Vec<Text> = unavailable.into_iter().filter(|name| !hands.contains(name)).collect();
        let mut down_elsewhere = elsewhere.len();
        let (mut waiting, mut blocked) = (0, 0);
        for index in wave.clone() {
            // With all hands full there is nothing to be decided.
            if hands.len() >= budget {
                return true;
            }
            if self.journal.nodes.get(index) != Some(&NodeStatus::Pending) {
                continue;
            }
            match self.turn(index) {
                Turn::Done => self.set(index, NodeStatus::Done),
                Turn::Leave(reason) => self.leave(index, reason),
                Turn::Wait => waiting += 1,
                Turn::Take(uid, down) => {
                    let fits =
                        if down { hands.len() < budget } else { hands.len() + down_elsewhere < budget };
                    if !fits {
                        blocked += 1;
                    } else if self.is_granted(index) {
                        hands.insert(self.name(index));
                        down_elsewhere -= usize::from(down).min(down_elsewhere);
                        self.take(index, uid);
                    } else {
                        return true;
                    }
                }
            }
        }
        if blocked > 0 && !elsewhere.is_empty() {
            self.say_once(Progress::BudgetSpent { budget, in_hand: hands.len(), elsewhere });
        }
        self.wait_for_nodes(wave.clone(), waiting > 0 && blocked == 0 && hands.is_empty());
        self.journal.nodes.get(wave).is_some_and(|nodes| {
            nodes.iter().any(|own| matches!(own, NodeStatus::Pending | NodeStatus::InHand(_)))
        })
    }

    fn turn(&self, index: usize) -> Turn {
        let Some(node) = self.seen(index) else {
            return Turn::Leave("the node is gone, or needs no pod any more");
        };
        if !node.should_run {
            return Turn::Leave("it needs no pod any more");
        }
        let planned_down = self.planned(index).is_some_and(|planned| planned.down);
        let current = node.live().find(|pod| self.is_current(pod));
        if current.is_some_and(|pod| pod.available) {
            return Turn::Done;
        }
        if current.is_some() && self.journal.goal == Goal::Back {
            return Turn::Leave("its pod is of the former revision");
        }
        if !node.ready && (!planned_down || self.plan.policy.prepares_nodes()) {
            return Turn::Wait;
        }
        // Where somebody else replaced the pod, whether the new one comes up is looked at all the same.
        let Some(old) = node.live().next().filter(|_| current.is_none()) else {
            return Turn::Take(String::new(), true);
        };
        if self.journal.goal == Goal::Back && !old.is_of(&self.plan.target) {
            return Turn::Leave("it was not touched");
        }
        Turn::Take(old.uid.to_string(), !node.is_available())
    }

    fn is_granted(&mut self, index: usize) -> bool {
        if self.plan.policy.confirm != Confirm::Node || self.journal.goal == Goal::Back {
            return true;
        }
        let question = Question::Node(self.name(index));
        if self.granted.as_ref() == Some(&question) {
            self.granted = None;
            return true;
        }
        self.ask(question);
        false
    }

    /// Asks, unless a question waits for its answer.
    pub(super) fn ask(&mut self, question: Question) {
        if !self.flights.values().any(|flight| matches!(flight, Flight::Ask(_))) {
            self.launch(Flight::Ask(question.clone()), Task::Ask(question));
        }
    }

    fn take(&mut self, index: usize, uid: String) {
        // Where there is no pod to be replaced, nothing is prepared either.
        let nothing_to_do = uid.is_empty();
        let first = match &self.plan.policy {
            _ if nothing_to_do => Stage::Replace,
            policy if policy.drain.is_some() => Stage::Cordon,
            policy if policy.pre_hook.is_some() => Stage::PreHook,
            _ => Stage::Replace,
        };
        self.live.insert(index, Live::default());
        self.set(index, NodeStatus::InHand(Hand { stage: first, uid, cordoned: false, leave: None }));
        self.enter(index, first);
        self.said = None;
    }

    /// Leaves nodes that were not Ready for a pod's time while nothing else could be done.
    fn wait_for_nodes(&mut self, wave: std::ops::Range<usize>, idle: bool) {
        if !idle {
            self.idle = None;
            return;
        }
        let since = *self.idle.get_or_insert(self.now);
        let limit = i64::try_from(self.plan.policy.pod_timeout).unwrap_or(i64::MAX);
        if self.now.saturating_sub(since) < limit {
            return;
        }
        for index in wave {
            if self.journal.nodes.get(index) == Some(&NodeStatus::Pending) {
                self.leave(index, "the node was not Ready for as long as a pod may take");
            }
        }
    }
}
