//! Everything there is to say about one DaemonSet: counts, states of nodes, next steps.

use jiff::Timestamp;

use super::counts::Counts;
use super::current_revision::{
    CurrentRevision, current_revision, revision_hash, revisions_of, same_template,
};
use super::disagreement::{Circumstances, Disagreement, disagreements};
use super::events::EventIndex;
use super::manage::{Clock, Manage, hash_of, manage, manage_gone};
use super::node_pods::NodePods;
use super::node_state::{Facts, Next, NodeState, PodState, State, after_rollout, next_of, state_of};
use super::ownership::{Ownership, claim};
use super::problem::{Problem, problem_of};
use super::rolling_update::{RollingUpdate, generation_matches, is_updated, rolling_update};
use crate::model::{DaemonSet, Node, Pod, Revision, Selector, StrategyType, Text, World, natural_order};
use crate::placement::{DaemonPod, Eligibility, Placement, RevisionLabels, Usage, eligibility};

/// What the controller decides for a node that is gone.
const NOWHERE: Eligibility = Eligibility { should_run: false, should_continue_running: false };

/// What is built once and used for every DaemonSet of a `World`.
#[derive(Debug)]
pub struct Tools<'a> {
    /// The data.
    pub world: &'a World,
    /// What is taken on each node.
    pub usage: Usage,
    /// Events by object.
    pub events: EventIndex<'a>,
    /// The moment that the answer is for.
    pub now: Timestamp,
}

impl<'a> Tools<'a> {
    /// Builds the look-ups.
    pub fn new(world: &'a World, now: Timestamp) -> Self {
        Self { world, usage: Usage::new(world), events: EventIndex::new(world), now }
    }
}

/// One DaemonSet, judged.
#[derive(Debug)]
pub struct DaemonSetState<'a> {
    /// The DaemonSet.
    pub daemon_set: &'a DaemonSet,
    /// The pod the controller would create.
    pub pod: DaemonPod,
    /// The revision of new pods.
    pub revision: CurrentRevision,
    /// Whose pods these are.
    pub ownership: Ownership<'a>,
    /// What is wrong with the selector, if it cannot be used: the controller stands still then.
    pub selector_error: Option<String>,
    tools: &'a Tools<'a>,
    revisions: Vec<&'a Revision>,
    node_pods: NodePods<'a>,
    eligibility: Vec<Eligibility>,
    clock: Clock,
}

impl<'a> DaemonSetState<'a> {
    /// Judges `daemon_set` on every node.
    pub fn new(tools: &'a Tools<'a>, daemon_set: &'a DaemonSet) -> Self {
        let world = tools.world;
        let revisions = revisions_of(daemon_set, world);
        let revision = current_revision(daemon_set, &revisions);
        let labels =
            RevisionLabels { hash: revision.hash.clone(), generation: daemon_set.template_generation };
        let pod = DaemonPod::new(daemon_set, &labels, world);
        let (selector, selector_error) = match daemon_set.pod_selector() {
            Ok(selector) => (selector, None),
            Err(why) => (Selector::Nothing, Some(why)),
        };
        let ownership = claim(daemon_set, &selector, world.pods_in(&daemon_set.meta.namespace));
        Self {
            node_pods: NodePods::new(&ownership.claimed),
            eligibility: world.nodes.iter().map(|node| eligibility(&pod, node)).collect(),
            clock: Clock { min_ready_seconds: daemon_set.min_ready_seconds, now: tools.now },
            daemon_set,
            pod,
            revision,
            ownership,
            selector_error,
            tools,
            revisions,
        }
    }

    /// Returns the judge of single nodes, with every reason.
    pub fn placement(&'a self) -> Placement<'a> {
        let Tools { world, usage, .. } = self.tools;
        Placement::new(world, usage, self.daemon_set, &self.pod, &self.ownership.claimed)
    }

    /// Returns what the controller decides for the node at `index`.
    pub fn eligibility(&self, index: usize) -> Eligibility {
        self.eligibility.get(index).copied().unwrap_or(NOWHERE)
    }

    /// Returns the pods on or meant for a node, the controller's first one first.
    pub fn pods_on(&self, node: &str) -> &[&'a Pod] {
        self.node_pods.get(node).unwrap_or_default()
    }

    /// Returns what ails a pod on `node`; nothing for a pod that is well or simply starting.
    pub fn problem_of(&self, pod: &Pod, node: &Node) -> Option<Problem> {
        problem_of(pod, Some(node), false, &self.tools.events)
    }

    fn nodes(&self) -> Vec<(Text, bool)> {
        let runs = self.eligibility.iter().map(|own| own.should_run);
        self.tools.world.nodes.iter().map(|node| node.name.clone()).zip(runs).collect()
    }

    fn hash(&self) -> Option<&str> {
        self.revision.hash.as_deref()
    }

    fn revision_named(&self, hash: &str) -> Option<&'a Revision> {
        self.revisions.iter().copied().find(|revision| revision_hash(revision) == hash)
    }

    /// Returns the seven numbers as the controller would write them now.
    pub fn counts(&self) -> Counts {
        let generation = self.daemon_set.template_generation;
        Counts::new(&self.nodes(), &self.node_pods, self.hash(), generation, self.clock)
    }

    /// Reports whether the data tells which pods are updated.
    pub fn knows_updated(&self) -> bool {
        self.hash().is_some() || self.daemon_set.template_generation.is_some()
    }

    /// Returns where the reported status differs.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let world = self.tools.world;
        let judged = world.nodes.iter().zip(&self.eligibility);
        let tainted = judged
            .filter(|(_, own)| !own.should_run && own.should_continue_running)
            .filter(|(node, _)| self.node_pods.get(&node.name).is_some())
            .map(|(node, _)| node.name.to_string());
        let mut gone: Vec<String> = self.gone_nodes().iter().map(ToString::to_string).collect();
        gone.sort_by(|a, b| natural_order(a, b));
        let circumstances = Circumstances {
            tainted_under_pod: tainted.collect(),
            gone_with_pods: gone,
            updated_unknown: !self.knows_updated(),
            pods_unknown: !world.known.pods,
        };
        disagreements(self.daemon_set, &self.counts(), &circumstances)
    }

    fn gone_nodes(&self) -> Vec<Text> {
        let gone = self.node_pods.iter().filter(|(name, _)| self.tools.world.node_index(name).is_none());
        gone.map(|(name, _)| name.clone()).collect()
    }

    /// Plays one pass of the rolling update; `None` for OnDelete or numbers that cannot be read.
    pub fn rolling_update(&self) -> Option<RollingUpdate<'a>> {
        if self.daemon_set.strategy.kind != StrategyType::RollingUpdate {
            return None;
        }
        rolling_update(self.daemon_set, &self.node_pods, &self.nodes(), self.hash(), self.clock).ok()
    }

    /// Returns what the controller creates and deletes on the node at `index`, rollouts apart.
    pub fn manage(&self, index: usize) -> Manage<'a> {
        let Some(node) = self.tools.world.nodes.get(index) else { return Manage::default() };
        let pods = self.node_pods.get(&node.name);
        let surge = self.daemon_set.strategy.allows_surge();
        manage(self.eligibility(index), pods, surge, self.hash(), self.clock)
    }

    /// Reports whether a wanted node has no bound pod: there the scheduler has the next word.
    pub fn waits_for_the_scheduler(&self) -> bool {
        let wanted = self.tools.world.nodes.iter().zip(&self.eligibility).filter(|(_, own)| own.should_run);
        let bound = |name: &str| {
            self.pods_on(name).iter().any(|pod| !pod.is_terminating() && !pod.node_name.is_empty())
        };
        wanted.into_iter().any(|(node, _)| !bound(&node.name))
    }

    /// Returns every node that has a pod or should have one, in natural order of the names.
    pub fn node_states(&self) -> Vec<NodeState> {
        let rolling = self.rolling_update();
        let mut states: Vec<NodeState> = Vec::new();
        for (index, node) in self.tools.world.nodes.iter().enumerate() {
            let own = self.eligibility(index);
            let pods = self.pods_on(&node.name);
            if own.should_run || !pods.is_empty() {
                let managed = self.manage(index);
                states.push(self.node_state(&node.name, Some(node), own, pods, &managed, rolling.as_ref()));
            }
        }
        for name in self.gone_nodes() {
            let pods = self.pods_on(&name);
            states.push(self.node_state(&name, None, NOWHERE, pods, &manage_gone(pods), rolling.as_ref()));
        }
        states.extend(self.ownership.released.iter().filter_map(|pod| self.released_state(pod)));
        states.sort_by(|a, b| natural_order(&a.name, &b.name).then_with(|| a.state.cmp(&b.state)));
        states
    }

    fn node_state(
        &self,
        name: &Text,
        node: Option<&Node>,
        own: Eligibility,
        objects: &[&'a Pod],
        managed: &Manage<'a>,
        rolling: Option<&RollingUpdate<'a>>,
    ) -> NodeState {
        let pods: Vec<PodState> = objects.iter().map(|pod| self.pod_state(pod, node)).collect();
        let wrong_template = objects.iter().find(|pod| self.runs_another_template(pod));
        let facts = Facts {
            exists: node.is_some(),
            should_run: own.should_run,
            should_continue_running: own.should_continue_running,
            allows_surge: self.daemon_set.strategy.allows_surge(),
            pods: &pods,
            objects,
            released: false,
            deleting: self.daemon_set.meta.deletion_timestamp.is_some(),
            creates: managed.create,
            deletes: managed.deletes(),
            now: self.tools.now,
            wrong_template: wrong_template.is_some(),
        };
        let state = state_of(&facts);
        let mut next = next_of(&facts, state);
        if next == Next::Wait {
            next = rolling.map_or(next, |rolling| after_rollout(rolling, objects, name, next));
        }
        let (cause, since) = self.cause(state, &facts, node, wrong_template.copied());
        NodeState {
            name: name.clone(),
            exists: facts.exists,
            should_run: own.should_run,
            should_continue_running: own.should_continue_running,
            state,
            cause,
            since,
            next,
            pods,
        }
    }

    fn pod_state(&self, pod: &'a Pod, node: Option<&Node>) -> PodState {
        PodState {
            name: pod.name.clone(),
            uid: pod.uid.clone(),
            phase: pod.phase,
            ready: pod.ready,
            available: self.clock.available(pod),
            updated: is_updated(pod, self.hash(), self.daemon_set.template_generation)
                || !self.knows_updated(),
            terminating: pod.is_terminating(),
            revision: hash_of(pod).map(Text::shared),
            orphan: self.ownership.adopts(pod),
            problem: problem_of(pod, node, node.is_none(), &self.tools.events),
            created: pod.created,
        }
    }

    fn released_state(&self, pod: &'a Pod) -> Option<NodeState> {
        let name = pod.target_node()?;
        let index = self.tools.world.node_index(name);
        let node = index.and_then(|index| self.tools.world.nodes.get(index));
        let own = index.map_or(NOWHERE, |index| self.eligibility(index));
        Some(NodeState {
            name: name.clone(),
            exists: node.is_some(),
            should_run: own.should_run,
            should_continue_running: own.should_continue_running,
            state: State::Released,
            cause: Some("its labels match the selector no longer".into()),
            since: None,
            next: Next::Release,
            pods: vec![self.pod_state(pod, node)],
        })
    }

    /// Adopted pods can count as updated by their template generation while they run another template.
    fn runs_another_template(&self, pod: &Pod) -> bool {
        let Some((hash, own)) = self.hash().zip(hash_of(pod)) else { return false };
        if hash == own || !generation_matches(pod, self.daemon_set.template_generation) {
            return false;
        }
        let stored = self.revision_named(own);
        let live = self.daemon_set.raw.pointer("/spec/template");
        !stored
            .and_then(|revision| revision.template())
            .zip(live)
            .is_some_and(|(stored, live)| same_template(stored, live))
    }

    fn cause(
        &self,
        state: State,
        facts: &Facts<'_>,
        node: Option<&Node>,
        wrong_template: Option<&Pod>,
    ) -> (Option<String>, Option<Timestamp>) {
        let problem = facts.pods.iter().find_map(|pod| pod.problem.as_ref());
        let problem_words = || problem.map(|problem| problem.message.clone());
        let problem_since = || problem.and_then(|problem| problem.since);
        let created = facts.pods.first().and_then(|pod| pod.created);
        let deleted = facts.objects.iter().filter_map(|pod| pod.deleted).min();
        match state {
            State::Ok => (None, None),
            State::Missing => (self.missing_cause(), None),
            State::Misscheduled | State::Extra => (self.not_wanted_cause(node), created),
            State::Outdated => match wrong_template {
                Some(pod) => (Some(adopted_words(pod)), created),
                None => (self.outdated_cause(facts).or_else(problem_words), created),
            },
            State::Duplicate => {
                let live = facts.pods.iter().filter(|pod| !pod.terminating).count();
                (Some(format!("{live} pods of this DaemonSet")), created)
            }
            State::StuckTerminating => (Some(stuck_words(node)), deleted),
            State::Terminating => (None, deleted),
            State::Lost => (Some("the node object is gone".into()), None),
            State::Orphan => (Some("a matching pod without owner".into()), created),
            State::NotAvailable => {
                let ready = facts.objects.first().and_then(|pod| pod.ready_changed);
                let wanted = self.daemon_set.min_ready_seconds;
                (Some(format!("ready for less than minReadySeconds ({wanted}s)")), ready)
            }
            State::Pending if problem.is_none() => {
                (Some("not scheduled yet; nothing in the data says why".into()), created)
            }
            State::Failing | State::Pending | State::NotReady | State::Starting | State::Released => {
                (problem_words(), problem_since().or(created))
            }
        }
    }

    fn missing_cause(&self) -> Option<String> {
        if self.daemon_set.meta.deletion_timestamp.is_some() {
            return Some("the DaemonSet is being deleted".into());
        }
        let event = self.tools.events.about_daemon_set(self.daemon_set, &["FailedCreate"])?;
        let times = if event.count > 1 { format!(" ({} times)", event.count) } else { String::new() };
        Some(format!("{}{times}", event.message))
    }

    fn not_wanted_cause(&self, node: Option<&Node>) -> Option<String> {
        let index = self.tools.world.node_index(&node?.name)?;
        let verdict = self.placement_reason(index);
        (!verdict.is_empty()).then_some(verdict)
    }

    fn placement_reason(&self, index: usize) -> String {
        use crate::placement::Effect;
        let Tools { world, usage, .. } = self.tools;
        let placement = Placement::new(world, usage, self.daemon_set, &self.pod, &[]);
        let Some(verdict) = placement.verdict(index) else { return String::new() };
        let deciding =
            verdict.reasons.iter().filter(|reason| matches!(reason.effect, Effect::Excludes | Effect::Keeps));
        deciding.map(|reason| reason.message.clone()).collect::<Vec<_>>().join("; ")
    }

    fn outdated_cause(&self, facts: &Facts<'_>) -> Option<String> {
        let old = facts.pods.iter().find(|pod| !pod.updated && !pod.terminating)?;
        let hash = old.revision.as_deref()?;
        let words = match self.revision_named(hash) {
            Some(revision) => format!("revision {}", revision.revision),
            None => format!("revision {hash}"),
        };
        Some(match &old.problem {
            Some(problem) => format!("{words}; {}", problem.message),
            None => words,
        })
    }
}

fn adopted_words(pod: &Pod) -> String {
    format!(
        "counted as updated by its template generation, but runs another template ({}): never replaced; kubectl rollout restart frees it",
        hash_of(pod).unwrap_or("no hash")
    )
}

fn stuck_words(node: Option<&Node>) -> String {
    match node.and_then(Node::not_ready) {
        Some(_) => "past its grace period; the node is NotReady, so no kubelet confirms".into(),
        None => "past its grace period (a finalizer, or the kubelet cannot stop it)".into(),
    }
}
