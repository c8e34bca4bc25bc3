//! The verdict on a node: both of the controller's results, whether the scheduler could place the pod, every
//! reason, and the nearest change that would turn the answer.

use std::collections::{HashMap, HashSet};

use super::daemon_pod::{DaemonPod, RevisionLabels};
use super::reason::{Effect, Fix, Reason};
use super::scheduler::{Filters, Usage};
use super::{advice, controller, recognise, scheduler};
use crate::model::{DaemonSet, Pod, Text, World};

/// What is to be said about one node.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The controller wants a pod here.
    pub should_run: bool,
    /// A pod that is here may stay.
    pub should_continue_running: bool,
    /// The scheduler could place the pod pinned to this node; `None` if the data does not tell.
    pub fits: Option<bool>,
    /// All reasons: the controller's, the scheduler's, then remarks.
    pub reasons: Vec<Reason>,
    /// The nearest change that would turn the answer.
    pub fix: Option<Fix>,
}

/// A DaemonSet ready to be judged on the nodes of a `World`.
#[derive(Debug)]
pub struct Placement<'a> {
    world: &'a World,
    daemon_set: &'a DaemonSet,
    pod: &'a DaemonPod,
    filters: Filters<'a>,
    /// Where the DaemonSet has pods, and why the API server created no more of them.
    refused: Option<(Reason, HashSet<&'a str>)>,
}

impl<'a> Placement<'a> {
    /// Prepares the judgement; `own` are the pods of the DaemonSet.
    pub fn new(
        world: &'a World,
        usage: &'a Usage,
        daemon_set: &'a DaemonSet,
        pod: &'a DaemonPod,
        own: &[&'a Pod],
    ) -> Self {
        Self { world, daemon_set, pod, filters: Filters::new(world, usage, pod, own), refused: None }
    }

    /// Adds what the API server answered when the controller tried to create the pods that are not among `own`.
    #[must_use]
    pub fn refused(mut self, reason: Reason, own: &[&'a Pod]) -> Self {
        let nodes = own.iter().filter_map(|pod| pod.target_node()).map(Text::as_str);
        self.refused = Some((reason, nodes.collect()));
        self
    }

    /// Judges the node at `index` in the world's order.
    pub fn verdict(&self, index: usize) -> Option<Verdict> {
        let node = self.world.nodes.get(index)?;
        let eligibility = controller::eligibility(self.pod, node);
        let mut reasons = controller::reasons(self.pod, node);
        let answer = self.filters.judge(index);
        reasons.extend(answer.reasons);
        reasons.extend(recognise::remarks(self.world, self.pod, node));
        let blocked = reasons.iter().any(|reason| reason.effect == Effect::Blocks);
        let unfit = blocked || !scheduler::pinned_reasons(self.pod, node).is_empty();
        // Of a pod that never was created the scheduler has no opinion: `fits` stays as it is.
        let refused = self.refused.as_ref().filter(|(_, pods)| !pods.contains(node.name.as_str()));
        reasons.extend(refused.filter(|_| eligibility.should_run).map(|(reason, _)| reason.clone()));
        let fix = advice::fix(self.daemon_set, self.pod, node, &reasons);
        Some(Verdict {
            should_run: eligibility.should_run,
            should_continue_running: eligibility.should_continue_running,
            fits: if unfit { Some(false) } else { answer.complete.then_some(true) },
            reasons,
            fix,
        })
    }

    /// Returns the reasons of each filter plugin, by plugin name, as if the pod were pinned to the node.
    pub fn by_plugin(&self, index: usize) -> HashMap<String, Vec<Reason>> {
        let Some(node) = self.world.nodes.get(index) else { return HashMap::new() };
        let mut plugins: HashMap<String, Vec<Reason>> = HashMap::new();
        let reasons = scheduler::pinned_reasons(self.pod, node).into_iter();
        for reason in reasons.chain(self.filters.judge(index).reasons) {
            if let Some(plugin) = reason.details.get("plugin").and_then(|plugin| plugin.as_str()) {
                plugins.entry(plugin.to_owned()).or_default().push(reason);
            }
        }
        plugins
    }

    /// Returns the pod that is judged.
    pub fn pod(&self) -> &DaemonPod {
        self.pod
    }
}

impl DaemonPod {
    /// Builds the pod with the labels of an unknown revision: for manifests that were never applied.
    pub fn unrevised(daemon_set: &DaemonSet, world: &World) -> Self {
        let generation = daemon_set.template_generation;
        Self::new(daemon_set, &RevisionLabels { hash: None, generation }, world)
    }
}
