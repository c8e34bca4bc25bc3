//! Which annotations stay as they are.
//!
//! Anybody writes anything into annotations: manifests (last-applied-configuration), tokens, whole configurations.
//! So only those stay that are known to hold none, because an answer or a person needs them.

use serde_json::{Map, Value};

use super::secret::Hider;

/// Annotations that stay.
const KEPT: [&str; 24] = [
    "argocd.argoproj.io/tracking-id",
    "cluster-autoscaler.kubernetes.io/daemonset-pod",
    "cluster-autoscaler.kubernetes.io/enable-ds-eviction",
    "cluster-autoscaler.kubernetes.io/safe-to-evict",
    "cluster-autoscaler.kubernetes.io/scale-down-disabled",
    "deprecated.daemonset.template.generation",
    "endpoints.kubernetes.io/last-change-trigger-time",
    "kubectl.kubernetes.io/default-container",
    "kubectl.kubernetes.io/restartedAt",
    "kubernetes.io/change-cause",
    "kubernetes.io/config.hash",
    "kubernetes.io/config.mirror",
    "kubernetes.io/config.seen",
    "kubernetes.io/config.source",
    "meta.helm.sh/release-name",
    "meta.helm.sh/release-namespace",
    "node.alpha.kubernetes.io/ttl",
    "openshift.io/node-selector",
    "scheduler.alpha.kubernetes.io/critical-pod",
    "scheduler.alpha.kubernetes.io/defaultTolerations",
    "scheduler.alpha.kubernetes.io/node-selector",
    "scheduler.alpha.kubernetes.io/tolerationsWhitelist",
    "service.kubernetes.io/topology-mode",
    "volumes.kubernetes.io/controller-managed-attach-detach",
];
/// What this program writes itself: pauses, the journal of an update.
const OWN: &str = "kubectl-ds";
/// The plan of an update (JOURNAL and PLAN_ANNOTATION of src/update): all of it is needed but the commands of hooks and
/// gates.
const PLAN: &str = "kubectl-ds/update-plan";
const CHANGE_CAUSE: &str = "kubernetes.io/change-cause";
/// No annotation that is worth keeping is longer.
const LONGEST: usize = 512;

/// Hides the values of annotations in `metadata`.
pub(super) fn redact(metadata: &mut Map<String, Value>, hider: &mut Hider<'_>) {
    let Some(Value::Object(annotations)) = metadata.get_mut("annotations") else { return };
    for (key, value) in annotations {
        let kept = KEPT.contains(&key.as_str()) && value.as_str().is_some_and(|text| text.len() <= LONGEST);
        if key == CHANGE_CAUSE && kept && !hider.strict {
            *value = without_assignments(value.as_str().unwrap_or_default(), hider).into();
        } else if key == PLAN {
            without_commands(value, hider);
        } else if !(kept || is_own(key)) || key == CHANGE_CAUSE {
            hider.hide(value);
        }
    }
}

/// Hides the commands and URLs in the plan of an update; what is no plan is hidden whole.
fn without_commands(value: &mut Value, hider: &mut Hider<'_>) {
    let text = value.as_str().unwrap_or_default();
    let Ok(Value::Object(mut plan)) = serde_json::from_str(text) else { return hider.hide(value) };
    if let Some(Value::Object(policy)) = plan.get_mut("policy") {
        for key in ["preHook", "postHook"] {
            policy.get_mut(key).into_iter().for_each(|own| hider.hide(own));
        }
        let gates = policy.get_mut("gates").and_then(Value::as_array_mut);
        for gate in gates.into_iter().flatten().filter_map(Value::as_object_mut) {
            gate.values_mut().for_each(|own| hider.hide(own));
        }
    }
    *value = Value::Object(plan).to_string().into();
}

fn is_own(key: &str) -> bool {
    key.strip_prefix(OWN).is_some_and(|rest| rest.starts_with(['/', '.']))
}

/// `kubectl --record` notes whole command lines: `kubectl set env ds/x TOKEN=…`. What is assigned is hidden, except
/// for images, which are in the template anyway.
fn without_assignments(cause: &str, hider: &mut Hider<'_>) -> String {
    let of_images = cause.contains(" set image ");
    let word = |word: &str| match word.split_once('=') {
        Some((name, value)) if !value.is_empty() && (!of_images || name.starts_with('-')) => {
            format!("{name}={}", hider.mark(value))
        }
        _ => word.to_owned(),
    };
    cause.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
