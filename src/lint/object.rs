//! Objects of the input as located trees, and where they stand.

use std::collections::{HashMap, HashSet};
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
    pub template: Option<Arc<str>>,
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

/// Objects of the whole input that rules about other objects ask for, found by kind, namespace and name.
///
/// The input may hold an object more than once: overlays, versions, copies. Each name is answered once, by the object
/// that stands nearest to the one who asks: in the same file, else in the folder next to it, else by the first.
#[derive(Debug, Default)]
pub struct Objects {
    all: Vec<Object>,
    /// Where the objects of a file begin in `all`.
    files: HashMap<Arc<str>, usize>,
    kinds: HashMap<String, Kind>,
    by_port: HashMap<i64, Named>,
    bindings: Bindings,
}

/// The objects of a kind.
#[derive(Debug, Default)]
struct Kind {
    by_namespace: HashMap<String, Named>,
    anywhere: Named,
}

/// Objects by name, in the order of the input.
#[derive(Debug, Default)]
struct Named {
    groups: Vec<Vec<usize>>,
    places: HashMap<String, usize>,
}

impl Named {
    fn add(&mut self, name: &str, at: usize) {
        let group = match self.places.get(name) {
            Some(group) => *group,
            None => {
                self.groups.push(Vec::new());
                self.places.insert(name.to_owned(), self.groups.len() - 1);
                self.groups.len() - 1
            }
        };
        if let Some(group) = self.groups.get_mut(group) {
            group.push(at);
        }
    }

    fn get(&self, name: &str) -> Option<&[usize]> {
        self.groups.get(*self.places.get(name)?).map(Vec::as_slice)
    }
}

impl Objects {
    /// Makes the tables of the objects of files, in the order of the input.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (Arc<str>, Vec<Object>)>) -> Self {
        let mut objects = Self::default();
        let mut bindings = Vec::new();
        for (file, own) in files {
            // Also a file that has none stands somewhere: its neighbours are the nearest.
            objects.files.entry(file).or_insert(objects.all.len());
            for object in own {
                if is_binding(&object) { bindings.push(object) } else { objects.all.push(object) }
            }
        }
        objects.bindings = Bindings::new(&bindings);
        objects.tabulate();
        objects
    }

    fn tabulate(&mut self) {
        let all = std::mem::take(&mut self.all);
        for (at, object) in all.iter().enumerate() {
            if !self.kinds.contains_key(object.kind()) {
                self.kinds.insert(object.kind().to_owned(), Kind::default());
            }
            if let Some(kind) = self.kinds.get_mut(object.kind()) {
                kind.anywhere.add(object.name(), at);
                if !kind.by_namespace.contains_key(object.namespace()) {
                    kind.by_namespace.insert(object.namespace().to_owned(), Named::default());
                }
                if let Some(here) = kind.by_namespace.get_mut(object.namespace()) {
                    here.add(object.name(), at);
                }
            }
            let name = [object.kind(), object.namespace(), object.name()].join("/");
            for port in ports(object) {
                self.by_port.entry(port).or_default().add(&name, at);
            }
        }
        self.all = all;
    }

    /// Returns the objects of a kind in the namespace of an object as written (empty: none written).
    pub fn of_kind_beside<'a>(&'a self, kind: &str, own: &Object) -> impl Iterator<Item = &'a Object> {
        let named = self.kinds.get(kind).and_then(|kind| kind.by_namespace.get(own.namespace()));
        self.nearest_of(named, own)
    }

    /// Returns the object of a kind with a name in the namespace of an object as written.
    #[must_use]
    pub fn named_beside(&self, kind: &str, name: &str, own: &Object) -> Option<&Object> {
        let here = self.kinds.get(kind)?.by_namespace.get(own.namespace())?;
        self.nearest(here.get(name)?, &own.file, self.start_of(own))
    }

    /// Returns the object of a kind with a name, in whatever namespace.
    #[must_use]
    pub fn named(&self, kind: &str, name: &str, own: &Object) -> Option<&Object> {
        self.nearest(self.kinds.get(kind)?.anywhere.get(name)?, &own.file, self.start_of(own))
    }

    /// Returns the objects whose containers declare a port.
    pub fn with_port<'a>(&'a self, port: i64, own: &Object) -> impl Iterator<Item = &'a Object> {
        self.nearest_of(self.by_port.get(&port), own)
    }

    /// Returns whom the role bindings of the input name.
    #[must_use]
    pub fn bindings(&self) -> &Bindings {
        &self.bindings
    }

    fn nearest_of<'a>(&'a self, named: Option<&'a Named>, own: &Object) -> impl Iterator<Item = &'a Object> {
        let groups = named.map(|named| named.groups.as_slice()).unwrap_or_default();
        let (from, file) = (self.start_of(own), Arc::clone(&own.file));
        groups.iter().filter_map(move |group| self.nearest(group, &file, from))
    }

    /// Returns where the objects of an object's file begin.
    fn start_of(&self, own: &Object) -> usize {
        self.files.get(&own.file).copied().unwrap_or(0)
    }

    /// Returns which of some objects, in the order of the input, stands nearest to a file whose own begin at `from`.
    fn nearest(&self, group: &[usize], file: &str, from: usize) -> Option<&Object> {
        let next = group.partition_point(|at| *at < from);
        let get = |at: usize| self.all.get(*group.get(at)?);
        match (next.checked_sub(1).and_then(get), get(next)) {
            (Some(before), Some(after)) if shared(&before.file, file) >= shared(&after.file, file) => {
                Some(if *after.file == *file { after } else { before })
            }
            (before, after) => after.or(before),
        }
    }
}

/// Returns how many bytes of folders two paths share.
fn shared(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    one.as_bytes().get(..same).and_then(|same| memchr::memrchr(b'/', same)).map_or(0, |slash| slash + 1)
}

fn is_binding(object: &Object) -> bool {
    matches!(object.kind(), "RoleBinding" | "ClusterRoleBinding")
}

/// Whom the role bindings of the input name.
#[derive(Debug, Default)]
pub struct Bindings {
    any: bool,
    /// Names of service accounts with the namespaces they are named in; empty: none is written.
    accounts: HashMap<String, Vec<String>>,
    groups: HashSet<String>,
}

impl Bindings {
    fn new(objects: &[Object]) -> Self {
        let mut bindings = Self { any: !objects.is_empty(), ..Self::default() };
        for subject in objects.iter().filter_map(|own| own.root.get("subjects")).flat_map(Node::items) {
            let text = |key: &str| subject.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
            match text("kind").as_str() {
                "ServiceAccount" => {
                    let places = bindings.accounts.entry(text("name")).or_default();
                    let place = text("namespace");
                    if !places.contains(&place) {
                        places.push(place);
                    }
                }
                "Group" => drop(bindings.groups.insert(text("name"))),
                _ => {}
            }
        }
        bindings
    }

    /// Returns whether there is no binding at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.any
    }

    /// Returns whether one names a service account, by itself or by a group of accounts.
    #[must_use]
    pub fn names(&self, account: &str, namespace: &str) -> bool {
        let place = |place: &String| place == namespace || place.is_empty() || namespace.is_empty();
        let groups = ["system:authenticated", "system:serviceaccounts"];
        self.accounts.get(account).is_some_and(|places| places.iter().any(place))
            || groups.iter().any(|group| self.groups.contains(*group))
            || self.groups.contains(&format!("system:serviceaccounts:{namespace}"))
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

#[cfg(test)]
mod tests {
    use super::super::{index::index, input};
    use super::*;

    /// Returns the file of the object that is nearest to a file without objects of its own.
    fn nearest(files: &[&str], own: &str) -> String {
        let text = b"apiVersion: v1\nkind: Service\nmetadata: {name: agent}\n";
        let objects = files.iter().map(|file| {
            let kinds: &[&str] = if file.contains("ds") || *file == own { &[] } else { &["Service"] };
            (Arc::from(*file), index(&Arc::from(*file), text, kinds))
        });
        let objects = Objects::new(objects.collect::<Vec<_>>());
        let asking =
            input::read(&own.into(), b"apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\n")
                .objects;
        let found = objects.named_beside("Service", "agent", &asking[0]);
        found.expect("a Service").file.to_string()
    }

    #[test]
    fn a_file_without_other_objects_has_neighbours_too() {
        let files = ["dev/ds.yaml", "dev/svc.yaml", "prod/ds.yaml", "prod/svc.yaml"];
        assert_eq!(nearest(&files, "dev/ds.yaml"), "dev/svc.yaml");
        assert_eq!(nearest(&files, "prod/ds.yaml"), "prod/svc.yaml");
        assert_eq!(nearest(&["a/svc.yaml", "m.yaml", "z/svc.yaml"], "m.yaml"), "a/svc.yaml");
    }

    #[test]
    fn names_that_differ_inside_a_character_share_their_folder() {
        assert_eq!(shared("v/p/é.yaml", "v/p/è.yaml"), 4);
        assert_eq!(nearest(&["v/p/è.yaml", "v/p/é.yaml", "v/q/a.yaml"], "v/p/é.yaml"), "v/p/è.yaml");
    }
}
