//! Chosen cases: what changes underneath, what the operator says, what the cluster refuses.

use super::super::{
    Answer, Confirm, Drain, ErrorClass, Event, Gate, GateVerdict, Goal, Interrupt, Journal, NodeStatus,
    OnFailure, Outcome, Phase, Plan, Policy, Question, Removal, ResumeRefusal, Sight, State, Stored, Task,
};
use super::cluster::Cluster;
use super::driver::{Driver, Watcher, execute, plan_of, run};
use crate::model::IntOrString;

/// A cluster, a driver, and the tasks that are answered by hand.
struct Bench {
    cluster: Cluster,
    plan: Plan,
    driver: Driver,
    watcher: Watcher,
}

impl Bench {
    fn new(nodes: usize, policy: Policy, waves: &[usize]) -> Self {
        let mut cluster = Cluster::new(nodes, "a");
        cluster.change("b");
        let plan = plan_of(&cluster, &policy, waves);
        let driver = Driver::new(State::start(plan.clone(), "first", None));
        Self { cluster, plan, driver, watcher: Watcher::default() }
    }

    fn see(&mut self) {
        self.driver.tell(Event::Observed(self.cluster.sight()), self.cluster.now);
    }

    fn tell(&mut self, event: Event) {
        self.driver.tell(event, self.cluster.now);
    }

    /// Sees and does what is asked for, until `stop` says so of a task, which is returned undone.
    fn until(&mut self, stop: impl Fn(&Task) -> bool) -> Option<(u64, Task)> {
        for _ in 0..3_000 {
            self.see();
            while !self.driver.tasks.is_empty() && self.driver.outcome.is_none() {
                let (id, task) = self.driver.tasks.remove(0);
                if stop(&task) {
                    return Some((id, task));
                }
                let event = execute(&mut self.cluster, &mut self.watcher, &self.plan, id, &task, true);
                self.tell(event);
            }
            if self.driver.outcome.is_some() {
                return None;
            }
            self.cluster.tick();
        }
        panic!("it ends: {:?}", self.driver.journal());
    }

    fn end(&mut self) -> Outcome {
        self.until(|_| false);
        self.driver.outcome.clone().expect("an outcome")
    }

    /// Does what was returned by `until`.
    fn go_on(&mut self, (id, task): (u64, Task)) {
        let event = execute(&mut self.cluster, &mut self.watcher, &self.plan, id, &task, true);
        self.tell(event);
    }

    fn stored(&self) -> (Plan, Journal, Stored) {
        let (plan, journal) = (self.cluster.plan.clone(), self.cluster.journal.clone());
        let stored = Stored { plan: plan.expect("a plan"), journal: journal.expect("a journal") };
        let (plan, journal) = Journal::decode(&stored).expect("readable");
        (plan, journal, stored)
    }

    fn replaced(&self) -> Vec<&str> {
        self.cluster.deleted.iter().map(|(node, _, _)| &**node).collect()
    }

    fn cordoned(&self) -> Vec<&str> {
        let cordoned = self.cluster.nodes.iter().filter(|(_, node)| node.cordon.is_some());
        cordoned.map(|(name, _)| &**name).collect()
    }
}

fn is_delete(task: &Task) -> bool {
    matches!(task, Task::DeletePod { .. } | Task::EvictPod { .. })
}

fn quick() -> Policy {
    Policy { pod_timeout: 20, ..Policy::default() }
}

fn drained() -> Policy {
    Policy { drain: Some(Drain::default()), ..quick() }
}

#[test]
fn nothing_is_done_before_it_is_written() {
    let mut bench = Bench::new(3, drained(), &[1]);
    bench.see();
    bench.tell(Event::Tick);
    let tasks: Vec<_> = bench.driver.tasks.iter().map(|(_, task)| task.clone()).collect();
    let [Task::WriteJournal { plan: Some(_), journal: Some(journal), replaces: None }] = &tasks[..] else {
        panic!("one write: {tasks:?}")
    };
    assert!(journal.contains("\"cordoned\":true"), "{journal}");
    let first = bench.driver.tasks.remove(0);
    bench.go_on(first);
    assert!(matches!(&bench.driver.tasks[..], [(_, Task::Cordon { .. })]), "{:?}", bench.driver.tasks);
}

#[test]
fn another_template_pauses_it_and_no_pod_goes_after() {
    let mut bench = Bench::new(4, drained(), &[4]);
    let (id, task) = bench.until(is_delete).expect("a deletion");
    bench.go_on((id, task));
    bench.cluster.change("c");
    let outcome = bench.end();
    assert!(
        matches!(&outcome, Outcome::Paused { reason } if reason.contains("revision c, not b")),
        "{outcome:?}"
    );
    assert_eq!(outcome.exit_code(), 16);
    assert_eq!(bench.replaced().len(), 1);
    assert_eq!(bench.cordoned(), Vec::<&str>::new(), "nobody finds a node cordoned by a run that stands");
    assert_eq!(bench.stored().1.phase, Phase::Stopped);
}

#[test]
fn a_revision_that_is_not_made_yet_is_waited_for() {
    let mut bench = Bench::new(2, drained(), &[2]);
    let (id, _) = bench.until(|task| matches!(task, Task::DrainNode { .. })).expect("a drain");
    let mut sight = bench.cluster.sight();
    (sight.hash, sight.generation) = (None, sight.generation + 1);
    bench.tell(Event::Observed(sight));
    bench.tell(Event::Done(id));
    for _ in 0..3 {
        for (id, task) in std::mem::take(&mut bench.driver.tasks) {
            assert!(matches!(task, Task::WriteJournal { .. }), "which pod is current is not known: {task:?}");
            bench.go_on((id, task));
        }
    }
    assert!(bench.driver.outcome.is_none());
    assert_eq!(bench.stored().1.hands().count(), 1, "and no other node is taken");
}

#[test]
fn the_other_strategy_pauses_it() {
    let mut bench = Bench::new(3, quick(), &[3]);
    let (id, _) = bench.until(is_delete).expect("a deletion");
    bench.cluster.on_delete = false;
    bench.tell(Event::Failed(id, ErrorClass::Transient, "503".into()));
    let outcome = bench.end();
    assert!(
        matches!(&outcome, Outcome::Paused { reason } if reason.contains("RollingUpdate")),
        "{outcome:?}"
    );
    assert_eq!(bench.replaced(), Vec::<&str>::new());
}

#[test]
fn of_a_daemon_set_that_is_gone_only_the_cordon_remains_to_be_undone() {
    for made_anew in [true, false] {
        let mut bench = Bench::new(3, drained(), &[3]);
        bench
            .until(|task| matches!(task, Task::DrainNode { .. }))
            .map(|task| bench.go_on(task))
            .expect("a drain");
        assert_eq!(bench.cordoned(), ["n0000"]);
        bench.driver.tasks.clear();
        (bench.cluster.plan, bench.cluster.journal) = (None, None);
        bench.cluster.uid = "other".into();
        let mut sight = bench.cluster.sight();
        sight.uid = sight.uid.filter(|_| made_anew);
        bench.tell(Event::Observed(sight));
        for _ in 0..3 {
            bench.tell(Event::Tick);
            for task in std::mem::take(&mut bench.driver.tasks) {
                assert!(!matches!(task.1, Task::WriteJournal { .. }), "it is written nowhere");
                bench.go_on(task);
            }
        }
        assert!(matches!(bench.driver.outcome, Some(Outcome::Gone { .. })), "{:?}", bench.driver.outcome);
        assert_eq!(bench.cordoned(), Vec::<&str>::new());
        assert_eq!(bench.cluster.journal, None);
    }
}

#[test]
fn nodes_come_and_go() {
    let mut bench = Bench::new(4, quick(), &[1]);
    let task = bench.until(is_delete).expect("a deletion");
    bench.go_on(task);
    bench.cluster.nodes.remove("n0002");
    bench.cluster.add_node("n0099");
    bench.cluster.nodes.get_mut("n0003").expect("a node").should_run = false;
    assert_eq!(bench.end(), Outcome::Complete { done: 2, left: 2 });
    assert_eq!(bench.replaced(), ["n0000", "n0001"]);
}

#[test]
fn a_node_that_fails_elsewhere_holds_the_rest() {
    let mut bench = Bench::new(4, quick(), &[1]);
    bench.cluster.nodes.get_mut("n0003").expect("a node").unready_until = bench.cluster.now + 30;
    for _ in 0..20 {
        bench.see();
        let writes = |task: &(u64, Task)| matches!(task.1, Task::WriteJournal { .. });
        assert!(bench.driver.tasks.iter().all(writes), "{:?}", bench.driver.tasks);
        for task in std::mem::take(&mut bench.driver.tasks) {
            bench.go_on(task);
        }
        assert_eq!(bench.driver.journal().hands().count(), 0, "none is even taken");
        bench.cluster.tick();
    }
    assert_eq!(bench.end(), Outcome::Complete { done: 4, left: 0 });
}

#[test]
fn a_node_that_was_taken_is_not_touched_once_others_failed() {
    let policy = Policy { max_unavailable: IntOrString::Int(2), ..drained() };
    let mut bench = Bench::new(5, policy, &[5]);
    let second = |task: &Task| matches!(task, Task::DrainNode { node } if *node == "n0001");
    let (id, _) = bench.until(second).expect("a drain");
    for name in ["n0003", "n0004"] {
        bench.cluster.nodes.get_mut(name).expect("a node").unready_until = bench.cluster.now + 30;
    }
    bench.see();
    bench.tell(Event::Done(id));
    let ready = bench.cluster.now + 29;
    while bench.cluster.now < ready {
        bench.see();
        for task in std::mem::take(&mut bench.driver.tasks) {
            assert!(!is_delete(&task.1), "two others are without a pod: {task:?}");
            bench.go_on(task);
        }
        bench.cluster.tick();
    }
    assert_eq!(bench.end(), Outcome::Complete { done: 5, left: 0 });
}

#[test]
fn a_node_that_is_down_loses_its_pod_and_is_not_waited_for() {
    let mut cluster = Cluster::new(3, "a");
    cluster.change("b");
    cluster.nodes.get_mut("n0001").expect("a node").unready_until = cluster.now + 10_000;
    let policy = Policy { max_unavailable: IntOrString::Int(2), ..quick() };
    let plan = plan_of(&cluster, &policy, &[1]);
    let (outcome, watcher, _) = run(&mut cluster, &plan, None);
    assert_eq!(outcome, Outcome::Complete { done: 2, left: 1 });
    assert_eq!(watcher.removed[0].len(), 3);
}

#[test]
fn ctrl_c_once_finishes_the_node_in_hand_and_twice_stops_now() {
    let mut bench = Bench::new(4, drained(), &[1]);
    let task = bench.until(is_delete).expect("a deletion");
    bench.go_on(task);
    bench.tell(Event::Interrupt(Interrupt::Once));
    assert_eq!(bench.end(), Outcome::Interrupted);
    assert_eq!((bench.replaced().len(), bench.cordoned().len()), (1, 0));
    assert_eq!(bench.stored().1.count(|own| *own == NodeStatus::Done), 1);
    bench.driver = Driver::resumed(&bench.cluster, &bench.plan).expect("it goes on");
    bench.until(is_delete);
    bench.tell(Event::Interrupt(Interrupt::Once));
    bench.tell(Event::Interrupt(Interrupt::Now));
    assert_eq!(bench.driver.outcome.take(), Some(Outcome::Interrupted));
    bench.driver = Driver::resumed(&bench.cluster, &bench.plan).expect("it goes on");
    assert_eq!(bench.end(), Outcome::Complete { done: 4, left: 0 });
    assert_eq!((bench.replaced().len(), bench.cordoned().len()), (4, 0));
}

#[test]
fn the_operator_is_asked() {
    let mut bench = Bench::new(4, Policy { confirm: Confirm::Wave, ..quick() }, &[1, 3]);
    let (id, task) = bench.until(|task| matches!(task, Task::Ask(_))).expect("a question");
    assert_eq!(task, Task::Ask(Question::Wave(1)));
    assert_eq!(bench.replaced(), ["n0000"]);
    bench.tell(Event::Answered(id, Answer::No));
    let outcome = bench.end();
    assert!(matches!(&outcome, Outcome::Paused { reason } if reason.contains("wave 2")), "{outcome:?}");
    bench.driver = Driver::resumed(&bench.cluster, &bench.plan).expect("it goes on");
    assert_eq!(bench.end(), Outcome::Complete { done: 4, left: 0 });

    let mut bench = Bench::new(3, Policy { confirm: Confirm::Node, ..quick() }, &[3]);
    let (id, task) = bench.until(|task| matches!(task, Task::Ask(_))).expect("a question");
    assert_eq!(task, Task::Ask(Question::Node("n0000".into())));
    assert_eq!(bench.replaced(), Vec::<&str>::new());
    bench.tell(Event::Answered(id, Answer::Yes));
    let (id, task) = bench.until(|task| matches!(task, Task::Ask(_))).expect("a question");
    assert_eq!(task, Task::Ask(Question::Node("n0001".into())));
    assert_eq!(bench.replaced(), ["n0000"]);
    bench.tell(Event::Answered(id, Answer::No));
    assert_eq!(bench.end().exit_code(), 16);
}

#[test]
fn who_lost_the_lock_does_nothing_more() {
    let mut bench = Bench::new(3, quick(), &[3]);
    let (id, _) = bench.until(is_delete).expect("a deletion");
    bench.tell(Event::LockLost("not renewed".into()));
    assert_eq!(bench.driver.outcome.as_ref().map(Outcome::exit_code), Some(15));
    bench.driver.tasks.clear();
    bench.tell(Event::Done(id));
    bench.see();
    assert_eq!(bench.driver.tasks, []);
}

#[test]
fn a_journal_of_somebody_else_ends_it() {
    let mut bench = Bench::new(3, quick(), &[1]);
    let task = bench.until(is_delete).expect("a deletion");
    bench.go_on(task);
    bench.cluster.journal = Some("{}".into());
    bench.cluster.tick();
    let outcome = (0..20).find_map(|_| {
        bench.see();
        for (id, task) in std::mem::take(&mut bench.driver.tasks) {
            assert!(!is_delete(&task), "nothing goes");
            let event = execute(&mut bench.cluster, &mut bench.watcher, &bench.plan, id, &task, true);
            bench.tell(event);
        }
        bench.cluster.tick();
        bench.driver.outcome.clone()
    });
    assert!(matches!(outcome, Some(Outcome::LockLost { .. })), "{outcome:?}");
}

#[test]
fn a_write_of_which_nobody_knows_is_repeated_as_it_was() {
    let mut bench = Bench::new(3, quick(), &[1]);
    let mut lost = 0;
    while bench.driver.outcome.is_none() {
        bench.see();
        for (id, task) in std::mem::take(&mut bench.driver.tasks) {
            let event = execute(&mut bench.cluster, &mut bench.watcher, &bench.plan, id, &task, true);
            let write = matches!(task, Task::WriteJournal { .. });
            lost += u32::from(write);
            // Every other answer to a write is lost.
            let event = match write && lost % 2 == 1 {
                true => Event::Failed(id, ErrorClass::Transient, "cut".into()),
                false => event,
            };
            bench.tell(event);
        }
        bench.cluster.tick();
    }
    assert_eq!(bench.driver.outcome, Some(Outcome::Complete { done: 3, left: 0 }));
    assert!(lost > 6, "{lost}");
}

#[test]
fn an_eviction_that_is_refused_is_asked_for_again_and_then_fails_the_node() {
    let mut bench = Bench::new(2, Policy { removal: Removal::Evict, ..quick() }, &[1]);
    let mut tries = 0;
    let outcome = loop {
        match bench.until(is_delete) {
            Some((id, _)) => {
                tries += 1;
                bench.tell(Event::Failed(id, ErrorClass::Refused, "disruption budget d".into()));
            }
            None => break bench.driver.outcome.clone().expect("an outcome"),
        }
    };
    assert!(tries > 3, "{tries} tries");
    assert_eq!(outcome.exit_code(), 11);
    let Outcome::Failed { nodes, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(nodes[0].1, "its old pod could not be removed: disruption budget d");
    assert_eq!(bench.replaced(), Vec::<&str>::new());
}

#[test]
fn a_gate_is_asked_until_the_time_is_over() {
    for holds_after in [3, 1_000] {
        let mut bench = Bench::new(2, Policy { gates: vec![Gate::Exec("check".into())], ..quick() }, &[1]);
        let mut asked = 0;
        let outcome = loop {
            match bench.until(|task| matches!(task, Task::RunGate { .. })) {
                Some((id, Task::RunGate { revision, gate: 0, .. })) => {
                    assert_eq!(&*revision, "b");
                    asked += 1;
                    let no = GateVerdict::NotYet("exit 1".into());
                    let verdict = if asked > holds_after { GateVerdict::Holds } else { no };
                    bench.tell(Event::GateResult(id, verdict));
                }
                Some(other) => panic!("{other:?}"),
                None => break bench.driver.outcome.clone().expect("an outcome"),
            }
        };
        let expected = if holds_after < 10 { 0 } else { 11 };
        assert_eq!(outcome.exit_code(), expected, "{outcome:?}");
        assert_eq!(bench.replaced().len(), if holds_after < 10 { 2 } else { 1 });
    }
}

#[test]
fn hooks_and_drains_that_fail_touch_nothing_more() {
    let policy = Policy { pre_hook: Some("before".into()), ..drained() };
    for at in 0..2 {
        let mut bench = Bench::new(3, policy.clone(), &[1]);
        let stops = |task: &Task| match at {
            0 => matches!(task, Task::RunHook { after: false, .. }),
            _ => matches!(task, Task::DrainNode { .. }),
        };
        let (id, _) = bench.until(stops).expect("it runs");
        bench.tell(Event::Failed(id, ErrorClass::Node, "exit 1".into()));
        let outcome = bench.end();
        assert_eq!(outcome.exit_code(), 11, "{outcome:?}");
        assert_eq!(bench.replaced(), Vec::<&str>::new());
        assert_eq!(bench.cordoned(), ["n0000"], "as it is, to be looked at");
        let (plan, journal, stored) = bench.stored();
        bench.driver = Driver::new(State::abort(plan, journal, stored, "x"));
        assert_eq!(bench.end(), Outcome::Aborted { cause: None });
        assert_eq!(bench.cordoned(), Vec::<&str>::new());
        assert_eq!((&bench.cluster.journal, &bench.cluster.plan), (&None, &None));
    }
}

#[test]
fn a_node_that_does_not_stay_well_while_its_wave_soaks_is_a_failure() {
    for (what, code) in [("restart", 12), ("gone", 12), ("node", 11)] {
        let mut bench = Bench::new(3, Policy { soak: 30, ..quick() }, &[1]);
        while bench.stored_soaking().is_none() {
            bench.see();
            for task in std::mem::take(&mut bench.driver.tasks) {
                bench.go_on(task);
            }
            bench.cluster.tick();
        }
        let now = bench.cluster.now;
        let node = bench.cluster.nodes.get_mut("n0000").expect("a node");
        match what {
            "restart" => node.pods[0].restarts = 1,
            "gone" => node.pods[0].available_at = Some(now + 20),
            _ => node.unready_until = now + 10,
        }
        let outcome = bench.end();
        assert_eq!(outcome.exit_code(), code, "{what}: {outcome:?}");
        assert_eq!(bench.replaced(), ["n0000"]);
    }
}

impl Bench {
    fn stored_soaking(&self) -> Option<i64> {
        self.cluster.journal.as_ref().and_then(|_| self.stored().1.soaking)
    }
}

#[test]
fn what_is_forbidden_ends_it() {
    let mut bench = Bench::new(2, quick(), &[1]);
    let (id, _) = bench.until(is_delete).expect("a deletion");
    bench.tell(Event::Failed(id, ErrorClass::Permanent, "pods is forbidden".into()));
    assert_eq!(bench.driver.outcome, Some(Outcome::Error { message: "pods is forbidden".into() }));
}

#[test]
fn a_run_that_is_over_can_be_taken_back() {
    let mut bench = Bench::new(3, quick(), &[1]);
    assert_eq!(bench.end().exit_code(), 0);
    let (plan, journal, stored) = bench.stored();
    let again = State::resume(plan.clone(), journal.clone(), stored.clone(), "x");
    assert_eq!(again.err(), Some(ResumeRefusal::Over));
    bench.driver = Driver::new(State::revert(plan, journal, stored, "x").expect("it goes back"));
    assert_eq!(bench.end(), Outcome::Reverted { cause: None });
    assert_eq!((&*bench.cluster.hash, bench.replaced().len()), ("a", 6));
    let (plan, journal, stored) = bench.stored();
    assert_eq!((journal.goal, journal.phase), (Goal::Back, Phase::Complete));
    let again = State::revert(plan, journal, stored, "x");
    assert_eq!(again.err(), Some(ResumeRefusal::GoesBack));
}

#[test]
fn a_failed_canary_is_taken_back_and_nothing_else_is_touched() {
    let mut bench = Bench::new(5, Policy { on_failure: OnFailure::Revert, ..drained() }, &[1]);
    bench.cluster.nodes.get_mut("n0000").expect("a node").bad.insert("b".into());
    let outcome = bench.end();
    assert_eq!(outcome.exit_code(), 12, "{outcome:?}");
    assert!(matches!(outcome, Outcome::Reverted { .. }));
    assert_eq!(bench.replaced(), ["n0000", "n0000"], "there and back");
    assert!(bench.cluster.nodes.values().all(|node| node.pods.iter().all(|pod| pod.hash == "a")));
    assert_eq!(bench.cordoned(), Vec::<&str>::new());
}

#[test]
fn an_older_sight_of_another_generation_says_nothing() {
    let mut bench = Bench::new(2, quick(), &[1]);
    let mut old: Sight = bench.cluster.sight();
    (old.generation, old.hash) = (1, Some("a".into()));
    bench.see();
    bench.tell(Event::Observed(old));
    assert!(bench.driver.outcome.is_none());
    assert_eq!(bench.end().exit_code(), 0);
}
