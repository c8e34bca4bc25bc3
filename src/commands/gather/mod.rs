//! The first step of every command: read what was given, put manifests in place, pick the DaemonSets.

mod live;

use jiff::Timestamp;

use super::wording::nearest;
use crate::cli::{GlobalArgs, ManifestArgs, TargetArgs};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, OriginKind, Text, World};
use crate::output::ui::Ui;
use crate::source::{
    Cluster, Connection, Kind, List, Manifest, Object, Problem, Unread, manifest_inputs, read_manifests,
    read_snapshot, snapshot_inputs,
};
use crate::state::{Applied, apply};
use live::Live;
pub(super) use live::own_pods;

/// On which nodes the answer tells whether the scheduler finds room. Room takes the pods of the whole cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fits {
    /// Nowhere.
    Never,
    /// On wanted nodes without a pod.
    WhereMissing,
    /// Everywhere.
    Everywhere,
}

/// What a command needs to answer.
pub(super) struct Wish<'a> {
    /// Which DaemonSets; `None` is all of them.
    pub targets: Option<&'a TargetArgs>,
    pub manifests: Option<&'a ManifestArgs>,
    pub fits: Fits,
}

/// Everything that was read.
pub(super) struct Gathered {
    pub world: World,
    /// The moment that ages count from: now, or that of the snapshot, as far as its data tells.
    pub now: Timestamp,
    /// Manifests that were put in place.
    pub applied: Vec<Applied>,
    problems: Vec<Problem>,
    /// The namespace that is meant when none is named.
    namespace: String,
    live: Option<Live>,
}

/// Reads the snapshot or the cluster, and the manifests.
pub(super) fn gather(global: &GlobalArgs, wish: &Wish<'_>, ui: &mut Ui) -> Result<Gathered, Failure> {
    if wish.targets.is_some_and(|targets| targets.all_namespaces) && global.namespace.is_some() {
        return Err(Failure::input("--namespace and --all-namespaces cannot be used together"));
    }
    let mut manifest = manifests(wish, ui)?;
    let cluster = cluster(global)?;
    let namespace = match &cluster {
        Some(cluster) => cluster.namespace().to_owned(),
        None => global.namespace.clone().unwrap_or_else(|| "default".to_owned()),
    };
    for daemon_set in &mut manifest.daemon_sets {
        set_namespace(daemon_set, global.namespace.as_deref(), &namespace)?;
    }
    let mut live = cluster.map(|cluster| Live::new(cluster, wish, &manifest.daemon_sets));
    let read = match &mut live {
        Some(live) => live.read(&manifest.daemon_sets, ui)?,
        None => {
            ui.status("reading the snapshot …");
            read_snapshot(&snapshot_inputs(&global.snapshot)?, OriginKind::Snapshot)?
        }
    };
    let mut gathered = Gathered {
        world: read.world,
        now: if live.is_some() { Timestamp::now() } else { read.latest.unwrap_or_else(Timestamp::now) },
        applied: Vec::new(),
        problems: read.problems,
        namespace,
        live,
    };
    gathered.put_in_place(manifest);
    gathered.complete(ui)?;
    gathered.tell(ui);
    ui.status("judging …");
    Ok(gathered)
}

fn manifests(wish: &Wish<'_>, ui: &mut Ui) -> Result<Manifest, Failure> {
    let Some(manifests) = wish.manifests.filter(|manifests| !manifests.filename.is_empty()) else {
        return Ok(Manifest::default());
    };
    let inputs = manifest_inputs(&manifests.filename, manifests.recursive)?;
    let manifest = read_manifests(&inputs)?;
    for warning in &manifest.warnings {
        ui.warn(warning);
    }
    Ok(manifest)
}

/// Connects to the cluster, unless a snapshot stands for it.
fn cluster(global: &GlobalArgs) -> Result<Option<Cluster>, Failure> {
    match (global.snapshot.is_empty(), global.cluster.given()) {
        (true, _) => Ok(Some(Cluster::connect(&connection(global))?)),
        (false, None) => Ok(None),
        (false, Some(flag)) => Err(Failure::input(format!(
            "--snapshot and {flag} cannot be used together: a snapshot is read instead of a cluster"
        ))),
    }
}

fn connection(global: &GlobalArgs) -> Connection {
    Connection {
        kubeconfig: global.cluster.kubeconfig.clone(),
        context: global.cluster.context.clone(),
        namespace: global.namespace.clone(),
        request_timeout: None,
    }
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
fn set_namespace(daemon_set: &mut DaemonSet, given: Option<&str>, meant: &str) -> Result<(), Failure> {
    let own = daemon_set.meta.namespace.clone();
    match given {
        Some(given) if !own.is_empty() && own != given => Err(Failure::input(format!(
            "the namespace from the provided object \"{own}\" does not match the namespace \"{given}\". You must pass '--namespace={own}' to perform this operation."
        ))),
        _ => {
            if own.is_empty() {
                daemon_set.meta.namespace = meant.into();
            }
            Ok(())
        }
    }
}

impl Gathered {
    /// Adds what manifests hold, and puts their DaemonSets in the place of those of the same name.
    fn put_in_place(&mut self, manifest: Manifest) {
        manifest.others.into_iter().for_each(|object| add(&mut self.world, object));
        // Replacing needs one object a name: the newest of what the snapshot has.
        let mut world = std::mem::take(&mut self.world).indexed();
        for daemon_set in manifest.daemon_sets {
            self.applied.push(apply(&mut world, daemon_set));
        }
        self.world = world.indexed();
    }

    /// Reads from the cluster what the answer turns out to need beyond the first reading.
    fn complete(&mut self, ui: &mut Ui) -> Result<(), Failure> {
        let Some(live) = &mut self.live else { return Ok(()) };
        let Some(more) = live.complete(&self.world, ui)? else { return Ok(()) };
        if more.world.known.all_pods {
            // A pod that is gone by now would stay for ever.
            self.world.pods.clear();
        }
        self.world.absorb(more.world);
        self.problems.extend(more.problems);
        self.world = std::mem::take(&mut self.world).indexed();
        self.now = Timestamp::now();
        Ok(())
    }

    /// Says what could not be read, and what the answer lacks for it.
    fn tell(&self, ui: &mut Ui) {
        for problem in &self.problems {
            ui.warn(&format!("{}: {}", problem.place, problem.message));
        }
        for unread in self.unread() {
            ui.error(&unread.error.to_string());
            let list = &unread.list;
            ui.hint(&format!("{}; check with: kubectl auth can-i {}", lacking(list), list.permission()));
        }
        if !self.unread().is_empty() {
            ui.hint("docs/rbac.md lists what each command needs");
        }
    }

    fn unread(&self) -> &[Unread] {
        self.live.as_ref().map_or(&[], |live| &live.unread)
    }

    /// Returns the cluster, unless the answer is from files.
    pub fn cluster(&self) -> Option<&Cluster> {
        self.live.as_ref().map(|live| &live.cluster)
    }

    /// Returns the DaemonSets that were asked for, in the order of the world.
    pub fn select(&self, targets: &TargetArgs, ui: &mut Ui) -> Result<Vec<&DaemonSet>, Failure> {
        let namespace = self.namespace.as_str();
        if !targets.names.is_empty() {
            if targets.all_namespaces {
                return Err(Failure::input("a DaemonSet cannot be named together with --all-namespaces"));
            }
            let named = named_targets(&targets.names, namespace);
            return named.iter().map(|(namespace, name)| self.find(name, namespace)).collect();
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
        let unread = |own: &Unread| {
            matches!(own.list.kind, Kind::Node | Kind::Pod | Kind::ControllerRevision | Kind::DaemonSet)
        };
        if touched {
            Exit::Input
        } else if self.unread().iter().any(unread) {
            Exit::Cluster
        } else {
            otherwise
        }
    }
}

/// What the answer lacks without a list.
fn lacking(list: &List) -> &'static str {
    match list.kind {
        Kind::Node => "without nodes nobody knows where pods should run",
        Kind::Pod if list.namespace.is_none() => {
            "without the pods of the cluster nobody knows how full nodes are"
        }
        Kind::Pod => "without pods nobody knows what runs",
        Kind::ControllerRevision => "without revisions the labels of pods alone tell which are updated",
        Kind::Event => "causes that only events tell are missing",
        Kind::Namespace => "default node selectors of namespaces are not known",
        Kind::LimitRange => "default requests of LimitRanges are not known",
        Kind::RuntimeClass => "what the RuntimeClass adds to the pod is not known",
        Kind::DaemonSet => "without DaemonSets there is no answer",
    }
}

/// Namespace and name of each DaemonSet named; `meant` is the namespace of those that name none.
fn named_targets(names: &[String], meant: &str) -> Vec<(String, String)> {
    let pair = |name: &String| match name.split_once('/') {
        Some((kind, name)) if is_daemon_set_kind(kind) => (meant.to_owned(), name.to_owned()),
        Some((namespace, name)) => (namespace.to_owned(), name.to_owned()),
        None => (meant.to_owned(), name.clone()),
    };
    strip_kind(names).iter().map(pair).collect()
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
