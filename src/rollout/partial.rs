//! Restarting some pods of a DaemonSet: which, and which of them may go now.
//!
//! A pod is deleted, and the controller makes another; the template stays. No more nodes are without an available
//! pod for it than the DaemonSet's own maxUnavailable allows. Refuses pods that would not come back.

use crate::model::{Pod, Selector, Text, World, natural_order, parse_duration};
use crate::state::{DaemonSetState, is_updated, revision_hash, revisions_of};

/// `--only`: which pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Those that are not ready.
    Unready,
    /// Those of another revision than new pods get.
    Outdated,
    /// Those made longer ago, seconds.
    OlderThan(i64),
    /// Those of the revision with this number.
    Revision(i64),
}

impl Only {
    /// Reads `unready`, `outdated`, `older-than=1h` or `revision=N`.
    ///
    /// # Errors
    /// It is none of these.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            None if text == "unready" => Ok(Self::Unready),
            None if text == "outdated" => Ok(Self::Outdated),
            Some(("older-than", age)) => match parse_duration(age)? {
                nanos if nanos >= 0 => Ok(Self::OlderThan(nanos / 1_000_000_000)),
                _ => Err(format!("{age} lies in the future")),
            },
            Some(("revision", number)) => {
                number.parse().map(Self::Revision).map_err(|_| format!("{number} is no number of a revision"))
            }
            _ => Err("it is unready, outdated, older-than=DURATION or revision=N".to_owned()),
        }
    }
}

/// A pod to restart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Victim {
    /// Its name.
    pub pod: Text,
    /// Its uid: no other pod is meant.
    pub uid: Text,
    /// Its node.
    pub node: Text,
}

/// The pods to restart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Victims {
    /// In natural order of their nodes.
    pub pods: Vec<Victim>,
    /// Nodes whose pod is left alone: it would not come back.
    pub spared: Vec<String>,
}

/// Returns the pods on `nodes` that are as `only` says; either may be absent.
///
/// # Errors
/// There is no revision of that number; the text names those there are.
pub fn victims(
    state: &DaemonSetState<'_>,
    world: &World,
    nodes: Option<&Selector>,
    only: Option<Only>,
    now: jiff::Timestamp,
) -> Result<Victims, String> {
    let daemon_set = state.daemon_set;
    let wanted_hash = match only {
        Some(Only::Revision(number)) => Some(hash_of(state, world, number)?),
        _ => None,
    };
    let hash = state.revision.hash.as_deref();
    let is_meant = |pod: &Pod| match only {
        None => true,
        Some(Only::Unready) => !pod.ready,
        Some(Only::Outdated) => !is_updated(pod, hash, daemon_set.template_generation),
        Some(Only::OlderThan(seconds)) => {
            pod.created.is_some_and(|created| now.as_second() - created.as_second() > seconds)
        }
        Some(Only::Revision(_)) => pod.labels.get("controller-revision-hash") == wanted_hash.as_deref(),
    };
    let mut victims = Victims::default();
    for pod in state.ownership.claimed.iter().filter(|pod| !pod.is_terminating() && is_meant(pod)) {
        let Some(node) = pod.target_node() else { continue };
        let Some(there) = world.node(node) else { continue };
        if nodes.is_some_and(|nodes| !nodes.matches(&there.labels)) {
            continue;
        }
        if state.should_run(pod) {
            let victim = Victim { pod: pod.name.clone(), uid: pod.uid.clone(), node: node.clone() };
            victims.pods.push(victim);
        } else {
            victims.spared.push(node.to_string());
        }
    }
    victims.pods.sort_by(|a, b| natural_order(&a.node, &b.node).then_with(|| a.pod.cmp(&b.pod)));
    victims.spared.sort_by(|a, b| natural_order(a, b));
    Ok(victims)
}

fn hash_of(state: &DaemonSetState<'_>, world: &World, number: i64) -> Result<String, String> {
    let revisions = revisions_of(state.daemon_set, world);
    if let Some(found) = revisions.iter().find(|own| own.revision == number) {
        return Ok(revision_hash(found).to_owned());
    }
    let there: Vec<String> = revisions.iter().map(|own| own.revision.to_string()).collect();
    Err(format!("there is no revision {number}; there are {}", there.join(", ")))
}

/// How many nodes may be worked on at the same time: maxUnavailable, and one where that is 0 or does not count.
pub fn width(state: &DaemonSetState<'_>) -> usize {
    let most = state.daemon_set.strategy.unavailable_count(state.counts().desired).unwrap_or(0);
    usize::try_from(most).unwrap_or(1).max(1)
}

/// Returns how many nodes that should run a pod have no available one.
pub fn unavailable(state: &DaemonSetState<'_>, world: &World) -> usize {
    let wanted = world.nodes.iter().enumerate().filter(|(index, _)| state.eligibility(*index).should_run);
    wanted.filter(|(_, node)| !state.is_available_on(&node.name)).count()
}

/// Returns which of `waiting` may be deleted now, `in_hand` of them being deleted and not yet replaced.
///
/// An available pod goes only while fewer than [`width`] nodes lack one; a pod that is not available costs nothing,
/// but is counted as in hand as well.
pub fn go_now<'a>(
    state: &DaemonSetState<'_>,
    world: &World,
    waiting: &'a [Victim],
    in_hand: usize,
) -> Vec<&'a Victim> {
    let width = width(state);
    let mut hands = width.saturating_sub(in_hand);
    let mut room = width.saturating_sub(unavailable(state, world));
    let mut going = Vec::new();
    for victim in waiting {
        let costs = usize::from(state.is_available_on(&victim.node));
        if hands > 0 && costs <= room {
            hands -= 1;
            room -= costs;
            going.push(victim);
        }
    }
    going
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_takes() {
        for (text, expected) in [
            ("unready", Ok(Only::Unready)),
            ("outdated", Ok(Only::Outdated)),
            ("older-than=90m", Ok(Only::OlderThan(5400))),
            ("revision=3", Ok(Only::Revision(3))),
            ("older-than=1d", Err("time: unknown unit \"d\" in duration \"1d\"")),
            ("older-than=-1h", Err("-1h lies in the future")),
            ("revision=x", Err("x is no number of a revision")),
            ("ready", Err("it is unready, outdated, older-than=DURATION or revision=N")),
        ] {
            assert_eq!(Only::parse(text), expected.map_err(str::to_owned), "{text}");
        }
    }
}
