//! From a plan to the change: ask, let the server judge, send, and look when it is in doubt what came of it.
//!
//! Safe to interrupt anywhere: each DaemonSet is changed by one request. Refuses to send it when the DaemonSet is not
//! the one that was shown, and to send it twice.

use serde_json::{Value, json};

use crate::cli::{DryRun, GlobalArgs, TargetArgs, WriteArgs};
use crate::commands::gather::{Fits, Gathered, Wish, full_name, gather};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::escape::printable;
use crate::output::ui::Ui;
use crate::rollout::{PAUSED_ANNOTATION, reflects};
use crate::source::{Cluster, ClusterError, ErrorKind, Kind, List, WriteError, WriteOptions};

/// How often a patch is sent when somebody else was faster: once more, on a fresh read.
const TRIES: u32 = 2;
/// kubectl's own name for what its `rollout` commands write (NewCmdRolloutRestart, k8s.io/kubectl/pkg/cmd/rollout).
const FIELD_MANAGER: &str = "kubectl-rollout";

/// One DaemonSet and what is to be done with it.
pub(super) struct Planned<'a> {
    pub daemon_set: &'a DaemonSet,
    /// The patch; nothing if the DaemonSet is as it should be.
    pub patch: Option<Value>,
    /// What kubectl prints behind the name: `rolled back`.
    pub done: String,
}

/// Reads what a writing command needs. A snapshot cannot be changed.
pub(super) fn read(global: &GlobalArgs, args: &WriteArgs, ui: &mut Ui) -> Result<Gathered, Failure> {
    if !global.snapshot.is_empty() {
        return Err(Failure::input("a snapshot cannot be changed: this command works on a running cluster"));
    }
    let targets = targets(args);
    let wish =
        Wish { targets: Some(&targets), manifests: None, fits: Fits::Never, watch: false, contexts: None };
    gather(global, &wish, ui)
}

/// The DaemonSets named, each once. One that is being deleted is refused.
pub(super) fn select<'a>(
    gathered: &'a Gathered,
    args: &WriteArgs,
    ui: &mut Ui,
) -> Result<Vec<&'a DaemonSet>, Failure> {
    let mut selected: Vec<&DaemonSet> = Vec::new();
    for daemon_set in gathered.select(&targets(args), ui)? {
        if selected.iter().all(|own| own.key() != daemon_set.key()) {
            refuse_deleted(daemon_set)?;
            selected.push(daemon_set);
        }
    }
    Ok(selected)
}

fn targets(args: &WriteArgs) -> TargetArgs {
    TargetArgs { names: args.names.clone(), all_namespaces: false }
}

fn refuse_deleted(daemon_set: &DaemonSet) -> Result<(), Failure> {
    match daemon_set.meta.deletion_timestamp {
        Some(_) => Err(conflict(format!("{} is being deleted: nothing was changed", shown(daemon_set)))),
        None => Ok(()),
    }
}

/// Whether the preview is to be seen.
pub(super) fn shows(args: &WriteArgs, ui: &Ui) -> bool {
    !(ui.quiet() && args.yes && args.dry_run == DryRun::None)
}

/// Asks, and then does what is planned.
pub(super) fn run(
    gathered: &Gathered,
    planned: &[Planned<'_>],
    args: &WriteArgs,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let changes = planned.iter().any(|own| own.patch.is_some());
    if changes && args.dry_run == DryRun::None && !args.yes && !agreed(ui)? {
        ui.note("nothing was changed");
        return Ok(Exit::No);
    }
    let Some(cluster) = gathered.cluster() else {
        return Err(Failure::input("there is no cluster to change"));
    };
    for own in planned {
        if let Some(patch) = own.patch.as_ref().filter(|_| args.dry_run != DryRun::Client) {
            send(cluster, own.daemon_set, patch, args, ui)?;
        }
        let how = match args.dry_run {
            DryRun::None => "",
            DryRun::Client => " (dry run)",
            DryRun::Server => " (server dry run)",
        };
        let name = own.daemon_set.meta.name.as_str();
        writeln!(ui.answer(), "daemonset.apps/{} {}{how}", printable(name), own.done)?;
        ui.flush()?;
    }
    Ok(Exit::Ok)
}

/// Without a terminal there is nobody to ask, and nothing is done unasked.
pub(super) fn agreed(ui: &mut Ui) -> Result<bool, Failure> {
    if !ui.can_prompt() {
        return Err(Failure::input("nothing was changed: there is no terminal to ask on")
            .hinted("--yes (-y) goes on without asking; --dry-run=server lets the server judge"));
    }
    Ok(ui.confirm("Go?")?)
}

/// Sends a patch, once more on a fresh read if somebody else was faster.
fn send(
    cluster: &Cluster,
    previewed: &DaemonSet,
    patch: &Value,
    args: &WriteArgs,
    ui: &mut Ui,
) -> Result<(), Failure> {
    for tries in 1..=TRIES {
        ui.status("changing …");
        let fresh = fresh(cluster, previewed)?;
        same(previewed, &fresh)?;
        match send_once(cluster, &fresh, patch, args) {
            Err(own) if own.error.kind == ErrorKind::Conflict && tries < TRIES => {}
            Err(own) if own.in_doubt => return look(cluster, previewed, patch, own, ui),
            Err(own) if own.error.kind == ErrorKind::Conflict => {
                return Err(Failure::from(own.error)
                    .hinted("it was tried twice, each time on a fresh read; nothing was changed"));
            }
            Err(own) => return Err(not_sent(own.error, &previewed.meta.namespace)),
            Ok(()) => return Ok(()),
        }
    }
    Ok(())
}

/// The server judges first; what it refuses then changes nothing.
fn send_once(
    cluster: &Cluster,
    fresh: &DaemonSet,
    patch: &Value,
    args: &WriteArgs,
) -> Result<(), WriteError> {
    let guarded = guarded(patch, fresh);
    let field_manager = args.field_manager.as_deref().unwrap_or(FIELD_MANAGER);
    let options = |dry_run| WriteOptions { dry_run, field_manager };
    let (namespace, name) = fresh.key();
    let judged = cluster.patch_daemon_set(namespace, name, &guarded, options(true));
    // Of a request that keeps nothing nothing can have been kept.
    judged.map_err(|own| WriteError { in_doubt: false, ..own })?;
    if args.dry_run == DryRun::Server {
        return Ok(());
    }
    cluster.patch_daemon_set(namespace, name, &guarded, options(false)).map(drop)
}

/// The patch, for this very version of this very object.
fn guarded(patch: &Value, fresh: &DaemonSet) -> Value {
    let mut guarded = patch.clone();
    let mut metadata = guarded.get("metadata").cloned().unwrap_or_else(|| json!({}));
    metadata["uid"] = fresh.meta.uid.as_str().into();
    metadata["resourceVersion"] = fresh.meta.resource_version.as_str().into();
    guarded["metadata"] = metadata;
    guarded
}

fn fresh(cluster: &Cluster, previewed: &DaemonSet) -> Result<DaemonSet, Failure> {
    let (namespace, name) = previewed.key();
    let list = List::of_namespace(Kind::DaemonSet, namespace).named(name);
    let mut reading = cluster.read(&[list], &mut |_| {});
    if let Some(unread) = reading.unread.pop() {
        return Err(Failure::from(unread.error).hinted("nothing was changed"));
    }
    reading
        .gathered
        .world
        .daemon_sets
        .pop()
        .ok_or_else(|| conflict(format!("{} cannot be read any more: nothing was changed", shown(previewed))))
}

/// Holds what is there now against what was shown. Its status may have moved on, nothing else that was looked at.
fn same(previewed: &DaemonSet, fresh: &DaemonSet) -> Result<(), Failure> {
    refuse_deleted(fresh)?;
    let kept = |own: &DaemonSet| own.meta.annotations.get(PAUSED_ANNOTATION).map(str::to_owned);
    let moved = if previewed.meta.uid != fresh.meta.uid {
        "was deleted and made anew"
    } else if previewed.meta.generation != fresh.meta.generation || kept(previewed) != kept(fresh) {
        "was changed by somebody else"
    } else {
        return Ok(());
    };
    Err(conflict(format!("{} {moved} after it was shown: nothing was changed", shown(previewed)))
        .hinted("run the command again to see what it would do now"))
}

/// The answer did not come: the object tells whether the patch went through.
fn look(
    cluster: &Cluster,
    previewed: &DaemonSet,
    patch: &Value,
    lost: WriteError,
    ui: &mut Ui,
) -> Result<(), Failure> {
    let hint =
        "whether it was changed is not known; running the command again is safe: it shows what is there";
    let fresh = match fresh(cluster, previewed) {
        Ok(fresh) if fresh.meta.uid == previewed.meta.uid => fresh,
        _ => return Err(Failure::from(lost.error).hinted(hint)),
    };
    if reflects(patch, &fresh.raw) {
        ui.warn(&format!("{}; the cluster has the change all the same", lost.error));
        return Ok(());
    }
    Err(Failure::from(lost.error)
        .hinted("the DaemonSet was not changed when it was read after that; run the command again"))
}

/// The server refused.
fn not_sent(error: ClusterError, namespace: &str) -> Failure {
    let forbidden = error.kind == ErrorKind::Forbidden;
    let failure = Failure::from(error).hinted("nothing was changed");
    if !forbidden {
        return failure;
    }
    failure
        .hinted(format!("check with: kubectl auth can-i patch daemonsets.apps -n {namespace}"))
        .hinted("docs/rbac.md lists what each command needs")
}

fn conflict(message: String) -> Failure {
    ClusterError::new(ErrorKind::Conflict, message).into()
}

fn shown(daemon_set: &DaemonSet) -> String {
    format!("DaemonSet {}", full_name(daemon_set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    #[test]
    fn only_a_yes_on_a_terminal_is_a_yes() {
        for (typed, yes) in [("y\n", true), ("YES\n", true), ("n\n", false), ("\n", false), ("", false)] {
            let (ui, memory) = Ui::memory();
            let answer = agreed(&mut ui.with_input(typed)).ok();
            assert_eq!(answer, Some(yes), "{typed:?}: {}", memory.err());
        }
        assert!(agreed(&mut Ui::memory().0).is_err(), "nobody to ask");
    }

    #[test]
    fn the_guard_leaves_the_patchs_own_metadata() {
        let raw = json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"name": "x", "uid": "u", "resourceVersion": "7"}});
        let fresh = DaemonSet::from_value(raw, Origin::default()).expect("a DaemonSet");
        let patch = json!({"metadata": {"annotations": {"a": null}}, "spec": {}});
        let expected =
            json!({"metadata": {"annotations": {"a": null}, "uid": "u", "resourceVersion": "7"}, "spec": {}});
        assert_eq!(guarded(&patch, &fresh), expected);
        assert_eq!(guarded(&json!({}), &fresh), json!({"metadata": {"uid": "u", "resourceVersion": "7"}}));
    }
}
