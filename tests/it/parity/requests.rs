use kubectl_ds::model::Requests;
use kubectl_ds::placement::DaemonPod;
use serde_json::{Value, json};

use super::{differ, kind, replay, world};

/// What a pod takes of its node, both for pods there and for the pod to be placed.
#[test]
fn requests() {
    replay("requests", |case| {
        let pod = kind(&case["pod"], "v1", "Pod");
        let daemon_set = json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "d", "namespace": "default"}, "spec": {"template": {"spec": pod["spec"]}}});
        let world = world(vec![pod, daemon_set]).indexed();
        let mut differences = Vec::new();
        let existing = &world.pods[0].footprint.requests;
        compare("existing", case, existing, &case["existing_scheduler"], &mut differences);
        let incoming = DaemonPod::unrevised(&world.daemon_sets[0], &world).requests;
        compare("incoming", case, &incoming, &case["incoming_scheduler"], &mut differences);
        differences
    });
}

fn compare(what: &str, case: &Value, ours: &Requests, real: &Value, differences: &mut Vec<String>) {
    let scalar: serde_json::Map<String, Value> =
        ours.scalar.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
    let mut own = json!({"milliCPU": ours.milli_cpu, "memory": ours.memory, "ephemeralStorage": ours.ephemeral_storage});
    if !scalar.is_empty() {
        own["scalar"] = Value::Object(scalar);
    }
    if own != *real {
        differ(differences, &format!("{what} {}", case["pod"]), &own, real);
    }
}
