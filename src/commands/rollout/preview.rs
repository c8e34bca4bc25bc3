//! What people see before a DaemonSet is changed: what restarts, how fast, and who may take the change back.

use std::io;

use crate::commands::gather::Gathered;
use crate::commands::wording::{count, nodes, wrapped};
use crate::model::DaemonSet;
use crate::output::age;
use crate::output::ui::Ui;
use crate::rollout::{Owner, PAUSED_ANNOTATION, Restarts, owners, with_template};
use crate::source::{ClusterError, ErrorKind};
use crate::state::{DaemonSetState, Tools};

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
        return told(ui, shown, &words);
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
    if total == 0 {
        return vec!["no pod restarts".to_owned()];
    }
    let budget = &restarts.budget;
    let (name, most) = match budget.max_surge {
        0 => ("maxUnavailable", budget.max_unavailable),
        surge => ("maxSurge", surge),
    };
    let spent = match budget.spent {
        0 => String::new(),
        spent => format!(", {spent} spent already"),
    };
    let mut lines = vec![format!(
        "{} restart, at most {most} at a time ({name} {most} of {}{spent})",
        count(total, "node"),
        budget.desired
    )];
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
        let young = match restarts.young.len() {
            0 => String::new(),
            young => format!(
                "; {young} of them ready, but for less than minReadySeconds {}",
                daemon_set.min_ready_seconds
            ),
        };
        ui.warn(&format!(
            "old pods that are not available are replaced at once, outside the budget: {} ({}){young}",
            restarts.at_once.len(),
            listed(&restarts.at_once)
        ));
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
