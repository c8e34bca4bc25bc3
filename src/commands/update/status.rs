//! `update status`: how far an update is, from the cluster or from a snapshot.

use std::time::Duration;

use super::begin::lease_name;
use super::document::{StatusDocument, moment, summary};
use super::stored::{self, Known};
use super::words::stage_words;
use crate::cli::{GlobalArgs, UpdateStatusArgs};
use crate::commands::gather::{Fits, Gathered, Wish, full_name, gather};
use crate::commands::wording::{NodeLists, behind, wrapped};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::age;
use crate::output::escape::printable;
use crate::output::format::{Answer, Format};
use crate::output::ui::{Style, Ui};
use crate::source::{Lease, read_text};
use crate::update::{Cause, Goal, NodeStatus, Phase};

/// A DaemonSet with an update.
struct Found<'a> {
    daemon_set: &'a DaemonSet,
    known: Known,
    locked_by: Option<String>,
}

/// Prints it.
pub(super) fn run(global: &GlobalArgs, args: &UpdateStatusArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let format = Format::parse(&args.output.output, args.output.no_headers, read_text)?;
    let wish = Wish {
        targets: Some(&args.targets),
        manifests: None,
        fits: Fits::Alone,
        watch: false,
        contexts: None,
    };
    let gathered = gather(global, &wish, ui)?;
    let selected = gathered.select(&args.targets, ui)?;
    let mut found = Vec::new();
    for daemon_set in &selected {
        match stored::read(daemon_set) {
            Ok(Some(known)) => {
                let locked_by = locked_by(&gathered, daemon_set, ui);
                found.push(Found { daemon_set, known, locked_by });
            }
            Ok(None) => {}
            Err(why) => return Err(Failure::input(format!("{}: {why}", full_name(daemon_set)))),
        }
    }
    if !format.is_human() {
        let documents: Vec<StatusDocument<'_>> = found.iter().map(document).collect();
        let names: Vec<String> =
            found.iter().map(|own| format!("daemonset.apps/{}", own.daemon_set.meta.name)).collect();
        format.print(ui.answer(), &Answer::new("UpdateStatus", &documents).names(&names))?;
    } else if found.is_empty() {
        ui.note("no update was begun");
    } else {
        let mut lists = NodeLists::new(format.is_wide());
        for (position, own) in found.iter().enumerate() {
            if position > 0 {
                writeln!(ui.answer())?;
            }
            text(ui, own, &gathered, &mut lists, format.is_wide())?;
        }
    }
    let exit = found.iter().map(|own| exit(own, gathered.cluster().is_some())).max_by_key(|own| rank(*own));
    Ok(gathered.exit(&selected, None, exit.unwrap_or(Exit::No)))
}

/// Who holds the lock, as far as the cluster says; a right that is missing costs this alone.
fn locked_by(gathered: &Gathered, daemon_set: &DaemonSet, ui: &mut Ui) -> Option<String> {
    let cluster = gathered.cluster()?;
    let (namespace, name) = daemon_set.key();
    let own = lease_name(name);
    match Lease::new(namespace, &own, "", Duration::ZERO).holder(cluster) {
        Ok(holder) => holder,
        Err(error) => {
            ui.error(&error.to_string());
            ui.hint(&format!(
                "who drives the update now is not known; check with: kubectl auth can-i get \
                 leases.coordination.k8s.io/{own} -n {namespace}"
            ));
            None
        }
    }
}

fn document<'a>(own: &'a Found<'a>) -> StatusDocument<'a> {
    StatusDocument::new(own.daemon_set, &own.known.plan, &own.known.journal, own.locked_by.as_deref())
}

/// As the run itself would end: complete, failed, stopped, or under way.
fn exit(own: &Found<'_>, live: bool) -> Exit {
    let journal = &own.known.journal;
    match (journal.phase, journal.cause) {
        (Phase::Complete, None) => Exit::Ok,
        (_, Some(Cause::Pod)) => Exit::Failing,
        (_, Some(Cause::Gate)) => Exit::Blocked,
        (Phase::Stopped | Phase::Aborting, None) => Exit::Paused,
        (Phase::Running, None) if live && own.locked_by.is_none() => Exit::Paused,
        (Phase::Running, None) => Exit::InProgress,
    }
}

/// Of several the worst counts.
fn rank(exit: Exit) -> u8 {
    match exit {
        Exit::Ok => 0,
        Exit::InProgress => 1,
        Exit::Paused => 2,
        Exit::Blocked => 3,
        _ => 4,
    }
}

fn text(
    ui: &mut Ui,
    own: &Found<'_>,
    gathered: &Gathered,
    lists: &mut NodeLists,
    wide: bool,
) -> Result<(), Failure> {
    let Known { plan, journal, .. } = &own.known;
    let all = summary(journal);
    let name = ui.paint(Style::Bold, &printable(&full_name(own.daemon_set)));
    let way = match journal.goal {
        Goal::Forward => format!("to revision {}", plan.target),
        Goal::Back => format!("back to revision {}", plan.former.as_deref().unwrap_or_default()),
    };
    let phase = match (journal.phase, &own.locked_by) {
        (Phase::Running, Some(_)) => "running",
        (Phase::Running, None) if gathered.cluster().is_some() => "left: nobody drives it",
        (Phase::Running, None) => "running",
        (Phase::Stopped, _) => "stopped",
        (Phase::Aborting, _) => "aborting",
        (Phase::Complete, _) => "complete",
    };
    writeln!(ui.answer(), "{name}: {phase}, {} of {} nodes done {}", all.done, all.planned, printable(&way))?;
    let begun = age::human(gathered.now.as_second().saturating_sub(plan.started));
    wrapped(ui, &format!("run {}, begun {begun} ago, at {}", plan.run, moment(plan.started)), 2)?;
    if journal.phase != Phase::Complete {
        let wave = (journal.waves + 1).min(plan.waves.len());
        let soaking = journal.soaking.map_or_else(String::new, |since| {
            let since = gathered.now.as_second().saturating_sub(since);
            format!(", soaking for {} of {}", age::human(since), age::human(seconds(plan.policy.soak)))
        });
        wrapped(ui, &format!("wave {wave} of {}{soaking}", plan.waves.len()), 2)?;
    }
    let holder = own.locked_by.as_deref().unwrap_or(&journal.holder);
    let held = if own.locked_by.is_some() { "driven by" } else { "last driven by" };
    wrapped(ui, &format!("{held} {holder}"), 2)?;
    nodes(ui, own, lists, wide)?;
    if journal.phase != Phase::Complete && own.locked_by.is_none() {
        let (namespace, name) = own.daemon_set.key();
        wrapped(ui, &format!("go on with: kubectl ds update resume -n {namespace} {name}"), 2)?;
    }
    Ok(())
}

fn seconds(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Nodes that are neither pending nor done each, those by number.
fn nodes(ui: &mut Ui, own: &Found<'_>, lists: &mut NodeLists, wide: bool) -> Result<(), Failure> {
    let Known { plan, journal, .. } = &own.known;
    let mut grouped: Vec<((&str, String), Vec<&str>)> = Vec::new();
    for (index, status) in journal.nodes.iter().enumerate() {
        let name = plan.nodes.get(index).map_or("", |own| own.name.as_str());
        let words = match status {
            NodeStatus::Done if !wide => continue,
            NodeStatus::Done => ("done", String::new()),
            NodeStatus::Pending => ("pending", String::new()),
            NodeStatus::InHand(hand) => ("in hand", format!(": {}", stage_words(hand.stage))),
            NodeStatus::Left(reason) => ("left", format!(": {reason}")),
            NodeStatus::Failed { reason, .. } => ("failed", format!(": {reason}")),
        };
        match grouped.iter_mut().find(|(own, _)| *own == words) {
            Some((_, names)) => names.push(name),
            None => grouped.push((words, vec![name])),
        }
    }
    for ((state, detail), names) in &grouped {
        let listed = if wide { names.join(" ") } else { lists.list(names) };
        let head = format!("  {state:<7}  {:>4}  ", names.len());
        behind(ui, &head, &format!("{listed}{detail}"), head.len())?;
    }
    Ok(())
}
