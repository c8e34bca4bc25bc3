//! `logging/agent` with revisions: what a server is told to answer about its templates, ControllerRevisions and pods.

use serde_json::{Value, json};

use super::api_server::{daemon_set, pod};

/// The DaemonSet at revision 2; OnDelete, as `daemon_set` makes it.
pub fn at_second_revision(version: &str) -> Value {
    let mut own = daemon_set(version);
    own["metadata"]["generation"] = 2.into();
    own["metadata"]["annotations"] = json!({"deprecated.daemonset.template.generation": "2"});
    own["spec"]["template"] = template("agent:2");
    own["status"] = json!({"observedGeneration": 2});
    own
}

/// The pod template with an image.
pub fn template(image: &str) -> Value {
    json!({"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "c", "image": image}]}})
}

/// The ControllerRevision of a number, `agent-h2`; it is that of `agent`, or of another DaemonSet.
pub fn revision(number: i64, owner: &str) -> Value {
    let mut template = template(&format!("agent:{number}"));
    template["$patch"] = "replace".into();
    json!({"kind": "ControllerRevision", "apiVersion": "apps/v1", "revision": number,
        "metadata": {"name": format!("agent-h{number}"), "namespace": "logging", "uid": format!("r{number}"),
            "labels": {"app": "agent", "controller-revision-hash": format!("h{number}")},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": owner,
                "uid": if owner == "agent" { "d1" } else { "d2" }, "controller": true}]},
        "data": {"spec": {"template": template}}})
}

/// A pod of a revision on a node, Ready or not since a second after it began.
pub fn running(node: &str, number: i64, ready: bool) -> Value {
    let mut own = pod(node, "5", ready);
    own["metadata"]["labels"]["controller-revision-hash"] = format!("h{number}").into();
    own["metadata"]["labels"]["pod-template-generation"] = number.to_string().into();
    own["status"]["conditions"][0]["lastTransitionTime"] = "2026-01-01T00:01:20Z".into();
    own
}
