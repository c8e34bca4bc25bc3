//! InterPodAffinity: required pod affinity and anti-affinity, both ways.
//!
//! Follows plugins/interpodaffinity/filtering.go and the AffinityTerm of kube-scheduler/framework. Counts by
//! topology pair are made once over all nodes; own pods on the judged node are taken out again, pods that are
//! nominated to it put in.

use std::collections::HashMap;

use super::daemon_pod::DaemonPod;
use super::reason::{Code, Reason};
use super::scheduler::{Changed, blocks, counted_pods};
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
    /// Prepares a term of a pod in `namespace` (`newAffinityTerm`).
    fn new(term: &PodAffinityTerm, namespace: &Text) -> Result<Self, String> {
        let selector = LabelSelector::compile(term.label_selector.as_ref())?;
        let namespace_selector = LabelSelector::compile(term.namespace_selector.as_ref())?;
        let mut namespaces = term.namespaces.clone();
        if namespaces.is_empty() && term.namespace_selector.is_none() {
            namespaces.push(namespace.clone());
        }
        Ok(Self { topology_key: term.topology_key.clone(), namespaces, namespace_selector, selector })
    }

    /// Reports whether the labels of namespaces decide whom the term means.
    fn asks_for_namespaces(&self) -> bool {
        !self.namespace_selector.is_everything() && self.namespace_selector != Selector::Nothing
    }

    /// Reports whether labels of the pod's namespace, which are not known, could make the term match it.
    fn could_match(&self, pod: &DaemonPod) -> bool {
        self.asks_for_namespaces()
            && !self.namespaces.contains(&pod.namespace)
            && self.selector.matches(&pod.labels)
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

/// The anti-affinity of a pod that is there; one bad selector and none of it counts (`GetAffinityTerms`).
fn terms_of(other: &Pod) -> Vec<Term> {
    let terms = other.footprint.anti_affinity.iter().map(|term| Term::new(term, &other.namespace));
    terms.collect::<Result<_, _>>().unwrap_or_default()
}

/// The counts for one daemon pod.
#[derive(Debug)]
pub(super) struct InterPod<'a> {
    pod: &'a DaemonPod,
    namespace_labels: Labels,
    affinity: Vec<Term>,
    anti_affinity: Vec<Term>,
    counts: Tally,
    /// Neither the pod nor any other has a say: the plugin skips itself.
    idle: bool,
    /// A selector of the pod cannot be read, in the plugin's words: the pod is placed nowhere.
    unreadable: Option<String>,
    /// Labels of namespaces decide, and the data has none.
    unsure: bool,
}

#[derive(Debug, Default)]
struct Tally {
    affinity: Counts,
    anti_affinity: Counts,
    existing: Counts,
}

impl<'a> InterPod<'a> {
    pub(super) fn new(world: &World, pod: &'a DaemonPod) -> Self {
        let mut wrong = Vec::new();
        let mut terms = |list: &str, terms: &[PodAffinityTerm]| {
            let term = |term: &PodAffinityTerm| {
                let term = Term::new(&with_label_keys(term, &pod.labels), &pod.namespace)?;
                Ok(term.merge_namespaces(world))
            };
            let terms = terms.iter().map(term).collect::<Result<Vec<_>, String>>();
            terms.unwrap_or_else(|why| {
                wrong.push(format!("{list}: {why}"));
                Vec::new()
            })
        };
        let affinity = terms("requiredAffinityTerms", &pod.affinity);
        let anti_affinity = terms("requiredAntiAffinityTerms", &pod.anti_affinity);
        let mut result = Self {
            pod,
            namespace_labels: world
                .namespace(&pod.namespace)
                .map(|own| own.labels.clone())
                .unwrap_or_default(),
            unsure: !world.known.namespaces
                && affinity.iter().chain(&anti_affinity).any(Term::asks_for_namespaces),
            affinity,
            anti_affinity,
            counts: Tally::default(),
            idle: false,
            unreadable: match &wrong[..] {
                [] => None,
                [why] => Some(format!("parsing pod: {why}")),
                _ => Some(format!("parsing pod: [{}]", wrong.join(", "))),
            },
        };
        let others = world.pods.iter().any(|other| !other.footprint.anti_affinity.is_empty());
        let alone = result.affinity.is_empty() && result.anti_affinity.is_empty();
        if !alone || others {
            let mut counts = Tally::default();
            for (index, node) in world.nodes.iter().enumerate() {
                for other in counted_pods(world, index) {
                    result.count(&mut counts, other, node, 1);
                    result.unsure |=
                        !world.known.namespaces && terms_of(other).iter().any(|term| term.could_match(pod));
                }
            }
            result.counts = counts;
        }
        result.idle = alone && result.counts.existing.is_empty();
        result
    }

    /// Reports whether labels of namespaces would decide and the data has none.
    pub(super) fn is_unsure(&self) -> bool {
        self.unsure
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
        for term in terms_of(other) {
            if term.matches(&self.pod.namespace, &self.pod.labels, &self.namespace_labels) {
                add(&mut counts.existing, node, &term.topology_key, by);
            }
        }
    }

    /// Returns which of the three rules refuse the node at `index`.
    pub(super) fn reasons(&self, world: &World, index: usize, changed: Changed<'_>) -> Vec<Reason> {
        if let Some(why) = &self.unreadable {
            let reason = blocks(Code::PodAffinity, PLUGIN, format!("a selector cannot be used: {why}"));
            return vec![reason.at(PATH).with("schedulerMessage", why.as_str())];
        }
        let Some(node) = world.nodes.get(index).filter(|_| !self.idle) else { return Vec::new() };
        let mut without = Tally::default();
        changed.own.iter().for_each(|pod| self.count(&mut without, pod, node, 1));
        changed.nominated.iter().for_each(|pod| self.count(&mut without, pod, node, -1));
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
            let holder = self.holder(world, key, value, changed);
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

    fn holder(&self, world: &World, key: &Text, value: &Text, changed: Changed<'_>) -> String {
        let matches = |term: &Term| {
            term.topology_key == *key
                && term.matches(&self.pod.namespace, &self.pod.labels, &self.namespace_labels)
        };
        let keeps_away = |other: &&Pod| !changed.is_own(other) && terms_of(other).iter().any(matches);
        let here = |node: &&Node| node.labels.get_text(key) == Some(value);
        let there = (world.nodes.iter().filter(here)).filter_map(|node| world.node_index(&node.name));
        let there = there.flat_map(|index| counted_pods(world, index));
        there
            .chain(changed.nominated.iter().copied())
            .find(keeps_away)
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
