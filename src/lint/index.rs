//! The objects of the input that rules about other objects ask for: which documents are read, and what is kept.
//!
//! Ten thousand files can be linted at once. Documents that hold nothing of the kind are told by their bytes and not
//! parsed, and what no rule reads is left out. Objects of the DaemonSet's own file are at hand anyhow, whole.

use std::sync::Arc;

use super::input;
use super::object::Object;
use crate::yaml::{Node, Value, Wanted};

/// Kinds that can have a port of the node.
pub const WORKLOADS: [&str; 7] =
    ["DaemonSet", "Deployment", "Job", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"];

/// What of a pod says whether it can have a port of a node.
const POD: [&str; 5] = ["affinity", "containers", "hostNetwork", "initContainers", "nodeSelector"];

/// What of a container does.
const CONTAINER: [&str; 3] = ["name", "ports", "restartPolicy"];

/// Says whether a document may hold an object of some kinds, by its text alone. Of workloads those are meant that can
/// have a port of the node.
fn wanted(text: &str, kinds: &[&str]) -> Wanted {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let has_node_port = || has("hostPort") || (has("hostNetwork") && has("containerPort"));
    let mut node_port = None;
    let found = memchr::memmem::find_iter(text.as_bytes(), b"kind").any(|at| {
        let Some(word) = text.get(at + 4..).and_then(word_behind) else { return false };
        // Behind a tag, an anchor or a comment.
        word.is_empty()
            || word.ends_with("List")
            || (kinds.contains(&word)
                && (!WORKLOADS.contains(&word) || *node_port.get_or_insert_with(has_node_port)))
    });
    if found { Wanted::Tree } else { Wanted::Nothing }
}

/// Returns the word behind the key `kind`, empty if something else begins there; nothing if it is no key.
pub(super) fn word_behind(text: &str) -> Option<&str> {
    let blanks = [' ', '\t', '\r', '\n'];
    let value = text.trim_start_matches(['"', '\'']).trim_start_matches(blanks).strip_prefix(':')?;
    let value = value.trim_start_matches(blanks).trim_start_matches(['"', '\'']);
    let end = value.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(value.len());
    value.get(..end)
}

/// Returns the objects of a file that are of some kinds, with what rules about other objects read of them.
#[must_use]
pub fn index(file: &Arc<str>, text: &[u8], kinds: &[&str]) -> Vec<Object> {
    if kinds.is_empty() {
        return Vec::new();
    }
    let mut objects = input::take_all(file, text, &|text| wanted(text, kinds)).objects;
    objects.retain(|object| kinds.contains(&object.kind()));
    for object in &mut objects {
        object.comments = Arc::default();
        object.notes = Arc::default();
        prune(object);
    }
    objects
}

fn prune(object: &mut Object) {
    let workload = WORKLOADS.contains(&object.kind());
    let labels = object.kind() == "Namespace";
    keep(
        &mut object.root,
        &["apiVersion", "automountServiceAccountToken", "immutable", "kind", "metadata", "spec", "subjects"],
    );
    if let Some(metadata) = value_of(&mut object.root, "metadata") {
        keep(metadata, if labels { &["labels", "name"] } else { &["name", "namespace"] });
    }
    if workload {
        let pod = object.kind() == "Pod";
        let spec = value_of(&mut object.root, "spec");
        let Some(spec) = spec else { return };
        if pod {
            return prune_pod(spec);
        }
        keep(spec, &["template"]);
        let Some(template) = value_of(spec, "template") else { return };
        keep(template, &["spec"]);
        if let Some(pod) = value_of(template, "spec") {
            prune_pod(pod);
        }
    }
}

fn prune_pod(pod: &mut Node) {
    keep(pod, &POD);
    for key in ["initContainers", "containers"] {
        if let Some(Node { value: Value::Seq(containers), .. }) = value_of(pod, key) {
            containers.iter_mut().for_each(|container| keep(container, &CONTAINER));
        }
    }
}

/// Leaves of a map the entries with these keys.
fn keep(node: &mut Node, keys: &[&str]) {
    if let Value::Map(entries) = &mut node.value {
        entries.retain(|entry| keys.contains(&entry.key.as_str()));
        entries.shrink_to_fit();
    }
}

fn value_of<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Value::Map(entries) = &mut node.value else { return None };
    entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_bytes() {
        for (text, want) in [
            ("kind: Service\n", true),
            ("{\"kind\":\"Service\"}", true),
            ("kind: 'DaemonSet'", false),
            ("kind: List", true),
            ("kind: CustomResourceDefinition", false),
            ("a kind of Services", false),
            ("kind: DaemonSet\nhostPort: 1", true),
            ("kind:\tService", true),
            ("kind:\n  Service", true),
            ("kind: &k Service", true),
            ("kind: # which\n  Service", true),
            ("kind:\n  description: a kind", false),
            ("Service: a kind. Service", false),
        ] {
            assert_eq!(wanted(text, &["Service", "DaemonSet"]) == Wanted::Tree, want, "{text}");
        }
    }

    #[test]
    fn what_no_rule_reads_is_left_out() {
        let text = b"kind: ConfigMap\nmetadata: {name: a, labels: {b: c}}\nimmutable: true\ndata:\n  a.conf: |\n    long\n";
        let objects = index(&"f".into(), text, &["ConfigMap"]);
        let keys: Vec<_> = objects[0].root.entries().iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["kind", "metadata", "immutable"]);
        assert_eq!(objects[0].name(), "a");
        assert!(objects[0].root.get_in(&["metadata", "labels"]).is_none());
    }
}
