//! Objects of the input as located trees, and where they stand.

use std::collections::HashMap;
use std::sync::Arc;

use crate::yaml::{Comment, Node, Notes, Path};

/// An object of the input.
#[derive(Debug, Clone)]
pub struct Object {
    /// The file, as the user named it.
    pub file: Arc<str>,
    /// The number of its document in the file, from 0.
    pub document: usize,
    /// Its place in the document: the root, or `items[3]`.
    pub prefix: Path,
    /// The tree.
    pub root: Node,
    /// The comments of its document.
    pub comments: Arc<[Comment]>,
    /// Duplicate keys and late merges; paths start at the document.
    pub notes: Arc<Notes>,
    /// What Helm says the template is: the path behind `# Source:`.
    pub template: Option<String>,
}

impl Object {
    fn text(&self, keys: &[&str]) -> &str {
        self.root.get_in(keys).and_then(Node::as_str).unwrap_or_default()
    }

    /// Returns the kind, empty if there is none.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.text(&["kind"])
    }

    /// Returns the apiVersion, empty if there is none.
    #[must_use]
    pub fn api_version(&self) -> &str {
        self.text(&["apiVersion"])
    }

    /// Returns the API group; empty is the core group.
    #[must_use]
    pub fn group(&self) -> &str {
        self.api_version().split_once('/').map_or("", |(group, _)| group)
    }

    /// Returns the name, empty if there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text(&["metadata", "name"])
    }

    /// Returns the namespace as written, empty if there is none.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text(&["metadata", "namespace"])
    }
}

/// Every object of the input, found by kind and namespace. Large texts (the data of ConfigMaps and Secrets) are
/// left out: keys stay, values are null.
#[derive(Debug, Default)]
pub struct Objects {
    all: Vec<Object>,
    by_kind: HashMap<String, Vec<usize>>,
    by_place: HashMap<(String, String), Vec<usize>>,
    by_name: HashMap<(String, String, String), usize>,
    by_port: HashMap<i64, Vec<usize>>,
}

impl Objects {
    /// Makes the tables; the order is kept.
    #[must_use]
    pub fn new(all: Vec<Object>) -> Self {
        let mut objects = Self { all, ..Self::default() };
        for (at, object) in objects.all.iter().enumerate() {
            objects.by_kind.entry(object.kind().to_owned()).or_default().push(at);
            let place = (object.kind().to_owned(), object.namespace().to_owned());
            objects.by_place.entry(place).or_default().push(at);
            let place = (object.kind().to_owned(), object.namespace().to_owned(), object.name().to_owned());
            objects.by_name.entry(place).or_insert(at);
            for port in ports(object) {
                objects.by_port.entry(port).or_default().push(at);
            }
        }
        objects
    }

    /// Returns the objects of a kind, in the order of the input.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Object> {
        let places = self.by_kind.get(kind).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.all.get(*at))
    }

    /// Returns the objects of a kind in a namespace as written (empty: none written).
    pub fn of_kind_in(&self, kind: &str, namespace: &str) -> impl Iterator<Item = &Object> {
        let place = (kind.to_owned(), namespace.to_owned());
        let places = self.by_place.get(&place).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.all.get(*at))
    }

    /// Returns the first object of a kind with a name, in a namespace as written.
    pub fn named(&self, kind: &str, namespace: &str, name: &str) -> Option<&Object> {
        let place = (kind.to_owned(), namespace.to_owned(), name.to_owned());
        self.all.get(*self.by_name.get(&place)?)
    }

    /// Returns the objects whose containers declare a port, in the order of the input.
    pub fn with_port(&self, port: i64) -> impl Iterator<Item = &Object> {
        let places = self.by_port.get(&port).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.all.get(*at))
    }

    /// Returns all objects, in the order of the input.
    pub fn all(&self) -> impl Iterator<Item = &Object> {
        self.all.iter()
    }
}

/// Returns the ports that the containers of a workload, or of a pod, declare, each once.
fn ports(object: &Object) -> Vec<i64> {
    let template = object.root.get_in(&["spec", "template", "spec"]);
    let Some(pod) = template.or_else(|| object.root.get("spec")) else { return Vec::new() };
    let containers = ["initContainers", "containers"].into_iter().filter_map(|list| pod.get(list));
    let ports = containers.flat_map(Node::items).filter_map(|own| own.get("ports")).flat_map(Node::items);
    let numbers = ports.flat_map(|own| ["containerPort", "hostPort"].map(|key| own.get(key)?.as_i64()));
    let mut found: Vec<i64> = numbers.flatten().collect();
    found.sort_unstable();
    found.dedup();
    found
}
