//! Nodes from a file, a snapshot or the cluster; with `--live` also the DaemonSets themselves.

use serde_json::Value;

use super::plan::Setting;
use crate::cli::{GlobalArgs, LintArgs};
use crate::commands::gather::{Fits, Wish, gather};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, OriginKind, World};
use crate::output::{json, ui::Ui};
use crate::source::{TextFile, read_snapshot, snapshot_inputs};

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
    if args.cluster.all_namespaces && global.namespace.is_some() {
        return Err(Failure::input("--namespace and --all-namespaces cannot be used together"));
    }
    let wish = Wish { targets: None, manifests: None, fits: Fits::Never, watch: false, contexts: None };
    let gathered = gather(global, &wish, ui)?;
    let named = !args.paths.is_empty() || !args.filename.is_empty() || !args.kustomize.is_empty();
    let namespace = gathered.namespace().to_owned();
    let meant = |own: &&DaemonSet| args.cluster.all_namespaces || own.meta.namespace == namespace.as_str();
    let linted: Vec<&DaemonSet> = match args.cluster.live && !named {
        true => gathered.world.daemon_sets.iter().filter(meant).collect(),
        false => Vec::new(),
    };
    let held = linted.iter().map(|own| text(own)).collect::<Result<Vec<_>, _>>()?;
    let exit = gathered.exit(&linted, None, Exit::Ok);
    // Whoever may not list them is told that, and not that there are none.
    if args.cluster.live && !named && held.is_empty() && !args.rules.allow_empty && exit == Exit::Ok {
        return Err(match args.cluster.all_namespaces {
            true => Failure::input("no DaemonSet in the cluster"),
            false => Failure::input(format!("no DaemonSet in namespace {namespace}"))
                .hinted("-A lints those of all namespaces"),
        }
        .hinted("--allow-empty makes this no mistake"));
    }
    setting.plan.options.world = Some(nodes(gathered.world));
    Ok(Given { held, exit })
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
