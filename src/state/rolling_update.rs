//! What a rolling update does next, and its budget.
//!
//! Follows rollingUpdate and updatedDesiredNodeCounts of pkg/controller/daemon/update.go. The controller walks
//! a Go map, so which of several candidates goes first is not promised by anybody; how many go is.

use std::collections::HashMap;

use super::manage::{Clock, hash_of};
use super::node_pods::NodePods;
use crate::model::{DaemonSet, Pod, Text, UpdateStrategy};

/// The resolved numbers of a rolling update.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Budget {
    /// Nodes that should run a pod.
    pub desired: i64,
    /// How many of them may be without an available pod.
    pub max_unavailable: i64,
    /// How many may have two.
    pub max_surge: i64,
    /// Units spent: unavailable nodes, or surging nodes.
    pub spent: i64,
}

impl Budget {
    /// Returns how many available old pods may be replaced now.
    pub fn left(&self) -> i64 {
        let limit = if self.max_surge > 0 { self.max_surge } else { self.max_unavailable };
        (limit - self.spent).max(0)
    }
}

/// What one pass of the rolling update does.
#[derive(Debug, Default)]
pub struct RollingUpdate<'a> {
    /// The numbers.
    pub budget: Budget,
    /// The nodes that spend the budget, one unit each, by name.
    pub spent_by: Vec<Text>,
    /// Old pods that go whatever the budget says.
    pub certain: Vec<&'a Pod>,
    /// Available old pods of which `budget.left()` go (delete first), or whose nodes get a second pod (surge).
    pub candidates: Vec<&'a Pod>,
    /// Nodes that get a new pod beside an old one that is not available.
    pub surge_now: Vec<Text>,
    /// Available old pods on nodes that should not run one; as many go as there are more than desired available.
    pub unwanted: Vec<&'a Pod>,
    /// How many of `unwanted` go.
    pub unwanted_now: usize,
    /// A surge update does nothing while an old pod is left on this node, which is gone.
    pub stalled_by: Option<Text>,
    /// The old pods that would go or wait for their turn, were the update not stalled.
    pub held: Vec<&'a Pod>,
}

/// Reports whether the controller counts the pod as updated (`IsPodUpdated`): either label is enough.
pub fn is_updated(pod: &Pod, hash: Option<&str>, generation: Option<i64>) -> bool {
    let by_hash = hash.is_some_and(|hash| !hash.is_empty() && hash_of(pod) == Some(hash));
    by_hash || generation_matches(pod, generation)
}

/// Reports whether the template-generation label alone makes the pod count as updated.
pub(super) fn generation_matches(pod: &Pod, generation: Option<i64>) -> bool {
    generation.is_some_and(|own| {
        pod.labels.get("pod-template-generation").is_some_and(|label| label == own.to_string())
    })
}

/// Plays one pass over `nodes`, those that exist and whether they should run a pod.
///
/// # Errors
/// maxUnavailable or maxSurge is no number and no percentage; the text is the controller's.
pub fn rolling_update<'a>(
    daemon_set: &DaemonSet,
    node_pods: &NodePods<'a>,
    nodes: &[(Text, bool)],
    hash: Option<&str>,
    clock: Clock,
) -> Result<RollingUpdate<'a>, String> {
    let desired = nodes.iter().filter(|(_, should_run)| *should_run).count() as i64;
    let budget = budget(&daemon_set.strategy, desired)?;
    let mut update = RollingUpdate { budget, ..RollingUpdate::default() };
    let empty = nodes.iter().filter(|(name, should_run)| *should_run && node_pods.get(name).is_none());
    let mut entries: Vec<(&Text, &[&'a Pod])> = node_pods.iter().collect();
    entries.sort_by_key(|(node, _)| (*node).clone());
    let generation = daemon_set.template_generation;
    if update.budget.max_surge == 0 {
        update.spent_by.extend(empty.map(|(name, _)| name.clone()));
        for (node, pods) in entries {
            delete_first(&mut update, node, sort_out(pods, hash, generation), clock);
        }
    } else {
        surge(&mut update, &entries, nodes, |pods| sort_out(pods, hash, generation), clock);
    }
    update.spent_by.sort();
    update.budget.spent = update.spent_by.len() as i64;
    Ok(update)
}

/// `updatedDesiredNodeCounts`, as far as it is about numbers.
fn budget(strategy: &UpdateStrategy, desired: i64) -> Result<Budget, String> {
    let wrong = |field: &str, why: &str| {
        format!("couldn't get unavailable numbers: invalid value for {field}: {why}")
    };
    let mut max_unavailable =
        strategy.unavailable_count(desired).map_err(|why| wrong("MaxUnavailable", &why))?;
    let max_surge = strategy.surge_count(desired).map_err(|why| wrong("MaxSurge", &why))?;
    if desired > 0 && max_unavailable == 0 && max_surge == 0 {
        max_unavailable = 1;
    }
    Ok(Budget { desired, max_unavailable, max_surge, spent: 0 })
}

/// `findUpdatedPodsOnNode`: the one new and the one old pod, or `None` if there are two of a kind.
type Pair<'a> = Option<(Option<&'a Pod>, Option<&'a Pod>)>;

fn sort_out<'a>(pods: &[&'a Pod], hash: Option<&str>, generation: Option<i64>) -> Pair<'a> {
    let (mut new, mut old) = (None, None);
    for pod in pods.iter().copied().filter(|pod| !pod.is_terminating()) {
        let slot = if is_updated(pod, hash, generation) { &mut new } else { &mut old };
        if slot.replace(pod).is_some() {
            return None;
        }
    }
    Some((new, old))
}

fn delete_first<'a>(update: &mut RollingUpdate<'a>, node: &Text, pair: Pair<'a>, clock: Clock) {
    match pair {
        Some((Some(new), None)) if clock.available(new) => return,
        Some((None, Some(old))) if clock.available(old) => return update.candidates.push(old),
        Some((None, Some(old))) => update.certain.push(old),
        None | Some(_) => {}
    }
    update.spent_by.push(node.clone());
}

fn surge<'a>(
    update: &mut RollingUpdate<'a>,
    entries: &[(&Text, &[&'a Pod])],
    nodes: &[(Text, bool)],
    sort_out: impl Fn(&[&'a Pod]) -> Pair<'a>,
    clock: Clock,
) {
    let should_run: HashMap<&Text, bool> = nodes.iter().map(|(name, run)| (name, *run)).collect();
    let mut available = 0;
    for (node, pods) in entries {
        let Some((new, old)) = sort_out(pods) else {
            update.spent_by.push((*node).clone());
            continue;
        };
        if old.or(new).is_some_and(|pod| clock.available(pod)) {
            available += 1;
        }
        match (new, old) {
            (_, None) => {}
            (None, Some(old)) => match (should_run.get(*node).copied(), clock.available(old)) {
                (None, _) => update.stalled_by = Some((*node).clone()),
                (Some(false), false) => update.certain.push(old),
                (Some(true), false) => update.surge_now.push((*node).clone()),
                (Some(false), true) => update.unwanted.push(old),
                (Some(true), true) => update.candidates.push(old),
            },
            (Some(new), Some(_)) if !clock.available(new) => update.spent_by.push((*node).clone()),
            (Some(_), Some(old)) => update.certain.push(old),
        }
    }
    if update.stalled_by.is_some() {
        // The look-up of the node fails, and with it the whole pass, before anything is created or deleted.
        let held =
            [&update.certain, &update.candidates, &update.unwanted].into_iter().flatten().copied().collect();
        let (budget, stalled_by) = (update.budget.clone(), update.stalled_by.take());
        let spent_by = std::mem::take(&mut update.spent_by);
        *update = RollingUpdate { budget, spent_by, stalled_by, held, ..RollingUpdate::default() };
    }
    let extra = usize::try_from(available - update.budget.desired).unwrap_or(0);
    update.unwanted_now = extra.min(update.unwanted.len());
}
