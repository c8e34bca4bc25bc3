//! The objects of one file, found by name and by the labels of their pods.
//!
//! A file can hold thousands of DaemonSets, and each is judged beside all the others. What is asked of them is read
//! once for the file, and only when a rule asks. What lies in other files is not here but in `Objects`.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::field::Field;
use super::object::Object;
use crate::model::{LabelSelector, Labels, Selector};

/// Kinds whose pods are made from a template, and where the labels of the pods stand.
const MAKERS: [(&str, &[&str]); 7] = [
    ("DaemonSet", &["spec", "template", "metadata", "labels"]),
    ("Deployment", &["spec", "template", "metadata", "labels"]),
    ("StatefulSet", &["spec", "template", "metadata", "labels"]),
    ("ReplicaSet", &["spec", "template", "metadata", "labels"]),
    ("Job", &["spec", "template", "metadata", "labels"]),
    ("CronJob", &["spec", "jobTemplate", "spec", "template", "metadata", "labels"]),
    ("Pod", &["metadata", "labels"]),
];

/// The objects of one file.
#[derive(Debug)]
pub struct Neighbours<'a> {
    all: &'a [Object],
    workloads: OnceCell<Workloads>,
    /// DaemonSets by namespace and name.
    daemon_sets: OnceCell<HashMap<[String; 2], Vec<usize>>>,
}

/// A workload whose pods a selector matches.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'a> {
    /// Its kind.
    pub kind: &'static str,
    /// The labels of its pods.
    pub labels: Field<'a>,
}

/// What makes pods, by kind in the order of `MAKERS`, then in the order of the file.
#[derive(Debug, Default)]
struct Workloads {
    all: Vec<Workload>,
    by_namespace: HashMap<String, Vec<usize>>,
    /// By namespace, and key and value of a label.
    by_label: HashMap<[String; 3], Vec<usize>>,
}

#[derive(Debug)]
struct Workload {
    at: usize,
    kind: &'static str,
    path: &'static [&'static str],
    name: String,
    labels: Labels,
}

impl<'a> Neighbours<'a> {
    /// Takes every object of a file, in its order.
    #[must_use]
    pub fn new(all: &'a [Object]) -> Self {
        Self { all, workloads: OnceCell::new(), daemon_sets: OnceCell::new() }
    }

    /// Returns the other DaemonSets of an object's namespace and name, in the order of the file.
    pub fn of_same_name(&'a self, own: &'a Object) -> impl Iterator<Item = &'a Object> {
        let tables = self.daemon_sets.get_or_init(|| {
            let mut found: HashMap<_, Vec<_>> = HashMap::new();
            for (at, object) in self.all.iter().enumerate().filter(|(_, own)| own.kind() == "DaemonSet") {
                found.entry(key(object)).or_default().push(at);
            }
            found
        });
        let places = tables.get(&key(own)).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|at| self.all.get(*at)).filter(|other| !is_same(own, other))
    }

    /// Returns the workloads of an object's namespace whose pods a selector matches, but DaemonSets of its own name;
    /// nothing if the selector is broken.
    pub fn selected(
        &'a self,
        own: &'a Object,
        selector: &LabelSelector,
    ) -> impl Iterator<Item = Selected<'a>> + use<'a> {
        let workloads = self.workloads.get_or_init(|| Workloads::of(self.all));
        let wanted = LabelSelector::compile(Some(selector)).unwrap_or(Selector::Nothing);
        let (namespace, name) = (own.namespace(), own.name());
        let likely = workloads.likely(namespace, selector).iter().filter_map(|at| workloads.all.get(*at));
        let others = likely.filter(move |other| other.kind != "DaemonSet" || other.name != name);
        others.filter(move |other| wanted.matches(&other.labels)).filter_map(|other| {
            let labels = Field::root(self.all.get(other.at)?).get_in(other.path);
            Some(Selected { kind: other.kind, labels })
        })
    }
}

impl Workloads {
    fn of(objects: &[Object]) -> Self {
        let mut found = Self::default();
        for (kind, path) in MAKERS {
            for (at, object) in objects.iter().enumerate().filter(|(_, own)| own.kind() == kind) {
                let Some(labels) = Field::root(object).get_in(path).decode::<Labels>() else { continue };
                let (namespace, place) = (object.namespace(), found.all.len());
                found.by_namespace.entry(namespace.to_owned()).or_default().push(place);
                for (key, value) in labels.iter() {
                    let label = [namespace, key, value].map(str::to_owned);
                    found.by_label.entry(label).or_default().push(place);
                }
                found.all.push(Workload { at, kind, path, name: object.name().to_owned(), labels });
            }
        }
        found
    }

    /// Returns which workloads of a namespace a selector can match: those with the rarest of its labels.
    fn likely(&self, namespace: &str, selector: &LabelSelector) -> &[usize] {
        let with = |(key, value): (&str, &str)| {
            let label = [namespace, key, value].map(str::to_owned);
            self.by_label.get(&label).map(Vec::as_slice).unwrap_or_default()
        };
        let labels = selector.match_labels.iter().map(|(key, value)| with((key, value)));
        let all = || self.by_namespace.get(namespace).map(Vec::as_slice).unwrap_or_default();
        labels.min_by_key(|found| found.len()).unwrap_or_else(all)
    }
}

fn key(object: &Object) -> [String; 2] {
    [object.namespace(), object.name()].map(str::to_owned)
}

/// Returns whether two objects are one, at the same place of the input.
pub(super) fn is_same(own: &Object, other: &Object) -> bool {
    own.file == other.file && own.document == other.document && own.prefix == other.prefix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::read;
    use crate::yaml;

    fn text(count: usize) -> String {
        let one = |at: usize| {
            format!(
                "kind: DaemonSet\nmetadata: {{namespace: m, name: d-{at}}}\nspec: {{template: {{metadata: {{labels: {{tier: node, app: d-{at}}}}}}}}}\n"
            )
        };
        (0..count).map(one).collect::<Vec<_>>().join("---\n")
    }

    fn selector(text: &str) -> LabelSelector {
        let root = yaml::parse_one(text).expect("it parses").root;
        yaml::decode(&root).expect("a selector")
    }

    #[test]
    fn the_daemon_sets_of_a_large_file_are_not_compared_pair_by_pair() {
        let contents = read(&"a.yaml".into(), text(500).as_bytes());
        let workloads = Workloads::of(&contents.objects);
        for (wanted, count) in [
            ("matchLabels: {tier: node, app: d-7}", 1),
            ("matchLabels: {tier: node, app: other}", 0),
            ("matchLabels: {tier: node}", 500),
            ("matchExpressions: [{key: app, operator: Exists}]", 500),
        ] {
            assert_eq!(workloads.likely("m", &selector(wanted)).len(), count, "{wanted}");
            assert!(workloads.likely("other", &selector(wanted)).is_empty(), "{wanted}");
        }
    }

    #[test]
    fn those_selected_are_others_and_fit_all_of_the_selector() {
        let contents = read(&"a.yaml".into(), text(3).as_bytes());
        let neighbours = Neighbours::new(&contents.objects);
        let own = &contents.objects[1];
        for (wanted, names) in [
            ("matchLabels: {tier: node}", vec!["d-0", "d-2"]),
            ("matchExpressions: [{key: app, operator: NotIn, values: [d-0]}]", vec!["d-2"]),
            (
                "{matchLabels: {tier: node}, matchExpressions: [{key: app, operator: In, values: [d-0]}]}",
                vec!["d-0"],
            ),
            ("matchExpressions: [{key: app, operator: Near}]", vec![]),
        ] {
            let found = neighbours.selected(own, &selector(wanted));
            let found: Vec<_> = found.map(|own| own.labels.object().name()).collect();
            assert_eq!(found, names, "{wanted}");
        }
        assert_eq!(neighbours.of_same_name(own).count(), 0);
    }
}
