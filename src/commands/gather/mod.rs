//! The first step of every command: read what was given, put manifests in place, pick the DaemonSets.

mod clusters;
mod follow;
mod live;
mod require;
mod select;

use std::sync::Arc;

use jiff::Timestamp;

use crate::cli::{ContextsArgs, GlobalArgs, ManifestArgs, TargetArgs};
use crate::commands::connect::connection;
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, OriginKind, World};
use crate::output::age::short;
use crate::output::ui::Ui;
use crate::source::{
    Cluster, Kind, List, Manifest, Object, Problem, Unread, manifest_inputs, read_manifests, read_snapshot,
    snapshot_inputs,
};
use crate::state::{Applied, apply};
pub(super) use clusters::{InCluster, gather_all};
pub(super) use follow::{Following, Pace, Turn};
use live::Live;
pub(super) use live::{own_pods, refused};
pub(super) use select::{full_name, named_targets, select_nodes};

/// On which nodes the answer tells whether the scheduler finds room. Room takes the pods of the whole cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fits {
    /// The DaemonSets themselves are all that is asked: nothing around them is read.
    Alone,
    /// No node is judged at all: nodes, and what surrounds them, are not even read from a cluster.
    Unasked,
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
    /// Whether the answer is to be kept up to date.
    pub watch: bool,
    /// Which clusters; `None` is the one.
    pub contexts: Option<&'a ContextsArgs>,
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
    /// The context, if several were asked for.
    context: Option<String>,
}

/// Reads the snapshot or the cluster, and the manifests.
pub(super) fn gather(global: &GlobalArgs, wish: &Wish<'_>, ui: &mut Ui) -> Result<Gathered, Failure> {
    check(global, wish)?;
    if let Some(flag) = wish.contexts.and_then(ContextsArgs::given) {
        return Err(Failure::input(format!("{flag} and --watch cannot be used together")));
    }
    let manifest = manifests(wish, ui)?;
    gather_from(global, wish, cluster(global)?, manifest, ui)
}

/// Refuses flags that do not go together.
fn check(global: &GlobalArgs, wish: &Wish<'_>) -> Result<(), Failure> {
    if wish.targets.is_some_and(|targets| targets.all_namespaces) && global.namespace.is_some() {
        return Err(Failure::input("--namespace and --all-namespaces cannot be used together"));
    }
    if wish.watch && !global.snapshot.is_empty() {
        return Err(Failure::input(
            "--snapshot and --watch cannot be used together: a snapshot does not change",
        ));
    }
    if wish.watch && wish.manifests.is_some_and(|manifests| !manifests.filename.is_empty()) {
        return Err(Failure::input(
            "--filename and --watch cannot be used together: what is applied is watched",
        ));
    }
    Ok(())
}

/// Reads the cluster, or the snapshot if there is none.
fn gather_from(
    global: &GlobalArgs,
    wish: &Wish<'_>,
    cluster: Option<Cluster>,
    mut manifest: Manifest,
    ui: &mut Ui,
) -> Result<Gathered, Failure> {
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
    if read.taken.is_some_and(|taken| taken.is_redacted()) && !manifest.daemon_sets.is_empty() {
        ui.warn(
            "the snapshot is redacted: what was taken out of templates counts as changed by the manifest",
        );
    }
    let mut gathered = Gathered {
        world: read.world,
        now: read.latest.unwrap_or_else(Timestamp::now),
        applied: Vec::new(),
        problems: read.problems,
        namespace,
        live,
        context: None,
    };
    gathered.put_in_place(manifest);
    gathered.renew_now();
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
    let mut warnings = Vec::new();
    let manifest = read_manifests(&inputs, &mut warnings);
    warnings.iter().for_each(|warning| ui.warn(warning));
    Ok(manifest?)
}

/// Connects to the cluster, unless a snapshot stands for it.
pub(super) fn cluster(global: &GlobalArgs) -> Result<Option<Cluster>, Failure> {
    match (global.snapshot.is_empty(), global.cluster.given()) {
        (true, _) => Ok(Some(Cluster::connect(&connection(global)?)?)),
        (false, None) => Ok(None),
        (false, Some(flag)) => Err(Failure::input(format!(
            "--snapshot and {flag} cannot be used together: a snapshot is read instead of a cluster"
        ))),
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
        self.absorb_anew(more);
        self.renew_now();
        Ok(())
    }

    /// Sets the moment that ages count from to what the cluster's clock says now; that of a snapshot stays.
    fn renew_now(&mut self) {
        if let Some(cluster) = self.cluster() {
            self.now = cluster.now();
        }
    }

    /// Adds what was read later.
    fn absorb_anew(&mut self, more: crate::source::Gathered) {
        if more.world.known.all_pods {
            // A pod that is gone by now would stay for ever.
            self.world.pods.clear();
        }
        self.world.absorb(more.world);
        self.problems.extend(more.problems);
        self.world = std::mem::take(&mut self.world).indexed();
    }

    /// Says what could not be read, and what the answer lacks for it.
    fn tell(&self, ui: &mut Ui) {
        if let Some(cluster) = self.cluster() {
            warn_of_clock(cluster, ui);
        }
        for problem in &self.problems {
            ui.warn(&format!("{}: {}", problem.place, problem.message));
        }
        self.tell_unread(0, ui);
    }

    /// Says which lists gave no answer, those aside that were told before.
    fn tell_unread(&self, told: usize, ui: &mut Ui) {
        let unread = self.unread().get(told..).unwrap_or_default();
        tell_unread(unread, ui);
    }

    fn unread(&self) -> &[Unread] {
        self.live.as_ref().map_or(&[], |live| &live.unread)
    }

    /// Returns the cluster, unless the answer is from files.
    pub fn cluster(&self) -> Option<&Cluster> {
        self.live.as_ref().map(|live| &*live.cluster)
    }

    /// Returns the cluster to share with threads.
    pub fn shared_cluster(&self) -> Option<Arc<Cluster>> {
        self.live.as_ref().map(|live| Arc::clone(&live.cluster))
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

/// Warns of a clock that is not the server's.
pub(super) fn warn_of_clock(cluster: &Cluster, ui: &mut Ui) {
    if let Some(lead) = cluster.clock_lead() {
        let side = if lead > 0 { "ahead of" } else { "behind" };
        let apart = short(lead.saturating_abs());
        ui.warn(&format!("this machine's clock is {apart} {side} the server's; ages are by the server's"));
    }
}

/// Says which lists gave no answer, and what is lost with each.
pub(super) fn tell_unread(unread: &[Unread], ui: &mut Ui) {
    for unread in unread {
        ui.error(&unread.error.to_string());
        let list = &unread.list;
        ui.hint(&format!("{}; check with: kubectl auth can-i {}", lacking(list), list.permission()));
    }
    if !unread.is_empty() {
        ui.hint("docs/rbac.md lists what each command needs");
    }
}

/// What the answer lacks without a list.
fn lacking(list: &List) -> &'static str {
    match list.kind {
        Kind::Node => "without nodes nobody knows where pods should run",
        Kind::Pod if list.namespace.is_none() => {
            "without the pods of all namespaces nobody knows how full nodes are"
        }
        Kind::Pod => "without pods nobody knows what runs",
        Kind::ControllerRevision => {
            "without revisions there is no history, and the labels of pods alone tell which are updated"
        }
        Kind::Event => "causes that only events tell are missing",
        Kind::Namespace if list.name.is_none() => {
            "default node selectors, and pod affinity that selects namespaces, are not known"
        }
        Kind::Namespace => "default node selectors of namespaces are not known",
        Kind::LimitRange => "default requests of LimitRanges are not known",
        Kind::RuntimeClass => "what the RuntimeClass adds to the pod is not known",
        Kind::DaemonSet => "without DaemonSets there is no answer",
    }
}
