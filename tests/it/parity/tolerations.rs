use kubectl_ds::model::{Toleration, daemon_tolerations};
use serde_json::Value;

use super::{differ, replay};

/// AddOrUpdateDaemonPodTolerations.
#[test]
fn tolerations_after_the_merge() {
    replay("tolerations", |case| {
        let read =
            |value: &Value| -> Vec<Toleration> { serde_json::from_value(value.clone()).unwrap_or_default() };
        let host_network = case["hostNetwork"].as_bool().expect("a bool");
        let merged = daemon_tolerations(&read(&case["tolerations"]), host_network);
        let ours: Vec<Toleration> = merged.into_iter().map(|own| own.toleration).collect();
        let real = read(&case["answer"]);
        let mut differences = Vec::new();
        if ours != real {
            differ(&mut differences, &case["tolerations"].to_string(), &ours, &real);
        }
        differences
    });
}
