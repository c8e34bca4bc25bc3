//! The other objects of the input, for rules that look at more than one object: which are kept, and what of them.
//!
//! Ten thousand files can be linted at once, so what no rule reads of another object is left out: the texts of
//! ConfigMaps and Secrets (keys stay), and of other workloads what their containers do inside.

use std::sync::Arc;

use super::input;
use super::object::Object;
use crate::yaml::{Node, Value};

/// Kinds that rules look for beside the DaemonSet.
const KINDS: [&str; 25] = [
    "ClusterRoleBinding",
    "ConfigMap",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "Job",
    "LimitRange",
    "Namespace",
    "NetworkPolicy",
    "PersistentVolumeClaim",
    "Pod",
    "PodDisruptionBudget",
    "PriorityClass",
    "ReplicaSet",
    "ReplicationController",
    "ResourceQuota",
    "RoleBinding",
    "RuntimeClass",
    "ScaledObject",
    "Secret",
    "Service",
    "ServiceAccount",
    "StatefulSet",
    "VerticalPodAutoscaler",
];

/// What containers of other workloads do inside.
const INSIDE: [&str; 11] = [
    "args",
    "command",
    "env",
    "envFrom",
    "lifecycle",
    "livenessProbe",
    "readinessProbe",
    "resources",
    "securityContext",
    "startupProbe",
    "volumeMounts",
];

/// Returns whether a file may hold an object that some rule looks for, by its bytes alone.
#[must_use]
pub fn is_worth_reading(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, b"kind") {
        rest = rest.get(at + 4..).unwrap_or_default();
        let value = behind_signs(rest);
        if KINDS.iter().any(|kind| value.starts_with(kind.as_bytes())) || value.starts_with(b"List") {
            return true;
        }
    }
    false
}

/// Leaves out what stands between `kind` and its value: quotes, colon, blanks.
fn behind_signs(text: &[u8]) -> &[u8] {
    let at = text.iter().position(|byte| !matches!(byte, b'"' | b'\'' | b':' | b' ')).unwrap_or(text.len());
    text.get(at..).unwrap_or_default()
}

/// Returns the objects of a file that rules about other objects may ask for.
#[must_use]
pub fn index(file: &Arc<str>, text: &[u8]) -> Vec<Object> {
    let mut objects = input::read(file, text).objects;
    objects.retain(|object| KINDS.contains(&object.kind()));
    for object in &mut objects {
        object.comments = Arc::default();
        object.notes = Arc::default();
        prune(object);
    }
    objects
}

fn prune(object: &mut Object) {
    if matches!(object.kind(), "ConfigMap" | "Secret") {
        for key in ["data", "stringData", "binaryData"] {
            if let Some(Value::Map(values)) = value_of(&mut object.root, key) {
                values.iter_mut().for_each(|entry| entry.value.value = Value::Null);
            }
        }
        return;
    }
    let mut pod = &mut object.root;
    for key in ["spec", "template", "spec"] {
        let Value::Map(entries) = &mut pod.value else { return };
        let Some(entry) = entries.iter_mut().find(|entry| entry.key == key) else { return };
        pod = &mut entry.value;
    }
    if let Value::Map(entries) = &mut pod.value {
        entries.retain(|entry| entry.key != "volumes");
    }
    for key in ["initContainers", "containers"] {
        let Some(Value::Seq(containers)) = value_of(pod, key) else { continue };
        for container in containers {
            if let Value::Map(entries) = &mut container.value {
                entries.retain(|entry| !INSIDE.contains(&entry.key.as_str()));
            }
        }
    }
}

fn value_of<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Value> {
    let Value::Map(entries) = &mut node.value else { return None };
    entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_bytes() {
        for (text, want) in [
            ("kind: Service\n", true),
            ("{\"kind\":\"Service\"}", true),
            ("kind: 'DaemonSet'", true),
            ("kind: List", true),
            ("kind: CustomResourceDefinition", false),
            ("a kind of Service", false),
        ] {
            assert_eq!(is_worth_reading(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn keys_of_config_maps_stay_and_texts_go() {
        let text = b"kind: ConfigMap\ndata:\n  a.conf: |\n    long\n";
        let objects = index(&"f".into(), text);
        let data = objects[0].root.get("data").expect("data");
        assert_eq!(data.entries()[0].key, "a.conf");
        assert!(data.entries()[0].value.is_null());
    }
}
