//! PodTopologySpread: constraints with whenUnsatisfiable DoNotSchedule.
//!
//! Follows plugins/podtopologyspread/filtering.go and common.go. The daemon pod is pinned to its node, so with
//! the default nodeAffinityPolicy (Honor) that node alone makes up the domains.

use std::collections::HashMap;

use super::daemon_pod::DaemonPod;
use super::pod_affinity::merged_with_labels;
use super::reason::{Code, Reason};
use super::scheduler::{Changed, blocks, counted_pods};
use crate::model::{
    LabelSelector, Labels, NO_EXECUTE, NO_SCHEDULE, Node, Pod, Selector, Text, TopologySpreadConstraint,
    World, missing_labels, untolerated,
};

const PLUGIN: &str = "PodTopologySpread";
const PATH: &str = "spec.template.spec.topologySpreadConstraints";
const UNREADABLE: &str = "get constraints from pod: obtaining pod's hard topology spread constraints";

/// A constraint with its selector compiled.
#[derive(Debug)]
pub(super) struct Spread<'a> {
    constraint: &'a TopologySpreadConstraint,
    selector: Selector,
}

impl<'a> Spread<'a> {
    /// Compiles the pod's constraints; one bad selector and the pod is placed nowhere.
    pub(super) fn all(pod: &'a DaemonPod) -> Result<Vec<Self>, String> {
        let spread = |constraint: &'a TopologySpreadConstraint| {
            let selector = LabelSelector::compile(constraint.label_selector.as_ref())?;
            let selector = merged_with_labels(selector, &constraint.match_label_keys, &pod.labels);
            Ok(Self { constraint, selector })
        };
        pod.spread.iter().map(spread).collect()
    }

    fn honours_affinity(&self) -> bool {
        self.constraint.node_affinity_policy.as_ref().is_none_or(|policy| policy == "Honor")
    }

    fn honours_taints(&self) -> bool {
        self.constraint.node_taints_policy.as_ref().is_some_and(|policy| policy == "Honor")
    }

    /// Counts matching pods by the domains that this constraint sees for a pod pinned to `pinned`.
    fn domains(
        &self,
        world: &World,
        pod: &DaemonPod,
        pinned: usize,
        changed: Changed<'_>,
        eligible: impl Fn(&Node) -> bool,
    ) -> HashMap<Text, i64> {
        let mut domains: HashMap<Text, i64> = HashMap::new();
        let all = 0..world.nodes.len();
        let nodes = if self.honours_affinity() { pinned..pinned + 1 } else { all };
        for (index, node) in nodes.filter_map(|index| Some((index, world.nodes.get(index)?))) {
            let Some(value) = node.labels.get_text(&self.constraint.topology_key) else { continue };
            if !eligible(node) || !self.includes(pod, node) {
                continue;
            }
            let matches =
                |other: &&Pod| other.namespace == pod.namespace && self.selector.matches(&other.labels);
            let counts = |other: &&Pod| {
                !other.is_terminating() && matches(other) && !(index == pinned && changed.is_own(other))
            };
            let mut count = if self.selector.is_everything() {
                0
            } else {
                counted_pods(world, index).filter(counts).count()
            };
            if index == pinned {
                // `updateWithPod` looks neither at deletion nor for the empty selector.
                count += changed.nominated.iter().copied().filter(matches).count();
            }
            *domains.entry(value.clone()).or_default() += count as i64;
        }
        domains
    }

    fn includes(&self, pod: &DaemonPod, node: &Node) -> bool {
        let affinity =
            !self.honours_affinity() || missing_labels(selector_of(pod), &node.labels).next().is_none();
        let tolerated = |node: &Node| {
            untolerated(&node.taints, pod.stored_tolerations(), &[NO_SCHEDULE, NO_EXECUTE]).next().is_none()
        };
        affinity && (!self.honours_taints() || tolerated(node))
    }
}

fn selector_of(pod: &DaemonPod) -> &Labels {
    &pod.node_selector
}

/// Returns the first constraint that refuses the node at `index`, as the plugin does.
pub(super) fn reasons(
    spread: &Result<Vec<Spread<'_>>, String>,
    world: &World,
    pod: &DaemonPod,
    index: usize,
    changed: Changed<'_>,
) -> Option<Reason> {
    let spread = match spread {
        Ok(spread) => spread,
        Err(why) => {
            let message = format!("topology spread: a selector cannot be used: {why}");
            let own_words = format!("{UNREADABLE}: {why}");
            let reason = blocks(Code::TopologySpread, PLUGIN, message);
            return Some(reason.at(PATH).with("schedulerMessage", own_words));
        }
    };
    let node = world.nodes.get(index)?;
    let has_all_keys = |node: &Node| spread.iter().all(|own| node.labels.has(&own.constraint.topology_key));
    for (position, constraint) in spread.iter().enumerate() {
        let key = &constraint.constraint.topology_key;
        let path = format!("{PATH}[{position}]");
        let Some(value) = node.labels.get_text(key) else {
            return Some(
                blocks(Code::TopologySpread, PLUGIN, format!("topology spread: the node has no label {key}"))
                    .at(path)
                    .with(
                        "schedulerMessage",
                        "node(s) didn't match pod topology spread constraints (missing required label)",
                    ),
            );
        };
        let domains = constraint.domains(world, pod, index, changed, has_all_keys);
        let too_few = (domains.len() as i64) < i64::from(constraint.constraint.min_domains.unwrap_or(1));
        let least = if too_few { 0 } else { domains.values().copied().min().unwrap_or(0) };
        let itself = i64::from(constraint.selector.matches(&pod.labels));
        let matching = domains.get(value).copied().unwrap_or(0);
        let skew = matching + itself - least;
        if skew > i64::from(constraint.constraint.max_skew) {
            let message = format!(
                "topology spread: {key}={value} would have {} matching pods, {skew} more than the least ({least}); maxSkew is {}",
                matching + itself,
                constraint.constraint.max_skew
            );
            return Some(blocks(Code::TopologySpread, PLUGIN, message).at(path).with("skew", skew));
        }
    }
    None
}
