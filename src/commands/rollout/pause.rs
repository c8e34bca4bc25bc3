//! `kubectl ds rollout pause` and `resume`: RollingUpdate becomes OnDelete, and back.

use std::collections::BTreeMap;
use std::io;

use serde_json::Value;

use super::apply::{self, Planned};
use super::preview;
use crate::cli::{DryRun, GlobalArgs, PauseArgs, ResumeArgs, WriteArgs};
use crate::commands::gather::{Gathered, full_name};
use crate::commands::wording::{count, wrapped};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::rollout::{self, PAUSED_ANNOTATION, Pause, PauseRefusal, Restarts, Resume, ResumeRefusal};
use crate::state::{DaemonSetState, Tools};

/// Shows where a rollout stands, and stops it there.
pub(super) fn pause(global: &GlobalArgs, args: &PauseArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let gathered = apply::read(global, &args.write, ui)?;
    let mut found = Vec::new();
    for daemon_set in apply::select(&gathered, &args.write, ui)? {
        found.push((daemon_set, rollout::pause(daemon_set).map_err(|why| not_paused(daemon_set, why))?));
    }
    let tools = Tools::new(&gathered.world, gathered.now);
    let mut plans = Vec::new();
    for (daemon_set, pause) in found {
        let (patch, stale) = match pause {
            Pause::Patch { patch, stale } => (patch, stale),
            Pause::Already => {
                plans.push(Planned { daemon_set, patch: None, done: "is paused already".to_owned() });
                continue;
            }
        };
        let state = DaemonSetState::new(&tools, daemon_set);
        if apply::shows(&args.write, ui) {
            heading(ui, daemon_set, "pause: RollingUpdate becomes OnDelete")?;
            revisions(ui, &gathered, &state)?;
            let words = format!(
                "no pod is replaced until: kubectl ds rollout resume -n {} {}",
                daemon_set.meta.namespace, daemon_set.meta.name
            );
            wrapped(ui, &words, 2)?;
        }
        if stale {
            ui.warn(&format!(
                "annotation {PAUSED_ANNOTATION} is of an earlier pause, after which somebody set the strategy: it is replaced by that strategy"
            ));
        }
        warn_of_surge(ui, &state);
        preview::warn_of_owners(ui, daemon_set, "the pause", false);
        plans.push(Planned { daemon_set, patch: Some(patch), done: done(&args.write, "paused") });
    }
    apply::run(&gathered, &plans, &args.write, ui)
}

/// Shows what goes on, and lets it.
pub(super) fn resume(global: &GlobalArgs, args: &ResumeArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    let gathered = apply::read(global, &args.write, ui)?;
    let mut found = Vec::new();
    for daemon_set in apply::select(&gathered, &args.write, ui)? {
        let resume = rollout::resume(daemon_set, args.force);
        found.push((daemon_set, resume.map_err(|why| not_resumed(daemon_set, &why))?));
    }
    let tools = Tools::new(&gathered.world, gathered.now);
    let mut plans = Vec::new();
    for (daemon_set, resume) in found {
        let Resume::Patch { patch, strategy, dropped } = resume else {
            plans.push(Planned { daemon_set, patch: None, done: "is not paused".to_owned() });
            continue;
        };
        let shown = apply::shows(&args.write, ui);
        if shown {
            heading(ui, daemon_set, &format!("resume with {}", words(&strategy)))?;
            revisions(ui, &gathered, &DaemonSetState::new(&tools, daemon_set))?;
        }
        if let Some(dropped) = dropped {
            ui.warn(&format!(
                "somebody set the strategy after the pause: it stays, and the one kept then is forgotten ({})",
                words(&dropped)
            ));
        }
        let restarts = restarts(&gathered, &tools, daemon_set, &strategy);
        preview::print(ui, daemon_set, restarts.as_ref(), shown)?;
        preview::warn_of_owners(ui, daemon_set, "the strategy", false);
        plans.push(Planned { daemon_set, patch: Some(patch), done: done(&args.write, "resumed") });
    }
    apply::run(&gathered, &plans, &args.write, ui)
}

fn done(args: &WriteArgs, word: &str) -> String {
    match args.dry_run {
        DryRun::Client => format!("will be {word}"),
        _ => word.to_owned(),
    }
}

fn heading(ui: &mut Ui, daemon_set: &DaemonSet, what: &str) -> io::Result<()> {
    let name = ui.paint(Style::Bold, &printable(&full_name(daemon_set)));
    writeln!(ui.answer(), "{name}: {}", printable(what))
}

/// `RollingUpdate, maxUnavailable 10%, maxSurge 0`
fn words(strategy: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut words = vec![strategy.get("type").map(text).unwrap_or_default()];
    for field in ["maxUnavailable", "maxSurge"] {
        if let Some(value) = strategy.get("rollingUpdate").and_then(|own| own.get(field)) {
            words.push(format!("{field} {}", text(value)));
        }
    }
    words.join(", ")
}

/// How many nodes run which revision, the newest first.
fn revisions(ui: &mut Ui, gathered: &Gathered, state: &DaemonSetState<'_>) -> io::Result<()> {
    if !gathered.world.known.pods {
        return wrapped(ui, "what runs is not known: pods cannot be read", 2);
    }
    let mut nodes: BTreeMap<(i64, String), usize> = BTreeMap::new();
    for pod in state.ownership.claimed.iter().filter(|pod| !pod.is_terminating()) {
        let hash = pod.labels.get("controller-revision-hash").unwrap_or("unknown");
        let number = state.revision_named(hash).map_or(0, |revision| revision.revision);
        *nodes.entry((number, hash.to_owned())).or_default() += 1;
    }
    for ((number, hash), pods) in nodes.into_iter().rev() {
        let current = if state.revision.hash.as_deref() == Some(&hash) { ", the current one" } else { "" };
        let number = if number == 0 { String::new() } else { format!("{number} ") };
        let (verb, pods) = (if pods == 1 { "runs" } else { "run" }, count(pods, "node"));
        wrapped(ui, &format!("{pods} {verb} revision {number}({hash}){current}"), 2)?;
    }
    Ok(())
}

/// Under OnDelete no node may have two pods: those that a surge made are taken away.
fn warn_of_surge(ui: &mut Ui, state: &DaemonSetState<'_>) {
    if !state.daemon_set.strategy.allows_surge() {
        return;
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for pod in state.ownership.claimed.iter().filter(|pod| !pod.is_terminating()) {
        if let Some(node) = pod.target_node() {
            *places.entry(node.as_str()).or_default() += 1;
        }
    }
    let twice: Vec<&str> = places.into_iter().filter(|(_, pods)| *pods > 1).map(|(node, _)| node).collect();
    if !twice.is_empty() {
        ui.warn(&format!(
            "the surge is under way: of two pods on a node only the older stays: {} ({})",
            twice.len(),
            crate::commands::wording::nodes(&twice)
        ));
    }
}

fn restarts(
    gathered: &Gathered,
    tools: &Tools<'_>,
    daemon_set: &DaemonSet,
    strategy: &Value,
) -> Option<Restarts> {
    let known = gathered.world.known;
    if !known.nodes || !known.pods {
        return None;
    }
    let mut raw = (*daemon_set.raw).clone();
    raw["spec"]["updateStrategy"] = strategy.clone();
    let mut after = DaemonSet::from_value(raw, daemon_set.origin.clone()).ok()?;
    after.meta.namespace = daemon_set.meta.namespace.clone();
    Some(Restarts::new(&DaemonSetState::new(tools, &after)))
}

fn not_paused(daemon_set: &DaemonSet, refusal: PauseRefusal) -> Failure {
    match refusal {
        PauseRefusal::OnDelete => Failure::input(format!(
            "{} has the strategy OnDelete: there is no rollout to pause",
            full_name(daemon_set)
        )),
    }
}

fn not_resumed(daemon_set: &DaemonSet, refusal: &ResumeRefusal) -> Failure {
    let name = full_name(daemon_set);
    match refusal {
        ResumeRefusal::NotOurs => {
            Failure::input(format!("{name} has the strategy OnDelete, and not from kubectl ds rollout pause"))
        }
        ResumeRefusal::Unreadable(text) => Failure::input(format!(
            "{name}: annotation {PAUSED_ANNOTATION} is no rolling strategy: {}",
            printable(text)
        )),
    }
    .hinted("--force sets RollingUpdate with the server's defaults")
}
