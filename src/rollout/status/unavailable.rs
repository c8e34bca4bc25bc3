//! Why one node has no available pod, whose doing that is, and whether time alone puts it right.
//!
//! The limits are the author's patience, not the controller's: they keep a pod that just starts, a kubelet that is
//! restarted and a network plugin that is replaced from counting as failures.

use jiff::Timestamp;

use super::outcome::{Class, Fault, Unavailable};
use crate::model::{ContainerState, Node, Phase, Pod, Text};
use crate::placement::{Code, Effect, Placement, refusal};
use crate::state::{DaemonSetState, NodeState, PodState, Problem, ProblemClass, State};

/// A node must be down for so long, in seconds.
const DOWN: i64 = 60;
/// A node that went down with its new pod may come back with it, within so many seconds.
const DOWN_WITH_POD: i64 = 300;
/// A pod must be gone so long after its grace period.
const STUCK: i64 = 60;
/// The scheduler must have said no for so long: preemption and freed room take a moment.
const NO_ROOM: i64 = 30;
/// The API server must have refused pods for so long: a quota is counted a moment late.
const REFUSED: i64 = 15;
/// Configuration and volumes may come a moment after the pod that needs them.
const LATE: i64 = 60;
const VERY_LATE: i64 = 180;
/// The controller deletes a failed pod at once, unless it has failed before.
const BACKED_OFF: i64 = 15;
/// The back-off of failed pods doubles from one second to 15 minutes (pkg/controller/daemon: NewDaemonSetsController).
const LONGEST_BACKOFF: i64 = 900;

/// Conditions by which a node says that it is taken down on purpose.
const MAINTENANCE: [&str; 2] = ["MaintenanceInProgress", "GracefulNodeShutdownInProgress"];

/// What the nodes of one DaemonSet are judged by.
pub(super) struct Judge<'a> {
    pub state: &'a DaemonSetState<'a>,
    pub placement: Placement<'a>,
    pub now: Timestamp,
    pub deadline: i64,
}

/// A class with its evidence, before it is known which node it is about.
struct Finding {
    class: Class,
    fault: Fault,
    message: String,
    since: Option<Timestamp>,
    held: bool,
}

impl Finding {
    fn new(class: Class, fault: Fault, message: impl Into<String>) -> Self {
        Self { class, fault, message: message.into(), since: None, held: false }
    }

    fn since(self, since: Option<Timestamp>) -> Self {
        Self { since, ..self }
    }

    fn held(self, held: bool) -> Self {
        Self { held, ..self }
    }
}

impl Judge<'_> {
    /// Judges a node; nothing if every live pod on it is available.
    pub fn unavailable(&self, own: &NodeState, node: Option<(usize, &Node)>) -> Option<Unavailable> {
        let pods = self.state.pods_on(&own.name);
        let object = |state: &&PodState| pods.iter().copied().find(|pod| pod.name == state.name);
        let live = || own.pods.iter().filter(|pod| !pod.terminating);
        let new = live().rfind(|pod| pod.updated && !pod.available);
        let subject = new.or_else(|| live().find(|pod| !pod.available));
        let (subject, finding) = match subject {
            Some(pod) => (Some(pod), self.of_pod(object(&pod)?, pod, node)),
            None => match own.pods.iter().find(|pod| pod.terminating) {
                Some(pod) => (Some(pod), self.of_terminating(object(&pod)?, node.map(|(_, node)| node))),
                None if own.pods.is_empty() && own.should_run => (None, self.of_missing()),
                None if own.state == State::Duplicate => (own.pods.first(), self.of_duplicate(own)),
                None => return None,
            },
        };
        Some(Unavailable {
            node: own.name.clone(),
            pod: subject.map(|pod| pod.name.clone()),
            class: finding.class,
            message: finding.message,
            fault: if finding.held { finding.fault } else { Fault::None },
            since: finding.since,
            held: finding.held,
            updated: subject.is_some_and(|pod| pod.updated && !pod.terminating),
        })
    }

    fn older(&self, than: i64, since: Option<Timestamp>) -> bool {
        since.is_some_and(|since| self.now.as_second().saturating_sub(since.as_second()) >= than)
    }

    fn of_pod(&self, pod: &Pod, state: &PodState, node: Option<(usize, &Node)>) -> Finding {
        let Some((index, node)) = node else {
            // The pod garbage collector comes after 40 seconds.
            return Finding::new(Class::NodeGone, Fault::Node, "the node object is gone");
        };
        if let Some(down) = self.of_down_node(node, state) {
            return down;
        }
        if pod.phase == Phase::Failed {
            return self.of_failed(pod, state);
        }
        if pod.node_name.is_empty() {
            return self.of_unscheduled(pod, state, index);
        }
        if pod.ready {
            let wanted = self.state.daemon_set.min_ready_seconds;
            let message = format!("ready for less than minReadySeconds ({wanted}s)");
            return Finding::new(Class::MinReadySeconds, Fault::None, message).since(pod.ready_changed);
        }
        let finding = match &state.problem {
            Some(problem) => self.of_problem(pod, problem),
            None => {
                let since = pod.created;
                let message = "its containers are not started";
                Finding::new(Class::Starting, Fault::Revision, message)
                    .since(since)
                    .held(self.older(self.deadline, since))
            }
        };
        if state.updated {
            return finding;
        }
        // An old pod that is not available goes whatever the budget says.
        finding.held(false)
    }

    /// A node that is down, and whether it went down before its pod was replaced.
    fn of_down_node(&self, node: &Node, pod: &PodState) -> Option<Finding> {
        let said = |kind: &&str| node.condition(kind).is_some_and(|own| own.status == "True");
        if let Some(kind) = MAINTENANCE.iter().find(|kind| said(kind)) {
            let since = node.condition(kind).and_then(|own| own.last_transition_time);
            let message = format!("the node is taken down on purpose ({kind})");
            return Some(Finding::new(Class::NodeMaintenance, Fault::Node, message).since(since).held(true));
        }
        let ready = node.not_ready()?;
        let since = ready.last_transition_time;
        if node.unschedulable {
            let message = "the node is cordoned and NotReady: maintenance";
            let finding = Finding::new(Class::NodeMaintenance, Fault::Node, message).since(since);
            return Some(finding.held(since.is_none() || self.older(DOWN, since)));
        }
        let what =
            if ready.status == "Unknown" { "the node does not answer" } else { "the node is NotReady" };
        let after = |created: Timestamp| since.is_some_and(|since| since >= created);
        let (message, fault, limit) = match pod.created {
            Some(created) if pod.updated && !pod.terminating && after(created) => (
                format!("{what}, since after its pod was replaced: suspect the revision"),
                Fault::Revision,
                DOWN_WITH_POD,
            ),
            _ => (
                format!("{what}, since before its pod was replaced: not this revision's doing"),
                Fault::Node,
                DOWN,
            ),
        };
        let held = since.is_none() || self.older(limit, since);
        Some(Finding::new(Class::NodeNotReady, fault, message).since(since).held(held))
    }

    fn of_terminating(&self, pod: &Pod, node: Option<&Node>) -> Finding {
        let stuck = self.older(STUCK, pod.deleted);
        let Some(node) = node else {
            let message = "the node object is gone and its pod still terminates";
            return Finding::new(Class::NodeGone, Fault::Node, message).since(pod.deleted).held(stuck);
        };
        if let Some(ready) = node.not_ready() {
            let down = ready.last_transition_time;
            let message = "terminating, and no kubelet confirms it: the node is NotReady";
            let held = stuck || down.is_none() || self.older(DOWN, down);
            return Finding::new(Class::StuckTerminating, Fault::Node, message).since(down).held(held);
        }
        if stuck {
            let message = "past its grace period (a finalizer, or the kubelet cannot stop it)";
            return Finding::new(Class::StuckTerminating, Fault::Node, message).since(pod.deleted).held(true);
        }
        Finding::new(Class::Terminating, Fault::None, "the old pod terminates")
    }

    /// There is no pod: the controller makes one, unless the API server refuses it.
    fn of_missing(&self) -> Finding {
        let creating = || Finding::new(Class::Creating, Fault::None, "the controller creates a pod");
        let Some(event) = self.state.last_refusal() else { return creating() };
        let daemon_set = self.state.daemon_set;
        let newest = self.state.ownership.claimed.iter().filter_map(|pod| pod.created).max();
        let before = newest.or(daemon_set.meta.creation_timestamp);
        // Times in the API have no fractions: a refusal in the second of a creation came after it or before.
        let refused = event.last.zip(newest).is_none_or(|(refused, newest)| refused > newest);
        if !refused {
            return creating();
        }
        let held = before.is_none() || self.older(REFUSED, before);
        let (class, message) = match refusal(&event.message) {
            Some(reason) if reason.code == Code::Quota => (Class::Quota, reason.message),
            Some(reason) => (Class::Admission, reason.message),
            None => (Class::Admission, event.message.clone()),
        };
        Finding::new(class, Fault::Admission, message).since(before).held(held)
    }

    /// The controller deletes all but one of the bound pods, at once.
    fn of_duplicate(&self, own: &NodeState) -> Finding {
        let newest = own.pods.iter().filter_map(|pod| pod.created).max();
        let message = format!("{} pods of this DaemonSet", own.pods.len());
        let held = self.older(DOWN, newest);
        Finding::new(Class::Duplicate, Fault::Configuration, message).since(newest).held(held)
    }

    fn of_unscheduled(&self, pod: &Pod, state: &PodState, index: usize) -> Finding {
        let Some(problem) = &state.problem else {
            let held = self.older(self.deadline, pod.created);
            return Finding::new(Class::Starting, Fault::Capacity, "not scheduled yet")
                .since(pod.created)
                .held(held);
        };
        let reasons = self.placement.verdict(index).map(|verdict| verdict.reasons).unwrap_or_default();
        let block = reasons.iter().find(|reason| reason.effect == Effect::Blocks);
        let class = block.map_or_else(|| scheduler_class(&problem.message), |reason| class_of(reason.code));
        let message = block.map_or(&problem.message, |reason| &reason.message);
        let fault = match class {
            Class::Capacity | Class::Port => Fault::Capacity,
            _ => Fault::Configuration,
        };
        let since = problem.since.or(pod.created);
        let limit = if block.is_some() { NO_ROOM } else { VERY_LATE };
        let held = pod.nominated.is_none() && self.older(limit, since);
        Finding::new(class, fault, format!("cannot be scheduled: {message}")).since(since).held(held)
    }

    fn of_failed(&self, pod: &Pod, state: &PodState) -> Finding {
        let problem = state.problem.as_ref();
        let why = problem.map_or("the pod failed", |problem| problem.message.as_str());
        let fault = match problem.map(|problem| problem.class) {
            Some(ProblemClass::Evicted | ProblemClass::NodeNotReady | ProblemClass::NodeGone) => Fault::Node,
            Some(ProblemClass::Admission) => Fault::Capacity,
            _ => Fault::Revision,
        };
        let since = problem.and_then(|problem| problem.since).or(pod.ready_changed);
        let held = self.older(BACKED_OFF, since.or(pod.created));
        let message = match pod.created.and_then(|made| next_try(made, self.now)) {
            Some((next, last)) if held => format!(
                "{why}; failed before: the controller backs off, next try from {next} on, at {last} at the latest"
            ),
            _ => format!("{why}; the controller replaces it"),
        };
        Finding::new(Class::FailedBackoff, fault, message).since(since).held(held)
    }

    fn of_problem(&self, pod: &Pod, problem: &Problem) -> Finding {
        let (class, fault, held) = match problem.class {
            ProblemClass::Image => {
                let limit = if is_waiting(pod, "ErrImagePull") || is_waiting(pod, "RegistryUnavailable") {
                    LATE
                } else {
                    0
                };
                (Class::Image, Fault::Revision, self.older(limit, pod.created))
            }
            ProblemClass::Crash => (Class::Crash, Fault::Revision, keeps_crashing(pod)),
            ProblemClass::Oom => (Class::Oom, Fault::Revision, keeps_crashing(pod)),
            ProblemClass::Config => (Class::Config, Fault::Revision, self.older(LATE, pod.created)),
            ProblemClass::Volume => (Class::Volume, Fault::Revision, self.older(VERY_LATE, pod.created)),
            ProblemClass::Sandbox => (Class::Sandbox, Fault::Node, self.older(VERY_LATE, pod.created)),
            ProblemClass::Probe => (Class::Probe, Fault::Revision, self.older(self.deadline, pod.created)),
            _ => (Class::Starting, Fault::Revision, self.older(self.deadline, pod.created)),
        };
        Finding::new(class, fault, problem.message.clone()).since(problem.since.or(pod.created)).held(held)
    }
}

fn class_of(code: Code) -> Class {
    match code {
        Code::HostPort => Class::Port,
        Code::Cpu | Code::Memory | Code::EphemeralStorage | Code::PodCount | Code::ExtendedResource => {
            Class::Capacity
        }
        Code::PodAffinity | Code::PodAntiAffinity | Code::TopologySpread | Code::NodeAffinity => {
            Class::Affinity
        }
        _ => Class::Unschedulable,
    }
}

/// What the scheduler said, where its filters cannot be played (pkg/scheduler/framework/plugins: Err… texts).
fn scheduler_class(message: &str) -> Class {
    let says = |part: &str| message.contains(part);
    if says("free ports") {
        Class::Port
    } else if says("Insufficient") || says("Too many pods") {
        Class::Capacity
    } else if says("affinity rules") || says("topology spread") || says("affinity/selector") {
        Class::Affinity
    } else {
        Class::Unschedulable
    }
}

fn states(pod: &Pod) -> impl Iterator<Item = &crate::model::ContainerStatus> {
    pod.detail.iter().flat_map(|detail| &detail.containers)
}

fn is_waiting(pod: &Pod, wanted: &str) -> bool {
    states(pod).any(|own| matches!(&own.state, ContainerState::Waiting { reason, .. } if reason == wanted))
}

/// A first crash may be a matter of order; the kubelet's back-off, or a second restart, is not.
fn keeps_crashing(pod: &Pod) -> bool {
    is_waiting(pod, "CrashLoopBackOff")
        || states(pod).any(|own| {
            let ended = matches!(&own.state, ContainerState::Terminated(ended) if ended.exit_code != 0);
            own.restarts >= if ended { 1 } else { 2 }
        })
}

/// When the controller replaces a failed pod that it made at `made`: the earliest and the latest time.
///
/// The back-off of a node is kept in the controller's memory. It began when this pod was made in place of the one
/// before, and it is not over: it is the first power of two that ends after now, or a later one.
fn next_try(made: Timestamp, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let passed = now.as_second().saturating_sub(made.as_second());
    let mut backoff = 1;
    while backoff <= passed && backoff < LONGEST_BACKOFF {
        backoff = (backoff * 2).min(LONGEST_BACKOFF);
    }
    let after = |seconds: i64| Timestamp::from_second(made.as_second().checked_add(seconds)?).ok();
    (backoff > passed).then_some(())?;
    after(backoff).zip(after(LONGEST_BACKOFF))
}

/// Returns the nodes in `list`, by name.
pub(super) fn names<'a>(list: impl Iterator<Item = &'a Unavailable>) -> Vec<Text> {
    list.map(|own| own.node.clone()).collect()
}
