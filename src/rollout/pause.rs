//! Pausing a rollout and going on: RollingUpdate becomes OnDelete and back, the former strategy kept in an annotation.
//!
//! A DaemonSet has no `spec.paused` as a Deployment has. Under OnDelete the controller still makes missing pods,
//! with the current template, and replaces none.

use serde_json::{Value, json};

use crate::model::{DaemonSet, StrategyType};

/// Where the former strategy is kept, as JSON.
pub const PAUSED_ANNOTATION: &str = "kubectl-ds/paused-strategy";

/// What a pause does.
#[derive(Debug, Clone, PartialEq)]
pub enum Pause {
    /// Sends this patch.
    Patch {
        /// The patch.
        patch: Value,
        /// Whether an annotation of an earlier pause is replaced: somebody set the strategy back since.
        stale: bool,
    },
    /// It is paused: nothing is sent.
    Already,
}

/// Why there is nothing to pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseRefusal {
    /// Its own strategy is OnDelete.
    OnDelete,
}

/// What a resume does.
#[derive(Debug, Clone, PartialEq)]
pub enum Resume {
    /// Sends this patch.
    Patch {
        /// The patch.
        patch: Value,
        /// The strategy afterwards.
        strategy: Value,
        /// The strategy that was kept, if it is not the one afterwards: somebody changed the live one since.
        dropped: Option<Value>,
    },
    /// It is not paused: nothing is sent.
    NotPaused,
}

/// Why a resume cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResumeRefusal {
    /// OnDelete, and not by this program.
    NotOurs,
    /// The annotation is no strategy; this is what it says.
    Unreadable(String),
}

/// Returns what `rollout pause` does.
///
/// # Errors
/// There is nothing to pause.
pub fn pause(daemon_set: &DaemonSet) -> Result<Pause, PauseRefusal> {
    let kept = daemon_set.meta.annotations.get(PAUSED_ANNOTATION);
    match (daemon_set.strategy.kind, kept) {
        (StrategyType::OnDelete, Some(_)) => Ok(Pause::Already),
        (StrategyType::OnDelete, None) => Err(PauseRefusal::OnDelete),
        (StrategyType::RollingUpdate, kept) => {
            let strategy = live(daemon_set);
            let patch = json!({
                "metadata": {"annotations": {PAUSED_ANNOTATION: strategy.to_string()}},
                "spec": {"updateStrategy": {"type": "OnDelete", "rollingUpdate": null}},
            });
            Ok(Pause::Patch { patch, stale: kept.is_some() })
        }
    }
}

/// Returns what `rollout resume` does; with `force` also where this program did not pause.
///
/// # Errors
/// It was paused by somebody else, or what was kept cannot be read.
pub fn resume(daemon_set: &DaemonSet, force: bool) -> Result<Resume, ResumeRefusal> {
    let kept = daemon_set.meta.annotations.get(PAUSED_ANNOTATION);
    let parsed = kept.map(|text| strategy(text).ok_or(text));
    if daemon_set.strategy.kind == StrategyType::RollingUpdate {
        let Some(parsed) = parsed else { return Ok(Resume::NotPaused) };
        let strategy = live(daemon_set);
        let dropped = parsed.ok().filter(|own| *own != strategy);
        let patch = json!({"metadata": {"annotations": {PAUSED_ANNOTATION: null}}});
        return Ok(Resume::Patch { patch, strategy, dropped });
    }
    let strategy = match parsed {
        Some(Ok(strategy)) => strategy,
        _ if force => json!({"type": "RollingUpdate"}),
        Some(Err(text)) => return Err(ResumeRefusal::Unreadable(text.to_owned())),
        None => return Err(ResumeRefusal::NotOurs),
    };
    let mut patch = json!({"spec": {"updateStrategy": strategy}});
    if kept.is_some() {
        patch["metadata"] = json!({"annotations": {PAUSED_ANNOTATION: null}});
    }
    Ok(Resume::Patch { patch, strategy, dropped: None })
}

fn live(daemon_set: &DaemonSet) -> Value {
    let own = daemon_set.raw.pointer("/spec/updateStrategy").cloned();
    own.unwrap_or_else(|| json!({"type": "RollingUpdate"}))
}

/// A strategy that was kept: a rolling one, with nothing in it that a strategy does not have.
fn strategy(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    let fields = value.as_object()?;
    let known = fields.keys().all(|key| key == "type" || key == "rollingUpdate");
    let rolling = fields.get("rollingUpdate").is_none_or(Value::is_object);
    (known && rolling && fields.get("type").is_some_and(|own| own == "RollingUpdate")).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    const ROLLING: &str = r#"{"rollingUpdate":{"maxSurge":0,"maxUnavailable":"10%"},"type":"RollingUpdate"}"#;

    fn daemon_set(strategy: &str, kept: Option<&str>) -> DaemonSet {
        let strategy: Value = serde_json::from_str(strategy).expect("JSON");
        let annotations = kept.map_or(json!({}), |text| json!({PAUSED_ANNOTATION: text}));
        let raw = json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "x", "annotations": annotations}, "spec": {"updateStrategy": strategy}});
        DaemonSet::from_value(raw, Origin::default()).expect("a DaemonSet")
    }

    const ON_DELETE: &str = r#"{"type":"OnDelete"}"#;

    #[test]
    fn what_pause_does() {
        let Ok(Pause::Patch { patch, stale: false }) = pause(&daemon_set(ROLLING, None)) else {
            panic!("a patch")
        };
        assert_eq!(patch["metadata"]["annotations"][PAUSED_ANNOTATION], ROLLING);
        assert_eq!(patch["spec"]["updateStrategy"], json!({"type": "OnDelete", "rollingUpdate": null}));
        let again = pause(&daemon_set(ROLLING, Some(r#"{"type":"RollingUpdate"}"#)));
        assert!(matches!(again, Ok(Pause::Patch { stale: true, .. })), "{again:?}");
        assert_eq!(pause(&daemon_set(ON_DELETE, Some(ROLLING))), Ok(Pause::Already));
        assert_eq!(pause(&daemon_set(ON_DELETE, None)), Err(PauseRefusal::OnDelete));
    }

    #[test]
    fn what_resume_does() {
        let rolling: Value = serde_json::from_str(ROLLING).expect("JSON");
        let forget = json!({"annotations": {PAUSED_ANNOTATION: null}});
        let Ok(Resume::Patch { patch, strategy, dropped: None }) =
            resume(&daemon_set(ON_DELETE, Some(ROLLING)), false)
        else {
            panic!("a patch")
        };
        assert_eq!((&patch["metadata"], &patch["spec"]["updateStrategy"]), (&forget, &rolling));
        assert_eq!(strategy, rolling);
        // Somebody set another rolling strategy since: it stays.
        let other = r#"{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":3}}"#;
        let Ok(Resume::Patch { patch, strategy, dropped }) = resume(&daemon_set(other, Some(ROLLING)), false)
        else {
            panic!("a patch")
        };
        assert_eq!((patch, dropped), (json!({"metadata": forget}), Some(rolling)));
        assert_eq!(strategy["rollingUpdate"]["maxUnavailable"], 3);
        assert_eq!(resume(&daemon_set(ROLLING, None), false), Ok(Resume::NotPaused));
    }

    #[test]
    fn what_was_not_paused_here_goes_on_only_when_told() {
        assert_eq!(resume(&daemon_set(ON_DELETE, None), false), Err(ResumeRefusal::NotOurs));
        for bad in ["", "[]", r#"{"type":"OnDelete"}"#, r#"{"type":"RollingUpdate","x":1}"#] {
            let refused = resume(&daemon_set(ON_DELETE, Some(bad)), false);
            assert_eq!(refused, Err(ResumeRefusal::Unreadable(bad.into())));
        }
        for kept in [None, Some("[]")] {
            let forced = resume(&daemon_set(ON_DELETE, kept), true);
            let Ok(Resume::Patch { patch, .. }) = forced else { panic!("a patch") };
            assert_eq!(patch["spec"]["updateStrategy"], json!({"type": "RollingUpdate"}));
            assert_eq!(patch.get("metadata").is_some(), kept.is_some());
        }
    }
}
