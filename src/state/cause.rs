//! Why a node is in its state, and since when, in words.

use jiff::Timestamp;

use super::daemon_set_state::DaemonSetState;
use super::manage::hash_of;
use super::node_state::{Facts, Next, State, duplicate_since};
use crate::model::{Node, Pod};
use crate::placement::{Effect, controller_reasons, refusal};

impl DaemonSetState<'_> {
    /// Returns why a node is in `state`, and since when.
    pub(super) fn cause(
        &self,
        state: State,
        next: Next,
        facts: &Facts<'_>,
        node: Option<&Node>,
        wrong_template: Option<&Pod>,
    ) -> (Option<String>, Option<Timestamp>) {
        let problem = facts.pods.iter().find_map(|pod| pod.problem.as_ref());
        let problem_words = || problem.map(|problem| problem.message.clone());
        let problem_since = || problem.and_then(|problem| problem.since);
        let created = facts.pods.first().and_then(|pod| pod.created);
        let deleted = facts.objects.iter().filter_map(|pod| pod.deleted).min();
        match state {
            State::Ok => (None, None),
            State::Missing => (self.missing_cause(), None),
            State::Misscheduled => (self.kept_cause(facts, node, next), created),
            State::Extra => (self.not_wanted_cause(node), created),
            State::Outdated => match wrong_template {
                Some(pod) => (Some(adopted_words(pod, facts.never_replaced())), created),
                None => (self.outdated_cause(facts).or_else(problem_words), created),
            },
            State::Duplicate => {
                let live = facts.pods.iter().filter(|pod| !pod.terminating).count();
                (Some(format!("{live} pods of this DaemonSet")), duplicate_since(facts))
            }
            State::StuckTerminating => (Some(stuck_words(node)), deleted),
            State::Terminating => (None, deleted),
            State::Lost => (Some("the node object is gone".into()), None),
            State::Orphan => (Some("a matching pod without owner".into()), created),
            State::NotAvailable => {
                let ready = facts.objects.first().and_then(|pod| pod.ready_changed);
                let wanted = self.daemon_set.min_ready_seconds;
                (Some(format!("ready for less than minReadySeconds ({wanted}s)")), ready)
            }
            State::Pending if problem.is_none() => {
                (Some("not scheduled yet; nothing in the data says why".into()), created)
            }
            State::Failing | State::Pending | State::NotReady | State::Starting | State::Released => {
                (problem_words(), problem_since().or(created))
            }
        }
    }

    fn missing_cause(&self) -> Option<String> {
        if self.daemon_set.meta.deletion_timestamp.is_some() {
            return Some("the DaemonSet is being deleted".into());
        }
        let event = self.last_refusal()?;
        let times = if event.count > 1 { format!(" ({} times)", event.count) } else { String::new() };
        let words = refusal(&event.message).map_or_else(|| event.message.clone(), |reason| reason.message);
        Some(format!("{words}{times}"))
    }

    /// Why none comes back, and whether the rollout takes the pod that is there.
    fn kept_cause(&self, facts: &Facts<'_>, node: Option<&Node>, next: Next) -> Option<String> {
        let why = self.not_wanted_cause(node);
        let old = match next {
            Next::Delete | Next::Wait => self.outdated_cause(facts),
            _ => None,
        };
        match (why, old) {
            (Some(why), Some(old)) => {
                Some(format!("{why}; {old}: the rollout deletes the pod, none comes back"))
            }
            (why, _) => why,
        }
    }

    /// What the controller has against the node.
    fn not_wanted_cause(&self, node: Option<&Node>) -> Option<String> {
        let reasons = controller_reasons(&self.pod, node?).into_iter();
        let deciding = reasons.filter(|reason| matches!(reason.effect, Effect::Excludes | Effect::Keeps));
        let words: Vec<String> = deciding.map(|reason| reason.message).collect();
        (!words.is_empty()).then(|| words.join("; "))
    }

    fn outdated_cause(&self, facts: &Facts<'_>) -> Option<String> {
        let old = facts.pods.iter().find(|pod| !pod.updated && !pod.terminating)?;
        let hash = old.revision.as_deref()?;
        let words = match self.revision_named(hash) {
            Some(revision) => format!("revision {}", revision.revision),
            None => format!("revision {hash}"),
        };
        Some(match &old.problem {
            Some(problem) => format!("{words}; {}", problem.message),
            None => words,
        })
    }
}

fn adopted_words(pod: &Pod, never_replaced: bool) -> String {
    let hash = hash_of(pod).unwrap_or("no hash");
    let what = format!("counted as updated by its template generation, but runs another template ({hash})");
    if never_replaced { format!("{what}: never replaced; kubectl rollout restart frees it") } else { what }
}

fn stuck_words(node: Option<&Node>) -> String {
    match node.and_then(Node::not_ready) {
        Some(_) => "past its grace period; the node is NotReady, so no kubelet confirms".into(),
        None => "past its grace period (a finalizer, or the kubelet cannot stop it)".into(),
    }
}
