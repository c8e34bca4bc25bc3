//! Does what the machine asks for: each task on a thread, its end reported as an event.
//!
//! Nothing is done without the lock, and nothing is repeated here but what cannot have been done: whether to try again is
//! the machine's to say. Refuses to decide.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

use serde_json::{Value, json};

use super::drain::{Drain, NotDrained};
use super::gates::About;
use super::lanes::Lane;
use super::lock::Lock;
use crate::model::{DaemonSet, Pod};
use crate::rollout::{Undo, undo, undo_patch};
use crate::source::{
    Cluster, ClusterError, Cordoned, ErrorKind, Kind, List, Waker, WriteError, WriteOptions,
};
use crate::update::{
    ActionId, ErrorClass, Event, Gate, GateVerdict, JOURNAL_ANNOTATION, PLAN_ANNOTATION, Policy, Task,
};

/// The name under which the server notes who set fields.
pub(super) const FIELD_MANAGER: &str = "kubectl-ds";
/// How often something is read anew and sent when somebody else was faster: the controller writes a DaemonSet's status
/// with every pod that comes and goes.
const TRIES: u32 = 10;
/// Requests at once, and commands, probes and drains at once.
const QUICK: usize = 4;
const SLOW: usize = 64;

/// What the machine is told on the way.
pub(super) enum Report {
    /// An event for the machine.
    Event(Event),
    /// What a drain waits for.
    Waits { node: String, message: String },
}

/// Limits of commands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub gate: Duration,
    pub hook: Duration,
}

/// Whoever does the tasks of one run.
#[derive(Clone)]
pub(super) struct Hands {
    pub cluster: Arc<Cluster>,
    pub namespace: String,
    pub name: String,
    pub uid: String,
    pub policy: Arc<Policy>,
    /// The hash that is rolled out, for hooks.
    pub revision: String,
    pub limits: Limits,
    pub lock: Arc<Lock>,
    pub reports: Sender<Report>,
    pub waker: Waker,
    /// Set when everything is to end now.
    pub over: Arc<AtomicBool>,
    pub lanes: Lanes,
}

/// Where tasks run.
#[derive(Clone)]
pub(super) struct Lanes {
    /// One after the other: a journal says what the one before it said, and more.
    journal: Lane,
    quick: Lane,
    slow: Lane,
}

impl Lanes {
    pub fn new() -> Self {
        Self { journal: Lane::new(1), quick: Lane::new(QUICK), slow: Lane::new(SLOW) }
    }
}

/// How a task failed.
type Fault = (ErrorClass, String);

impl Hands {
    /// Begins a task.
    pub fn begin(&self, id: ActionId, task: Task) {
        let lane = match &task {
            Task::WriteJournal { .. } => &self.lanes.journal,
            Task::DrainNode { .. } | Task::RunHook { .. } | Task::RunGate { .. } => &self.lanes.slow,
            _ => &self.lanes.quick,
        };
        let own = self.clone();
        lane.run(move || {
            let event = own.run(id, task);
            own.report(Report::Event(event));
        });
    }

    fn report(&self, report: Report) {
        // The other end is gone only when the run is over.
        let _ = self.reports.send(report);
        self.waker.wake();
    }

    fn goes_on(&self) -> bool {
        !self.over.load(Ordering::Relaxed) && self.lock.holds()
    }

    fn run(&self, id: ActionId, task: Task) -> Event {
        if !self.goes_on() {
            return Event::Failed(id, ErrorClass::Transient, "the lock is not renewed".into());
        }
        let outcome = match task {
            Task::WriteJournal { plan, journal, replaces } => {
                self.store(plan.as_deref(), journal.as_deref(), replaces.as_deref())
            }
            Task::Cordon { node, run } => match self.cluster.cordon(&node, &run, options()) {
                Ok(Cordoned::Ours) => Ok(()),
                Ok(Cordoned::Others) => return Event::CordonedByOthers(id),
                Err(own) => Err(fault(own)),
            },
            Task::Uncordon { node, run } => {
                self.cluster.uncordon(&node, &run, options()).map(drop).map_err(fault)
            }
            Task::RunHook { node, after, command } => {
                self.about_node(&node).run(&command, self.limits.hook, &|| self.goes_on()).map_err(|why| {
                    (ErrorClass::Node, format!("the {} {why}", if after { "post-hook" } else { "pre-hook" }))
                })
            }
            Task::DrainNode { node } => self.drain(&node),
            Task::DeletePod { pod, uid, .. } => {
                self.cluster.delete_pod(&self.namespace, &pod, &uid, false).map_err(fault)
            }
            Task::EvictPod { pod, uid, .. } => {
                self.cluster.evict_pod(&self.namespace, &pod, &uid, None, false).map_err(fault)
            }
            Task::RunGate { node, pod, revision, gate } => {
                return Event::GateResult(id, self.judge(&node, &pod, &revision, gate));
            }
            Task::Revert { hash } => self.revert(&hash),
            // Asked by whoever has the terminal.
            Task::Ask(_) => Err((ErrorClass::Permanent, "there is nobody to ask".into())),
        };
        match outcome {
            Ok(()) => Event::Done(id),
            Err((class, why)) => Event::Failed(id, class, why),
        }
    }

    /// Puts the journal in place of the one that must be there; without one both annotations go.
    fn store(&self, plan: Option<&str>, journal: Option<&str>, replaces: Option<&str>) -> Result<(), Fault> {
        for _ in 0..TRIES {
            let own = self.read()?;
            let there = |key: &str| own.meta.annotations.get(key);
            let current = there(JOURNAL_ANNOTATION);
            let changes_plan = match journal {
                // The plan is long, and written once.
                Some(_) => plan.is_some() && plan != there(PLAN_ANNOTATION),
                None => there(PLAN_ANNOTATION).is_some(),
            };
            if current == journal && !changes_plan {
                return Ok(());
            }
            if current != replaces {
                let message = "the journal of this update was changed by somebody else".to_owned();
                return Err((ErrorClass::Conflict, message));
            }
            let mut annotations = json!({JOURNAL_ANNOTATION: journal});
            if changes_plan {
                annotations[PLAN_ANNOTATION] = journal.and(plan).into();
            }
            let patch = json!({"metadata": {"uid": self.uid, "resourceVersion": own.meta.resource_version.as_str(),
                "annotations": annotations}});
            match self.patch(&patch) {
                Err(own) if own.error.kind == ErrorKind::Conflict => {}
                outcome => return outcome.map_err(fault),
            }
        }
        Err((ErrorClass::Transient, "the DaemonSet changes too often to be written".into()))
    }

    /// Reads the DaemonSet; another one of the name is none.
    fn read(&self) -> Result<DaemonSet, Fault> {
        let list = List::of_namespace(Kind::DaemonSet, &self.namespace).named(&self.name);
        let mut reading = self.cluster.read(&[list], &mut |_| {});
        if let Some(unread) = reading.unread.pop() {
            return Err(read_fault(&unread.error));
        }
        let found = reading.gathered.world.daemon_sets.pop().filter(|own| own.meta.uid == self.uid.as_str());
        found.ok_or_else(|| (ErrorClass::Gone, "the DaemonSet is gone".into()))
    }

    fn patch(&self, patch: &Value) -> Result<(), WriteError> {
        self.cluster.patch_daemon_set(&self.namespace, &self.name, patch, options()).map(drop)
    }

    fn revert(&self, hash: &str) -> Result<(), Fault> {
        for _ in 0..TRIES {
            let own = List::of_namespace(Kind::DaemonSet, &self.namespace).named(&self.name);
            let lists = [own, List::of_namespace(Kind::ControllerRevision, &self.namespace)];
            let mut reading = self.cluster.read(&lists, &mut |_| {});
            if let Some(unread) = reading.unread.pop() {
                return Err(read_fault(&unread.error));
            }
            let patch = former(&reading.gathered.world.indexed(), &self.uid, hash)?;
            let Some(patch) = patch else { return Ok(()) };
            match self.patch(&patch) {
                Err(own) if own.error.kind == ErrorKind::Conflict => {}
                outcome => return outcome.map_err(fault),
            }
        }
        Err((ErrorClass::Transient, "the DaemonSet changes too often to be written".into()))
    }

    fn drain(&self, node: &str) -> Result<(), Fault> {
        let Some(policy) = &self.policy.drain else { return Ok(()) };
        let drain = Drain {
            cluster: &self.cluster,
            node,
            policy,
            goes_on: &|| self.goes_on(),
            say: &|message| self.report(Report::Waits { node: node.to_owned(), message }),
        };
        drain.run().map_err(|why| match why {
            NotDrained::Forbidden(why) => (ErrorClass::Node, why),
            NotDrained::TimedOut(left) => (ErrorClass::Node, format!("not drained in time: {left}")),
            NotDrained::Stopped => (ErrorClass::Transient, "stopped".into()),
            NotDrained::Failed(error) => read_fault(&error),
        })
    }

    fn judge(&self, node: &str, pod: &str, revision: &str, gate: usize) -> GateVerdict {
        let outcome = match self.policy.gates.get(gate) {
            Some(Gate::Exec(command)) => {
                self.about(node, pod, revision).run(command, self.limits.gate, &|| self.goes_on())
            }
            Some(Gate::Http(url)) => self.about(node, pod, revision).ask(url, self.limits.gate),
            _ => Ok(()),
        };
        outcome.map_or_else(GateVerdict::NotYet, |()| GateVerdict::Holds)
    }

    /// What a hook is told: of the pod that is there now, if one is.
    fn about_node(&self, node: &str) -> About {
        let pods = List::of_namespace(Kind::Pod, &self.namespace);
        let pods = pods.with_fields(&format!("spec.nodeName={node}"));
        let own = |pod: &Pod| pod.controller.as_ref().is_some_and(|owner| owner.uid == self.uid.as_str());
        let world = self.cluster.read(&[pods], &mut |_| {}).gathered.world;
        // The one that stays, if there are two.
        let found = world.pods.iter().filter(|pod| own(pod)).min_by_key(|pod| pod.is_terminating());
        self.about(node, found.map_or("", |pod| pod.name.as_str()), &self.revision)
    }

    fn about(&self, node: &str, pod: &str, revision: &str) -> About {
        About {
            namespace: self.namespace.clone(),
            daemon_set: self.name.clone(),
            node: node.to_owned(),
            pod: pod.to_owned(),
            pod_ip: self.address(pod).unwrap_or_default(),
            revision: revision.to_owned(),
        }
    }

    /// The address of a pod, which no other answer needs.
    fn address(&self, pod: &str) -> Option<String> {
        if pod.is_empty() {
            return None;
        }
        let list = List::of_namespace(Kind::Pod, &self.namespace).named(pod);
        let mut address = |pod: Value| pod.pointer("/status/podIP").cloned();
        let found = self.cluster.read_whole(&[list], &mut address).ok()?;
        found.first()?.as_str().map(str::to_owned)
    }
}

pub(super) fn options() -> WriteOptions<'static> {
    WriteOptions { dry_run: false, field_manager: FIELD_MANAGER }
}

/// The patch that puts the template of a revision back; nothing if it is in place.
pub(super) fn former(world: &crate::model::World, uid: &str, hash: &str) -> Result<Option<Value>, Fault> {
    let own = world.daemon_sets.iter().find(|own| own.meta.uid == uid);
    let own = own.ok_or_else(|| (ErrorClass::Gone, "the DaemonSet is gone".to_owned()))?;
    let gone = || (ErrorClass::Permanent, format!("there is no revision {hash} any more to go back to"));
    let of_own = |revision: &&crate::model::Revision| {
        revision.controller.as_ref().is_some_and(|owner| owner.uid == uid)
            && crate::state::revision_hash(revision) == hash
    };
    let revision = world.revisions.iter().find(of_own).ok_or_else(gone)?;
    match undo(own, world, revision.revision) {
        Ok(Undo::Skip(_)) => Ok(None),
        Ok(Undo::To(revision)) => {
            let mut patch = undo_patch(revision);
            patch["metadata"] = json!({"uid": uid, "resourceVersion": own.meta.resource_version.as_str()});
            Ok(Some(patch))
        }
        Err(why) => Err((ErrorClass::Permanent, format!("the former template cannot be put back: {why:?}"))),
    }
}

/// What a write that failed means for the machine.
fn fault(own: WriteError) -> Fault {
    let class = match own.error.kind {
        ErrorKind::NotFound | ErrorKind::Conflict => ErrorClass::Gone,
        ErrorKind::TooManyRequests if own.budget.is_some() => ErrorClass::Refused,
        _ => return (class_of(&own.error, own.may_pass()), own.error.to_string()),
    };
    (class, own.budget.unwrap_or_else(|| own.error.to_string()))
}

fn read_fault(error: &ClusterError) -> Fault {
    let class = match error.kind {
        ErrorKind::NotFound => ErrorClass::Gone,
        // A read has been repeated already; a server may be away for longer.
        _ => class_of(error, true),
    };
    (class, error.to_string())
}

fn class_of(error: &ClusterError, may_pass: bool) -> ErrorClass {
    match error.kind {
        ErrorKind::Forbidden | ErrorKind::Unauthorized | ErrorKind::Config => ErrorClass::Permanent,
        ErrorKind::Timeout | ErrorKind::CutOff | ErrorKind::TooManyRequests | ErrorKind::Unreachable => {
            ErrorClass::Transient
        }
        _ if may_pass => ErrorClass::Transient,
        _ => ErrorClass::Permanent,
    }
}
