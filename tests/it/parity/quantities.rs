use kubectl_ds::model::{Format, Quantity};
use serde_json::{Value, json};

use super::{differ, replay};

/// Parsing, canonical form, rounding, comparison and sums of quantities.
#[test]
fn quantities() {
    replay("quantities", |case| {
        let mut differences = Vec::new();
        match case["kind"].as_str().expect("a kind") {
            "parse" => parse(case, &mut differences),
            "pair" => pair(case, &mut differences),
            "sum" => {
                let mut sum = Quantity::default();
                for text in case["in"].as_array().expect("a list") {
                    sum.add(&quantity(text));
                }
                let ours = json!([sum.to_string(), sum.milli_value().to_string(), sum.value().to_string()]);
                let real = json!([case["canonical"], case["milli"], case["value"]]);
                if ours != real {
                    differ(&mut differences, &case["in"].to_string(), &ours, &real);
                }
            }
            other => panic!("unknown kind {other}"),
        }
        differences
    });
}

fn quantity(text: &Value) -> Quantity {
    Quantity::parse(text.as_str().expect("text")).expect("a quantity")
}

fn parse(case: &Value, differences: &mut Vec<String>) {
    let text = case["in"].as_str().expect("text");
    let ours = match Quantity::parse(text) {
        Err(error) => json!({"error": error.to_string()}),
        Ok(own) => {
            let format = match own.format() {
                Format::BinarySI => "BinarySI",
                Format::DecimalExponent => "DecimalExponent",
                Format::DecimalSI => "DecimalSI",
            };
            json!({"canonical": own.to_string(), "milli": own.milli_value().to_string(),
                "value": own.value().to_string(), "sign": own.sign(), "format": format})
        }
    };
    for (key, value) in ours.as_object().expect("an object") {
        if case[key] != *value {
            differ(differences, &format!("{text:?} {key}"), value, &case[key]);
        }
    }
}

fn pair(case: &Value, differences: &mut Vec<String>) {
    let (a, b) = (quantity(&case["a"]), quantity(&case["b"]));
    let mut sum = a.clone();
    sum.add(&b);
    let ours = json!({"cmp": a.cmp(&b) as i64, "sum": sum.to_string(), "diff": a.minus(&b).to_string(),
        "sum_milli": sum.milli_value().to_string(), "sum_value": sum.value().to_string()});
    for (key, value) in ours.as_object().expect("an object") {
        if case[key] != *value {
            differ(differences, &format!("{} and {} {key}", case["a"], case["b"]), value, &case[key]);
        }
    }
}
