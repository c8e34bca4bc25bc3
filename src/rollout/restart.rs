//! The patch of a restart.
//!
//! Follows defaultObjectRestarter of k8s.io/kubectl/pkg/polymorphichelpers/objectrestarter.go.

use serde_json::{Value, json};

use crate::model::DaemonSet;

/// The annotation of the template that a restart sets.
pub const RESTARTED_ANNOTATION: &str = "kubectl.kubernetes.io/restartedAt";

/// Returns the time of the last restart, as the template says it.
pub fn restarted_at(daemon_set: &DaemonSet) -> Option<&str> {
    daemon_set.template.annotations().get(RESTARTED_ANNOTATION)
}

/// The patch that restarts, `moment` in RFC 3339, to the second.
pub fn restart_patch(moment: &str) -> Value {
    json!({"spec": {"template": {"metadata": {"annotations": {RESTARTED_ANNOTATION: moment}}}}})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patch_is_kubectls() {
        assert_eq!(
            restart_patch("2026-01-02T03:04:05Z").to_string(),
            r#"{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"2026-01-02T03:04:05Z"}}}}}"#
        );
    }
}
