//! Defaulting against what the API server serves. Refuses `template_changes`, which has no counterpart there.

use kubectl_ds::model::{default_daemon_set, default_pod_template};
use serde_json::Value;

use super::{differ, replay};

/// What the API server serves for a manifest, and that doing it twice changes nothing.
#[test]
fn defaults() {
    replay("defaults", |case| {
        let mut differences = Vec::new();
        let (given, served) = (&case["given"], &case["served"]);
        let mut ours = given.clone();
        default_daemon_set(&mut ours);
        compare(&mut differences, &label(case, "daemon set"), &ours, served);
        default_daemon_set(&mut ours);
        compare(&mut differences, &label(case, "again"), &ours, served);
        let mut template = given["spec"]["template"].clone();
        default_pod_template(&mut template);
        compare(&mut differences, &label(case, "template"), &template, &served["spec"]["template"]);
        differences
    });
}

fn label(case: &Value, what: &str) -> String {
    format!("{} {what}", case["path"].as_str().unwrap_or("drawn"))
}

/// Notes the first place that differs, and not two whole objects.
fn compare(differences: &mut Vec<String>, path: &str, ours: &Value, real: &Value) {
    match (ours, real) {
        _ if ours == real => {}
        (Value::Object(own), Value::Object(theirs)) => {
            let names = own.keys().chain(theirs.keys());
            if let Some(name) = names.into_iter().find(|name| own.get(*name) != theirs.get(*name)) {
                match (own.get(name), theirs.get(name)) {
                    (Some(own), Some(theirs)) => compare(differences, &format!("{path}.{name}"), own, theirs),
                    (own, theirs) => differ(differences, &format!("{path}.{name}"), &own, &theirs),
                }
            }
        }
        (Value::Array(own), Value::Array(theirs)) if own.len() == theirs.len() => {
            for (index, (own, theirs)) in own.iter().zip(theirs).enumerate() {
                compare(differences, &format!("{path}[{index}]"), own, theirs);
            }
        }
        _ => differ(differences, path, ours, real),
    }
}
