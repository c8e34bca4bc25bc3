use std::collections::BTreeMap;

use kubectl_ds::model::{Pod, World};
use kubectl_ds::placement::{DaemonPod, Placement, RevisionLabels, Usage};
use serde_json::{Value, json};

use super::{differ, kind, replay, world};

/// The plugins whose answer can depend on pods.
const LOOK_AT_PODS: [&str; 4] = ["NodePorts", "NodeResourcesFit", "PodTopologySpread", "InterPodAffinity"];

fn rejections(plugins: &Value) -> BTreeMap<String, Vec<String>> {
    let reasons = |own: &Value| {
        let mut reasons: Vec<String> = serde_json::from_value(own["reasons"].clone()).expect("reasons");
        reasons.sort();
        reasons
    };
    let plugins = plugins.as_object().into_iter().flatten();
    plugins.map(|(plugin, own)| (plugin.clone(), reasons(own))).collect()
}

/// Each filter plugin's own verdict and messages.
#[test]
fn filters() {
    replay("filters", |case| {
        let list = |name: &str, api_kind: &str| -> Vec<Value> {
            let objects = case[name].as_array().cloned().unwrap_or_default();
            objects.iter().map(|object| kind(object, "v1", api_kind)).collect()
        };
        let mut objects = vec![kind(&case["ds"], "apps/v1", "DaemonSet")];
        objects.extend(list("nodes", "Node"));
        objects.extend(list("pods", "Pod"));
        objects.extend(list("namespaces", "Namespace"));
        let mut world: World = world(objects);
        world.known.pods = true;
        world.known.all_pods = true;
        let world = world.indexed();
        let daemon_set = &world.daemon_sets[0];
        let revision = RevisionLabels { hash: Some("h1".into()), generation: Some(1) };
        let pod = DaemonPod::new(daemon_set, &revision, &world);
        let usage = Usage::new(&world);
        let owned = |pod: &&Pod| pod.controller.as_ref().is_some_and(|owner| owner.uid == "uid-d");
        let own: Vec<&Pod> = world.pods.iter().filter(owned).collect();
        let placement = Placement::new(&world, &usage, daemon_set, &pod, &own);
        let mut differences = Vec::new();
        for answer in case["answers"].as_array().expect("answers") {
            let index = world.node_index(answer["node"].as_str().expect("a name")).expect("the node");
            let mut ours: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (plugin, reasons) in placement.by_plugin(index) {
                let mut messages: Vec<String> = reasons
                    .iter()
                    .map(|reason| reason.details["schedulerMessage"].as_str().expect("text").to_owned())
                    .collect();
                messages.sort();
                // Only resources and affinity give more than one message.
                messages.dedup();
                ours.insert(plugin, messages);
            }
            let mut real = rejections(&answer["plugins"]);
            // Nominated pods are counted where everything that looks at pods would do without them.
            if !real.keys().any(|plugin| LOOK_AT_PODS.contains(&plugin.as_str())) {
                real.append(&mut rejections(&answer["nominated"]));
            }
            // InterPodAffinity stops at its first rule: ours says every broken one.
            let same = ours.keys().eq(real.keys())
                && real.iter().all(|(plugin, reasons)| match plugin.as_str() {
                    "InterPodAffinity" => reasons.iter().all(|reason| ours[plugin].contains(reason)),
                    _ => *reasons == ours[plugin],
                });
            if !same {
                differ(
                    &mut differences,
                    &format!(
                        "{}\n on {}",
                        json!({"ds": case["ds"]["spec"]["template"], "pods": case["pods"], "node": case["nodes"][index]}),
                        answer["node"]
                    ),
                    &ours,
                    &real,
                );
            }
        }
        differences
    });
}
