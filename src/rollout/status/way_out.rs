//! What frees a rollout that cannot go on by itself.

use serde_json::{Value, json};

use super::outcome::{Spending, WayOut};
use crate::model::DaemonSet;

/// A patch of `spec.updateStrategy.rollingUpdate`.
fn rolling(daemon_set: &DaemonSet, numbers: &Value) -> WayOut {
    let patch = json!({"spec": {"updateStrategy": {"rollingUpdate": numbers}}});
    let (namespace, name) = daemon_set.key();
    WayOut { command: format!("kubectl -n {namespace} patch ds {name} -p '{patch}'"), patch: Some(patch) }
}

/// Raises the budget by one above what is spent: what is not held yet may be in a moment.
pub(super) fn raise(daemon_set: &DaemonSet, budget: &Spending) -> WayOut {
    let wanted = budget.spent_by.len() as i64 + 1;
    let mut numbers = json!({});
    numbers[budget.field] = json!(wanted);
    rolling(daemon_set, &numbers)
}

/// Old pods hold the ports that new ones need: delete first.
pub(super) fn no_surge(daemon_set: &DaemonSet) -> WayOut {
    rolling(daemon_set, &json!({"maxSurge": 0, "maxUnavailable": 1}))
}

/// A new template generation makes adopted pods old.
pub(super) fn restart(daemon_set: &DaemonSet) -> WayOut {
    let (namespace, name) = daemon_set.key();
    WayOut { command: format!("kubectl -n {namespace} rollout restart ds/{name}"), patch: None }
}

/// Back to the revision before.
pub(super) fn undo(daemon_set: &DaemonSet) -> WayOut {
    let (namespace, name) = daemon_set.key();
    WayOut { command: format!("kubectl -n {namespace} rollout undo ds/{name}"), patch: None }
}

/// On with a rollout that `rollout pause` stopped.
pub(super) fn resume(daemon_set: &DaemonSet) -> WayOut {
    let (namespace, name) = daemon_set.key();
    WayOut { command: format!("kubectl ds rollout resume -n {namespace} {name}"), patch: None }
}

/// The next step of an OnDelete rollout: one pod.
pub(super) fn delete_pod(daemon_set: &DaemonSet, pod: &str) -> WayOut {
    let namespace = daemon_set.key().0;
    WayOut { command: format!("kubectl -n {namespace} delete pod {pod}"), patch: None }
}
