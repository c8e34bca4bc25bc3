//! The order of the planned nodes, and how they are cut into waves.

use std::collections::BTreeMap;

use super::plan::{Left, PlanRefusal, Planned, Wave};
use super::policy::Policy;
use super::sight::NodeSight;
use crate::model::{IntOrString, Labels, Selector, Text, World};

/// Where a node stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    order: usize,
    control_plane: bool,
}

pub(super) struct Candidate {
    planned: Planned,
    rank: Rank,
    zone: Text,
    /// The node itself is Ready.
    ready: bool,
}

/// Sorts nodes as they come.
pub(super) struct Sorter<'a> {
    policy: &'a Policy,
    world: &'a World,
    only: Option<Selector>,
    canaries: Option<Selector>,
    order: Vec<Selector>,
    pub canary: Vec<Candidate>,
    pub rest: Vec<Candidate>,
    pub left: Vec<Left>,
}

impl<'a> Sorter<'a> {
    pub fn new(policy: &'a Policy, world: &'a World) -> Result<Self, PlanRefusal> {
        let read = |flag, text: &str| Selector::parse(text).map_err(|why| PlanRefusal::Selector(flag, why));
        let order: Result<Vec<_>, _> = policy.order.iter().map(|text| read("order", text)).collect();
        Ok(Self {
            policy,
            world,
            only: policy.nodes.as_deref().map(|text| read("nodes", text)).transpose()?,
            canaries: policy.canary.as_deref().map(|text| read("canary", text)).transpose()?,
            order: order?,
            canary: Vec::new(),
            rest: Vec::new(),
            left: Vec::new(),
        })
    }

    pub fn add(&mut self, node: &NodeSight) {
        let Some(there) = self.world.node(&node.name) else { return };
        let down = node.is_down();
        if let Some(reason) = self.reason_to_leave(node, &there.labels, down) {
            self.left.push(Left { node: node.name.clone(), reason });
            return;
        }
        let named = self.order.iter().position(|selector| selector.matches(&there.labels));
        let last = !self.policy.control_plane_in_order && named.is_none() && there.is_control_plane();
        let candidate = Candidate {
            planned: Planned { name: node.name.clone(), down },
            rank: Rank { order: named.unwrap_or(self.order.len()), control_plane: last },
            zone: zone(&there.labels),
            ready: node.ready,
        };
        let is_canary = self.canaries.as_ref().is_some_and(|selector| selector.matches(&there.labels));
        if is_canary { self.canary.push(candidate) } else { self.rest.push(candidate) }
    }

    fn reason_to_leave(&self, node: &NodeSight, labels: &Labels, down: bool) -> Option<&'static str> {
        if self.only.as_ref().is_some_and(|only| !only.matches(labels)) {
            Some("it does not match --nodes")
        } else if !node.should_run {
            Some("the pod would not come back")
        } else if down && self.policy.skip_unready {
            Some("it is down (--skip-unready)")
        } else if !node.ready && self.policy.prepares_nodes() {
            Some("it is not Ready, so that neither drain nor hooks work")
        } else {
            None
        }
    }
}

fn zone(labels: &Labels) -> Text {
    let zones = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];
    zones.iter().find_map(|key| labels.get_text(key)).cloned().unwrap_or_default()
}

/// Sorts by rank; within a rank zones take turns, each in natural order of its nodes.
fn in_turn(candidates: Vec<Candidate>) -> Vec<Planned> {
    let mut ranks: BTreeMap<Rank, BTreeMap<Text, Vec<Planned>>> = BTreeMap::new();
    for Candidate { planned, rank, zone, .. } in candidates {
        ranks.entry(rank).or_default().entry(zone).or_default().push(planned);
    }
    let mut sorted = Vec::new();
    for zones in ranks.into_values() {
        let mut zones: Vec<_> = zones.into_values().map(Vec::into_iter).collect();
        while !zones.is_empty() {
            zones.retain_mut(|zone| match zone.next() {
                Some(planned) => {
                    sorted.push(planned);
                    true
                }
                None => false,
            });
        }
    }
    sorted
}

/// Cuts the nodes into waves.
pub(super) fn into_waves(
    policy: &Policy,
    canary: Vec<Candidate>,
    rest: Vec<Candidate>,
) -> Result<(Vec<Planned>, Vec<Wave>), PlanRefusal> {
    let total = canary.len() + rest.len();
    let sizes = sizes(policy, total)?;
    let mut nodes = in_turn(canary);
    let mut waves = Vec::new();
    if !nodes.is_empty() {
        waves.push(Wave { nodes: nodes.len(), canary: true });
    }
    let (dead, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|own| own.planned.down && !own.ready);
    let (down, up): (Vec<_>, Vec<_>) = in_turn(rest).into_iter().partition(|own| own.down);
    let mut first = [down, up].concat();
    // Without a canary the first wave takes its place.
    let size = if waves.is_empty() { sizes.first().copied().unwrap_or(0).min(first.len()) } else { 0 };
    let later = first.split_off(size);
    nodes.extend(first);
    nodes.extend(in_turn(dead));
    nodes.extend(later);
    let mut to_go = total - waves.first().map_or(0, |wave| wave.nodes);
    let last = sizes.last().copied().unwrap_or(total);
    let mut sizes = sizes.into_iter().chain(std::iter::repeat(last));
    while to_go > 0 {
        let size = sizes.next().unwrap_or(to_go).clamp(1, to_go);
        waves.push(Wave { nodes: size, canary: false });
        to_go -= size;
    }
    Ok((nodes, waves))
}

fn sizes(policy: &Policy, total: usize) -> Result<Vec<usize>, PlanRefusal> {
    let of = i64::try_from(total).unwrap_or(i64::MAX);
    let size = |flag, share: &IntOrString| match (share.scaled_up(of), share.scaled_up(100)) {
        (Err(why), _) | (_, Err(why)) => Err(PlanRefusal::Number(flag, why)),
        (_, Ok(..=0)) => Err(PlanRefusal::Number(flag, format!("{share} is less than one node"))),
        (Ok(size), _) => Ok(usize::try_from(size).unwrap_or(0)),
    };
    size("max-unavailable", &policy.max_unavailable)?;
    policy.waves.iter().map(|share| size("waves", share)).collect()
}
