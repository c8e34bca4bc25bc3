//! Nodes that get no pod, grouped by what excludes them.

use crate::model::Node;
use crate::placement::{DaemonPod, Effect, controller_reasons, eligibility};

/// The most names shown of a group.
const NAMES: usize = 5;

/// Returns a line for each group of nodes that get no pod: what excludes them, how many, and their names. The
/// largest group comes first.
pub(in crate::lint::rules) fn excluded(pod: &DaemonPod, nodes: &[Node]) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for node in nodes.iter().filter(|node| !eligibility(pod, node).should_run) {
        let reasons = controller_reasons(pod, node);
        let decisive =
            reasons.into_iter().filter(|own| matches!(own.effect, Effect::Excludes | Effect::Keeps));
        let why = decisive.map(|own| own.message).collect::<Vec<_>>().join("; ");
        match groups.iter_mut().find(|(own, _)| *own == why) {
            Some((_, names)) => names.push(&node.name),
            None => groups.push((why, vec![&node.name])),
        }
    }
    groups.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
    groups.into_iter().map(|(why, names)| format!("{} ({why})", shown(&names))).collect()
}

/// Returns `a, b and 3 more`.
pub(in crate::lint::rules) fn shown(names: &[&str]) -> String {
    let first = names.get(..NAMES).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMES) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_of_names_are_cut() {
        assert_eq!(shown(&["a", "b"]), "a, b");
        assert_eq!(shown(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
    }
}
