//! The nodes of a rollout: which of them count, how far each is, and what keeps it.

use super::outcome::{Options, Unavailable};
use super::unavailable::Judge;
use crate::model::{Node, Text};
use crate::state::{NodeState, State, Tools};

/// One node.
pub(super) struct GoalNode {
    pub name: Text,
    /// The controller wants a pod here.
    pub wanted: bool,
    /// It is wanted and counts.
    pub counts: bool,
    /// An available pod of the current revision, and no other.
    pub done: bool,
    /// A pod of the current revision, and no older one.
    pub updated: bool,
    /// An available pod of any revision.
    pub available: bool,
    /// An available pod of another revision waits for its turn.
    pub outdated: bool,
    /// That pod counts as updated for the controller.
    pub wrong_template: bool,
    pub unavailable: Option<Unavailable>,
}

/// All of them.
#[derive(Default)]
pub(super) struct Goal {
    pub nodes: Vec<GoalNode>,
    pub ignored: Vec<Text>,
    pub joined: Vec<Text>,
    pub left: Vec<Text>,
}

impl Goal {
    /// Judges every node that has a pod or should have one.
    pub fn new(tools: &Tools<'_>, judge: &Judge<'_>, options: &Options) -> Self {
        let mut goal = Self::default();
        let states = judge.state.node_states();
        for own in states.iter().filter(|own| own.state != State::Released) {
            let index = tools.world.node_index(&own.name);
            let node = index.and_then(|index| Some((index, tools.world.nodes.get(index)?)));
            let mut judged = goal_node(judge, own, node);
            judged.counts &= goal.takes(&judged, node.map(|(_, node)| node), options);
            goal.nodes.push(judged);
        }
        for name in options.frozen.iter().flatten() {
            if !goal.nodes.iter().any(|own| own.wanted && own.name == *name) {
                goal.left.push(name.clone());
            }
        }
        goal
    }

    /// Reports whether a wanted node counts, and notes it if not.
    fn takes(&mut self, own: &GoalNode, node: Option<&Node>, options: &Options) -> bool {
        if !own.wanted {
            return false;
        }
        let ignored = options.ignore_nodes.as_ref().zip(node);
        if ignored.is_some_and(|(selector, node)| selector.matches(&node.labels)) {
            self.ignored.push(own.name.clone());
            return false;
        }
        if options.frozen.as_ref().is_some_and(|frozen| !frozen.contains(&own.name)) {
            self.joined.push(own.name.clone());
            return false;
        }
        true
    }

    /// The nodes that count.
    pub fn counting(&self) -> impl Iterator<Item = &GoalNode> {
        self.nodes.iter().filter(|own| own.counts)
    }

    /// The nodes that count and are not done.
    pub fn open(&self) -> impl Iterator<Item = &GoalNode> {
        self.counting().filter(|own| !own.done)
    }

    /// Returns the names of the counting nodes that `which` picks.
    pub fn names(&self, which: impl Fn(&GoalNode) -> bool) -> Vec<Text> {
        self.counting().filter(|own| which(own)).map(|own| own.name.clone()).collect()
    }

    /// What keeps nodes, those that are ignored aside.
    pub fn held(&self) -> impl Iterator<Item = &Unavailable> {
        let nodes = self.nodes.iter().filter(|own| !self.ignored.contains(&own.name));
        nodes.filter_map(|own| own.unavailable.as_ref()).filter(|own| own.held)
    }
}

fn goal_node(judge: &Judge<'_>, own: &NodeState, node: Option<(usize, &Node)>) -> GoalNode {
    let objects = judge.state.pods_on(&own.name);
    let wrong = |name: &Text| {
        let object = objects.iter().find(|pod| pod.name == *name);
        object.is_some_and(|pod| judge.state.runs_another_template(pod))
    };
    let live: Vec<_> = own.pods.iter().filter(|pod| !pod.terminating).collect();
    let current = |pod: &&&crate::state::PodState| pod.updated && !wrong(&pod.name);
    let updated = !live.is_empty() && live.iter().all(|pod| current(&pod));
    let available = live.iter().any(|pod| pod.available);
    let outdated = available && !live.iter().any(|pod| current(&pod));
    GoalNode {
        name: own.name.clone(),
        wanted: own.should_run,
        counts: own.should_run,
        done: updated && available && own.pods.len() == 1,
        updated,
        available,
        outdated,
        wrong_template: outdated && live.iter().all(|pod| pod.updated),
        unavailable: judge.unavailable(own, node),
    }
}
