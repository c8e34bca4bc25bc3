//! Random runs with faults: pods that fail, nodes that vanish or go NotReady, errors of which nobody knows whether they
//! did something, refused evictions, stale reads, interrupts, late requests of processes that are dead, crashes.

use std::collections::BTreeMap;

use super::super::{
    ActionId, Answer, Confirm, Drain, ErrorClass, Event, Gate, GateVerdict, Interrupt, NodeStatus, OnFailure,
    Outcome, Plan, Policy, Removal, Sight, State, Task,
};
use super::cluster::{Cluster, Random};
use super::driver::{Driver, Watcher, execute, plan_of};
use crate::model::IntOrString;

fn policy(random: &mut Random) -> Policy {
    let on_failure = [OnFailure::Stop, OnFailure::Abort, OnFailure::Revert];
    let gates = [
        Policy::default().gates,
        vec![Gate::Ready, Gate::Exec("check".into())],
        vec![Gate::Restarts, Gate::Http("http://NODE".into()), Gate::Exec("check".into())],
        Vec::new(),
    ];
    Policy {
        max_unavailable: IntOrString::Int(1 + random.below(4) as i32),
        soak: random.below(3) * 7,
        gates: gates[random.below(4) as usize].clone(),
        removal: if random.chance(30) { Removal::Evict } else { Removal::Delete },
        drain: random.chance(30).then(Drain::default),
        pre_hook: random.chance(20).then(|| "before".into()),
        post_hook: random.chance(20).then(|| "after".into()),
        pod_timeout: 60,
        // A node that stays unavailable for a reason of its own holds the rest for as long.
        timeout: Some(5_000),
        on_failure: on_failure[random.below(3) as usize],
        confirm: [Confirm::None, Confirm::None, Confirm::Wave, Confirm::Node][random.below(4) as usize],
        ..Policy::default()
    }
}

/// One random run.
struct Run {
    random: Random,
    cluster: Cluster,
    watcher: Watcher,
    plan: Plan,
    driver: Driver,
    /// What was seen when.
    sights: Vec<(u64, Sight)>,
    /// The faults that the driver knows of.
    known: u64,
    /// What it knew when it asked for something.
    asked: BTreeMap<ActionId, u64>,
    /// Requests of processes that are dead.
    late: Vec<(ActionId, Task)>,
    /// How often things go wrong, of 100.
    wrong: u64,
    faults_left: u32,
}

impl Run {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let count = 1 + random.below(12) as usize;
        let mut cluster = Cluster::new(count, "a");
        cluster.change("b");
        for name in cluster.nodes.keys().cloned().collect::<Vec<_>>() {
            let node = cluster.nodes.get_mut(&name).expect("a node");
            if random.chance(4) {
                node.bad.insert("b".into());
            }
            if random.chance(8) {
                node.cordon = Some("somebody".into());
            }
            if random.chance(5) {
                node.unready_until = cluster.now + random.below(400) as i64;
            }
        }
        let waves: Vec<usize> = (0..random.below(4)).map(|_| 1 + random.below(4) as usize).collect();
        let policy = policy(&mut random);
        let plan = plan_of(&cluster, &policy, &waves);
        let driver = Driver::new(State::start(plan.clone(), "first", None));
        let wrong = [0, 5, 20][random.below(3) as usize];
        Self {
            random,
            cluster,
            watcher: Watcher::default(),
            plan,
            driver,
            sights: Vec::new(),
            known: 0,
            asked: BTreeMap::new(),
            late: Vec::new(),
            wrong,
            faults_left: 40,
        }
    }

    fn tell(&mut self, event: Event) {
        self.driver.tell(event, self.cluster.now);
        for (id, task) in &self.driver.tasks {
            // A pod that was not available when it was seen, and is now, is nobody's fault.
            let seen = match task {
                Task::DeletePod { node, .. } | Task::EvictPod { node, .. } => self.driver.saw_available(node),
                _ => true,
            };
            self.asked.entry(*id).or_insert(if seen { self.known } else { u64::MAX });
        }
    }

    fn goes_wrong(&mut self) -> bool {
        let wrong = self.faults_left > 0 && self.random.chance(self.wrong);
        self.faults_left -= u32::from(wrong);
        wrong
    }

    /// Something happens in the cluster that nobody asked for.
    fn misfortune(&mut self) {
        if !self.goes_wrong() {
            return;
        }
        let names: Vec<String> = self.cluster.nodes.keys().cloned().collect();
        let Some(name) = names.get(self.random.below(names.len().max(1) as u64) as usize) else { return };
        let now = self.cluster.now;
        self.cluster.faults += 1;
        match self.random.below(12) {
            0 => drop(self.cluster.nodes.remove(name)),
            1 => {
                let index = self.cluster.faults + 5_000;
                self.cluster.add_node(&format!("n{index:04}"));
            }
            2 => self.cluster.nodes.get_mut(name).expect("a node").should_run = false,
            3 if self.random.chance(10) => self.cluster.change("c"),
            4 if self.random.chance(10) => self.cluster.on_delete = false,
            5 if self.random.chance(10) => self.cluster.uid = "other".into(),
            6 => {
                let node = self.cluster.nodes.get_mut(name).expect("a node");
                node.pods.iter_mut().for_each(|pod| pod.restarts += 1);
            }
            7 => {
                let node = self.cluster.nodes.get_mut(name).expect("a node");
                node.pods.iter_mut().for_each(|pod| pod.gone_at = Some(now + 1));
            }
            _ => {
                let until = now + self.random.below(90) as i64;
                self.cluster.nodes.get_mut(name).expect("a node").unready_until = until;
            }
        }
    }

    fn observe(&mut self) {
        let now = (self.cluster.faults, self.cluster.sight());
        self.sights.push(now);
        let stale = if self.goes_wrong() { self.random.below(6) as usize } else { 0 };
        let at = self.sights.len().saturating_sub(1 + stale);
        let (known, sight) = self.sights[at].clone();
        self.known = if stale == 0 { known } else { u64::MAX };
        self.tell(Event::Observed(sight));
    }

    /// Does something that was asked for, or not, and reports that, or something else.
    fn work(&mut self) {
        if self.driver.tasks.is_empty() {
            return;
        }
        let at = self.random.below(self.driver.tasks.len() as u64) as usize;
        let (id, task) = self.driver.tasks.remove(at);
        let is_done = !self.goes_wrong() || self.random.chance(50);
        let fresh = self.asked.get(&id) == Some(&self.cluster.faults);
        let event = if is_done {
            execute(&mut self.cluster, &mut self.watcher, &self.plan, id, &task, fresh)
        } else {
            Event::Failed(id, ErrorClass::Transient, "503".into())
        };
        let event = if self.goes_wrong() { self.garbled(id, &task, event) } else { event };
        self.tell(event);
    }

    /// What is reported although it was done.
    fn garbled(&mut self, id: ActionId, task: &Task, event: Event) -> Event {
        match (task, self.random.below(8)) {
            (Task::RunGate { .. }, 0..6) => Event::GateResult(id, GateVerdict::NotYet("no".into())),
            (Task::RunHook { .. } | Task::DrainNode { .. }, 0) => {
                Event::Failed(id, ErrorClass::Node, "failed".into())
            }
            (Task::Ask(_), 0) => Event::Answered(id, Answer::No),
            (Task::EvictPod { .. }, _) => Event::Failed(id, ErrorClass::Refused, "a budget".into()),
            (Task::Ask(_) | Task::RunGate { .. }, _) => event,
            _ => Event::Failed(id, ErrorClass::Transient, "cut".into()),
        }
    }

    /// The process ends at once; what it asked for last happens, or does not, or happens later.
    fn crash(&mut self) -> bool {
        for (id, task) in std::mem::take(&mut self.driver.tasks) {
            match self.random.below(3) {
                0 => {
                    execute(&mut self.cluster, &mut self.watcher, &self.plan, id, &task, false);
                }
                1 if matches!(task, Task::DeletePod { .. } | Task::WriteJournal { .. }) => {
                    self.late.push((id, task))
                }
                _ => {}
            }
        }
        // A run that was never stored never was; and it is not begun on what is known to be old.
        if self.cluster.journal.is_none() {
            return false;
        }
        match Driver::resumed(&self.cluster, &self.plan) {
            Some(driver) => {
                self.asked.clear();
                self.driver = driver;
                true
            }
            None => false,
        }
    }

    fn late_requests(&mut self) {
        if self.late.is_empty() || !self.random.chance(30) {
            return;
        }
        let (id, task) = self.late.remove(0);
        // A request ends before the lock of its process is over, so that it comes while the successor, which waits
        // for that, has the node in hand still.
        let in_hand = |uid: &str| self.driver.journal().hands().any(|(_, hand)| hand.uid == uid);
        if !matches!(&task, Task::DeletePod { uid, .. } if !in_hand(uid)) {
            execute(&mut self.cluster, &mut self.watcher, &self.plan, id, &task, false);
        }
    }

    /// Runs to the end; the outcome is none if the last process ended after everything was done.
    fn finish(mut self) -> (Self, Option<Outcome>) {
        loop {
            self.misfortune();
            match self.random.below(10) {
                0..3 => self.observe(),
                3..8 => self.work(),
                8 => {
                    self.cluster.tick();
                    self.watcher.look(&self.cluster);
                    self.tell(Event::Tick);
                }
                _ => {}
            }
            self.late_requests();
            if self.goes_wrong() && self.random.chance(15) {
                let how = if self.random.chance(50) { Interrupt::Once } else { Interrupt::Now };
                self.tell(Event::Interrupt(how));
            }
            let crashed = self.goes_wrong() && self.random.chance(40);
            if crashed && !self.crash() {
                return (self, None);
            }
            match self.driver.outcome.clone() {
                Some(Outcome::Interrupted | Outcome::LockLost { .. }) if self.crash() => {}
                Some(Outcome::Interrupted | Outcome::LockLost { .. }) => return (self, None),
                Some(outcome) => return (self, Some(outcome)),
                None => {}
            }
            assert!(self.cluster.now < 20_000, "it ends: {:?}", self.driver.journal());
        }
    }
}

fn check(seed: u64) -> Option<Outcome> {
    let (run, outcome) = Run::new(seed).finish();
    let ours = run.cluster.nodes.values().filter(|node| node.cordon.as_deref() == Some("run")).count();
    match &outcome {
        Some(Outcome::Complete { .. }) => {
            assert_eq!(ours, 0, "what was cordoned is uncordoned");
            for (planned, status) in run.plan.nodes.iter().zip(&run.driver.journal().nodes) {
                let Some(node) = run.cluster.nodes.get(&*planned.name) else { continue };
                let old = node.pods.iter().any(|pod| pod.gone_at.is_none() && pod.hash == "a");
                assert!(*status != NodeStatus::Done || !old, "{}: done, and not replaced", planned.name);
                assert!(!matches!(status, NodeStatus::Pending | NodeStatus::InHand(_)), "{}", planned.name);
            }
        }
        Some(Outcome::Reverted { .. } | Outcome::Aborted { .. } | Outcome::Gone { .. }) => {
            assert_eq!(ours, 0, "what was cordoned is uncordoned: {outcome:?}");
        }
        _ => {}
    }
    outcome
}

/// As many runs as asked for, on a seed each; the figures of how they ended.
fn runs(count: u64) -> BTreeMap<String, usize> {
    let mut ends = BTreeMap::new();
    let first = std::env::var("KUBECTL_DS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    for seed in first..first + count {
        let outcome = std::panic::catch_unwind(|| check(seed));
        let outcome = outcome.unwrap_or_else(|_| panic!("seed {seed}"));
        let name = outcome.map_or("over".into(), |own| format!("{own:?}"));
        let end = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
        *ends.entry(name[..end].to_owned()).or_default() += 1;
    }
    ends
}

#[test]
fn random_runs_keep_every_promise() {
    let count = std::env::var("KUBECTL_DS_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let ends = runs(count);
    println!("{count} runs: {ends:?}");
    for end in ["Complete", "Failed", "Reverted", "Aborted", "Paused", "Gone"] {
        assert!(ends.contains_key(end), "some end as {end}: {ends:?}");
    }
}
