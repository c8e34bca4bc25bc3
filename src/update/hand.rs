//! A node in hand: from stage to stage, until it is done, left or failed.

use super::action::Task;
use super::journal::{Cause, Hand, NodeStatus, Stage};
use super::policy::{Gate, Removal};
use super::progress::Progress;
use super::sight::{NodeSight, PodSight};
use super::state::{Flight, Live, State};

/// What a node in [`Stage::Replace`] waits for.
enum Wait {
    /// Its old pod is to be removed.
    OldPod,
    /// The new pod is not there, or not available.
    NewPod(Option<String>),
    /// This external gate is to be judged.
    Gate(usize),
    /// Nothing: everything holds.
    Nothing,
    /// It failed.
    Failed(Cause, String),
    /// It is left.
    Left(&'static str),
}

impl State {
    /// Moves every node in hand as far as what was seen lets it.
    pub(super) fn advance_hands(&mut self) {
        let indices: Vec<usize> = self.journal.hands().map(|(index, _)| index).collect();
        for index in indices {
            let (change, since) = (self.store.changes, self.now);
            self.live.entry(index).or_insert_with(|| Live { change, since, ..Live::default() });
            self.advance_hand(index);
        }
    }

    fn advance_hand(&mut self, index: usize) {
        let Some(hand) = self.hand(index).cloned() else { return };
        if hand.stage == Stage::Uncordon {
            if !hand.cordoned {
                self.uncordoned(index, hand.leave);
            }
            return;
        }
        if let Some(why) = self.release_of(index).filter(|_| !self.is_flying(index)) {
            return self.leave(index, &why);
        }
        if self.sight.is_none() {
            return;
        }
        match self.seen(index).map(|node| node.should_run) {
            Some(true) => {}
            _ if self.is_flying(index) => return,
            Some(false) => return self.leave(index, "it needs no pod any more"),
            None => return self.leave(index, "the node is gone, or needs no pod any more"),
        }
        if hand.stage != Stage::Replace {
            return;
        }
        self.note_old_pod(index, &hand);
        match self.wait_of(index, &hand) {
            Wait::Failed(cause, reason) => self.fail(index, cause, reason),
            Wait::Left(reason) => self.leave(index, reason),
            Wait::Nothing => self.next_stage(index),
            Wait::OldPod | Wait::Gate(_) => {}
            Wait::NewPod(seen) => {
                if let Some(live) = self.live.get_mut(&index) {
                    live.seen = seen;
                }
            }
        }
    }

    fn is_flying(&self, index: usize) -> bool {
        self.live.get(&index).is_some_and(|live| live.flight.is_some())
    }

    /// Notes that the old pod goes or is gone, as far as it was seen.
    fn note_old_pod(&mut self, index: usize, hand: &Hand) {
        let alive = self.seen(index).is_some_and(|node| node.live().any(|pod| *pod.uid == *hand.uid));
        let now = self.now;
        let Some(live) = self.live.get_mut(&index) else { return };
        match live.deleted {
            None if !alive && live.flight.is_none() => live.deleted = Some(now),
            // It was seen through an older sight only.
            Some(_) if alive && !live.told => live.deleted = None,
            _ => {}
        }
    }

    /// Notes that the API server took the deletion, or knows the pod no more.
    pub(super) fn old_pod_goes(&mut self, index: usize) {
        let now = self.now;
        if let Some(live) = self.live.get_mut(&index) {
            live.deleted.get_or_insert(now);
            live.told = true;
            live.retry = Default::default();
        }
    }

    fn wait_of(&mut self, index: usize, hand: &Hand) -> Wait {
        let now = self.now;
        let limit = i64::try_from(self.plan.policy.pod_timeout).unwrap_or(i64::MAX);
        let Some((node, live)) = self.seen(index).zip(self.live.get(&index)) else { return Wait::OldPod };
        let Some(deleted) = live.deleted else {
            let refused = live.seen.as_ref().filter(|_| now.saturating_sub(live.since) >= limit);
            let failed = refused.map(|why| format!("its old pod could not be removed: {why}"));
            return failed.map_or(Wait::OldPod, |why| Wait::Failed(Cause::Gate, why));
        };
        if !node.ready && self.planned(index).is_some_and(|planned| planned.down) {
            return Wait::Left("the node is not Ready: its new pod comes when it is back");
        }
        let late = now.saturating_sub(deleted) >= limit;
        let new = self.new_pod(node, hand).cloned();
        let (ready, seen) = (node.ready, live.seen.clone());
        let policy = &self.plan.policy;
        if let Some(pod) = &new
            && policy.has(&Gate::Restarts)
            && pod.restarts > 0
        {
            let why = pod.problem.clone().unwrap_or_else(|| format!("restarted {} times", pod.restarts));
            return Wait::Failed(Cause::Pod, format!("pod {}: {why}", pod.name));
        }
        if !ready && policy.has(&Gate::NodeReady) && (late || new.as_ref().is_some_and(|pod| pod.available)) {
            return Wait::Failed(Cause::Gate, "the node is not Ready any more".into());
        }
        let Some(pod) = new.filter(|pod| pod.available) else {
            let seen = self.what_is_there(index);
            let why = format!(
                "no available new pod within {limit} s: {}",
                seen.as_deref().unwrap_or("there is none")
            );
            return if late { Wait::Failed(Cause::Pod, why) } else { Wait::NewPod(seen) };
        };
        match self.next_gate(index, &pod) {
            None => Wait::Nothing,
            Some(_) if late => {
                Wait::Failed(Cause::Gate, seen.unwrap_or_else(|| "a gate was not judged in time".into()))
            }
            Some(gate) => Wait::Gate(gate),
        }
    }

    /// The pod of the wanted revision that took the old one's place.
    fn new_pod<'a>(&self, node: &'a NodeSight, hand: &Hand) -> Option<&'a PodSight> {
        node.live().find(|pod| *pod.uid != *hand.uid && self.is_current(pod))
    }

    /// In words, what a node has in place of an available new pod.
    fn what_is_there(&self, index: usize) -> Option<String> {
        let node = self.seen(index)?;
        let pod = node.live().next().or_else(|| node.pods.first())?;
        let problem = pod.problem.clone().unwrap_or_else(|| {
            let state = if pod.terminating {
                "is still terminating"
            } else if !self.is_current(pod) {
                "is of another revision"
            } else {
                "is not available yet"
            };
            state.to_owned()
        });
        Some(format!("pod {}: {problem}", pod.name))
    }

    /// The first external gate that does not hold for this pod yet.
    fn next_gate(&mut self, index: usize, pod: &PodSight) -> Option<usize> {
        let node = self.name(index);
        let live = self.live.get_mut(&index)?;
        if live.judged != pod.uid {
            live.judged = pod.uid.clone();
            live.held.clear();
            self.say(Progress::PodAvailable { node, pod: pod.name.clone() });
        }
        let held = &self.live.get(&index)?.held;
        self.plan.policy.external_gates().map(|(gate, _)| gate).find(|gate| !held.contains(gate))
    }

    /// What the node's stage asked for was done; `by_us` is false for a cordon that somebody else had set.
    pub(super) fn stage_done(&mut self, index: usize, by_us: bool) {
        let Some(mut hand) = self.hand(index).cloned() else { return };
        let released = hand.stage != Stage::Uncordon && self.release_of(index).is_some();
        if released {
            hand.cordoned &= by_us || hand.stage != Stage::Cordon;
            return self.set(index, NodeStatus::InHand(hand));
        }
        match hand.stage {
            Stage::Replace => {
                let node = self.name(index);
                let pod =
                    self.seen(index).and_then(|node| node.pods.iter().find(|pod| *pod.uid == *hand.uid));
                let pod = pod.map(|pod| pod.name.clone()).unwrap_or_default();
                self.old_pod_goes(index);
                self.say(Progress::PodDeleted { node, pod });
            }
            Stage::Uncordon => {
                hand.cordoned = false;
                self.set(index, NodeStatus::InHand(hand.clone()));
                self.uncordoned(index, hand.leave);
            }
            Stage::Cordon if !by_us => {
                hand.cordoned = false;
                self.set(index, NodeStatus::InHand(hand));
                self.next_stage(index);
            }
            _ => self.next_stage(index),
        }
    }

    fn next_stage(&mut self, index: usize) {
        let Some(hand) = self.hand(index).cloned() else { return };
        let policy = &self.plan.policy;
        let later = [
            (Stage::PreHook, policy.pre_hook.is_some()),
            (Stage::Drain, policy.drain.is_some()),
            (Stage::Replace, true),
            (Stage::PostHook, policy.post_hook.is_some()),
            (Stage::Uncordon, hand.cordoned),
        ];
        match later.into_iter().find(|(stage, wanted)| *wanted && *stage > hand.stage) {
            Some((stage, _)) => self.enter(index, stage),
            None => self.uncordoned(index, None),
        }
    }

    /// The end of a node's time in hand: done, left, or (with an empty reason) as if it had never been taken.
    fn uncordoned(&mut self, index: usize, leave: Option<String>) {
        let node = self.name(index);
        self.live.remove(&index);
        match leave {
            Some(reason) if reason.is_empty() => self.set(index, NodeStatus::Pending),
            Some(reason) => {
                self.set(index, NodeStatus::Left(reason.clone()));
                self.say(Progress::NodeLeft { node, reason });
            }
            None => {
                self.set(index, NodeStatus::Done);
                let done = self.journal.count(|own| *own == NodeStatus::Done);
                self.say(Progress::NodeDone { node, done, of: self.plan.nodes.len() });
            }
        }
    }

    /// Lets go of a node, for good if there is a reason.
    pub(super) fn leave(&mut self, index: usize, reason: &str) {
        let Some(mut hand) = self.hand(index).cloned() else {
            self.set(index, NodeStatus::Left(reason.to_owned()));
            let node = self.name(index);
            return self.say(Progress::NodeLeft { node, reason: reason.to_owned() });
        };
        hand.leave = Some(reason.to_owned());
        if hand.cordoned {
            self.set(index, NodeStatus::InHand(hand));
            self.enter(index, Stage::Uncordon);
        } else {
            self.uncordoned(index, hand.leave);
        }
    }

    /// Lets go of a node once nothing is being done for it.
    pub(super) fn put_back(&mut self, index: usize, reason: &str) {
        if self.hand(index).is_some_and(|hand| hand.stage != Stage::Uncordon) {
            self.live.entry(index).or_default().release = Some(reason.to_owned());
        }
    }

    fn release_of(&self, index: usize) -> Option<String> {
        self.live.get(&index)?.release.clone()
    }

    /// Asks for what the stages need, where the journal that tells of them is stored.
    pub(super) fn act(&mut self) {
        let indices: Vec<usize> = self.journal.hands().map(|(index, _)| index).collect();
        for index in indices {
            let Some((hand, live)) = self.hand(index).cloned().zip(self.live.get(&index)) else { continue };
            if live.flight.is_some() || live.retry.at > self.now || !self.is_stored(live.change) {
                continue;
            }
            if let Some((flight, task)) = self.task_of(index, &hand) {
                let id = self.launch(flight, task);
                if let Some(live) = self.live.get_mut(&index) {
                    live.flight = Some(id);
                }
            }
        }
    }

    fn task_of(&mut self, index: usize, hand: &Hand) -> Option<(Flight, Task)> {
        let (node, run) = (self.name(index), self.plan.run.clone());
        let policy = &self.plan.policy;
        let task = match hand.stage {
            Stage::Cordon => Task::Cordon { node, run },
            Stage::PreHook => Task::RunHook { node, after: false, command: policy.pre_hook.clone()? },
            Stage::Drain => Task::DrainNode { node },
            Stage::PostHook => Task::RunHook { node, after: true, command: policy.post_hook.clone()? },
            Stage::Uncordon => Task::Uncordon { node, run },
            Stage::Replace => return self.replacement(index, hand),
        };
        Some((Flight::Stage(index), task))
    }

    /// The removal of the old pod, or a gate of the new one.
    fn replacement(&mut self, index: usize, hand: &Hand) -> Option<(Flight, Task)> {
        let removal = self.plan.policy.removal;
        match self.wait_of(index, hand) {
            Wait::OldPod => {
                let old = self.seen(index)?.live().find(|pod| *pod.uid == *hand.uid)?.clone();
                if !self.may_remove(index, &old) {
                    return None;
                }
                let (node, pod, uid) = (self.name(index), old.name, old.uid);
                let task = match removal {
                    Removal::Delete => Task::DeletePod { pod, uid, node },
                    Removal::Evict => Task::EvictPod { pod, uid, node },
                };
                Some((Flight::Stage(index), task))
            }
            Wait::Gate(gate) => {
                let pod = self.new_pod(self.seen(index)?, hand)?.name.clone();
                let (node, revision) = (self.name(index), self.goal_hash());
                Some((Flight::Gate(index, gate), Task::RunGate { node, pod, revision, gate }))
            }
            _ => None,
        }
    }
}
