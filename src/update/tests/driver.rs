//! Runs the machine's actions against the simulated cluster, and holds what must always hold.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::super::{
    Action, ActionId, Answer, ErrorClass, Event, GateVerdict, Journal, NodeStatus, Outcome, Plan, Planned,
    Policy, Sight, State, Stored, Task, Wave, step,
};
use super::cluster::Cluster;
use crate::model::Text;

/// A plan for every outdated node, in the order of the names.
pub fn plan_of(cluster: &Cluster, policy: &Policy, waves: &[usize]) -> Plan {
    let sight = cluster.sight();
    let outdated = sight.nodes.iter().filter(|node| node.live().any(|pod| !pod.updated));
    let nodes: Vec<Planned> =
        outdated.map(|node| Planned { name: node.name.clone(), down: node.is_down() }).collect();
    let former = sight.nodes.iter().flat_map(|node| node.live()).find(|pod| !pod.updated);
    let former = former.and_then(|pod| pod.hash.clone());
    let (mut cut, mut left) = (Vec::new(), nodes.len());
    for size in waves.iter().copied().chain(std::iter::repeat(usize::MAX)) {
        let size = size.min(left);
        if size == 0 {
            break;
        }
        cut.push(Wave { nodes: size, canary: false });
        left -= size;
    }
    Plan {
        run: "run".into(),
        uid: Text::shared(&cluster.uid),
        generation: cluster.generation,
        target: Text::shared(&cluster.hash),
        former,
        started: cluster.now,
        policy: policy.clone(),
        nodes,
        waves: cut,
        left: Vec::new(),
    }
}

/// A process that drives an update.
#[derive(Debug)]
pub struct Driver {
    state: Option<State>,
    pub tasks: Vec<(ActionId, Task)>,
    pub outcome: Option<Outcome>,
}

impl Driver {
    pub fn new(state: State) -> Self {
        Self { state: Some(state), tasks: Vec::new(), outcome: None }
    }

    /// Another process goes on with what is stored; none if nothing is.
    pub fn resumed(cluster: &Cluster, plan: &Plan) -> Option<Self> {
        let Some(journal) = cluster.journal.clone() else {
            return Some(Self::new(State::start(plan.clone(), "again", None)));
        };
        let stored = Stored { plan: cluster.plan.clone().expect("both annotations"), journal };
        let (plan, journal) = Journal::decode(&stored).expect("a journal");
        State::resume(plan, journal, stored, "again").ok().map(Self::new)
    }

    pub fn journal(&self) -> &Journal {
        self.state.as_ref().expect("a state").journal()
    }

    /// Reports whether the last sight showed an available pod on the node.
    pub fn saw_available(&self, node: &str) -> bool {
        let sight = self.state.as_ref().and_then(State::sight);
        sight.and_then(|sight| sight.node(node)).is_some_and(|node| node.is_available())
    }

    /// Tells the machine, and keeps what it asks for.
    pub fn tell(&mut self, event: Event, now: i64) {
        let time = Timestamp::from_second(now).expect("a time");
        let (state, actions) = step(self.state.take().expect("a state"), event, time);
        self.state = Some(state);
        for action in actions {
            match action {
                Action::Do(id, task) => self.tasks.push((id, task)),
                Action::Finish(outcome) => self.outcome = Some(outcome),
                Action::Say(_) => {}
            }
        }
    }
}

/// What must hold at every deletion.
#[derive(Debug, Default, Clone)]
pub struct Watcher {
    /// Nodes that lost an available pod to us and have none since.
    pub taken: BTreeSet<String>,
    pub most_taken: usize,
    /// Uids that were removed, forward and back.
    pub removed: [BTreeSet<(String, String)>; 2],
}

impl Watcher {
    /// Forgets nodes that are available again, or gone.
    pub fn look(&mut self, cluster: &Cluster) {
        self.taken.retain(|node| {
            cluster.nodes.get(node).is_some_and(|own| own.should_run) && !cluster.available(node)
        });
    }

    /// Judges a deletion that is about to happen; `fresh` tells that the driver saw the cluster as it is.
    pub fn before_delete(&mut self, cluster: &Cluster, plan: &Plan, node: &str, uid: &str, fresh: bool) {
        let Some(own) = cluster.nodes.get(node) else { return };
        let Some(pod) = own.pods.iter().find(|pod| pod.uid == uid && pod.gone_at.is_none()) else { return };
        let stored = Stored {
            plan: cluster.plan.clone().expect("the plan is stored before anything is done"),
            journal: cluster.journal.clone().expect("the journal is stored before anything is done"),
        };
        let (_, journal) = Journal::decode(&stored).expect("a journal");
        assert_ne!(pod.hash, cluster.hash, "{node}: a pod that is as it should be is deleted");
        let index = plan.nodes.iter().position(|planned| *planned.name == *node).expect("a planned node");
        let noted = journal.hands().any(|(own, hand)| own == index && *hand.uid == *uid);
        let settled = !matches!(journal.nodes[index], NodeStatus::Pending | NodeStatus::InHand(_));
        // A late request of a process that is dead may come when its successor knows already that the pod is gone.
        assert!(noted || settled, "{node}: deleted before it is noted: {:?}", journal.nodes[index]);
        let removed = &mut self.removed[usize::from(pod.hash == *plan.target)];
        assert!(removed.insert((node.into(), uid.into())), "{node}: deleted twice");
        assert!(removed.iter().filter(|(own, _)| own == node).count() == 1, "{node}: replaced twice");
        if !cluster.available(node) {
            return;
        }
        self.look(cluster);
        self.taken.insert(node.into());
        self.most_taken = self.most_taken.max(self.taken.len());
        let budget = plan.policy.budget(cluster.nodes.len());
        assert!(self.taken.len() <= budget, "budget {budget}: {:?} lack a pod by our doing", self.taken);
        let unavailable = cluster.unavailable() + 1;
        assert!(!fresh || unavailable <= budget, "{unavailable} nodes lack a pod, budget {budget}");
    }
}

/// Does what is asked, as a cluster where all goes well would; returns what to report.
pub fn execute(
    cluster: &mut Cluster,
    watcher: &mut Watcher,
    plan: &Plan,
    id: ActionId,
    task: &Task,
    fresh: bool,
) -> Event {
    let gone = || Event::Failed(id, ErrorClass::Gone, "not found".into());
    match task {
        Task::WriteJournal { plan, journal, replaces } => {
            let there = cluster.journal == *journal;
            if cluster.journal != *replaces && !there {
                return Event::Failed(id, ErrorClass::Conflict, "somebody else wrote".into());
            }
            cluster.journal.clone_from(journal);
            if journal.is_none() {
                cluster.plan = None;
            } else if plan.is_some() {
                cluster.plan.clone_from(plan);
            }
            Event::Done(id)
        }
        Task::Cordon { node, run } => match cluster.nodes.get_mut(&**node) {
            None => gone(),
            Some(node) if node.cordon.as_deref().is_some_and(|own| own != &**run) => {
                Event::CordonedByOthers(id)
            }
            Some(node) => {
                node.cordon = Some(run.to_string());
                Event::Done(id)
            }
        },
        Task::Uncordon { node, run } => match cluster.nodes.get_mut(&**node) {
            None => gone(),
            Some(node) => {
                if node.cordon.as_deref() == Some(&**run) {
                    node.cordon = None;
                }
                Event::Done(id)
            }
        },
        Task::RunHook { .. } | Task::DrainNode { .. } => Event::Done(id),
        Task::DeletePod { uid, node, .. } | Task::EvictPod { uid, node, .. } => {
            watcher.before_delete(cluster, plan, node, uid, fresh);
            if cluster.delete(node, uid) { Event::Done(id) } else { gone() }
        }
        Task::RunGate { .. } => Event::GateResult(id, GateVerdict::Holds),
        Task::Ask(_) => Event::Answered(id, Answer::Yes),
        Task::Revert { hash } => {
            if cluster.hash != **hash {
                cluster.change(hash);
            }
            Event::Done(id)
        }
    }
}

/// Runs to the end where all goes well; `crash` ends the process after so many steps, before (false) or after (true)
/// what it asked for last was done, and another goes on.
pub fn run(cluster: &mut Cluster, plan: &Plan, crash: Option<(usize, bool)>) -> (Outcome, Watcher, usize) {
    let mut watcher = Watcher::default();
    let mut driver = Driver::new(State::start(plan.clone(), "first", None));
    let mut steps = 0;
    let mut crash = crash;
    loop {
        let sight: Sight = cluster.sight();
        driver.tell(Event::Observed(sight), cluster.now);
        while !driver.tasks.is_empty() && driver.outcome.is_none() {
            let (id, task) = driver.tasks.remove(0);
            steps += 1;
            if crash.is_some_and(|(at, _)| at == steps) {
                if crash.take().is_some_and(|(_, done)| done) {
                    execute(cluster, &mut watcher, plan, id, &task, true);
                }
                match Driver::resumed(cluster, plan) {
                    Some(next) => driver = next,
                    None => return (Outcome::Complete { done: 0, left: 0 }, watcher, steps),
                }
                break;
            }
            let event = execute(cluster, &mut watcher, plan, id, &task, true);
            driver.tell(event, cluster.now);
        }
        if let Some(outcome) = driver.outcome.take() {
            return (outcome, watcher, steps);
        }
        cluster.tick();
        watcher.look(cluster);
        assert!(cluster.now < 200_000, "it ends: {:?}", driver.journal());
    }
}
