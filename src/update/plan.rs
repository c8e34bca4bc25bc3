//! From judged nodes and a policy to ordered waves.
//!
//! Only nodes whose pod is outdated, and that would get one again, are planned. The order: the canary; nodes whose pod
//! is down, since replacing it takes nothing away and may give the budget back; `--order`'s selectors; control-plane
//! nodes last; zones in turn; names. Nodes that are not Ready follow the first wave: they prove nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::journal::VERSION;
use super::policy::Policy;
use super::sight::{NodeSight, Sight};
use super::waves::{Sorter, into_waves};
use super::{names, ranges};
use crate::model::{StrategyType, Text, World};
use crate::rollout::start_time;
use crate::state::{DaemonSetState, revision_hash, revisions_of};

/// What is going to happen.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The run's id.
    pub run: Text,
    /// The DaemonSet's uid.
    pub uid: Text,
    /// Its generation when the plan was made.
    pub generation: i64,
    /// The hash that pods are to have.
    pub target: Text,
    /// The hash that most planned nodes have: where a revert goes. Absent if no revision stores it.
    pub former: Option<Text>,
    /// When it was made, seconds since 1970.
    pub started: i64,
    /// How it is done.
    pub policy: Policy,
    /// The nodes in their order.
    pub nodes: Vec<Planned>,
    /// The waves: consecutive parts of `nodes`.
    pub waves: Vec<Wave>,
    /// Outdated nodes that are not planned; not kept in the journal.
    pub left: Vec<Left>,
}

/// A planned node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The name.
    pub name: Text,
    /// It was down when the plan was made.
    pub down: bool,
}

/// A wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wave {
    /// How many nodes.
    pub nodes: usize,
    /// It is the canary.
    pub canary: bool,
}

/// An outdated node that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The name.
    pub node: Text,
    /// Why.
    pub reason: &'static str,
}

/// What holds the first step now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocker {
    /// More nodes are without an available pod than may be.
    Budget {
        /// How many may be.
        budget: usize,
        /// The nodes.
        unavailable: Vec<Text>,
    },
}

/// How long it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// All of it, seconds.
    pub seconds: u64,
    /// A node, seconds: the median of the pods that are there, from creation to Ready; absent if none tells.
    pub per_node: Option<u64>,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanRefusal {
    /// The strategy is RollingUpdate: the controller does it.
    NotOnDelete,
    /// The DaemonSet is being deleted.
    Deleting,
    /// The controller has not made the revision of the live template yet, or the data has none.
    NoRevision,
    /// A selector cannot be read; the flag and why.
    Selector(&'static str, String),
    /// A number of the policy cannot be used; the flag and why.
    Number(&'static str, String),
    /// The names of so many nodes do not fit an annotation; bytes.
    TooBig(usize),
}

/// The most bytes of a plan: annotations together may have 256 KiB, and others need some.
pub(super) const MOST_BYTES: usize = 100 << 10;

/// Makes the plan of a run.
///
/// # Errors
/// Why there is none.
pub fn plan(
    state: &DaemonSetState<'_>,
    world: &World,
    policy: Policy,
    run: &str,
    now: Timestamp,
) -> Result<Plan, PlanRefusal> {
    let daemon_set = state.daemon_set;
    if daemon_set.meta.deletion_timestamp.is_some() {
        return Err(PlanRefusal::Deleting);
    }
    if daemon_set.strategy.kind != StrategyType::OnDelete {
        return Err(PlanRefusal::NotOnDelete);
    }
    let sight = Sight::new(state, &world.nodes);
    let target = sight.hash.clone().ok_or(PlanRefusal::NoRevision)?;
    let mut sorter = Sorter::new(&policy, world)?;
    for node in sight.nodes.iter().filter(|node| is_outdated(node)) {
        sorter.add(node);
    }
    let Sorter { canary, rest, left, .. } = sorter;
    let (nodes, waves) = into_waves(&policy, canary, rest)?;
    let former = former(state, world, &sight, &nodes);
    let plan = Plan {
        run: run.into(),
        uid: daemon_set.meta.uid.clone(),
        generation: sight.generation,
        target,
        former,
        started: now.as_second(),
        policy,
        nodes,
        waves,
        left,
    };
    let bytes = plan.encode().len();
    if bytes > MOST_BYTES { Err(PlanRefusal::TooBig(bytes)) } else { Ok(plan) }
}

/// An outdated pod stays there for ever, and nothing that is current is beside it.
fn is_outdated(node: &NodeSight) -> bool {
    let mut live = node.live().peekable();
    live.peek().is_some() && live.all(|pod| !pod.updated)
}

/// The hash that most planned nodes have, if a revision stores it; of equals the newest.
fn former(state: &DaemonSetState<'_>, world: &World, sight: &Sight, nodes: &[Planned]) -> Option<Text> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for pod in nodes.iter().filter_map(|node| sight.node(&node.name)).flat_map(NodeSight::live) {
        if let Some(hash) = &pod.hash {
            *counts.entry(hash).or_default() += 1;
        }
    }
    let revisions = revisions_of(state.daemon_set, world).into_iter().map(revision_hash);
    let counted = revisions.filter_map(|hash| Some((counts.get(hash)?, hash)));
    counted.max_by_key(|(count, _)| **count).map(|(_, hash)| Text::shared(hash))
}

impl Plan {
    /// Returns the wave of the node at `index`.
    pub fn wave_of(&self, index: usize) -> usize {
        let mut end = 0;
        let ends = self.waves.iter().map(|wave| {
            end += wave.nodes;
            end
        });
        ends.take_while(|end| *end <= index).count()
    }

    /// Returns the indices of the nodes of a wave.
    pub fn wave(&self, wave: usize) -> std::ops::Range<usize> {
        let start = self.waves.iter().take(wave).map(|own| own.nodes).sum();
        start..start + self.waves.get(wave).map_or(0, |own| own.nodes)
    }

    /// Returns what holds the first step, as the cluster is now.
    pub fn blockers(&self, sight: &Sight) -> Vec<Blocker> {
        let budget = self.policy.budget(sight.desired());
        let unavailable: Vec<Text> = sight.unavailable().map(|node| node.name.clone()).collect();
        let first_is_up = self.nodes.first().is_some_and(|node| !node.down);
        if unavailable.len() >= budget && first_is_up {
            return vec![Blocker::Budget { budget, unavailable }];
        }
        Vec::new()
    }

    /// Estimates how long it takes; `desired` nodes should run a pod.
    pub fn estimate(&self, state: &DaemonSetState<'_>, desired: usize) -> Estimate {
        let start = start_time(&state.ownership.claimed);
        let wait = u64::try_from(state.daemon_set.min_ready_seconds).unwrap_or(0);
        let per_node =
            start.and_then(|(seconds, _)| u64::try_from(seconds).ok()).map(|seconds| seconds + wait);
        let at_once = u64::try_from(self.policy.budget(desired)).unwrap_or(1).max(1);
        let rounds = self.waves.iter().map(|wave| (wave.nodes as u64).div_ceil(at_once));
        let nodes: u64 = rounds.sum::<u64>().saturating_mul(per_node.unwrap_or(wait));
        let soaks = self.policy.soak.saturating_mul(self.waves.len() as u64);
        Estimate { seconds: nodes.saturating_add(soaks), per_node }
    }

    /// Returns the text to store.
    pub fn encode(&self) -> String {
        let names: Vec<&str> = self.nodes.iter().map(|node| &*node.name).collect();
        let down = self.nodes.iter().enumerate().filter(|(_, node)| node.down).map(|(index, _)| index);
        let wire = PlanWire {
            v: VERSION,
            run: self.run.clone(),
            uid: self.uid.clone(),
            generation: self.generation,
            target: self.target.clone(),
            former: self.former.clone(),
            started: self.started,
            policy: self.policy.clone(),
            waves: self.waves.iter().map(|wave| wave.nodes).collect(),
            canary: self.waves.first().is_some_and(|wave| wave.canary),
            down: ranges::encode(down),
            nodes: names::encode(&names),
        };
        // Plain data with text keys always serializes.
        serde_json::to_string(&wire).unwrap_or_default()
    }
}

/// A plan as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlanWire {
    v: u32,
    run: Text,
    uid: Text,
    generation: i64,
    target: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    former: Option<Text>,
    started: i64,
    policy: Policy,
    waves: Vec<usize>,
    #[serde(default)]
    canary: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    down: String,
    nodes: String,
}

impl PlanWire {
    /// Unfolds it.
    pub fn into_plan(self) -> Result<Plan, &'static str> {
        let names = names::decode(&self.nodes).ok_or("the names of the nodes cannot be read")?;
        let mut nodes: Vec<_> = names.into_iter().map(|name| Planned { name, down: false }).collect();
        for index in ranges::decode(&self.down, nodes.len()).ok_or("a range of nodes is wrong")? {
            if let Some(node) = nodes.get_mut(index) {
                node.down = true;
            }
        }
        let total = self.waves.iter().try_fold(0usize, |sum, own| sum.checked_add(*own));
        if total != Some(nodes.len()) {
            return Err("the waves do not have as many nodes as there are names");
        }
        let canary = |index| self.canary && index == 0;
        let waves = self.waves.iter().enumerate();
        Ok(Plan {
            run: self.run,
            uid: self.uid,
            generation: self.generation,
            target: self.target,
            former: self.former,
            started: self.started,
            policy: self.policy,
            nodes,
            waves: waves.map(|(index, nodes)| Wave { nodes: *nodes, canary: canary(index) }).collect(),
            left: Vec::new(),
        })
    }
}
