//! What differs between two pod templates, as a person wants to read it.
//!
//! Entries of lists are matched by the name they are merged by, or as whole entries, not by their index; a list
//! whose entries only changed places is one change, since that restarts pods as well. Expects defaulted templates.
//! Refuses to hide values: an environment variable may hold a secret.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

/// Objects that say something although they are empty: an empty selector selects everything.
const EMPTY_TELLS: [&str; 3] = ["emptyDir", "labelSelector", "namespaceSelector"];

/// Lists of structures that are worth comparing field by field if one stands in the place of the other.
const NESTED: [&str; 4] = [
    "nodeSelectorTerms",
    "requiredDuringSchedulingIgnoredDuringExecution",
    "preferredDuringSchedulingIgnoredDuringExecution",
    "sources",
];

/// One difference. A side that has no value is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The field, from the DaemonSet on: `spec.template.spec.containers[agent].image`.
    pub path: String,
    /// The value before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// The value after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// Returns what turns the template `from` into `to`, field by field; entries of lists come or go as a whole.
///
/// `$patch`, nulls and what is empty tell nothing. A list in another order is a change of the list, from the
/// names in one order to those in the other.
pub fn template_changes(from: &Value, to: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("spec.template", "template", Some(from), Some(to), &mut changes);
    changes
}

/// Compares the values of the field `name` at `path`.
fn compare(path: &str, name: &str, from: Option<&Value>, to: Option<&Value>, changes: &mut Vec<Change>) {
    let tells = |value: &&Value| !is_nothing(name, value);
    let none = Map::new();
    match (from.filter(tells), to.filter(tells)) {
        (None, None) => {}
        (Some(Value::Object(from)), Some(Value::Object(to))) => compare_fields(path, from, to, changes),
        (Some(Value::Object(from)), None) if !from.is_empty() => compare_fields(path, from, &none, changes),
        (None, Some(Value::Object(to))) if !to.is_empty() => compare_fields(path, &none, to, changes),
        (Some(Value::Array(from)), Some(Value::Array(to))) => compare_lists(path, name, from, to, changes),
        (Some(Value::Array(from)), None) => compare_lists(path, name, from, &[], changes),
        (None, Some(Value::Array(to))) => compare_lists(path, name, &[], to, changes),
        (from, to) => {
            if from != to {
                changes.push(Change { path: path.into(), from: from.cloned(), to: to.cloned() });
            }
        }
    }
}

/// The rule of `same_template` in `state`, except for the objects that tell something although empty.
fn is_nothing(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(_) if EMPTY_TELLS.contains(&name) => false,
        Value::Object(fields) => {
            fields.iter().all(|(name, value)| name == "$patch" || is_nothing(name, value))
        }
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

fn compare_fields(path: &str, from: &Map<String, Value>, to: &Map<String, Value>, changes: &mut Vec<Change>) {
    let names: BTreeSet<&String> = from.keys().chain(to.keys()).filter(|name| *name != "$patch").collect();
    for name in names {
        let inner = if name.contains(['.', '/', '[', ']']) {
            format!("{path}[{name}]")
        } else {
            format!("{path}.{name}")
        };
        compare(&inner, name, from.get(name), to.get(name), changes);
    }
}

fn compare_lists(path: &str, name: &str, from: &[Value], to: &[Value], changes: &mut Vec<Change>) {
    if !from.iter().chain(to).any(Value::is_object) {
        if from != to {
            let side = |list: &[Value]| (!list.is_empty()).then(|| list.to_vec().into());
            changes.push(Change { path: path.into(), from: side(from), to: side(to) });
        }
        return;
    }
    match (labels(name, from), labels(name, to)) {
        (Some(from_labels), Some(to_labels)) => {
            compare_named(path, &Named::new(&from_labels, from), &Named::new(&to_labels, to), changes);
        }
        _ => compare_entries(path, name, from, to, changes),
    }
}

/// A list whose entries have names of their own.
struct Named<'a> {
    labels: &'a [String],
    entries: BTreeMap<&'a str, &'a Value>,
}

impl<'a> Named<'a> {
    fn new(labels: &'a [String], list: &'a [Value]) -> Self {
        Self { labels, entries: labels.iter().map(String::as_str).zip(list).collect() }
    }

    fn get(&self, label: &str) -> Option<&'a Value> {
        self.entries.get(label).copied()
    }

    /// The names that `other` has too, in the order of this list.
    fn shared_with(&self, other: &Self) -> Vec<&'a str> {
        self.labels.iter().map(String::as_str).filter(|label| other.entries.contains_key(label)).collect()
    }
}

fn compare_named(path: &str, from: &Named<'_>, to: &Named<'_>, changes: &mut Vec<Change>) {
    for label in to.labels {
        let path = format!("{path}[{label}]");
        match (from.get(label), to.get(label)) {
            (None, added) => changes.push(Change { path, from: None, to: added.cloned() }),
            (before, after) => compare(&path, "", before, after, changes),
        }
    }
    for label in from.labels.iter().filter(|label| to.get(label).is_none()) {
        changes.push(Change { path: format!("{path}[{label}]"), from: from.get(label).cloned(), to: None });
    }
    let (before, after) = (from.shared_with(to), to.shared_with(from));
    if before != after {
        changes.push(Change { path: path.into(), from: Some(before.into()), to: Some(after.into()) });
    }
}

/// The fields whose values name an entry of the list `name`.
fn name_fields(name: &str) -> &'static [&'static str] {
    match name {
        "containers"
        | "initContainers"
        | "ephemeralContainers"
        | "volumes"
        | "env"
        | "imagePullSecrets"
        | "resourceClaims"
        | "claims"
        | "schedulingGates"
        | "sysctls"
        | "options"
        | "httpHeaders" => &["name"],
        "volumeMounts" => &["mountPath"],
        "volumeDevices" => &["devicePath"],
        "ports" => &["containerPort", "protocol"],
        "hostAliases" => &["ip"],
        "resizePolicy" => &["resourceName"],
        "topologySpreadConstraints" => &["topologyKey", "whenUnsatisfiable"],
        _ => &[],
    }
}

/// Returns a name for each entry, unless one has none. The second of a name is `NAME#2`.
fn labels(name: &str, list: &[Value]) -> Option<Vec<String>> {
    let fields = name_fields(name);
    if fields.is_empty() {
        return None;
    }
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut labels = Vec::with_capacity(list.len());
    for entry in list {
        let mut parts = Vec::with_capacity(fields.len());
        for field in fields {
            match entry.get(field)? {
                Value::String(text) => parts.push(text.clone()),
                Value::Number(number) => parts.push(number.to_string()),
                _ => return None,
            }
        }
        let label = parts.join("/");
        let count = seen.entry(label.clone()).or_default();
        *count += 1;
        labels.push(if *count == 1 { label } else { format!("{label}#{count}") });
    }
    Some(labels)
}

/// Compares a list as a bag of entries; a path has the index in the list that holds the entry.
fn compare_entries(path: &str, name: &str, from: &[Value], to: &[Value], changes: &mut Vec<Change>) {
    let mut twins: Vec<Option<usize>> = vec![None; to.len()];
    let mut gone: BTreeSet<usize> = (0..from.len()).collect();
    for (twin, entry) in twins.iter_mut().zip(to) {
        *twin = gone.iter().copied().find(|index| from.get(*index).is_some_and(|old| same(old, entry)));
        if let Some(index) = twin {
            gone.remove(index);
        }
    }
    let mut new: BTreeMap<usize, &Value> = twins.iter().zip(to).enumerate().filter_map(unmatched).collect();
    for (index, before) in from.iter().enumerate().filter(|(index, _)| gone.contains(index)) {
        let path = format!("{path}[{index}]");
        match new.remove(&index) {
            Some(after) if NESTED.contains(&name) => compare(&path, "", Some(before), Some(after), changes),
            after => changes.push(Change { path, from: Some(before.clone()), to: after.cloned() }),
        }
    }
    for (index, entry) in new {
        changes.push(Change { path: format!("{path}[{index}]"), from: None, to: Some(entry.clone()) });
    }
    if !twins.iter().flatten().is_sorted() {
        changes.push(Change { path: path.into(), from: Some(from.into()), to: Some(to.into()) });
    }
}

fn unmatched<'a>(entry: (usize, (&Option<usize>, &'a Value))) -> Option<(usize, &'a Value)> {
    let (index, (twin, value)) = entry;
    twin.is_none().then_some((index, value))
}

fn same(a: &Value, b: &Value) -> bool {
    let mut changes = Vec::new();
    compare("", "", Some(a), Some(b), &mut changes);
    changes.is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `path: from -> to` of each change.
    fn changes(from: Value, to: Value) -> Vec<String> {
        let side = |value: &Option<Value>| value.as_ref().map_or("none".to_owned(), Value::to_string);
        let line = |change: &Change| {
            let path = change.path.strip_prefix("spec.template.").unwrap_or(&change.path);
            format!("{path}: {} -> {}", side(&change.from), side(&change.to))
        };
        template_changes(&from, &to).iter().map(line).collect()
    }

    fn spec(spec: Value) -> Value {
        json!({ "spec": spec })
    }

    #[test]
    fn fields_and_map_keys() {
        let from = json!({"$patch": "replace", "metadata": {"creationTimestamp": null, "labels": {"app": "a"}},
            "spec": {"hostNetwork": true, "securityContext": {}, "nodeSelector": {"example.com/x": "1"}}});
        let to =
            json!({"metadata": {"labels": {"app": "b"}, "annotations": {"example.com/y": "2"}}, "spec": {}});
        assert_eq!(
            changes(from.clone(), to),
            [
                r#"metadata.annotations[example.com/y]: none -> "2""#,
                r#"metadata.labels.app: "a" -> "b""#,
                "spec.hostNetwork: true -> none",
                r#"spec.nodeSelector[example.com/x]: "1" -> none"#,
            ]
        );
        assert_eq!(changes(from.clone(), from), [""; 0]);
    }

    #[test]
    fn named_entries() {
        let from = spec(json!({"containers": [
            {"name": "a", "image": "x:1", "args": ["-v"], "ports": [{"containerPort": 80, "protocol": "TCP"}],
             "volumeMounts": [{"name": "v", "mountPath": "/v"}]},
            {"name": "b"}]}));
        let to = spec(json!({"containers": [
            {"name": "c", "image": "y"},
            {"name": "a", "image": "x:2", "args": ["-v", "-w"],
             "ports": [{"containerPort": 80, "protocol": "TCP", "hostPort": 80}],
             "volumeMounts": [{"name": "v", "mountPath": "/v", "readOnly": true}]}]}));
        assert_eq!(
            changes(from, to),
            [
                r#"spec.containers[c]: none -> {"image":"y","name":"c"}"#,
                r#"spec.containers[a].args: ["-v"] -> ["-v","-w"]"#,
                r#"spec.containers[a].image: "x:1" -> "x:2""#,
                "spec.containers[a].ports[80/TCP].hostPort: none -> 80",
                "spec.containers[a].volumeMounts[/v].readOnly: none -> true",
                r#"spec.containers[b]: {"name":"b"} -> none"#,
            ]
        );
    }

    #[test]
    fn order_is_one_change() {
        let env = |names: [&str; 3]| {
            spec(json!({"containers": [{"name": "a", "env": names.map(|n| json!({"name": n}))}]}))
        };
        assert_eq!(
            changes(env(["X", "Y", "X"]), env(["Y", "X", "X"])),
            [r#"spec.containers[a].env: ["X","Y","X#2"] -> ["Y","X","X#2"]"#]
        );
        let keys = |keys: [&str; 2]| spec(json!({"tolerations": keys.map(|key| json!({"key": key}))}));
        assert_eq!(
            changes(keys(["a", "b"]), keys(["b", "a"])),
            [r#"spec.tolerations: [{"key":"a"},{"key":"b"}] -> [{"key":"b"},{"key":"a"}]"#]
        );
    }

    #[test]
    fn whole_entries() {
        let from = spec(json!({"tolerations": [{"key": "a"}, {"key": "b"}, {"key": "c"}]}));
        let to = spec(json!({"tolerations": [{"key": "a"}, {"key": "x"}, {"key": "b"}]}));
        assert_eq!(
            changes(from, to),
            [r#"spec.tolerations[2]: {"key":"c"} -> none"#, r#"spec.tolerations[1]: none -> {"key":"x"}"#]
        );
        let terms = |value: &str| {
            let terms = json!([{"matchExpressions": [{"key": "k", "operator": "In", "values": [value]}]}]);
            spec(json!({"affinity": {"nodeAffinity":
                {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}}))
        };
        let found = changes(terms("1"), terms("2"));
        let path = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution";
        assert_eq!(
            found,
            [format!(
                r#"{path}.nodeSelectorTerms[0].matchExpressions[0]: {{"key":"k","operator":"In","values":["1"]}} -> {{"key":"k","operator":"In","values":["2"]}}"#
            )]
        );
    }

    #[test]
    fn empty_objects_that_tell_something() {
        let volume = |source: Value| {
            let mut volume = source;
            volume["name"] = "v".into();
            spec(json!({"volumes": [volume]}))
        };
        assert_eq!(
            changes(volume(json!({"emptyDir": {}})), volume(json!({"hostPath": {"path": "/v"}}))),
            ["spec.volumes[v].emptyDir: {} -> none", r#"spec.volumes[v].hostPath.path: none -> "/v""#]
        );
        let term = |term: Value| spec(json!({"topologySpreadConstraints": [term]}));
        assert_eq!(
            changes(term(json!({"maxSkew": 1, "labelSelector": {}})), term(json!({"maxSkew": 1}))).len(),
            1
        );
    }

    #[test]
    fn absent_sides_are_left_out() {
        let change =
            Change { path: "spec.template.spec.hostNetwork".into(), from: None, to: Some(json!(true)) };
        let text = serde_json::to_string(&change).expect("JSON");
        assert_eq!(text, r#"{"path":"spec.template.spec.hostNetwork","to":true}"#);
    }
}
