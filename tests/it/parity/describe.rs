//! Pod templates in the words of `kubectl describe`, which `rollout history --revision` prints.

use kubectl_ds::rollout::describe_pod_template;

use super::{differ, replay};

#[test]
fn describe() {
    replay("describe", |case| {
        let mut differences = Vec::new();
        let (ours, real) = (describe_pod_template(&case["template"]), case["text"].as_str().expect("text"));
        if let Some((own, theirs)) = ours.lines().zip(real.lines()).find(|(own, theirs)| own != theirs) {
            differ(&mut differences, "line", &own, &theirs);
        } else if ours != real {
            differ(&mut differences, "text", &ours, &real);
        }
        differences
    });
}
