//! Everything there is to say about one DaemonSet: counts, states of nodes, next steps.

use jiff::Timestamp;

use super::counts::Counts;
use super::current_revision::{
    CurrentRevision, current_revision, hash_by_generation, revision_hash, revisions_of, same_template,
};
use super::disagreement::{Circumstances, Disagreement, disagreements};
use super::events::EventIndex;
use super::manage::{Clock, Manage, hash_of, manage, manage_gone};
use super::node_pods::NodePods;
use super::node_state::{Facts, Next, NodeState, PodState, State, after_rollout, next_of, state_of};
use super::ownership::{Ownership, claim};
use super::problem::{Problem, problem_of};
use super::rolling_update::{RollingUpdate, generation_matches, is_updated, rolling_update};
use crate::model::{
    DaemonSet, Event, Node, Pod, Revision, Selector, StrategyType, Text, World, natural_order,
};
use crate::placement::{DaemonPod, Eligibility, Placement, RevisionLabels, Usage, eligibility, refusal};

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
    pub(super) tools: &'a Tools<'a>,
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
        let mut revision = current_revision(daemon_set, &revisions);
        let (selector, selector_error) = match daemon_set.pod_selector() {
            Ok(selector) => (selector, None),
            Err(why) => (Selector::Nothing, Some(why)),
        };
        let ownership = claim(daemon_set, &selector, world.pods_in(&daemon_set.meta.namespace));
        let observed = daemon_set.status.as_ref().is_some_and(|status| status.observed_generation > 0);
        if revisions.is_empty() && observed {
            // The controller makes a revision before anything else: the data is a part.
            revision.hash = hash_by_generation(daemon_set.template_generation, &ownership.claimed);
        }
        let labels =
            RevisionLabels { hash: revision.hash.clone(), generation: daemon_set.template_generation };
        let pod = DaemonPod::new(daemon_set, &labels, world);
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
        let own = &self.ownership.claimed;
        let placement = Placement::new(world, usage, self.daemon_set, &self.pod, own);
        match self.last_refusal().and_then(|event| refusal(&event.message)) {
            Some(reason) => placement.refused(reason, own),
            None => placement,
        }
    }

    /// Returns the newest event of a pod that could not be created.
    pub fn last_refusal(&self) -> Option<&'a Event> {
        self.tools.events.about_daemon_set(self.daemon_set, &["FailedCreate"])
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

    /// Reports whether the node of a pod should run one.
    pub fn should_run(&self, pod: &Pod) -> bool {
        let index = pod.target_node().and_then(|name| self.tools.world.node_index(name));
        index.is_some_and(|index| self.eligibility(index).should_run)
    }

    /// Reports whether the pod is ready for minReadySeconds.
    pub fn is_available(&self, pod: &Pod) -> bool {
        self.clock.available(pod)
    }

    /// Reports whether a pod on the node is available and stays.
    pub fn is_available_on(&self, node: &str) -> bool {
        self.pods_on(node).iter().any(|pod| !pod.is_terminating() && self.clock.available(pod))
    }

    /// Returns in how many seconds a ready pod will have been so for minReadySeconds; nothing if it has, or is not ready.
    pub fn available_in(&self, pod: &Pod) -> Option<i64> {
        if !pod.ready || self.clock.available(pod) {
            return None;
        }
        let ready = pod.ready_changed.map_or(0, |since| self.clock.now.as_second() - since.as_second());
        Some(i64::from(self.clock.min_ready_seconds).saturating_sub(ready).max(1))
    }

    fn nodes(&self) -> Vec<(Text, bool)> {
        let runs = self.eligibility.iter().map(|own| own.should_run);
        self.tools.world.nodes.iter().map(|node| node.name.clone()).zip(runs).collect()
    }

    fn hash(&self) -> Option<&str> {
        self.revision.hash.as_deref()
    }

    /// Returns the revision with this hash.
    pub fn revision_named(&self, hash: &str) -> Option<&'a Revision> {
        self.revisions.iter().copied().find(|revision| revision_hash(revision) == hash)
    }

    /// Returns the seven numbers as the controller would write them now; they count the nodes of the data, and
    /// say nothing if it has none.
    pub fn counts(&self) -> Counts {
        let generation = self.daemon_set.template_generation;
        Counts::new(&self.nodes(), &self.node_pods, self.hash(), generation, self.clock)
    }

    /// Reports whether the data tells which pods are updated.
    pub fn knows_updated(&self) -> bool {
        self.hash().is_some() || self.daemon_set.template_generation.is_some()
    }

    /// Returns where the reported status differs; nowhere if the data has no nodes to count over.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let world = self.tools.world;
        if !world.known.nodes {
            return Vec::new();
        }
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

    /// Plays one pass of the rolling update; `None` for OnDelete, for numbers that cannot be read, and where the
    /// data does not tell which pods are old.
    pub fn rolling_update(&self) -> Option<RollingUpdate<'a>> {
        if self.daemon_set.strategy.kind != StrategyType::RollingUpdate || !self.knows_updated() {
            return None;
        }
        rolling_update(self.daemon_set, &self.node_pods, &self.nodes(), self.hash(), self.clock).ok()
    }

    /// Returns what the controller creates and deletes on the node at `index`, rollouts apart; nothing if its
    /// selector cannot be used, for then every sync ends before that.
    pub fn manage(&self, index: usize) -> Manage<'a> {
        if self.selector_error.is_some() {
            return Manage::default();
        }
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

    /// Returns every node that has a pod or should have one, in natural order of the names; none if the data
    /// has no nodes, since then nothing tells a node that is gone from one that was not read.
    pub fn node_states(&self) -> Vec<NodeState> {
        if !self.tools.world.known.nodes {
            return Vec::new();
        }
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
            deleting: self.daemon_set.meta.deletion_timestamp.is_some(),
            rolling: self.daemon_set.strategy.kind == StrategyType::RollingUpdate,
            creates: managed.create,
            deletes: managed.deletes(),
            now: self.tools.now,
            wrong_template: wrong_template.is_some(),
        };
        let state = state_of(&facts);
        let mut next = next_of(&facts, state);
        let idle = next == Next::Wait || state == State::Misscheduled && next == Next::None;
        if idle && !facts.deleting {
            next = rolling.map_or(next, |rolling| after_rollout(rolling, &facts, name, next));
        }
        let (cause, since) = self.cause(state, next, &facts, node, wrong_template.copied());
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

    /// Reports whether a pod counts as updated by its template generation alone while it runs another template,
    /// as adopted pods can.
    pub fn runs_another_template(&self, pod: &Pod) -> bool {
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
}
