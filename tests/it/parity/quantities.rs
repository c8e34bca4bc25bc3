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
            "json" => json_value(case, &mut differences),
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
        Err(error) => json!({"ok": false, "error": error.to_string()}),
        Ok(own) => described(&own),
    };
    compare(case, &ours, differences);
}

fn described(own: &Quantity) -> Value {
    let format = match own.format() {
        Format::BinarySI => "BinarySI",
        Format::DecimalExponent => "DecimalExponent",
        Format::DecimalSI => "DecimalSI",
    };
    json!({"ok": true, "canonical": own.to_string(), "milli": own.milli_value().to_string(),
        "value": own.value().to_string(), "sign": own.sign(), "zero": own.is_zero(), "format": format})
}

fn compare(case: &Value, ours: &Value, differences: &mut Vec<String>) {
    for (key, value) in ours.as_object().expect("an object") {
        if case[key] != *value {
            let what = format!("{} {} {} {key}", case["in"], case["a"], case["b"]);
            differ(differences, &what, value, &case[key]);
        }
    }
}

/// As a field of an object. Go keeps the text of the value as it was typed; serde tells what it means.
fn json_value(case: &Value, differences: &mut Vec<String>) {
    let text = case["in"].as_str().expect("text");
    let own = match (serde_json::from_str::<Quantity>(text), case["error"].as_str()) {
        (Ok(own), None) => own,
        // Go does not decode escapes: they are wrong even where they stand for a legal character.
        (Ok(own), Some(_)) if text.contains("\\u") => {
            let decoded: String = serde_json::from_str(text).expect("a string");
            return assert_eq!(Quantity::parse(&decoded), Ok(own), "{text}");
        }
        (Err(error), Some(real)) if error.to_string().contains(real) => return,
        // What is neither string nor number is refused in words of serde's.
        (Err(_), Some(_)) if ["true", "false", "[]", "{}"].contains(&text) => return,
        (ours, real) => return differ(differences, text, &ours, &real),
    };
    let mut described = described(&own);
    let keys = described.as_object_mut().expect("an object");
    if text == "null" {
        // Go's zero value has no format, and is printed as DecimalSI.
        assert_eq!((keys.remove("format"), &case["format"]), (Some("DecimalSI".into()), &json!("")));
    } else if !text.starts_with('"') {
        // A number typed otherwise than Go writes it may be printed in another format; the amount is the same.
        let exponent = text.contains(['e', 'E']);
        let wide = text.parse::<f64>().is_ok_and(|number| number.abs() >= 1e21);
        keys.retain(|key, _| match key.as_str() {
            "canonical" | "format" => !exponent && !wide,
            // These overflow, after the digits in one case and after the exponent in the other.
            "milli" | "value" => exponent || !wide,
            _ => true,
        });
        assert_eq!(Quantity::parse(text), Ok(own), "{text}");
    }
    compare(case, &described, differences);
}

fn pair(case: &Value, differences: &mut Vec<String>) {
    let (a, b) = (quantity(&case["a"]), quantity(&case["b"]));
    let mut sum = a.clone();
    sum.add(&b);
    let ours = json!({"cmp": a.cmp(&b) as i64, "sum": sum.to_string(), "diff": a.minus(&b).to_string(),
        "sum_milli": sum.milli_value().to_string(), "sum_value": sum.value().to_string()});
    compare(case, &ours, differences);
}
