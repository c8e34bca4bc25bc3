//! The first step of every command: read what was given, put manifests in place, pick the DaemonSets.

use jiff::Timestamp;

use super::wording::nearest;
use crate::cli::{GlobalArgs, ManifestArgs, TargetArgs};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, OriginKind, Text, World};
use crate::output::ui::Ui;
use crate::source::{Kind, Object, Problem, manifest_inputs, read_manifests, read_snapshot, snapshot_inputs};
use crate::state::{Applied, apply};

/// Everything that was read.
pub(super) struct Gathered {
    pub world: World,
    /// The moment that ages count from: that of the snapshot, as far as its data tells.
    pub now: Timestamp,
    /// Manifests that were put in place.
    pub applied: Vec<Applied>,
    problems: Vec<Problem>,
    namespace: Option<String>,
}

/// Reads the snapshot and the manifests.
pub(super) fn gather(
    global: &GlobalArgs,
    manifests: Option<&ManifestArgs>,
    ui: &mut Ui,
) -> Result<Gathered, Failure> {
    if global.snapshot.is_empty() {
        return Err(Failure::input("no cluster to read: this version answers from files, given with --snapshot")
            .hinted("kubectl get nodes,pods,daemonsets,controllerrevisions,namespaces,events -A -o json > cluster.json")
            .hinted("then add: --snapshot cluster.json"));
    }
    if let Some(flag) = global.cluster.given() {
        return Err(Failure::input(format!(
            "--snapshot and {flag} cannot be used together: a snapshot is read instead of a cluster"
        )));
    }
    ui.status("reading the snapshot …");
    let mut read = read_snapshot(&snapshot_inputs(&global.snapshot)?, OriginKind::Snapshot)?;
    let mut applied = Vec::new();
    if let Some(manifests) = manifests.filter(|manifests| !manifests.filename.is_empty()) {
        let inputs = manifest_inputs(&manifests.filename, manifests.recursive)?;
        let mut warnings = Vec::new();
        let manifest = read_manifests(&inputs, &mut warnings);
        warnings.iter().for_each(|warning| ui.warn(warning));
        let manifest = manifest?;
        manifest.others.into_iter().for_each(|object| add(&mut read.world, object));
        // Replacing needs one object a name: the newest of what the snapshot has.
        read.world = read.world.indexed();
        for mut daemon_set in manifest.daemon_sets {
            set_namespace(&mut daemon_set, global.namespace.as_deref())?;
            applied.push(apply(&mut read.world, daemon_set));
        }
    }
    for problem in &read.problems {
        ui.warn(&format!("{}: {}", problem.place, problem.message));
    }
    ui.status("judging …");
    Ok(Gathered {
        world: read.world.indexed(),
        now: read.latest.unwrap_or_else(Timestamp::now),
        applied,
        problems: read.problems,
        namespace: global.namespace.clone(),
    })
}

fn add(world: &mut World, object: Object) {
    match object {
        Object::Node(node) => {
            world.known.nodes = true;
            world.nodes.push(node);
        }
        Object::Namespace(namespace) => world.namespaces.push(namespace),
        Object::RuntimeClass(class) => world.runtime_classes.push(class),
        Object::LimitRange(range) => world.limit_ranges.push(range),
        Object::Pod(_) | Object::DaemonSet(_) | Object::Revision(_) | Object::Event(_) => {}
    }
}

/// A manifest without namespace goes where kubectl would put it; one with another than -n is refused.
fn set_namespace(daemon_set: &mut DaemonSet, given: Option<&str>) -> Result<(), Failure> {
    let own = daemon_set.meta.namespace.clone();
    match given {
        Some(given) if !own.is_empty() && own != given => Err(Failure::input(format!(
            "the namespace from the provided object \"{own}\" does not match the namespace \"{given}\". You must pass '--namespace={own}' to perform this operation."
        ))),
        _ => {
            if own.is_empty() {
                daemon_set.meta.namespace = given.unwrap_or("default").into();
            }
            Ok(())
        }
    }
}

impl Gathered {
    /// Returns the DaemonSets that were asked for, in the order of the world.
    pub fn select(&self, targets: &TargetArgs, ui: &mut Ui) -> Result<Vec<&DaemonSet>, Failure> {
        if targets.all_namespaces && self.namespace.is_some() {
            return Err(Failure::input("--namespace and --all-namespaces cannot be used together"));
        }
        let namespace = self.namespace.as_deref().unwrap_or("default");
        if !targets.names.is_empty() {
            if targets.all_namespaces {
                return Err(Failure::input("a DaemonSet cannot be named together with --all-namespaces"));
            }
            let names = strip_kind(&targets.names);
            let found = names.iter().map(|name| self.find(name, namespace)).collect::<Result<Vec<_>, _>>()?;
            return Ok(found);
        }
        let all = self.world.daemon_sets.iter();
        let selected: Vec<&DaemonSet> = if targets.all_namespaces {
            all.collect()
        } else if self.applied.is_empty() {
            all.filter(|own| own.meta.namespace == namespace).collect()
        } else {
            let given = |own: &&DaemonSet| {
                self.applied.iter().any(|applied| (&applied.namespace, &applied.name) == own.key())
            };
            all.filter(given).collect()
        };
        if selected.is_empty() {
            if targets.all_namespaces {
                ui.note("No DaemonSets found.");
            } else {
                ui.note(&format!("No DaemonSets found in {namespace} namespace."));
                self.hint_at_others(ui);
            }
        }
        Ok(selected)
    }

    fn hint_at_others(&self, ui: &mut Ui) {
        let mut namespaces: Vec<&str> =
            self.world.daemon_sets.iter().map(|own| own.meta.namespace.as_str()).collect();
        namespaces.dedup();
        if !namespaces.is_empty() {
            ui.hint(&format!("-A shows those of {}", namespaces.join(", ")));
        }
    }

    fn find(&self, name: &str, namespace: &str) -> Result<&DaemonSet, Failure> {
        let (namespace, name) = match name.split_once('/') {
            Some((kind, name)) if is_daemon_set_kind(kind) => (namespace, name),
            Some(pair) => pair,
            None => (namespace, name),
        };
        let all = &self.world.daemon_sets;
        if let Some(found) = all.iter().find(|own| own.meta.namespace == namespace && own.meta.name == name) {
            return Ok(found);
        }
        let unreadable = self.problems.iter().find(|problem| {
            problem.kind == Some(Kind::DaemonSet) && problem.name == name && problem.namespace == namespace
        });
        if let Some(problem) = unreadable {
            return Err(Failure::input(format!(
                "DaemonSet {namespace}/{name} cannot be read: {}: {}",
                problem.place, problem.message
            )));
        }
        let failure =
            |near: &str| Failure::input(format!("no DaemonSet \"{name}\" in namespace {namespace}{near}"));
        let elsewhere: Vec<&str> =
            all.iter().filter(|own| own.meta.name == name).map(|own| own.meta.namespace.as_str()).collect();
        if let [other, ..] = elsewhere[..] {
            return Err(failure("").hinted(format!("there is one in namespace {other}: -n {other}")));
        }
        let names: Vec<&str> = (all.iter())
            .filter(|own| own.meta.namespace == namespace)
            .map(|own| own.meta.name.as_str())
            .collect();
        match nearest(name, &names) {
            Some(near) => Err(failure(&format!("; did you mean {near}?"))),
            None if names.is_empty() => Err(failure("; it has none").hinted("kubectl ds list -A shows all")),
            None => Err(failure("").hinted(format!("there are {}", names.join(", ")))),
        }
    }

    /// Returns the exit code: 2 if an object that the answer stands on could not be read.
    pub fn exit(&self, daemon_sets: &[&DaemonSet], nodes: Option<&[String]>, otherwise: Exit) -> Exit {
        let in_scope = |namespace: &str| daemon_sets.iter().any(|own| own.meta.namespace == namespace);
        let touched = self.problems.iter().any(|problem| match problem.kind {
            Some(Kind::Node) => nodes.is_none_or(|nodes| nodes.contains(&problem.name)),
            Some(Kind::DaemonSet | Kind::ControllerRevision) => {
                problem.name.is_empty()
                    || daemon_sets.iter().any(|own| {
                        own.meta.namespace == problem.namespace.as_str()
                            && problem.name.starts_with(own.meta.name.as_str())
                    })
            }
            Some(Kind::Pod | Kind::LimitRange) => {
                problem.namespace.is_empty() || in_scope(&problem.namespace)
            }
            Some(Kind::Namespace) => problem.name.is_empty() || in_scope(&problem.name),
            Some(Kind::RuntimeClass) => {
                daemon_sets.iter().any(|own| own.template.spec.runtime_class_name == problem.name.as_str())
            }
            Some(Kind::Event) => false,
            None => true,
        });
        if touched { Exit::Input } else { otherwise }
    }
}

/// `ds NAME` is taken as `ds/NAME`, as kubectl does.
fn strip_kind(names: &[String]) -> &[String] {
    match names {
        [kind, rest @ ..] if !rest.is_empty() && is_daemon_set_kind(kind) => rest,
        _ => names,
    }
}

fn is_daemon_set_kind(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "ds" | "daemonset"
            | "daemonsets"
            | "daemonset.apps"
            | "daemonsets.apps"
            | "daemonset.v1.apps"
            | "daemonsets.v1.apps"
    )
}

/// Returns the places of the nodes asked for, by name or label, in the world's order.
pub(super) fn select_nodes(
    world: &World,
    names: &[String],
    selector: Option<&str>,
) -> Result<Vec<usize>, Failure> {
    let selector = selector
        .map(crate::model::Selector::parse)
        .transpose()
        .map_err(|error| Failure::input(format!("--selector: {error}")))?;
    if let Some(name) = names.iter().find(|name| world.node_index(name).is_none()) {
        let known: Vec<&str> = world.nodes.iter().map(|node| node.name.as_str()).collect();
        let near = nearest(name, &known).map_or_else(String::new, |near| format!("; did you mean {near}?"));
        let hint = if known.is_empty() { "; the data has no nodes" } else { "" };
        return Err(Failure::input(format!("no node \"{name}\"{near}{hint}")));
    }
    let wanted = |(_, node): &(usize, &crate::model::Node)| {
        (names.is_empty() || names.iter().any(|name| node.name == name.as_str()))
            && selector.as_ref().is_none_or(|selector| selector.matches(&node.labels))
    };
    Ok(world.nodes.iter().enumerate().filter(wanted).map(|(index, _)| index).collect())
}

/// Returns `namespace/name`.
pub(super) fn full_name(daemon_set: &DaemonSet) -> String {
    let (namespace, name): (&Text, &Text) = daemon_set.key();
    format!("{namespace}/{name}")
}
