use kubectl_ds::model::{
    IntOrString, LabelSelector, UpdateStrategy, dns_label_errors, label_key_errors, label_value_errors,
    parse_duration, subdomain_errors,
};
use kubectl_ds::output::age;
use serde_json::{Value, json};

use super::{differ, replay};

/// Numbers or percentages, update strategies, durations, ages, names, printed selectors.
#[test]
fn scaling() {
    replay("scaling", |case| {
        let ours = match case["kind"].as_str().expect("a kind") {
            "scale" => scale(case),
            "percent" => percent(case),
            "strategy" => strategy(case),
            "intorstring" => int_or_string(case),
            "duration" => match parse_duration(text(case, "in")) {
                Ok(nanos) => json!({"nanoseconds": nanos.to_string(), "error": null}),
                Err(error) => json!({"nanoseconds": null, "error": error}),
            },
            "age" => {
                let nanos: i64 = text(case, "nanoseconds").parse().expect("a number");
                let seconds = nanos / 1_000_000_000;
                json!({"human": age::human(seconds), "short": age::short(seconds)})
            }
            "name" => name(text(case, "in")),
            "format" => format_selector(case),
            other => panic!("unknown kind {other}"),
        };
        let mut differences = Vec::new();
        for (key, own) in ours.as_object().expect("an object") {
            if case[key] != *own {
                differ(&mut differences, &format!("{case} {key}"), own, &case[key]);
            }
        }
        differences
    });
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().expect("text")
}

fn total(case: &Value) -> i64 {
    case["total"].as_i64().expect("a number")
}

fn put(answer: &mut Value, key: &str, result: Result<i64, String>) {
    let (value, error) =
        result.map_or_else(|error| (Value::Null, error.into()), |own| (own.into(), Value::Null));
    answer[key] = value;
    answer[format!("{key}_error")] = error;
}

fn scale(case: &Value) -> Value {
    let value = IntOrString::String(text(case, "in").to_owned());
    let mut answer = json!({});
    put(&mut answer, "value", value.scaled(total(case), case["roundUp"] == true));
    answer
}

fn percent(case: &Value) -> Value {
    let value = IntOrString::String(text(case, "in").to_owned());
    json!({"up": value.scaled_up(total(case)), "down": value.scaled(total(case), false)})
        .as_object()
        .expect("an object")
        .iter()
        .map(|(key, own)| (key.clone(), own["Ok"].clone()))
        .collect()
}

fn strategy(case: &Value) -> Value {
    let mut strategy = case["updateStrategy"].clone();
    // The API has two types; what is none of them does not roll, in the controller as well.
    if strategy["type"] != "RollingUpdate" {
        strategy["type"] = "OnDelete".into();
    }
    let strategy: UpdateStrategy = serde_json::from_value(strategy).expect("a strategy");
    let mut answer = json!({"allowsSurge": strategy.allows_surge()});
    put(&mut answer, "surge", strategy.surge_count(total(case)));
    put(&mut answer, "unavailable", strategy.unavailable_count(total(case)));
    answer
}

fn int_or_string(case: &Value) -> Value {
    match serde_json::from_str::<IntOrString>(text(case, "json")) {
        Ok(own) => {
            let kind = i32::from(matches!(own, IntOrString::String(_)));
            json!({"ok": true, "string": own.to_string(), "type": kind})
        }
        Err(_) => json!({"ok": false}),
    }
}

fn name(name: &str) -> Value {
    json!({"subdomain": subdomain_errors(name), "label": dns_label_errors(name),
        "qualified": label_key_errors(name), "value": label_value_errors(name)})
}

/// `FormatLabelSelector` puts words for what is empty or wrong.
fn format_selector(case: &Value) -> Value {
    let selector: Option<LabelSelector> =
        serde_json::from_value(case["selector"].clone()).expect("a selector");
    let string = match LabelSelector::compile(selector.as_ref()) {
        Ok(own) if own.to_string().is_empty() => "<none>".to_owned(),
        Ok(own) => own.to_string(),
        Err(_) => "<error>".to_owned(),
    };
    json!({"string": string})
}
