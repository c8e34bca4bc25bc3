//! How fast a rollout goes, measured on the pods that it has replaced, and how long it will take at that pace.

use jiff::Timestamp;

use super::outcome::{Eta, Pace};
use crate::state::DaemonSetState;

/// A pace needs so many replaced pods.
const ENOUGH: usize = 3;
/// The pace is that of the last so many.
const LAST: usize = 20;

/// A replaced pod: how long it took to become available, and when that was.
struct Replaced {
    took: i64,
    at: i64,
}

/// Measures the available pods of the current revision; `open` nodes are still to be done, `limit` at a time.
pub(super) fn pace(
    state: &DaemonSetState<'_>,
    now: Timestamp,
    open: usize,
    limit: i64,
) -> (Option<Pace>, Option<Eta>) {
    let mut replaced = replaced(state, now);
    if replaced.len() < ENOUGH || open == 0 {
        return (None, None);
    }
    replaced.sort_by_key(|own| own.at);
    let last = replaced.split_off(replaced.len().saturating_sub(LAST));
    let mut times: Vec<i64> = last.iter().map(|own| own.took).collect();
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let pace = Pace { seconds: median, pods: times.len() };
    (Some(pace), eta(&last, now, open, limit, median))
}

fn replaced(state: &DaemonSetState<'_>, now: Timestamp) -> Vec<Replaced> {
    let min_ready = i64::from(state.daemon_set.min_ready_seconds);
    let hash = state.revision.hash.as_deref();
    let done = state.ownership.claimed.iter().filter(|pod| {
        pod.ready
            && !pod.is_terminating()
            && hash.is_some()
            && pod.labels.get("controller-revision-hash") == hash
    });
    let measured = done.filter_map(|pod| {
        let made = pod.created?.as_second();
        let at = pod.ready_changed?.as_second().checked_add(min_ready)?;
        (at <= now.as_second() && at >= made).then_some(Replaced { took: at - made, at })
    });
    measured.collect()
}

fn eta(last: &[Replaced], now: Timestamp, open: usize, limit: i64, median: i64) -> Option<Eta> {
    let (first, newest) = (last.first()?.at, last.last()?.at);
    let steps = last.len() as i64 - 1;
    let between = (newest - first) as f64 / steps as f64;
    // Pods that became available together, or long ago, tell nothing of the time between two.
    let idle = now.as_second().saturating_sub(newest);
    let slowest = (median.max(1) as f64).max(between) * 5.0 + 30.0;
    if idle as f64 > slowest {
        return None;
    }
    if between < 0.5 {
        let rounds = (open as i64 + limit.max(1) - 1) / limit.max(1);
        let seconds = rounds.checked_mul(median.max(1))?;
        return Some(Eta { seconds, basis: format!("{median}s a pod, {} at a time", limit.max(1)) });
    }
    let seconds = (between * open as f64).ceil() as i64;
    let basis = format!("one node every {between:.0}s over the last {}", last.len());
    Some(Eta { seconds, basis })
}
