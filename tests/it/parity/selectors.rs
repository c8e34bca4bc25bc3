use kubectl_ds::model::{Affinity, LabelSelector, Labels, Selector, missing_labels};
use serde_json::Value;

use super::{differ, replay};

/// Label selectors in both forms, and node selectors.
#[test]
fn selectors() {
    replay("selectors", |case| {
        let mut differences = Vec::new();
        match case["kind"].as_str().expect("a kind") {
            "selector" => {
                let selector: Option<LabelSelector> = read(&case["selector"]);
                compare(case, LabelSelector::compile(selector.as_ref()), &mut differences);
            }
            "parse" => {
                // Texts that are no UTF-8 cannot come from our command line.
                if let Some(text) = case["in"].as_str() {
                    compare(case, Selector::parse(text), &mut differences);
                }
            }
            "node" => node(case, &mut differences),
            other => panic!("unknown kind {other}"),
        }
        differences
    });
}

fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).expect("readable")
}

fn compare(case: &Value, ours: Result<Selector, String>, differences: &mut Vec<String>) {
    let what = || format!("{}{}", case["in"], case["selector"]);
    match (ours, case["ok"].as_bool().expect("a bool")) {
        (Ok(selector), true) => {
            if case["string"] != selector.to_string() {
                differ(differences, &what(), &selector.to_string(), &case["string"]);
            }
            for on in case["on"].as_array().expect("a list") {
                let labels: Labels = read(&on["labels"]);
                if on["match"] != selector.matches(&labels) {
                    differ(
                        differences,
                        &format!("{} on {labels}", what()),
                        &selector.matches(&labels),
                        &on["match"],
                    );
                }
            }
        }
        (Err(error), false) if case["error"] == error => {}
        (ours, _) => differ(differences, &what(), &ours.map(|own| own.to_string()), &case["error"]),
    }
}

fn node(case: &Value, differences: &mut Vec<String>) {
    let affinity: Option<Affinity> = read(&case["affinity"]);
    let required = affinity.and_then(|own| own.node_affinity).and_then(|own| own.required);
    let terms = required.map(|own| own.compile());
    let selector: Labels = read(&case["nodeSelector"]);
    for on in case["on"].as_array().expect("a list") {
        let labels: Labels = read(&on["labels"]);
        let name = on["name"].as_str().unwrap_or_default();
        let ours = missing_labels(&selector, &labels).next().is_none()
            && terms.as_ref().is_none_or(|terms| terms.matches(name, &labels));
        if on["match"] != ours {
            differ(
                differences,
                &format!("{} {} on {on}", case["affinity"], case["nodeSelector"]),
                &ours,
                &on["match"],
            );
        }
    }
}
