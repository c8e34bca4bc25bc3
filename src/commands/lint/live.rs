//! Nodes from a file, a snapshot or the cluster; with `--live` also the DaemonSets themselves.

use serde_json::Value;

use super::plan::Setting;
use crate::cli::{GlobalArgs, LintArgs};
use crate::commands::gather::{Fits, Wish, gather};
use crate::failure::Failure;
use crate::model::{DaemonSet, OriginKind, World};
use crate::output::{json, ui::Ui};
use crate::source::{TextFile, read_snapshot, snapshot_inputs};

/// Fields that only the server writes.
const SERVER: [&str; 6] =
    ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

/// Reads the nodes into the setting; returns the DaemonSets that are to be linted.
pub(super) fn prepare(
    global: &GlobalArgs,
    args: &LintArgs,
    setting: &mut Setting,
    ui: &mut Ui,
) -> Result<Vec<TextFile>, Failure> {
    if let Some(file) = &setting.nodes_file {
        let read = read_snapshot(&snapshot_inputs(std::slice::from_ref(file))?, OriginKind::Snapshot)?;
        if read.world.nodes.is_empty() {
            return Err(Failure::input(format!("{file}: no nodes found")));
        }
        setting.plan.options.world = Some(read.world.indexed());
        return Ok(Vec::new());
    }
    if !args.cluster.live && global.snapshot.is_empty() {
        return Ok(Vec::new());
    }
    let wish = Wish { targets: None, manifests: None, fits: Fits::Never, watch: false, contexts: None };
    let gathered = gather(global, &wish, ui)?;
    let named = !args.paths.is_empty() || !args.filename.is_empty() || !args.kustomize.is_empty();
    let namespace = gathered.namespace().to_owned();
    let meant = |own: &&DaemonSet| args.cluster.all_namespaces || own.meta.namespace == namespace.as_str();
    let held = if args.cluster.live && !named {
        gathered.world.daemon_sets.iter().filter(meant).map(text).collect::<Result<_, _>>()?
    } else {
        Vec::new()
    };
    setting.plan.options.world = Some(nodes(gathered.world));
    Ok(held)
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
