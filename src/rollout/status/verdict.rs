//! The verdict: what the nodes, taken together, say about the rollout.

use super::goal::{Goal, GoalNode};
use super::outcome::{Class, Fault, Options, RolloutStatus, Spending, Unavailable, Verdict, WayOut};
use super::pace::pace;
use super::unavailable::{Judge, names};
use super::way_out;
use crate::model::{StrategyType, Text};
use crate::rollout::{PAUSED_ANNOTATION, Young};
use crate::state::{DaemonSetState, RollingUpdate, Tools, revisions_of};

/// A revision that runs on so many times more nodes than it fails on is not the likely cause.
const COUNTER_EVIDENCE: usize = 3;
/// One node may go down by chance just after its pod was replaced.
const SUSPECTS: usize = 2;

/// What was found: the verdict, why, and what frees the rollout.
type Found = (Verdict, String, Vec<WayOut>);

/// Judges the rollout of one DaemonSet at the moment of `tools`.
pub fn verdict(tools: &Tools<'_>, state: &DaemonSetState<'_>, options: &Options) -> RolloutStatus {
    let judge =
        Judge { state, placement: state.placement(), now: tools.now, deadline: options.progress_deadline };
    let mut goal = Goal::new(tools, &judge, options);
    let revision_fails = weigh(&mut goal);
    let rolling = state.rolling_update();
    let budget = rolling.as_ref().map(|rolling| spending(state, rolling, &goal));
    let has_former = revisions_of(state.daemon_set, tools.world).len() > 1;
    let question = Question {
        state,
        goal: &goal,
        rolling: rolling.as_ref(),
        budget: budget.as_ref(),
        options,
        has_former,
    };
    let (verdict, reason, way_out) = question.answer(revision_fails);
    let open = goal.open().count();
    let limit = budget.as_ref().map_or(1, |budget| budget.limit);
    let measured = verdict == Verdict::InProgress;
    let (pace, eta) = if measured { pace(state, tools.now, open, limit) } else { (None, None) };
    let count = |which: fn(&GoalNode) -> bool| goal.counting().filter(|own| which(own)).count();
    let mut unavailable: Vec<Unavailable> =
        goal.nodes.iter().filter_map(|own| own.unavailable.clone()).collect();
    unavailable.sort_by_key(|own| (!own.held, own.class));
    RolloutStatus {
        verdict,
        reason,
        desired: goal.counting().count(),
        updated: count(|own| own.updated),
        available: count(|own| own.available),
        done: count(|own| own.done),
        budget,
        unavailable,
        outdated: goal.names(|own| own.outdated),
        wrong_template: goal.names(|own| own.wrong_template),
        young: Young::now(state),
        way_out,
        pace,
        eta,
        ignored: goal.ignored,
        joined: goal.joined,
        left: goal.left,
    }
}

/// Tells whether the failures of new pods are the revision's: not where it runs on many more nodes.
fn weigh(goal: &mut Goal) -> bool {
    let runs = goal.counting().filter(|own| own.done).count();
    let blamed: Vec<(Text, Class)> = (goal.held())
        .filter(|own| own.fault == Fault::Revision)
        .map(|own| (own.node.clone(), own.class))
        .collect();
    if blamed.is_empty() {
        return false;
    }
    let by_chance = blamed.len() < SUSPECTS && blamed.iter().all(|(_, class)| *class == Class::NodeNotReady);
    if runs < blamed.len() * COUNTER_EVIDENCE && !by_chance {
        return true;
    }
    for own in goal.nodes.iter_mut().filter_map(|own| own.unavailable.as_mut()) {
        if own.held && own.fault == Fault::Revision {
            own.fault = Fault::Node;
            if runs > 0 {
                own.message = format!("{} (the same revision runs on {runs} other nodes)", own.message);
            }
        }
    }
    false
}

/// The budget, who spends it, and who will not give it back.
fn spending(state: &DaemonSetState<'_>, rolling: &RollingUpdate<'_>, goal: &Goal) -> Spending {
    let numbers = state.daemon_set.strategy.rolling_update.as_ref();
    let surge = rolling.budget.max_surge > 0;
    let (field, limit, written) = match surge {
        true => ("maxSurge", rolling.budget.max_surge, numbers.and_then(|own| own.max_surge.as_ref())),
        false => {
            let written = numbers.and_then(|own| own.max_unavailable.as_ref());
            ("maxUnavailable", rolling.budget.max_unavailable, written)
        }
    };
    let mut spent_by = rolling.spent_by.clone();
    spent_by.sort_by(|a, b| crate::model::natural_order(a, b));
    let held = |name: &&Text| {
        let found = goal.nodes.iter().find(|own| own.name == **name);
        found.and_then(|own| own.unavailable.as_ref()).is_some_and(|own| own.held)
    };
    Spending {
        field,
        written: written.map_or_else(|| limit.to_string(), ToString::to_string),
        limit,
        of: rolling.budget.desired,
        held_by: spent_by.iter().filter(held).cloned().collect(),
        spent_by,
    }
}

/// Under OnDelete: an old pod that nobody has deleted.
fn waits_for_the_operator(own: &GoalNode) -> bool {
    let goes = [Class::Terminating, Class::StuckTerminating, Class::NodeGone];
    let old = |own: &Unavailable| !own.updated && own.pod.is_some() && !goes.contains(&own.class);
    own.outdated || own.unavailable.as_ref().is_some_and(old)
}

/// Everything that the verdict is taken from.
struct Question<'a> {
    state: &'a DaemonSetState<'a>,
    goal: &'a Goal,
    rolling: Option<&'a RollingUpdate<'a>>,
    budget: Option<&'a Spending>,
    options: &'a Options,
    /// There is a revision before the current one.
    has_former: bool,
}

impl Question<'_> {
    fn answer(&self, revision_fails: bool) -> Found {
        if let Some(found) = self.before_all() {
            return found;
        }
        if let Some(found) = self.reached() {
            return found;
        }
        if revision_fails {
            return self.failing();
        }
        if let Some(found) = self.waiting() {
            return found;
        }
        self.blocked().unwrap_or_else(|| (Verdict::InProgress, self.progress(), Vec::new()))
    }

    /// What makes every number moot.
    fn before_all(&self) -> Option<Found> {
        let daemon_set = self.state.daemon_set;
        if daemon_set.meta.deletion_timestamp.is_some() {
            let why = "the DaemonSet is being deleted: the controller does nothing more";
            return Some((Verdict::Blocked, why.into(), Vec::new()));
        }
        if let Some(why) = &self.state.selector_error {
            let why = format!("the controller stands still: spec.selector: {why}");
            return Some((Verdict::Blocked, why, Vec::new()));
        }
        let observed = daemon_set.status.as_ref().map_or(0, |status| status.observed_generation);
        if let Some(generation) = daemon_set.meta.generation.filter(|own| *own > observed) {
            let why = format!("the controller has seen generation {observed}, not {generation} yet");
            return Some((Verdict::InProgress, why, Vec::new()));
        }
        if self.goal.counting().next().is_none() {
            let why = match (self.goal.ignored.len(), self.goal.joined.len()) {
                (0, 0) => "the controller wants no pod on any node".into(),
                (ignored, joined) => {
                    format!("no wanted node counts: {ignored} ignored, {joined} joined since the watch began")
                }
            };
            return Some((Verdict::NoNodes, why, Vec::new()));
        }
        if !self.state.knows_updated() {
            let why = "the data does not tell which pods are of the current revision";
            return Some((Verdict::InProgress, why.into(), Vec::new()));
        }
        None
    }

    fn reached(&self) -> Option<Found> {
        let (desired, done) = self.numbers();
        if desired == done {
            return Some((Verdict::Complete, format!("{desired} of {desired} nodes are done"), Vec::new()));
        }
        let wanted = self.options.min_ready.as_ref()?;
        let enough = wanted.scaled_up(desired as i64).ok()?;
        (done as i64 >= enough).then(|| {
            let why =
                format!("{done} of {desired} nodes are done, {enough} are enough (--min-ready {wanted})");
            (Verdict::Complete, why, Vec::new())
        })
    }

    fn numbers(&self) -> (usize, usize) {
        let counting = self.goal.counting();
        counting.fold((0, 0), |(all, done), own| (all + 1, done + usize::from(own.done)))
    }

    fn failing(&self) -> Found {
        let failing = names(self.goal.held().filter(|own| own.fault == Fault::Revision)).len();
        let (desired, done) = self.numbers();
        let why = format!("new pods fail on {failing} of {desired} nodes, {done} run well");
        let back = self.has_former.then(|| way_out::undo(self.state.daemon_set));
        (Verdict::Failing, why, back.into_iter().collect())
    }

    /// Nothing happens until somebody acts.
    fn waiting(&self) -> Option<Found> {
        let daemon_set = self.state.daemon_set;
        let (desired, done) = self.numbers();
        if daemon_set.strategy.kind == StrategyType::OnDelete {
            let old = self.goal.names(waits_for_the_operator);
            let first = self.state.pods_on(old.first()?).first()?;
            let runs = format!("{done} of {desired} nodes run the current revision");
            let (why, way_out) = match daemon_set.meta.annotations.get(PAUSED_ANNOTATION) {
                Some(_) => (
                    format!("paused: {runs}, {} wait until it is resumed", old.len()),
                    way_out::resume(daemon_set),
                ),
                None => (
                    format!("OnDelete: {runs}, {} wait for their pod to be deleted", old.len()),
                    way_out::delete_pod(daemon_set, &first.name),
                ),
            };
            return Some((Verdict::Waiting, why, vec![way_out]));
        }
        let wrong = self.goal.names(|own| own.wrong_template);
        // The controller has nothing else to do.
        let idle = self
            .goal
            .open()
            .all(|own| own.wrong_template || own.unavailable.as_ref().is_some_and(|own| own.held));
        if wrong.is_empty() || !idle {
            return None;
        }
        let why = format!(
            "{} of {desired} nodes run adopted pods of another template, which the controller takes for updated, and kubectl with it: they are never replaced",
            wrong.len()
        );
        Some((Verdict::Waiting, why, vec![way_out::restart(daemon_set)]))
    }

    fn blocked(&self) -> Option<Found> {
        self.surge_into_taken_ports().or_else(|| self.budget_is_held()).or_else(|| self.rest_is_held())
    }

    /// With surge the new pod comes beside the old one, which holds its ports.
    fn surge_into_taken_ports(&self) -> Option<Found> {
        let rolling = self.rolling.filter(|own| own.budget.max_surge > 0)?;
        let wanted = &self.state.pod.ports;
        let holds = |pod: &&&crate::model::Pod| {
            pod.footprint.ports.iter().any(|held| wanted.iter().any(|port| held.conflicts(port)))
        };
        let open = |name: &str| self.goal.open().any(|own| own.name == name && own.available);
        let claimed = self.state.ownership.claimed.iter().filter(|pod| !pod.is_terminating());
        let current = self.state.revision.hash.as_deref();
        let old = claimed.filter(|pod| {
            pod.labels.get("controller-revision-hash") != current
                && pod.target_node().is_some_and(|own| open(own))
        });
        let stuck = old.filter(holds).count();
        let port = wanted.first().filter(|_| stuck > 0)?;
        let why = format!(
            "it can never go on: maxSurge {} puts the new pod beside the old one, which holds host port {} on {stuck} nodes",
            rolling.budget.max_surge, port.port
        );
        Some((Verdict::Blocked, why, vec![way_out::no_surge(self.state.daemon_set)]))
    }

    /// What is spent for good is all there is.
    fn budget_is_held(&self) -> Option<Found> {
        let budget = self.budget?;
        let waiting = self.goal.counting().filter(|own| own.outdated && !own.wrong_template).count();
        if waiting == 0 || (budget.held_by.len() as i64) < budget.limit {
            return None;
        }
        let (desired, done) = self.numbers();
        let start = if done == 0 { "it can never start" } else { "it cannot go on" };
        let why = format!(
            "{start}: {done} of {desired} nodes are done, {waiting} wait; {} allows {}, and {} are held",
            budget.field,
            budget.limit,
            budget.held_by.len()
        );
        Some((Verdict::Blocked, why, vec![way_out::raise(self.state.daemon_set, budget)]))
    }

    /// Nothing is left to start, and what is left does not end.
    fn rest_is_held(&self) -> Option<Found> {
        let held = |own: &GoalNode| own.unavailable.as_ref().is_some_and(|own| own.held);
        if !self.goal.open().all(|own| held(own) || own.wrong_template) {
            return None;
        }
        let (desired, done) = self.numbers();
        let left = desired - done;
        let why =
            format!("it can never finish: {done} of {desired} nodes are done, the other {left} are held");
        Some((Verdict::Blocked, why, Vec::new()))
    }

    fn progress(&self) -> String {
        let (desired, done) = self.numbers();
        format!("{done} of {desired} nodes are done")
    }
}
