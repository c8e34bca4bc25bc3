//! Draining one node: the other pods are evicted, and waited for until they are gone.
//!
//! As `kubectl drain` does it (k8s.io/kubectl/pkg/drain/drain.go): the pods are listed once, one that may not go forbids it
//! all before anything is evicted, an eviction that a disruption budget forbids is tried again. Unlike kubectl each eviction
//! names the uid. Begun anew after a crash it goes on where it was. Refuses to cordon.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::commands::wording::count;
use crate::source::{Cluster, ClusterError, ErrorKind, Kind, List, WriteError};
use crate::update::{self, Drained, Fate};

/// kubectl's pause after a refused eviction (EvictErrorRetryDelay) and between looks at what is gone.
const REFUSED: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_secs(1);
/// How many pods are named.
const NAMED: usize = 3;

/// How a node is drained.
pub(super) struct Drain<'a> {
    pub cluster: &'a Cluster,
    pub node: &'a str,
    pub policy: &'a update::Drain,
    /// Whether to go on.
    pub goes_on: &'a dyn Fn() -> bool,
    /// Told what is waited for, when that changes.
    pub say: &'a dyn Fn(String),
}

/// Why a node is not drained.
#[derive(Debug)]
pub(super) enum NotDrained {
    /// A pod may not go.
    Forbidden(String),
    /// It took too long.
    TimedOut(String),
    /// The driver is to stop.
    Stopped,
    /// The server refuses or cannot be reached.
    Failed(ClusterError),
}

impl Drain<'_> {
    /// Evicts what is to go, and returns when it is gone.
    ///
    /// # Errors
    /// Why it is not gone.
    pub fn run(&self) -> Result<(), NotDrained> {
        let limit = Some(self.policy.timeout).filter(|seconds| *seconds > 0).map(Duration::from_secs);
        let until = limit.and_then(|limit| Instant::now().checked_add(limit));
        let going = self.going()?;
        // What waits, and when it may be tried again; nothing once it was accepted.
        let mut waiting: BTreeMap<&str, Option<Instant>> =
            going.iter().map(|own| (own.uid.as_str(), Some(Instant::now()))).collect();
        let mut told = String::new();
        while !waiting.is_empty() {
            let mut budget = None;
            for pod in &going {
                let due = waiting.get(pod.uid.as_str()).copied().flatten();
                if due.is_none_or(|due| Instant::now() < due) {
                    continue;
                }
                if !(self.goes_on)() {
                    return Err(NotDrained::Stopped);
                }
                let again = self.evict(pod, &mut budget)?;
                waiting.insert(&pod.uid, again.map(|wait| Instant::now() + wait));
            }
            let there = self.there()?;
            waiting.retain(|uid, _| there.contains(*uid));
            if waiting.is_empty() {
                break;
            }
            let words = words(&going, &waiting, budget.as_deref());
            if budget.is_some() || told.is_empty() {
                if told != words {
                    (self.say)(words.clone());
                }
                told = words.clone();
            }
            if until.is_some_and(|until| Instant::now() >= until) {
                return Err(NotDrained::TimedOut(words));
            }
            if !(self.goes_on)() {
                return Err(NotDrained::Stopped);
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    fn on_node(&self) -> List {
        List::all(Kind::Pod).with_fields(&format!("spec.nodeName={}", self.node))
    }

    /// The pods that are to go; an error if one may not.
    fn going(&self) -> Result<Vec<Drained>, NotDrained> {
        let mut pods = self.on_node();
        if let Some(selector) = &self.policy.pod_selector {
            pods = pods.labelled(selector.clone());
        }
        let mut found = Vec::new();
        self.cluster
            .read_whole(&[pods], &mut |pod| {
                found.extend(Drained::from_value(&pod));
                None
            })
            .map_err(NotDrained::Failed)?;
        let mut known: BTreeMap<(String, String), bool> = BTreeMap::new();
        let mut forbidden: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut going = Vec::new();
        for pod in found {
            let exists = match pod.daemon_set() {
                None => true,
                Some(name) => {
                    let key = (pod.namespace.clone(), name.to_owned());
                    match known.get(&key) {
                        Some(exists) => *exists,
                        None => {
                            let exists = self.exists(&key)?;
                            known.insert(key, exists);
                            exists
                        }
                    }
                }
            };
            let name = format!("{}/{}", pod.namespace, pod.name);
            match pod.fate(self.policy, exists) {
                Fate::Stay => {}
                Fate::Forbid(why) => forbidden.entry(why).or_default().push(name),
                Fate::Evict(warning) => {
                    if let Some(warning) = warning {
                        (self.say)(format!("{warning}: {name}"));
                    }
                    going.push(pod);
                }
            }
        }
        if forbidden.is_empty() {
            return Ok(going);
        }
        let told: Vec<String> =
            forbidden.iter().map(|(why, pods)| format!("cannot delete {why}: {}", pods.join(", "))).collect();
        Err(NotDrained::Forbidden(told.join("; ")))
    }

    fn exists(&self, (namespace, name): &(String, String)) -> Result<bool, NotDrained> {
        let list = List::of_namespace(Kind::DaemonSet, namespace).named(name);
        match self.cluster.read(&[list], &mut |_| {}).unread.pop() {
            None => Ok(true),
            Some(unread) if unread.error.kind == ErrorKind::NotFound => Ok(false),
            Some(unread) => Err(NotDrained::Failed(unread.error)),
        }
    }

    /// The uids of the pods on the node.
    fn there(&self) -> Result<BTreeSet<String>, NotDrained> {
        let mut reading = self.cluster.read(&[self.on_node()], &mut |_| {});
        match reading.unread.pop() {
            None => Ok(reading.gathered.world.pods.iter().map(|own| own.uid.to_string()).collect()),
            Some(unread) => Err(NotDrained::Failed(unread.error)),
        }
    }

    /// Evicts one pod; returns when to try again, if it was refused for now.
    fn evict(&self, pod: &Drained, budget: &mut Option<String>) -> Result<Option<Duration>, NotDrained> {
        let grace = self.policy.grace_period;
        let outcome = if self.policy.disable_eviction {
            self.cluster.delete_pod_within(&pod.namespace, &pod.name, &pod.uid, grace)
        } else {
            self.cluster.evict_pod(&pod.namespace, &pod.name, &pod.uid, grace, false)
        };
        match outcome {
            Ok(()) => Ok(None),
            // Gone, or another pod of the name by now.
            Err(own) if matches!(own.error.kind, ErrorKind::NotFound | ErrorKind::Conflict) => Ok(None),
            Err(WriteError { budget: Some(why), wait, .. }) => {
                *budget = Some(why);
                Ok(Some(wait.unwrap_or(REFUSED)))
            }
            Err(own) if own.may_pass() => Ok(Some(own.wait.unwrap_or(LOOK))),
            // Its namespace is being deleted: no eviction goes through, but the pod goes.
            Err(_) if pod.terminating => Ok(None),
            Err(own) => Err(NotDrained::Failed(own.error)),
        }
    }
}

fn words(going: &[Drained], waiting: &BTreeMap<&str, Option<Instant>>, budget: Option<&str>) -> String {
    let left: Vec<String> = going
        .iter()
        .filter(|own| waiting.contains_key(own.uid.as_str()))
        .map(|own| format!("{}/{}", own.namespace, own.name))
        .collect();
    let mut words = format!(
        "{} to go: {}",
        count(left.len(), "pod"),
        left.get(..NAMED.min(left.len())).unwrap_or_default().join(" ")
    );
    if left.len() > NAMED {
        words.push_str(&format!(" and {} more", left.len() - NAMED));
    }
    if let Some(why) = budget {
        words.push_str(&format!("; {why}"));
    }
    words
}
