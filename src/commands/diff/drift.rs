//! `--pods`: is each pod what its template says?
//!
//! Only what the template sets is compared: what the controller, admission, webhooks and the kubelet add
//! (tolerations, the node pin, token volumes, sidecars, labels, annotations) is no drift.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

use crate::cli::GlobalArgs;
use crate::commands::gather::{Gathered, own_pods};
use crate::failure::Failure;
use crate::model::{Change, Text, default_pod_template, template_changes};
use crate::source::{read_whole_pods, snapshot_inputs};
use crate::state::DaemonSetState;

/// A pod that is not as its template.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Drift {
    /// The node it is on.
    pub node: String,
    /// The pod.
    pub pod: String,
    /// What differs: `from` the template, `to` what the pod has.
    pub changes: Vec<Change>,
}

/// Reads the pods of these DaemonSets once more, whole.
pub(super) fn read(
    global: &GlobalArgs,
    gathered: &Gathered,
    states: &[DaemonSetState<'_>],
) -> Result<Vec<Value>, Failure> {
    let pods = states.iter().flat_map(|state| &state.ownership.claimed);
    let wanted: HashSet<(Text, Text)> = pods.map(|pod| (pod.namespace.clone(), pod.name.clone())).collect();
    if let Some(cluster) = gathered.cluster() {
        let lists: Vec<_> = states.iter().map(|state| own_pods(state.daemon_set)).collect();
        let whole = cluster.read_whole(&lists, &mut |mut pod| {
            let name = (text(&pod, "/metadata/namespace").into(), text(&pod, "/metadata/name").into());
            if !wanted.contains(&name) {
                return None;
            }
            // Most of a pod's text, and no part of a template.
            pod["status"].take();
            pod["metadata"]["managedFields"].take();
            Some(pod)
        })?;
        return Ok(whole);
    }
    if global.snapshot.iter().any(|path| path == "-") {
        return Err(Failure::input("--pods reads the pods a second time, which standard input cannot do")
            .hinted("write it to a file first: … > pods.json; kubectl ds diff --pods --snapshot pods.json"));
    }
    Ok(read_whole_pods(&snapshot_inputs(&global.snapshot)?, &wanted)?)
}

/// Compares the pods that run the current template; the others are outdated as a whole.
pub(super) fn of(state: &DaemonSetState<'_>, pods: &[Value]) -> Vec<Drift> {
    let mut template = state.daemon_set.raw.pointer("/spec/template").cloned().unwrap_or_default();
    default_pod_template(&mut template);
    let mut drifts = Vec::new();
    for node in state.node_states() {
        for pod in node.pods.iter().filter(|pod| pod.updated && !pod.terminating) {
            let same = |value: &&Value| {
                text(value, "/metadata/name") == pod.name.as_str()
                    && text(value, "/metadata/namespace") == state.daemon_set.meta.namespace.as_str()
            };
            let Some(value) = pods.iter().find(same) else { continue };
            let changes = template_changes(&template, &projected(&template, value));
            if !changes.is_empty() {
                drifts.push(Drift { node: node.name.to_string(), pod: pod.name.to_string(), changes });
            }
        }
    }
    drifts
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The pod reduced to the fields that the template sets.
fn projected(template: &Value, pod: &Value) -> Value {
    let mut result = Value::Object(serde_json::Map::new());
    for part in ["metadata", "spec"] {
        if let Some(own) = template.get(part) {
            result[part] = reduce(own, pod.get(part).unwrap_or(&Value::Null));
        }
    }
    // The controller adds tolerations and replaces the required node affinity by the pin.
    for pointer in ["/spec/tolerations", "/spec/affinity/nodeAffinity"] {
        match (template.pointer(pointer), result.pointer_mut(pointer)) {
            (Some(own), Some(place)) => *place = own.clone(),
            (Some(own), None) if pointer == "/spec/tolerations" => {
                result["spec"]["tolerations"] = own.clone()
            }
            _ => {}
        }
    }
    result
}

/// Keeps of `actual` what `wanted` has: keys of maps, and entries of lists by their name.
fn reduce(wanted: &Value, actual: &Value) -> Value {
    match (wanted, actual) {
        (Value::Object(wanted), Value::Object(actual)) => {
            let kept =
                wanted.iter().filter_map(|(key, own)| Some((key.clone(), reduce(own, actual.get(key)?))));
            Value::Object(kept.collect())
        }
        (Value::Array(wanted), Value::Array(actual)) => {
            let entry = |own: &Value| {
                let found = actual.iter().find(|other| same_entry(own, other))?;
                Some(reduce(own, found))
            };
            Value::Array(wanted.iter().filter_map(entry).collect())
        }
        _ => actual.clone(),
    }
}

/// Entries of a list are the same if they have the same name, mount path, port or value.
fn same_entry(a: &Value, b: &Value) -> bool {
    for key in ["name", "mountPath", "containerPort", "topologyKey", "ip"] {
        if let (Some(x), Some(y)) = (a.get(key), b.get(key)) {
            return x == y;
        }
    }
    a == b
}
