//! Waves: when one is over, how long it is watched, and what is wrong with a node after it was done.

use super::action::Question;
use super::journal::{Cause, Goal, Hand, NodeStatus, Phase, Stage};
use super::policy::{Confirm, Gate};
use super::progress::Progress;
use super::sight::NodeSight;
use super::state::State;

impl State {
    /// The nodes that are worked on now; all of them when they go back.
    pub(super) fn wave(&self) -> std::ops::Range<usize> {
        match self.journal.goal {
            Goal::Forward => self.plan.wave(self.journal.waves),
            Goal::Back => 0..self.plan.nodes.len(),
        }
    }

    /// Takes nodes, and goes from wave to wave.
    pub(super) fn proceed(&mut self) {
        while self.ending.is_none() && self.journal.phase == Phase::Running && self.sight.is_some() {
            let waves = if self.journal.goal == Goal::Back { 1 } else { self.plan.waves.len() };
            if self.journal.waves >= waves {
                self.journal.phase = Phase::Complete;
                self.store.changes += 1;
                return;
            }
            let wave = self.wave();
            self.announce(waves, wave.len());
            if self.take_nodes(wave.clone()) || !self.is_over(wave, waves) {
                return;
            }
            self.journal.waves += 1;
            self.journal.soaking = None;
            self.store.changes += 1;
        }
    }

    fn announce(&mut self, waves: usize, nodes: usize) {
        let wave = self.journal.waves;
        if self.announced != Some(wave) {
            self.announced = Some(wave);
            self.say(Progress::WaveStarted { wave, waves, nodes });
        }
    }

    /// Reports whether a wave without nodes to go has soaked, and the next one may begin.
    fn is_over(&mut self, wave: std::ops::Range<usize>, waves: usize) -> bool {
        if self.journal.goal == Goal::Back {
            return true;
        }
        let touched = self.journal.nodes.get(wave).is_some_and(|nodes| nodes.contains(&NodeStatus::Done));
        let soak = i64::try_from(self.plan.policy.soak).unwrap_or(i64::MAX);
        if soak > 0 && touched {
            let now = self.now;
            let since = *self.journal.soaking.get_or_insert_with(|| {
                self.store.changes += 1;
                now
            });
            let until = since.saturating_add(soak);
            if now < until {
                self.say_once(Progress::Soaking { wave: self.journal.waves, until });
                return false;
            }
        }
        let next = self.journal.waves + 1;
        if self.plan.policy.confirm != Confirm::Wave || next >= waves {
            return true;
        }
        let question = Question::Wave(next);
        if self.granted.as_ref() == Some(&question) {
            self.granted = None;
            return true;
        }
        self.ask(question);
        false
    }

    /// Looks after the nodes of the wave that are done.
    pub(super) fn watch(&mut self) {
        if self.ending.is_some() || self.journal.phase != Phase::Running || self.journal.goal == Goal::Back {
            return;
        }
        let breach = self.wave().find_map(|index| {
            let done = self.journal.nodes.get(index) == Some(&NodeStatus::Done);
            let node = self.seen(index).filter(|node| done && node.should_run)?;
            self.breach(node).map(|(cause, reason)| (index, cause, reason))
        });
        if let Some((index, cause, reason)) = breach {
            self.fail(index, cause, reason);
        }
    }

    /// What is wrong with a node that was done.
    fn breach(&self, node: &NodeSight) -> Option<(Cause, String)> {
        let policy = &self.plan.policy;
        let pod = node.live().find(|pod| self.is_current(pod));
        if let Some(pod) = pod.filter(|pod| pod.restarts > 0 && policy.has(&Gate::Restarts)) {
            let why = pod.problem.clone().unwrap_or_else(|| format!("restarted {} times", pod.restarts));
            return Some((Cause::Pod, format!("pod {} after it was ready: {why}", pod.name)));
        }
        self.journal.soaking?;
        if !node.ready && policy.has(&Gate::NodeReady) {
            return Some((Cause::Gate, "the node is not Ready any more".into()));
        }
        let stays = pod.is_some_and(|pod| pod.available);
        (!stays && policy.has(&Gate::Ready))
            .then(|| (Cause::Pod, "its new pod did not stay available".into()))
    }

    /// Notes a failure, and what follows from it.
    pub(super) fn fail(&mut self, index: usize, cause: Cause, reason: String) {
        let hand = self.hand(index).cloned();
        // A node that was done has no old pod any more.
        let hand =
            hand.unwrap_or(Hand { stage: Stage::Replace, uid: String::new(), cordoned: false, leave: None });
        self.live.remove(&index);
        let node = self.name(index);
        self.say(Progress::NodeFailed { node, reason: reason.clone() });
        self.set(index, NodeStatus::Failed { hand, cause, reason });
        self.after_failure(cause);
    }
}
