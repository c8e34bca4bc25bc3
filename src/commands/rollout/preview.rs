//! What people see before a DaemonSet is changed: what restarts, how fast, and who may take the change back.

use std::io;

use crate::commands::gather::Gathered;
use crate::commands::wording::{count, nodes, wrapped};
use crate::model::DaemonSet;
use crate::output::age;
use crate::output::ui::Ui;
use crate::rollout::{Owner, PAUSED_ANNOTATION, Restarts, owners, with_template};
use crate::source::{ClusterError, ErrorKind};
use crate::state::{Budget, DaemonSetState, Tools};

/// Judges what restarts if `template` is put in place; `None` where the data has no nodes or no pods.
pub(super) fn restarts(
    gathered: &Gathered,
    tools: &Tools<'_>,
    daemon_set: &DaemonSet,
    template: serde_json::Value,
) -> Result<Option<Restarts>, ClusterError> {
    let known = gathered.world.known;
    if !known.nodes || !known.pods {
        return Ok(None);
    }
    let after = with_template(daemon_set, template)
        .map_err(|error| ClusterError::new(ErrorKind::Other, format!("the new template: {error}")))?;
    Ok(Some(Restarts::new(&DaemonSetState::new(tools, &after))))
}

/// Prints what restarts, and warns of what the budget does not protect.
pub(super) fn print(
    ui: &mut Ui,
    daemon_set: &DaemonSet,
    restarts: Option<&Restarts>,
    shown: bool,
) -> io::Result<()> {
    let Some(restarts) = restarts else {
        return told(ui, shown, "what restarts is not known: nodes or pods cannot be read");
    };
    if !restarts.by_itself {
        let paused = daemon_set.meta.annotations.get(PAUSED_ANNOTATION).is_some();
        let why = if paused { "the rollout is paused" } else { "the strategy is OnDelete" };
        let words = format!(
            "{why}: nothing restarts; {} of another revision {} replaced when somebody deletes them",
            count(restarts.outdated, "pod"),
            if restarts.outdated == 1 { "is" } else { "are" },
        );
        told(ui, shown, &words)?;
        let (namespace, name) = daemon_set.key();
        return told(ui, shown, &format!("in waves: kubectl ds update start -n {namespace} {name}"));
    }
    for line in pace(restarts) {
        told(ui, shown, &line)?;
    }
    warn(ui, daemon_set, restarts);
    Ok(())
}

/// Prints a line, if the preview is to be seen.
pub(super) fn told(ui: &mut Ui, shown: bool, line: &str) -> io::Result<()> {
    if shown { wrapped(ui, line, 2) } else { Ok(()) }
}

/// How many nodes, how many at a time, how long.
fn pace(restarts: &Restarts) -> Vec<String> {
    let total = restarts.nodes();
    let mut lines = Vec::new();
    if restarts.relieved > 0 {
        lines.push(format!(
            "on {} the pod of that revision stays, and the other one goes",
            count(restarts.relieved, "node")
        ));
    }
    if total == 0 {
        lines.push("no pod restarts".to_owned());
        return lines;
    }
    let budget = &restarts.budget;
    let (name, most) = limit(budget);
    let spent = match budget.spent {
        0 => String::new(),
        spent => format!(", {spent} spent already"),
    };
    let pace = match restarts.young.nodes.len() {
        0 => format!(", at most {most} at a time"),
        young if young == total => " at once".to_owned(),
        young => format!(", {young} of them at once, the others at most {most} at a time"),
    };
    lines.push(format!(
        "{} {}{pace} ({name} {most} of {}{spent})",
        count(total, "node"),
        if total == 1 { "restarts" } else { "restart" },
        budget.desired
    ));
    if let (Some(seconds), Some((start, measured))) = (restarts.seconds(), restarts.start) {
        let wait = match restarts.min_ready_seconds {
            0 => String::new(),
            wait => format!(" and minReadySeconds {wait}"),
        };
        lines.push(format!(
            "about {}, and the time that old pods take to end: {} a pod (median of {measured}){wait}",
            age::human(seconds),
            age::human(start)
        ));
    }
    lines
}

fn warn(ui: &mut Ui, daemon_set: &DaemonSet, restarts: &Restarts) {
    let listed = |names: &[String]| nodes(&names.iter().map(String::as_str).collect::<Vec<_>>());
    if !restarts.at_once.is_empty() {
        ui.warn(&format!(
            "old pods that are not available are replaced at once, outside the budget: {} ({})",
            restarts.at_once.len(),
            listed(&restarts.at_once)
        ));
    }
    if !restarts.young.nodes.is_empty() {
        warn_of_young(ui, daemon_set, restarts, &listed(&restarts.young.nodes));
    }
    if !restarts.lost.is_empty() {
        ui.warn(&format!(
            "pods on nodes that should not run one are deleted and do not come back: {} ({})",
            restarts.lost.len(),
            listed(&restarts.lost)
        ));
    }
    if let Some(node) = &restarts.stalled_by {
        ui.warn(&format!(
            "a pod is left on node {node}, which is gone: until it is deleted nothing restarts"
        ));
    }
}

/// Warns of ready pods that the budget does not protect, and says how long to wait until it does.
fn warn_of_young(ui: &mut Ui, daemon_set: &DaemonSet, restarts: &Restarts, listed: &str) {
    let (budget, wait) = (&restarts.budget, daemon_set.min_ready_seconds);
    let young = restarts.young.nodes.len();
    let (are, count_as, they) =
        if young == 1 { ("is", "counts as", "it") } else { ("are", "count as", "they") };
    let (field, most) = limit(budget);
    let fate = match budget.max_surge {
        0 => format!("{they} {are} deleted at once, outside the budget ({field} {most})"),
        _ => format!(
            "beside each a second one is made at once, outside the budget ({field} {most}), and waited for"
        ),
    };
    ui.warn(&format!(
        "{} {are} ready, but for less than minReadySeconds {wait}, and {count_as} unavailable: {fate} ({listed})",
        count(young, "pod")
    ));
    let waiting = restarts.in_turn.saturating_sub(usize::try_from(budget.left()).unwrap_or_default());
    if waiting > 0 && (young + restarts.at_once.len()) as i64 >= most {
        let others = match waiting {
            1 => "the other pod waits".to_owned(),
            _ => format!("the other {waiting} pods wait"),
        };
        ui.warn(&format!("{others} until new ones have been ready for minReadySeconds {wait}"));
    }
    ui.hint(&format!(
        "in {} {they} {are} available, if {they} stay{} ready; from then on {field} holds for {}",
        age::human(restarts.young.seconds),
        if young == 1 { "s" } else { "" },
        if young == 1 { "it" } else { "them" }
    ));
}

/// The field that limits how many nodes are worked on at a time, and its number.
fn limit(budget: &Budget) -> (&'static str, i64) {
    match budget.max_surge {
        0 => ("maxUnavailable", budget.max_unavailable),
        surge => ("maxSurge", surge),
    }
}

/// Warns of those who may take the change back.
/// Of `kubectl apply` kubectl itself warns before a rollback, with words of its own.
pub(super) fn warn_of_owners(ui: &mut Ui, daemon_set: &DaemonSet, what: &str, apply_told: bool) {
    for owner in owners(daemon_set) {
        let words = match owner {
            Owner::Apply if apply_told => continue,
            Owner::Apply => format!("kubectl apply wrote this DaemonSet: its next run may take {what} back"),
            Owner::ServerSideApply(manager) => {
                format!(
                    "{manager} owns fields of the spec (server-side apply): its next run may take {what} back"
                )
            }
            Owner::Tool { name, what: of, by } => {
                format!(
                    "{name} keeps this DaemonSet as its source says ({by}: {of}) and may take {what} back; change it there"
                )
            }
        };
        ui.warn(&words);
    }
}
