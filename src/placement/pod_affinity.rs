//! InterPodAffinity: required pod affinity and anti-affinity, both ways.
//!
//! Follows plugins/interpodaffinity/filtering.go and the AffinityTerm of kube-scheduler/framework. Counts by
//! topology pair are made once over all nodes; own pods on the judged node are taken out again.

use std::collections::HashMap;

use super::daemon_pod::DaemonPod;
use super::reason::{Code, Reason};
use super::scheduler::{blocks, counted_pods};
use crate::model::{
    LabelSelector, Labels, Node, Operator, Pod, PodAffinityTerm, Requirement, Selector, Text, World,
};

const PLUGIN: &str = "InterPodAffinity";
const PATH: &str = "spec.template.spec.affinity";

type Counts = HashMap<(Text, Text), i64>;

/// A term ready to match pods.
#[derive(Debug)]
struct Term {
    topology_key: Text,
    namespaces: Vec<Text>,
    namespace_selector: Selector,
    selector: Selector,
}

impl Term {
    /// Prepares a term of a pod in `namespace` (`newAffinityTerm`); a bad selector matches nothing.
    fn new(term: &PodAffinityTerm, namespace: &Text) -> Self {
        let compile =
            |selector: Option<&LabelSelector>| LabelSelector::compile(selector).unwrap_or(Selector::Nothing);
        let mut namespaces = term.namespaces.clone();
        if namespaces.is_empty() && term.namespace_selector.is_none() {
            namespaces.push(namespace.clone());
        }
        Self {
            topology_key: term.topology_key.clone(),
            namespaces,
            namespace_selector: compile(term.namespace_selector.as_ref()),
            selector: compile(term.label_selector.as_ref()),
        }
    }

    /// Adds the namespaces that the selector picks now, as PreFilter does for the incoming pod; the selector
    /// itself stays and is later matched against no labels at all.
    fn merge_namespaces(mut self, world: &World) -> Self {
        if !self.namespace_selector.is_everything() {
            let picked = world.namespaces.iter().filter(|own| self.namespace_selector.matches(&own.labels));
            self.namespaces.extend(picked.map(|own| own.name.clone()));
        }
        self
    }

    fn matches(&self, namespace: &Text, labels: &Labels, namespace_labels: &Labels) -> bool {
        (self.namespaces.contains(namespace) || self.namespace_selector.matches(namespace_labels))
            && self.selector.matches(labels)
    }
}

/// The counts for one daemon pod.
#[derive(Debug)]
pub(super) struct InterPod<'a> {
    pod: &'a DaemonPod,
    namespace_labels: Labels,
    affinity: Vec<Term>,
    anti_affinity: Vec<Term>,
    counts: Tally,
    /// Some pod of the cluster keeps others away; without it and own terms nothing needs counting.
    idle: bool,
}

#[derive(Debug, Default)]
struct Tally {
    affinity: Counts,
    anti_affinity: Counts,
    existing: Counts,
}

impl<'a> InterPod<'a> {
    pub(super) fn new(world: &World, pod: &'a DaemonPod) -> Self {
        let terms = |terms: &[PodAffinityTerm]| {
            let term = |term: &PodAffinityTerm| {
                Term::new(&with_label_keys(term, &pod.labels), &pod.namespace).merge_namespaces(world)
            };
            terms.iter().map(term).collect::<Vec<_>>()
        };
        let (affinity, anti_affinity) = (terms(&pod.affinity), terms(&pod.anti_affinity));
        let others = world.pods.iter().any(|other| !other.footprint.anti_affinity.is_empty());
        let namespace_labels =
            world.namespace(&pod.namespace).map(|own| own.labels.clone()).unwrap_or_default();
        let idle = affinity.is_empty() && anti_affinity.is_empty() && !others;
        let mut result =
            Self { pod, namespace_labels, affinity, anti_affinity, counts: Tally::default(), idle };
        if !idle {
            let mut counts = Tally::default();
            for (index, node) in world.nodes.iter().enumerate() {
                for other in counted_pods(world, index) {
                    result.count(&mut counts, other, node, 1);
                }
            }
            result.counts = counts;
        }
        result
    }

    fn count(&self, counts: &mut Tally, other: &Pod, node: &Node, by: i64) {
        let none = Labels::default();
        let matches = |term: &Term| term.matches(&other.namespace, &other.labels, &none);
        if !self.affinity.is_empty() && self.affinity.iter().all(matches) {
            for term in &self.affinity {
                add(&mut counts.affinity, node, &term.topology_key, by);
            }
        }
        for term in self.anti_affinity.iter().filter(|term| matches(term)) {
            add(&mut counts.anti_affinity, node, &term.topology_key, by);
        }
        for term in &other.footprint.anti_affinity {
            let term = Term::new(term, &other.namespace);
            if term.matches(&self.pod.namespace, &self.pod.labels, &self.namespace_labels) {
                add(&mut counts.existing, node, &term.topology_key, by);
            }
        }
    }

    /// Returns which of the three rules refuse the node at `index`.
    pub(super) fn reasons(&self, world: &World, index: usize, own: &[&Pod]) -> Vec<Reason> {
        let Some(node) = world.nodes.get(index).filter(|_| !self.idle) else { return Vec::new() };
        let mut without = Tally::default();
        for pod in own {
            self.count(&mut without, pod, node, 1);
        }
        let left = |counts: &Counts, own: &Counts, pair: &(Text, Text)| {
            counts.get(pair).copied().unwrap_or(0) - own.get(pair).copied().unwrap_or(0)
        };
        let mut reasons = Vec::new();
        reasons.extend(self.affinity_reason(node, &without));
        let taken = self.anti_affinity.iter().enumerate().find(|(_, term)| {
            pair(node, &term.topology_key)
                .is_some_and(|pair| left(&self.counts.anti_affinity, &without.anti_affinity, &pair) > 0)
        });
        if let Some((position, term)) = taken {
            let path =
                format!("{PATH}.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[{position}]");
            let message = format!(
                "anti-affinity: a pod that must not be near is in the same {} ({})",
                term.topology_key, term.selector
            );
            reasons.push(blocks(Code::PodAntiAffinity, PLUGIN, message).at(path));
        }
        let kept_away = node.labels.iter().find(|(key, value)| {
            left(&self.counts.existing, &without.existing, &((*key).clone(), (*value).clone())) > 0
        });
        if let Some((key, value)) = kept_away {
            let holder = self.holder(world, key, value, own);
            let message =
                format!("pod {holder} in the same {key} keeps pods like this away (its anti-affinity)");
            reasons.push(
                blocks(Code::PodAntiAffinity, PLUGIN, message)
                    .with("schedulerMessage", "node(s) didn't satisfy existing pods anti-affinity rules")
                    .with("keptAwayBy", holder),
            );
        }
        reasons
    }

    fn affinity_reason(&self, node: &Node, without: &Tally) -> Option<Reason> {
        let total: i64 = self.counts.affinity.values().sum::<i64>() - without.affinity.values().sum::<i64>();
        for (position, term) in self.affinity.iter().enumerate() {
            let path =
                format!("{PATH}.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[{position}]");
            let Some(pair) = pair(node, &term.topology_key) else {
                let message = format!("pod affinity: the node has no label {}", term.topology_key);
                return Some(blocks(Code::PodAffinity, PLUGIN, message).at(path));
            };
            let count = self.counts.affinity.get(&pair).copied().unwrap_or(0)
                - without.affinity.get(&pair).copied().unwrap_or(0);
            if count <= 0 {
                if total == 0 && self.matches_itself() {
                    // The first pod of a group that wants to be near itself; the other keys must still exist.
                    if self.affinity.iter().all(|term| node.labels.has(&term.topology_key)) {
                        return None;
                    }
                    continue;
                }
                let message = format!(
                    "pod affinity: no pod matching ({}) in {}={}",
                    term.selector, term.topology_key, pair.1
                );
                return Some(blocks(Code::PodAffinity, PLUGIN, message).at(path));
            }
        }
        None
    }

    fn matches_itself(&self) -> bool {
        let none = Labels::default();
        self.affinity.iter().all(|term| term.matches(&self.pod.namespace, &self.pod.labels, &none))
    }

    fn holder(&self, world: &World, key: &Text, value: &Text, own: &[&Pod]) -> String {
        let keeps_away = |other: &&Pod| {
            !own.iter().any(|own| std::ptr::eq(*own, *other))
                && other.footprint.anti_affinity.iter().any(|term| {
                    term.topology_key == *key
                        && Term::new(term, &other.namespace).matches(
                            &self.pod.namespace,
                            &self.pod.labels,
                            &self.namespace_labels,
                        )
                })
        };
        let here = |node: &&Node| node.labels.get_text(key) == Some(value);
        (world.nodes.iter().filter(here))
            .filter_map(|node| world.node_index(&node.name))
            .find_map(|index| counted_pods(world, index).find(keeps_away))
            .map_or_else(String::new, |pod| format!("{}/{}", pod.namespace, pod.name))
    }
}

/// What the API server adds to a term at creation: matchLabelKeys and mismatchLabelKeys become requirements.
fn with_label_keys(term: &PodAffinityTerm, labels: &Labels) -> PodAffinityTerm {
    let mut term = term.clone();
    let Some(selector) = &mut term.label_selector else { return term };
    let keys = [(&term.match_label_keys, "In"), (&term.mismatch_label_keys, "NotIn")];
    for (keys, operator) in keys {
        for (key, value) in keys.iter().filter_map(|key| Some((key, labels.get_text(key)?))) {
            selector.match_expressions.push(crate::model::LabelSelectorRequirement {
                key: key.clone(),
                operator: operator.into(),
                values: vec![value.clone()],
            });
        }
    }
    term
}

fn pair(node: &Node, key: &Text) -> Option<(Text, Text)> {
    Some((key.clone(), node.labels.get_text(key)?.clone()))
}

fn add(counts: &mut Counts, node: &Node, key: &Text, by: i64) {
    if let Some(pair) = pair(node, key) {
        *counts.entry(pair).or_default() += by;
    }
}

/// Requirements on the incoming pod's own labels, ANDed with a selector (`mergeLabelSetWithSelector`).
pub(super) fn merged_with_labels(selector: Selector, keys: &[Text], labels: &Labels) -> Selector {
    let Selector::All(mut requirements) = selector else { return Selector::Nothing };
    for (key, value) in keys.iter().filter_map(|key| Some((key, labels.get_text(key)?))) {
        requirements.push(Requirement {
            key: key.clone(),
            operator: Operator::Equals,
            values: vec![value.clone()],
        });
    }
    Selector::All(requirements)
}
