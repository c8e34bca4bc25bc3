//! `kubectl ds rollout undo`: back to an earlier revision, with kubectl's patch.

use std::io;

use super::apply::{self, Planned};
use super::preview;
use crate::cli::{DryRun, GlobalArgs, UndoArgs};
use crate::commands::gather::{Gathered, full_name};
use crate::commands::wording::{change_words, wrapped};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, Revision, template_changes};
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::rollout::{Owner, Restarts, Undo, UndoRefusal, owners, undo, undo_patch};
use crate::source::Kind;
use crate::state::{DaemonSetState, Tools, revision_hash};

/// Shows what returning to a revision does, and does it.
pub(super) fn run(global: &GlobalArgs, args: &UndoArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let gathered = apply::read(global, &args.write, ui)?;
    let selected = apply::select(&gathered, &args.write, ui)?;
    gathered.require(&[Kind::ControllerRevision])?;
    let tools = Tools::new(&gathered.world, gathered.now);
    let mut planned = Vec::new();
    // All are judged before any is changed.
    for daemon_set in selected {
        let found = undo(daemon_set, &gathered.world, args.to_revision);
        planned.push((daemon_set, found.map_err(|refusal| refused(daemon_set, &refusal))?));
    }
    let mut plans = Vec::new();
    for (daemon_set, undo) in planned {
        plans.push(plan(&gathered, &tools, daemon_set, &undo, args, ui)?);
    }
    apply::run(&gathered, &plans, &args.write, ui)
}

fn plan<'a>(
    gathered: &Gathered,
    tools: &Tools<'_>,
    daemon_set: &'a DaemonSet,
    undo: &Undo<'_>,
    args: &UndoArgs,
    ui: &mut Ui,
) -> Result<Planned<'a>, Failure> {
    let revision = match undo {
        Undo::To(revision) => *revision,
        Undo::Skip(_) => {
            // kubectl names the number it was given, 0 if none.
            let asked = args.to_revision;
            let done = format!("skipped rollback (current template already matches revision {asked})");
            return Ok(Planned { daemon_set, patch: None, done });
        }
    };
    let template = revision.template().cloned().unwrap_or_default();
    let restarts = preview::restarts(gathered, tools, daemon_set, template)?;
    let shown = apply::shows(&args.write, ui);
    if shown {
        heading(ui, tools, daemon_set, revision)?;
    }
    preview::print(ui, daemon_set, restarts.as_ref(), shown)?;
    hazards(ui, daemon_set, args, restarts.as_ref());
    let done = match args.write.dry_run {
        DryRun::Client => format!("will roll back to revision {}", revision.revision),
        _ => "rolled back".to_owned(),
    };
    Ok(Planned { daemon_set, patch: Some(undo_patch(revision)), done })
}

fn heading(ui: &mut Ui, tools: &Tools<'_>, daemon_set: &DaemonSet, revision: &Revision) -> io::Result<()> {
    let now = DaemonSetState::new(tools, daemon_set).revision;
    let now = match (now.number, now.hash) {
        (Some(number), Some(hash)) => format!(", now {number} ({hash})"),
        _ => String::new(),
    };
    let name = ui.paint(Style::Bold, &printable(&full_name(daemon_set)));
    let to = printable(revision_hash(revision)).into_owned();
    writeln!(ui.answer(), "{name}: back to revision {} ({to}){now}", revision.revision)?;
    let live = daemon_set.raw.pointer("/spec/template").cloned().unwrap_or_default();
    let stored = revision.template().cloned().unwrap_or_default();
    let changes = template_changes(&live, &stored);
    for change in &changes {
        wrapped(ui, &change_words(change), 2)?;
    }
    if changes.is_empty() {
        wrapped(ui, "the templates differ in nothing that means anything", 2)?;
    }
    Ok(())
}

fn hazards(ui: &mut Ui, daemon_set: &DaemonSet, args: &UndoArgs, restarts: Option<&Restarts>) {
    let observed = daemon_set.status.as_ref().map_or(0, |status| status.observed_generation);
    if args.to_revision == 0 && daemon_set.meta.generation.is_some_and(|own| own > observed) {
        ui.warn(
            "the controller has not seen the last change yet: the revision before the last may not be the one before that change",
        );
    }
    let name = &daemon_set.meta.name;
    if owners(daemon_set).contains(&Owner::Apply) {
        // kubectl's own words (k8s.io/kubectl/pkg/cmd/rollout/rollout_undo.go).
        ui.warn(&format!(
            "resource daemonsets/{name} was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead."
        ));
    }
    preview::warn_of_owners(ui, daemon_set, "the rollback", true);
    if restarts.is_some_and(|own| own.outdated == 0) {
        ui.hint("every pod is of that revision already");
    }
}

/// Why it cannot be, in kubectl's words where it has some.
fn refused(daemon_set: &DaemonSet, refusal: &UndoRefusal) -> Failure {
    match refusal {
        UndoRefusal::NoLast => Failure::no("no last revision to roll back to"),
        UndoRefusal::Unknown { asked, there, others } => {
            let failure = Failure::input(format!("unable to find specified revision {asked} in history"));
            let numbers: Vec<String> = there.iter().map(ToString::to_string).collect();
            let failure = match others {
                Some(owner) => failure.hinted(format!("the revision {asked} there is belongs to {owner}")),
                None => failure,
            };
            let name = full_name(daemon_set);
            match numbers.is_empty() {
                true => failure.hinted(format!("{name} has no revisions")),
                false => failure.hinted(format!("{name} has {}", numbers.join(", "))),
            }
        }
        UndoRefusal::NoTemplate(name) => {
            Failure::input(format!("ControllerRevision {name} stores no template"))
        }
        UndoRefusal::Selector(number) => Failure::input(format!(
            "the template of revision {number} has labels that spec.selector does not match, which cannot be changed"
        )),
    }
}
