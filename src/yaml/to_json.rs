//! The tree as JSON, equal to what sigs.k8s.io/yaml makes of the same text.

use serde_json::{Map, Number, Value as Json};

use super::error::Error;
use super::node::{Node, Value};
use super::number::{go_json_or_yaml, whole, whole_u64};

/// Returns the JSON value of a node; maps are sorted, whole floats are integers as in Go.
///
/// # Errors
/// `.nan` and `.inf`, which JSON cannot hold.
pub fn to_json(node: &Node) -> Result<Json, Error> {
    Ok(match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => Json::Bool(*flag),
        Value::Int(number) => Json::from(*number),
        Value::UInt(number) => Json::from(*number),
        Value::Float(number) => Json::Number(float(*number, node)?),
        Value::String(text) => Json::String(text.clone()),
        Value::Seq(items) => Json::Array(items.iter().map(to_json).collect::<Result<_, _>>()?),
        Value::Map(entries) => {
            let mut map = Map::new();
            for entry in entries {
                map.insert(entry.key.clone(), to_json(&entry.value)?);
            }
            Json::Object(map)
        }
    })
}

fn float(number: f64, node: &Node) -> Result<Number, Error> {
    if let Some(number) = whole(number) {
        return Ok(Number::from(number));
    }
    if let Some(number) = whole_u64(number) {
        return Ok(Number::from(number));
    }
    Number::from_f64(number)
        .ok_or_else(|| Error::new(format!("unsupported value {}", go_json_or_yaml(number)), node.span.start))
}
