//! A fleet read as a snapshot: nodes in zones, a DaemonSet of strategy OnDelete, its pods and revisions.

use serde_json::{Value, json};

use super::super::{Plan, PlanRefusal, Policy, plan};
use crate::model::{OriginKind, World};
use crate::source::{read_snapshot, snapshot_inputs};
use crate::state::{DaemonSetState, Tools};

/// One node and its pod.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub labels: Value,
    pub ready: bool,
    pub pod_ready: bool,
    pub taints: Value,
    pub hash: &'static str,
}

pub fn member(name: impl Into<String>, zone: &str) -> Member {
    let labels = json!({"topology.kubernetes.io/zone": zone});
    Member { name: name.into(), labels, ready: true, pod_ready: true, taints: json!([]), hash: "old" }
}

fn template(image: &str) -> Value {
    json!({"metadata": {"labels": {"app": "d"}}, "spec": {"containers": [{"name": "c", "image": image}]}})
}

fn owner(kind: &str) -> Value {
    json!([{"apiVersion": "apps/v1", "kind": kind, "name": "d", "uid": "u", "controller": true}])
}

fn revision(number: i64, hash: &str, image: &str) -> Value {
    json!({"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": number,
        "metadata": {"name": format!("d-{hash}"), "namespace": "n", "uid": hash, "ownerReferences": owner("DaemonSet"),
            "labels": {"app": "d", "controller-revision-hash": hash}},
        "data": {"spec": {"template": template(image)}}})
}

fn pod(member: &Member) -> Value {
    let ready = if member.pod_ready && member.ready { "True" } else { "False" };
    json!({"apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": format!("d-{}", member.name), "namespace": "n", "uid": format!("u-{}", member.name),
            "creationTimestamp": "2026-01-01T00:00:00Z", "ownerReferences": owner("DaemonSet"),
            "labels": {"app": "d", "controller-revision-hash": member.hash}},
        "spec": {"nodeName": member.name, "containers": [{"name": "c", "image": "i"}]},
        "status": {"phase": "Running", "conditions":
            [{"type": "Ready", "status": ready, "lastTransitionTime": "2026-01-01T00:01:40Z"}]}})
}

/// Reads the fleet; `strategy` is the DaemonSet's.
pub fn world(members: &[Member], strategy: &str) -> World {
    let mut objects = vec![
        revision(1, "old", "i:1"),
        revision(2, "new", "i:2"),
        json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "d", "namespace": "n", "uid": "u", "generation": 2},
            "spec": {"selector": {"matchLabels": {"app": "d"}}, "template": template("i:2"),
                "updateStrategy": {"type": strategy}},
            "status": {"observedGeneration": 2}}),
    ];
    for member in members {
        let ready = if member.ready { "True" } else { "False" };
        objects.push(json!({"apiVersion": "v1", "kind": "Node",
            "metadata": {"name": member.name, "labels": member.labels},
            "spec": {"taints": member.taints},
            "status": {"conditions": [{"type": "Ready", "status": ready}]}}));
        objects.push(pod(member));
    }
    let text = serde_json::to_vec(&json!({"kind": "List", "items": objects})).expect("JSON");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("world.json");
    std::fs::write(&path, text).expect("written");
    let inputs = snapshot_inputs(&[path.display().to_string()]).expect("found");
    read_snapshot(&inputs, OriginKind::Snapshot).expect("read").world.indexed()
}

/// Judges the fleet.
pub fn judged<T>(world: &World, then: impl FnOnce(&DaemonSetState<'_>) -> T) -> T {
    let tools = Tools::new(world, "2026-01-02T00:00:00Z".parse().expect("a time"));
    then(&DaemonSetState::new(&tools, &world.daemon_sets[0]))
}

pub fn planned(world: &World, policy: Policy) -> Result<Plan, PlanRefusal> {
    judged(world, |state| plan(state, world, policy, "run", "2026-01-02T00:00:00Z".parse().expect("a time")))
}
