//! Nodes from a file, a snapshot or the cluster; with `--live` also the DaemonSets themselves.

use std::collections::BTreeSet;

use serde_json::Value;

use super::plan::Setting;
use crate::cli::{GlobalArgs, LintArgs};
use crate::commands::gather::{cluster, refused, tell_unread};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, OriginKind, World};
use crate::output::{json, ui::Ui};
use crate::source::{Cluster, ErrorKind, Kind, List, TextFile, Unread, read_snapshot, snapshot_inputs};

/// Fields that only the server writes.
const SERVER: [&str; 6] =
    ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

/// What a cluster, or what stands for one, gave.
#[derive(Debug)]
pub(super) struct Given {
    /// The DaemonSets that are to be linted.
    pub held: Vec<TextFile>,
    /// How the run ends if something that was asked for could not be read, whatever is found.
    pub exit: Exit,
}

impl Given {
    const NOTHING: Self = Self { held: Vec::new(), exit: Exit::Ok };
}

/// Reads the nodes into the setting, and the DaemonSets that are to be linted.
pub(super) fn prepare(
    global: &GlobalArgs,
    args: &LintArgs,
    setting: &mut Setting,
    ui: &mut Ui,
) -> Result<Given, Failure> {
    let asked = args.cluster.live || !global.snapshot.is_empty();
    // Flags come before the configuration.
    let is_meant = args.cluster.nodes_file.is_some() || !asked;
    if let Some(file) = setting.nodes_file.as_ref().filter(|_| is_meant) {
        let read = read_snapshot(&snapshot_inputs(std::slice::from_ref(file))?, OriginKind::Snapshot)?;
        if read.world.nodes.is_empty() {
            return Err(Failure::input(format!("{file}: no nodes found")));
        }
        setting.plan.options.world = Some(nodes(read.world));
        return Ok(Given::NOTHING);
    }
    if !asked {
        return Ok(Given::NOTHING);
    }
    let everywhere = args.cluster.all_namespaces;
    if everywhere && global.namespace.is_some() {
        return Err(Failure::input("--namespace and --all-namespaces cannot be used together"));
    }
    let named = !args.paths.is_empty() || !args.filename.is_empty() || !args.kustomize.is_empty();
    let wanted = args.cluster.live && !named;
    let (read, namespace) = match cluster(global)? {
        Some(cluster) => {
            let namespace = cluster.namespace().to_owned();
            let scope = Some(namespace.as_str()).filter(|_| wanted && !everywhere);
            (from_cluster(&cluster, scope, wanted, ui)?, namespace)
        }
        None => {
            let read = read_snapshot(&snapshot_inputs(&global.snapshot)?, OriginKind::Snapshot)?;
            for problem in &read.problems {
                ui.warn(&format!("{}: {}", problem.place, problem.message));
            }
            let namespace = global.namespace.clone().unwrap_or_else(|| "default".to_owned());
            (Read { world: read.world.indexed(), exit: Exit::Ok }, namespace)
        }
    };
    let meant = |own: &&DaemonSet| wanted && (everywhere || own.meta.namespace == namespace.as_str());
    let held = read.world.daemon_sets.iter().filter(meant).map(text).collect::<Result<Vec<_>, _>>()?;
    if wanted && held.is_empty() && !args.rules.allow_empty {
        return Err(match everywhere {
            true => Failure::input("no DaemonSet in the cluster"),
            false => Failure::input(format!("no DaemonSet in namespace {namespace}"))
                .hinted("-A lints those of all namespaces"),
        }
        .hinted("--allow-empty makes this no mistake"));
    }
    setting.plan.options.world = Some(nodes(read.world)).filter(|world| world.known.nodes);
    Ok(Given { held, exit: read.exit })
}

/// What was read, and how the run ends for what was not.
struct Read {
    world: World,
    exit: Exit,
}

/// Reads nodes, what decides with them which get a pod, and the DaemonSets if they are wanted: neither their pods nor
/// their revisions, which say nothing about a manifest.
fn from_cluster(
    cluster: &Cluster,
    namespace: Option<&str>,
    daemon_sets: bool,
    ui: &mut Ui,
) -> Result<Read, Failure> {
    let place = |kind| namespace.map_or_else(|| List::all(kind), |own| List::of_namespace(kind, own));
    let mut lists = vec![List::all(Kind::Node), place(Kind::LimitRange)];
    lists.push(match namespace {
        Some(own) => List::all(Kind::Namespace).named(own),
        None => List::all(Kind::Namespace),
    });
    if daemon_sets {
        lists.push(place(Kind::DaemonSet));
    }
    let mut reading =
        cluster.read(&lists, &mut |objects| ui.status(&format!("reading the cluster … {objects} objects")));
    let specs = reading.gathered.world.daemon_sets.iter().map(|own| &own.template.spec.runtime_class_name);
    let classes: BTreeSet<String> = specs.map(ToString::to_string).filter(|name| !name.is_empty()).collect();
    let lists: Vec<_> = classes.iter().map(|name| List::all(Kind::RuntimeClass).named(name)).collect();
    if !lists.is_empty() {
        let more = cluster.read(&lists, &mut |_| {});
        reading.gathered.absorb(more.gathered);
        reading.unread.extend(more.unread);
    }
    // A namespace or class that is not there has nothing to say.
    reading.unread.retain(|own| own.error.kind != ErrorKind::NotFound);
    let ends = |own: &Unread| own.error.kind != ErrorKind::Forbidden || own.list.kind == Kind::DaemonSet;
    if let Some(at) = reading.unread.iter().position(ends) {
        return Err(refused(reading.unread.swap_remove(at)));
    }
    for problem in &reading.gathered.problems {
        ui.warn(&format!("{}: {}", problem.place, problem.message));
    }
    tell_unread(&reading.unread, ui);
    let lacks_nodes = reading.unread.iter().any(|own| own.list.kind == Kind::Node);
    let exit = if lacks_nodes { Exit::Input } else { Exit::Ok };
    Ok(Read { world: reading.gathered.world.indexed(), exit })
}

/// Nodes and what surrounds them; the pods there are now say nothing about what is linted.
fn nodes(world: World) -> World {
    let mut kept = World::default();
    kept.nodes = world.nodes;
    kept.namespaces = world.namespaces;
    kept.runtime_classes = world.runtime_classes;
    kept.limit_ranges = world.limit_ranges;
    kept.known.nodes = world.known.nodes;
    kept.indexed()
}

/// A DaemonSet of the cluster as somebody might have written it: without what the server adds.
fn text(daemon_set: &DaemonSet) -> Result<TextFile, Failure> {
    let mut object = (*daemon_set.raw).clone();
    if let Value::Object(fields) = &mut object {
        // Objects of lists say neither.
        fields.insert("apiVersion".into(), "apps/v1".into());
        fields.insert("kind".into(), "DaemonSet".into());
        fields.remove("status");
        if let Some(Value::Object(meta)) = fields.get_mut("metadata") {
            meta.retain(|key, _| !SERVER.contains(&key.as_str()));
            if let Some(Value::Object(annotations)) = meta.get_mut("annotations") {
                annotations.retain(|key, _| {
                    key != "kubectl.kubernetes.io/last-applied-configuration"
                        && key != "deprecated.daemonset.template.generation"
                });
            }
        }
    }
    let mut out = Vec::new();
    json::write_pretty(&mut out, &object)?;
    let name = format!("live:{}/{}", daemon_set.meta.namespace, daemon_set.meta.name);
    Ok(TextFile::held(&name, out))
}
