//! What happens in a run, in a line each.

use super::document::moment;
use crate::commands::wording::{count, nodes};
use crate::model::Text;
use crate::update::{Outcome, Progress, Stage};

/// Returns the line.
pub(super) fn line(progress: &Progress) -> String {
    match progress {
        Progress::WaveStarted { wave, waves, nodes } => {
            format!("wave {} of {waves}: {}", wave + 1, count(*nodes, "node"))
        }
        Progress::Stage { node, stage } => format!("{node}: {}", stage_words(*stage)),
        Progress::PodDeleted { node, pod } => format!("{node}: pod {pod} is going"),
        Progress::PodAvailable { node, pod } => format!("{node}: new pod {pod} is available"),
        Progress::Retry { node: Some(node), message, seconds } => {
            format!("{node}: {message}; trying again in {seconds}s")
        }
        Progress::Retry { node: None, message, seconds } => format!("{message}; trying again in {seconds}s"),
        Progress::GateWaits { node, gate, message } => {
            format!("{node}: gate {gate} does not hold yet: {message}")
        }
        Progress::NodeDone { node, done, of } => format!("{node}: done ({done} of {of})"),
        Progress::NodeLeft { node, reason } => format!("{node}: left as it is: {reason}"),
        Progress::NodeFailed { node, reason } => format!("{node}: failed: {reason}"),
        Progress::BudgetSpent { budget, in_hand, elsewhere } => {
            format!("waiting: {}", budget_words(*budget, *in_hand, elsewhere))
        }
        Progress::Soaking { wave, until } => format!("wave {} soaks until {}", wave + 1, moment(*until)),
        Progress::Ending { reason } => format!("no more nodes are taken: {reason}"),
        Progress::Reverting { hash } => format!("the template goes back to revision {hash}"),
    }
}

/// Returns `budget 2: 1 in hand, 1 used by g-31`.
pub(super) fn budget_words(budget: usize, in_hand: usize, elsewhere: &[Text]) -> String {
    let mut words = format!("budget {budget}: {in_hand} in hand");
    if !elsewhere.is_empty() {
        let names: Vec<&str> = elsewhere.iter().map(Text::as_str).collect();
        words.push_str(&format!(", {} used by {}", names.len(), nodes(&names)));
    }
    words
}

/// Returns what is being done in a stage.
pub(super) fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Cordon => "cordoning",
        Stage::PreHook => "running the hook before",
        Stage::Drain => "draining",
        Stage::Replace => "replacing the pod",
        Stage::PostHook => "running the hook after",
        Stage::Uncordon => "uncordoning",
    }
}

/// Returns how it ended.
pub(super) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Complete { done, left: 0 } => format!("complete: {} done", count(*done, "node")),
        Outcome::Complete { done, left } => {
            format!("complete: {} done, {left} left as they are", count(*done, "node"))
        }
        Outcome::Failed { nodes, .. } => {
            let first = nodes.first().map_or_else(String::new, |(node, why)| format!(": {node}: {why}"));
            let others = match nodes.len() {
                0 | 1 => String::new(),
                more => format!("; and {}", count(more - 1, "other node")),
            };
            format!("stopped{first}{others}")
        }
        Outcome::Reverted { .. } => "reverted: the former template is back".to_owned(),
        Outcome::Paused { reason } => format!("stopped: {reason}"),
        Outcome::Aborted { .. } => "aborted: the journal is removed".to_owned(),
        Outcome::Gone { reason } => reason.clone(),
        Outcome::Interrupted => "interrupted".to_owned(),
        Outcome::LockLost { reason } => format!("the lock is lost: {reason}"),
        Outcome::TimedOut => "timed out".to_owned(),
        Outcome::Error { message } => message.clone(),
    }
}
