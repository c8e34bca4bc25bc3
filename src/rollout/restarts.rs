//! What restarts once a template is in place: how many pods, how many at a time, which of them at once.
//!
//! Plays the controller's next pass over a DaemonSet as it would be. Refuses to guess where the data lacks nodes or
//! pods.

use serde_json::Value;

use super::young::Young;
use crate::model::{DaemonSet, Pod, StrategyType, TEMPLATE_GENERATION_ANNOTATION, WrongField};
use crate::state::{Budget, DaemonSetState, is_updated};

/// A DaemonSet as it would be with another template, its generations raised as the server does.
///
/// # Errors
/// A field of the template has the wrong type.
pub fn with_template(daemon_set: &DaemonSet, template: Value) -> Result<DaemonSet, WrongField> {
    let mut raw = (*daemon_set.raw).clone();
    if let Some(slot) = raw.pointer_mut("/spec/template") {
        *slot = template;
        if let Value::Object(fields) = slot {
            fields.remove("$patch");
        }
    }
    let mut after = DaemonSet::from_value(raw, daemon_set.origin.clone())?;
    after.meta.namespace = daemon_set.meta.namespace.clone();
    after.meta.generation = daemon_set.meta.generation.map(|own| own.saturating_add(1));
    after.template_generation = daemon_set.template_generation.map(|own| own.saturating_add(1));
    if let Some(own) = after.template_generation {
        after.meta.annotations.insert(TEMPLATE_GENERATION_ANNOTATION.into(), own.to_string().as_str().into());
    }
    Ok(after)
}

/// What restarts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Restarts {
    /// Whether the controller replaces pods by itself.
    pub by_itself: bool,
    /// All old pods.
    pub outdated: usize,
    /// The budget; that of `OnDelete` is all zeros.
    pub budget: Budget,
    /// Nodes whose available old pod is replaced within the budget, in turn.
    pub in_turn: usize,
    /// Nodes whose old pod is not ready and is replaced at once, whatever the budget says.
    pub at_once: Vec<String>,
    /// Nodes of which the same holds though their pod is ready: it is so for less than `minReadySeconds`.
    pub young: Young,
    /// Nodes with two pods, of which the one that stays is of the wanted revision already.
    pub relieved: usize,
    /// Nodes that lose their pod for good: they should not run one.
    pub lost: Vec<String>,
    /// The node that is gone and stops a surge.
    pub stalled_by: Option<String>,
    /// How long a pod took until it was ready, seconds: the median, and of how many.
    pub start: Option<(i64, usize)>,
    /// How long it then waits to be available, seconds.
    pub min_ready_seconds: i64,
}

impl Restarts {
    /// Judges what `after`, the state of a DaemonSet as it would be, makes the controller do.
    pub fn new(after: &DaemonSetState<'_>) -> Self {
        let daemon_set = after.daemon_set;
        let hash = after.revision.hash.as_deref();
        let live = |pod: &&Pod| !pod.is_terminating();
        let old =
            |pod: &&&Pod| !pod.is_terminating() && !is_updated(pod, hash, daemon_set.template_generation);
        let mut restarts = Self {
            outdated: after.ownership.claimed.iter().filter(old).count(),
            start: start_time(&after.ownership.claimed),
            min_ready_seconds: i64::from(daemon_set.min_ready_seconds),
            by_itself: daemon_set.strategy.kind == StrategyType::RollingUpdate,
            ..Self::default()
        };
        let Some(rolling) = after.rolling_update() else { return restarts };
        let runs = |pod: &Pod| after.should_run(pod);
        let node = |pod: &&Pod| pod.target_node().map_or_else(|| pod.name.to_string(), ToString::to_string);
        let pods = |pods: &[&Pod], wanted: &dyn Fn(&Pod) -> bool| -> Vec<String> {
            sorted(pods.iter().filter(|pod| wanted(pod)).map(node).collect())
        };
        restarts.in_turn = rolling.candidates.iter().filter(|pod| runs(pod)).count();
        // With surge, what is certain to go where a pod should run has its successor beside it.
        let surge = rolling.budget.max_surge > 0;
        let unavailable: Vec<&Pod> = match surge {
            true => {
                rolling.surge_now.iter().flat_map(|node| after.pods_on(node)).copied().filter(live).collect()
            }
            false => rolling.certain.iter().copied().filter(|pod| runs(pod)).collect(),
        };
        restarts.young = Young::among(after, unavailable.iter().copied());
        restarts.at_once = pods(&unavailable, &|pod| after.available_in(pod).is_none());
        restarts.relieved = if surge { rolling.certain.iter().filter(|pod| runs(pod)).count() } else { 0 };
        let all: Vec<&Pod> = [&rolling.certain, &rolling.candidates, &rolling.unwanted]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        restarts.lost = pods(&all, &|pod| !runs(pod));
        restarts.stalled_by = rolling.stalled_by.as_ref().map(ToString::to_string);
        restarts.budget = rolling.budget;
        restarts
    }

    /// Returns how many nodes get a new pod for an old one.
    pub fn nodes(&self) -> usize {
        self.in_turn + self.at_once.len() + self.young.nodes.len()
    }

    /// Returns how many nodes are worked on at the same time.
    pub fn width(&self) -> i64 {
        self.budget.max_surge.max(self.budget.max_unavailable).max(1)
    }

    /// Returns about how many seconds it takes, without the time that old pods need to end.
    pub fn seconds(&self) -> Option<i64> {
        let (start, _) = self.start?;
        let nodes = i64::try_from(self.nodes()).ok()?;
        let waves = nodes.checked_add(self.width() - 1)? / self.width();
        waves.checked_mul(start.checked_add(self.min_ready_seconds)?)
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_by(|a, b| crate::model::natural_order(a, b));
    names.dedup();
    names
}

/// Returns the median time from creation to ready, seconds, of the pods that are ready, and how many these are.
pub fn start_time(pods: &[&Pod]) -> Option<(i64, usize)> {
    let took = |pod: &&Pod| {
        let seconds = pod.ready_changed?.as_second() - pod.created?.as_second();
        (pod.ready && seconds >= 0).then_some(seconds)
    };
    let mut times: Vec<i64> = pods.iter().filter_map(took).collect();
    times.sort_unstable();
    times.get(times.len() / 2).map(|middle| (*middle, times.len()))
}
