//! Where the reported status differs from what the nodes and pods say, and why that happens.

use serde::Serialize;

use super::counts::Counts;
use crate::model::DaemonSet;

/// One number of the status that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// The field of .status.
    pub field: &'static str,
    /// What the status says.
    pub reported: i64,
    /// What nodes and pods say.
    pub computed: i64,
    /// The likely reason.
    pub why: String,
}

/// What is known about the causes.
pub(super) struct Circumstances {
    /// Nodes with a running pod and an untolerated NoSchedule taint.
    pub tainted_under_pod: Vec<String>,
    /// Nodes that are gone and still have pods.
    pub gone_with_pods: Vec<String>,
    /// The hash of new pods is not known.
    pub updated_unknown: bool,
    /// The data has no pods.
    pub pods_unknown: bool,
}

/// Compares the status with the numbers counted anew.
pub(super) fn disagreements(
    daemon_set: &DaemonSet,
    computed: &Counts,
    circumstances: &Circumstances,
) -> Vec<Disagreement> {
    let Some(status) = &daemon_set.status else { return Vec::new() };
    let reported = Counts::from(status);
    let pairs = [
        ("desiredNumberScheduled", reported.desired, computed.desired, true),
        ("currentNumberScheduled", reported.current, computed.current, !circumstances.pods_unknown),
        ("numberReady", reported.ready, computed.ready, !circumstances.pods_unknown),
        ("numberAvailable", reported.available, computed.available, !circumstances.pods_unknown),
        (
            "updatedNumberScheduled",
            reported.updated,
            computed.updated,
            !circumstances.pods_unknown && !circumstances.updated_unknown,
        ),
        ("numberMisscheduled", reported.misscheduled, computed.misscheduled, !circumstances.pods_unknown),
        ("numberUnavailable", reported.unavailable, computed.unavailable, !circumstances.pods_unknown),
    ];
    pairs
        .into_iter()
        .filter(|(_, reported, computed, known)| *known && reported != computed)
        .map(|(field, reported, computed, _)| Disagreement {
            field,
            reported,
            computed,
            why: why(daemon_set, field, reported.saturating_sub(computed), circumstances),
        })
        .collect()
}

fn why(daemon_set: &DaemonSet, field: &str, surplus: i64, circumstances: &Circumstances) -> String {
    let observed = daemon_set.status.as_ref().map_or(0, |status| status.observed_generation);
    let generation = daemon_set.meta.generation.unwrap_or(observed);
    if daemon_set.meta.deletion_timestamp.is_some() {
        return "the DaemonSet is being deleted: the controller no longer writes its status".into();
    }
    if observed < generation {
        return format!("written for generation {observed}, now {generation}");
    }
    // Once a pod counts as misscheduled, every change of a node that has a pod wakes the controller
    // (syncNodeUpdate).
    let sleeps = daemon_set.status.as_ref().is_some_and(|status| status.number_misscheduled == 0);
    let tainted = if sleeps { circumstances.tainted_under_pod.len() as i64 } else { 0 };
    let taint_explains = match field {
        "desiredNumberScheduled"
        | "currentNumberScheduled"
        | "numberReady"
        | "numberAvailable"
        | "updatedNumberScheduled" => surplus > 0 && surplus <= tainted,
        "numberMisscheduled" => surplus < 0 && surplus.saturating_neg() <= tainted,
        _ => false,
    };
    if taint_explains {
        return format!(
            "{}: a NoSchedule taint under a running pod does not wake the controller (1.33+); any change of the DaemonSet or its pods does",
            named(&circumstances.tainted_under_pod)
        );
    }
    // The pod of a node that is gone was counted in everything, and is counted in nothing.
    if surplus > 0 && surplus <= circumstances.gone_with_pods.len() as i64 {
        return format!(
            "{}: the node is gone; the controller learns of it with the next event, mostly when its pod is collected",
            named(&circumstances.gone_with_pods)
        );
    }
    "the status was written before these nodes and pods were as they are now".into()
}

fn named(nodes: &[String]) -> String {
    let shown = nodes.iter().take(3).cloned().collect::<Vec<_>>().join(" ");
    match nodes.len() {
        0..=3 => shown,
        count => format!("{shown} and {} more", count - 3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;
    use serde_json::json;

    /// Seen on a real control plane: only the desired number blamed the node that is gone.
    #[test]
    fn every_number_that_a_gone_node_was_part_of_names_it() {
        let status = json!({
            "desiredNumberScheduled": 4, "currentNumberScheduled": 4, "numberReady": 4,
            "numberAvailable": 4, "updatedNumberScheduled": 4,
        });
        let raw = json!({"metadata": {"namespace": "n", "name": "d"}, "status": status});
        let daemon_set = DaemonSet::from_value(raw, Origin::default()).unwrap();
        let computed =
            Counts { desired: 3, current: 3, ready: 3, available: 3, updated: 3, ..Counts::default() };
        let circumstances = Circumstances {
            tainted_under_pod: Vec::new(),
            gone_with_pods: vec!["n2".to_owned()],
            updated_unknown: false,
            pods_unknown: false,
        };
        let found = disagreements(&daemon_set, &computed, &circumstances);
        let blamed = found.iter().filter(|own| own.why.starts_with("n2: the node is gone")).count();
        assert_eq!((found.len(), blamed), (5, 5), "{found:?}");
    }
}
