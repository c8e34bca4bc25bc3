//! A pod template in the words of `kubectl describe`.
//!
//! Follows DescribePodTemplate of staging/src/k8s.io/kubectl/pkg/describe/describe.go of 1.36 write by write: each
//! write begins with its indent, also in the middle of a line. Refuses to fill in defaults, and to fail: where the Go
//! code would stop at a pointer that is nil, the value is empty.

mod container;
mod probe;
mod storage;
mod volume;
mod writer;

use serde_json::Value;

use crate::model::{LabelSelector, Quantity};
use writer::Writer;

/// Annotations longer than this are cut (`maxAnnotationLen`).
const LONGEST: usize = 140;
/// What kubectl never shows (`skipAnnotations`).
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Returns the description, its tabs kept; the terminal's control characters stand as kubectl writes them.
pub fn describe_pod_template(template: &Value) -> String {
    let mut w = Writer::default();
    let (meta, spec) = (field(template, "metadata"), field(template, "spec"));
    w.put(0, "Pod Template:\n");
    pairs(&mut w, "  Labels", field(meta, "labels"));
    if field(meta, "annotations").as_object().is_some_and(|map| !map.is_empty()) {
        annotations(&mut w, "  Annotations", field(meta, "annotations"));
    }
    if !text(spec, "serviceAccountName").is_empty() {
        w.put(1, &format!("Service Account:\t{}\n", text(spec, "serviceAccountName")));
    }
    if !list(spec, "initContainers").is_empty() {
        container::describe(&mut w, "Init Containers", list(spec, "initContainers"));
    }
    container::describe(&mut w, "Containers", list(spec, "containers"));
    volume::describe(&mut w, list(spec, "volumes"));
    spread(&mut w, list(spec, "topologySpreadConstraints"));
    if !text(spec, "priorityClassName").is_empty() {
        w.put(1, &format!("Priority Class Name:\t{}\n", text(spec, "priorityClassName")));
    }
    pairs(&mut w, "  Node-Selectors", field(spec, "nodeSelector"));
    tolerations(&mut w, list(spec, "tolerations"));
    if let Some(group) = present(spec, "schedulingGroup") {
        w.put(0, "  SchedulingGroup:\n");
        w.put(1, &format!("PodGroupName:\t{}\n", text(group, "podGroupName")));
    }
    w.finish()
}

/// `printLabelsMultiline`
fn pairs(w: &mut Writer, title: &str, labels: &Value) {
    w.put(0, &format!("{title}:\t"));
    let Some(labels) = labels.as_object().filter(|labels| !labels.is_empty()) else {
        return w.line("<none>");
    };
    for (position, (key, value)) in labels.iter().enumerate() {
        if position > 0 {
            w.put(0, "");
            w.put(0, "\t");
        }
        w.put(0, &format!("{key}={}\n", value.as_str().unwrap_or_default()));
    }
}

/// `printAnnotationsMultiline`
fn annotations(w: &mut Writer, title: &str, annotations: &Value) {
    w.put(0, &format!("{title}:\t"));
    let shown = annotations.as_object().into_iter().flatten().filter(|(key, _)| *key != LAST_APPLIED);
    let mut any = false;
    for (key, value) in shown {
        if any {
            w.put(0, "\t");
        }
        any = true;
        let value = value.as_str().unwrap_or_default();
        let value = value.strip_suffix('\n').unwrap_or(value);
        if value.len() + key.len() + 2 > LONGEST || value.contains('\n') {
            w.put(0, &format!("{key}:\n"));
            for line in value.split('\n') {
                w.put(0, &format!("\t  {}\n", shortened(line, LONGEST - 2)));
            }
        } else {
            w.put(0, &format!("{key}: {value}\n"));
        }
    }
    if !any {
        w.line("<none>");
    }
}

/// `shorten`, which counts bytes; a character is not cut in two.
fn shortened(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}...", text.get(..end).unwrap_or_default())
}

/// `describeTopologySpreadConstraints`
fn spread(w: &mut Writer, constraints: &[Value]) {
    if constraints.is_empty() {
        return;
    }
    let mut sorted: Vec<&Value> = constraints.iter().collect();
    sorted.sort_by_key(|own| text(own, "topologyKey"));
    w.put(0, "  Topology Spread Constraints:\t");
    for (position, own) in sorted.into_iter().enumerate() {
        if position > 0 {
            w.put(0, "  ");
            w.put(0, "\t");
        }
        w.put(0, &format!("{}:", text(own, "topologyKey")));
        w.put(0, text(own, "whenUnsatisfiable"));
        w.put(0, &format!(" when max skew {} is exceeded", number(own, "maxSkew")));
        if let Some(selector) = present(own, "labelSelector") {
            w.put(0, &format!(" for selector {}", selector_text(selector)));
        }
        w.put(0, "\n");
    }
}

/// `FormatLabelSelector` of apimachinery.
fn selector_text(selector: &Value) -> String {
    let compiled = serde_json::from_value::<LabelSelector>(selector.clone())
        .map_err(|_| String::new())
        .and_then(|selector| LabelSelector::compile(Some(&selector)));
    match compiled {
        Err(_) => "<error>".into(),
        Ok(selector) => Some(selector.to_string()).filter(|own| !own.is_empty()).unwrap_or("<none>".into()),
    }
}

/// `printPodTolerationsMultiline`
fn tolerations(w: &mut Writer, tolerations: &[Value]) {
    w.put(0, "  Tolerations:\t");
    if tolerations.is_empty() {
        return w.line("<none>");
    }
    let mut sorted: Vec<&Value> = tolerations.iter().collect();
    sorted.sort_by_key(|own| text(own, "key"));
    for (position, own) in sorted.into_iter().enumerate() {
        if position > 0 {
            w.put(0, "\t");
        }
        let (key, value, effect) = (text(own, "key"), text(own, "value"), text(own, "effect"));
        w.put(0, key);
        if !value.is_empty() {
            w.put(0, &format!("={value}"));
        }
        if !effect.is_empty() {
            w.put(0, &format!(":{effect}"));
        }
        if text(own, "operator") == "Exists" && value.is_empty() {
            let bare = key.is_empty() && effect.is_empty();
            w.put(0, if bare { "op=Exists" } else { " op=Exists" });
        }
        if let Some(seconds) = own.get("tolerationSeconds").and_then(Value::as_i64) {
            w.put(0, &format!(" for {seconds}s"));
        }
        w.put(0, "\n");
    }
}

/// Returns a field; null if there is none.
fn field<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// Returns what a pointer points to; nothing for nil.
fn present<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name).filter(|own| !own.is_null())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn number(value: &Value, name: &str) -> i64 {
    value.get(name).and_then(Value::as_i64).unwrap_or_default()
}

fn flag(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// `%v` of a list of strings.
fn words(list: &[Value]) -> String {
    let words: Vec<&str> = list.iter().map(|own| own.as_str().unwrap_or_default()).collect();
    format!("[{}]", words.join(" "))
}

/// Reads a quantity, which may be written as a number; zero if it is none.
fn quantity(value: &Value) -> Quantity {
    let parsed = match value {
        Value::String(text) => Quantity::parse(text.trim()),
        Value::Number(number) => Quantity::parse(&number.to_string()),
        _ => Ok(Quantity::default()),
    };
    parsed.unwrap_or_default()
}

/// `IntOrString.String()`; nothing at all is the number 0.
fn int_or_string(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => "0".into(),
    }
}

#[cfg(test)]
mod tests;
