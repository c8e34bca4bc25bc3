use kubectl_ds::model::World;
use kubectl_ds::placement::{DaemonPod, eligibility};
use serde_json::json;

use super::{differ, kind, replay, world};

/// NodeShouldRunDaemonPod, both results.
#[test]
fn node_should_run_daemon_pod() {
    replay("placement", |case| {
        let mut objects = vec![kind(&case["ds"], "apps/v1", "DaemonSet")];
        objects.extend(case["nodes"].as_array().expect("nodes").iter().map(|node| kind(node, "v1", "Node")));
        // Not indexed: some nodes have no name, and the order is that of the answers.
        let world: World = world(objects);
        let pod = DaemonPod::unrevised(&world.daemon_sets[0], &world);
        let mut differences = Vec::new();
        let answers = case["answers"].as_array().expect("answers");
        assert_eq!(world.nodes.len(), answers.len());
        for (node, answer) in world.nodes.iter().zip(answers) {
            let ours = eligibility(&pod, node);
            let ours = json!([ours.should_run, ours.should_continue_running]);
            if ours != *answer {
                differ(&mut differences, &format!("{} on {}", case["ds"], node.name), &ours, answer);
            }
        }
        differences
    });
}
