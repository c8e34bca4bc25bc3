//! `update resume`, `abort` and `revert`: what becomes of an update that was begun.

use std::sync::Arc;

use super::act::{FIELD_MANAGER, Limits, former};
use super::begin::{Begun, GATE, HOOK, agreed, can_ask, exit, read};
use super::document::summary;
use super::lock::Lock;
use super::stored::{self, Known};
use crate::cli::{DriveArgs, DryRun, GlobalArgs, UpdateEndArgs, UpdateResumeArgs, UpdateRevertArgs};
use crate::commands::gather::full_name;
use crate::commands::wording::count;
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::escape::printable;
use crate::output::ui::Ui;
use crate::source::WriteOptions;
use crate::update::{NodeStatus, Outcome, ResumeRefusal, State};

/// How long gates and hooks of a run that goes on may take: what its beginning said is not kept.
const LIMITS: Limits = Limits { gate: GATE, hook: HOOK };

/// `update resume`
pub(super) fn resume(global: &GlobalArgs, args: &UpdateResumeArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let (begun, lock, known) = enter(global, &args.names, &args.drive, ui)?;
    can_ask(&known.plan, ui)?;
    go_on(begun, known, lock, &args.drive, LIMITS, ui)
}

/// Goes on with what is stored, after asking.
pub(super) fn go_on(
    begun: Begun,
    known: Known,
    lock: Arc<Lock>,
    drive: &DriveArgs,
    limits: Limits,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    tell(&known, &begun.daemon_set, "going on", ui);
    if !agreed(drive, ui)? {
        return Ok(Exit::No);
    }
    let Known { stored, plan, journal } = known;
    let state = State::resume(plan, journal, stored, &begun.holder)
        .map_err(|refusal| refused(refusal, &begun.daemon_set))?;
    begun.drive(state, lock, drive.output, limits, ui).map(|outcome| exit(&outcome))
}

/// `update abort`
pub(super) fn abort(global: &GlobalArgs, args: &UpdateEndArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let (begun, lock, known) = enter(global, &args.names, &args.drive, ui)?;
    tell(&known, &begun.daemon_set, "aborting", ui);
    if !agreed(&args.drive, ui)? {
        return Ok(Exit::No);
    }
    let Known { stored, plan, journal } = known;
    let state = State::abort(plan, journal, stored, &begun.holder);
    let outcome = begun.drive(state, lock, args.drive.output, LIMITS, ui)?;
    // That it ends is what was asked for, whatever made it necessary.
    Ok(if matches!(outcome, Outcome::Aborted { .. }) { Exit::Ok } else { exit(&outcome) })
}

/// `update revert`
pub(super) fn revert(global: &GlobalArgs, args: &UpdateRevertArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    if args.dry_run != DryRun::None {
        let begun = read(global, &args.names, false, ui)?;
        let known = known(&begun.daemon_set)?;
        return dry_revert(&begun, known, args.dry_run, ui);
    }
    let (begun, lock, known) = enter(global, &args.names, &args.drive, ui)?;
    tell(&known, &begun.daemon_set, "going back", ui);
    if !agreed(&args.drive, ui)? {
        return Ok(Exit::No);
    }
    let Known { stored, plan, journal } = known;
    let state = State::revert(plan, journal, stored, &begun.holder)
        .map_err(|refusal| refused(refusal, &begun.daemon_set))?;
    begun.drive(state, lock, args.drive.output, LIMITS, ui).map(|outcome| exit(&outcome))
}

/// Reads, locks, and reads the journal behind the lock.
fn enter(
    global: &GlobalArgs,
    names: &[String],
    drive: &DriveArgs,
    ui: &mut Ui,
) -> Result<(Begun, Arc<Lock>, Known), Failure> {
    let mut begun = read(global, names, true, ui)?;
    // Where there is nothing to go on with, no lock is left behind.
    known(&begun.daemon_set)?;
    let lock = begun.lock(drive, ui)?;
    let known = known(&begun.daemon_set)?;
    Ok((begun, lock, known))
}

fn known(daemon_set: &DaemonSet) -> Result<Known, Failure> {
    let name = full_name(daemon_set);
    stored::known(daemon_set)?.ok_or_else(|| {
        Failure::no(format!("no update of {name} was begun")).hinted("kubectl ds update start begins one")
    })
}

/// Says in a line how far it is.
fn tell(known: &Known, daemon_set: &DaemonSet, what: &str, ui: &mut Ui) {
    let own = summary(&known.journal);
    let name = full_name(daemon_set);
    let mut words = format!("{name}: {what}: {} of {} done", own.done, count(own.planned, "node"));
    for (number, name) in [(own.in_hand, "in hand"), (own.failed, "failed"), (own.left, "left as they are")] {
        if number > 0 {
            words.push_str(&format!(", {number} {name}"));
        }
    }
    ui.note(&words);
}

fn refused(refusal: ResumeRefusal, daemon_set: &DaemonSet) -> Failure {
    let name = full_name(daemon_set);
    match refusal {
        ResumeRefusal::Over => {
            Failure::no(format!("the update of {name} is over: there is nothing to go on with"))
        }
        ResumeRefusal::NoFormer => Failure::no(format!(
            "no revision stores the template that the nodes of {name} had before: there is nothing to go back to"
        )),
        ResumeRefusal::GoesBack => Failure::no(format!("the update of {name} goes back already"))
            .hinted("kubectl ds update resume goes on with that"),
    }
}

/// Shows what a revert would do, and lets the server judge the template.
fn dry_revert(begun: &Begun, known: Known, how: DryRun, ui: &mut Ui) -> Result<Exit, Failure> {
    let daemon_set = &begun.daemon_set;
    let Some(hash) = known.plan.former.clone() else {
        return Err(refused(ResumeRefusal::NoFormer, daemon_set));
    };
    let untouched = |own: &&NodeStatus| !matches!(own, NodeStatus::Pending | NodeStatus::Left(_));
    let touched = known.journal.nodes.iter().filter(untouched).count();
    let patch = former(&begun.gathered.world, &daemon_set.meta.uid, &hash);
    let patch = patch.map_err(|(_, why)| Failure::no(why))?;
    if how == DryRun::Server && begun.gathered.cluster().is_none() {
        return Err(Failure::input(
            "--dry-run=server and --snapshot cannot be used together: nobody is there to judge",
        ));
    }
    if let (Some(patch), Some(cluster), DryRun::Server) = (&patch, begun.gathered.cluster(), how) {
        let (namespace, name) = daemon_set.key();
        let options = WriteOptions { dry_run: true, field_manager: FIELD_MANAGER };
        cluster.patch_daemon_set(namespace, name, patch, options).map_err(|own| own.error)?;
    }
    let template = if patch.is_some() { "the template goes back" } else { "the template is back already" };
    let shown = if how == DryRun::Server { "server dry run" } else { "dry run" };
    writeln!(
        ui.answer(),
        "daemonset.apps/{}: {template} to revision {}, then {} ({shown})",
        printable(&daemon_set.meta.name),
        printable(&hash),
        count(touched, "node")
    )?;
    Ok(Exit::Ok)
}
