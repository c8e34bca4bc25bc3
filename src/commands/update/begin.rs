//! What every command that drives begins with: one DaemonSet and the lock on it; and what it ends with.

use std::sync::Arc;
use std::time::Duration;

use super::act::Limits;
use super::drive::{Run, drive};
use super::lock::{Lock, NoLock};
use super::policy::duration;
use crate::cli::{DriveArgs, DriveOutput, GlobalArgs, TargetArgs};
use crate::commands::gather::{Fits, Gathered, Wish, full_name, gather};
use crate::failure::{Exit, Failure};
use crate::model::DaemonSet;
use crate::output::escape::printable;
use crate::output::ui::Ui;
use crate::source::{ClusterError, ErrorKind, Kind, Lease, List, holder_identity};
use crate::update::{Confirm, Outcome, Plan, State};

/// How long a gate or a hook may take if nothing else is said.
pub(super) const GATE: Duration = Duration::from_secs(30);
pub(super) const HOOK: Duration = Duration::from_secs(300);
/// The shortest lock: a renewal must have the time to arrive.
const SHORTEST: Duration = Duration::from_secs(3);
/// How often a lock that another holds is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// What was read, and of which DaemonSet.
pub(super) struct Begun {
    pub gathered: Gathered,
    pub daemon_set: DaemonSet,
    pub holder: String,
}

/// Reads one DaemonSet with all around it; with `watch` to drive it, which a snapshot cannot be.
pub(super) fn read(
    global: &GlobalArgs,
    names: &[String],
    watch: bool,
    ui: &mut Ui,
) -> Result<Begun, Failure> {
    if watch && !global.snapshot.is_empty() {
        return Err(Failure::input("a snapshot cannot be changed: this command works on a running cluster")
            .hinted("kubectl ds update status --snapshot shows what a snapshot holds"));
    }
    let targets = TargetArgs { names: names.to_vec(), all_namespaces: false };
    let wish = Wish { targets: Some(&targets), manifests: None, fits: Fits::Never, watch, contexts: None };
    let gathered = gather(global, &wish, ui)?;
    let selected = gathered.select(&targets, ui)?;
    let [daemon_set] = selected[..] else {
        return Err(Failure::input("one DaemonSet is driven at a time"));
    };
    let daemon_set = daemon_set.clone();
    gathered.require(&[Kind::Node, Kind::Pod, Kind::ControllerRevision])?;
    Ok(Begun { gathered, daemon_set, holder: holder_identity() })
}

/// The name of the lock on a DaemonSet.
pub(super) fn lease_name(daemon_set: &str) -> String {
    format!("kubectl-ds-update-{daemon_set}")
}

impl Begun {
    /// Takes the lock, and reads the DaemonSet anew behind it: what was read before another driver may have changed.
    pub fn lock(&mut self, drive: &DriveArgs, ui: &mut Ui) -> Result<Arc<Lock>, Failure> {
        let lasts = duration("--lock-duration", &drive.lock_duration)?;
        if lasts < SHORTEST {
            return Err(Failure::input(format!("--lock-duration: it is at least {}s", SHORTEST.as_secs())));
        }
        let Some(cluster) = self.gathered.shared_cluster() else {
            return Err(Failure::input("there is no cluster to change"));
        };
        let (namespace, name) = self.daemon_set.key();
        let lease = Lease::new(namespace, &lease_name(name), &self.holder, lasts);
        let mut seen = None;
        let mut wait = |by: &str, left: Duration| {
            // Renewed since: whoever holds it is alive.
            if seen.is_some_and(|seen| left > seen) {
                return false;
            }
            if seen.is_none() {
                ui.note(&format!(
                    "{} holds the lock: watching for up to {}s whether it is alive …",
                    printable(by),
                    left.as_secs() + 1
                ));
            }
            let pause = LOOK.min(left);
            // A lease that nobody renews must be seen to run out.
            seen = Some(left.saturating_sub(pause) + Duration::from_millis(500));
            std::thread::sleep(pause);
            true
        };
        let (lock, from) = match Lock::take(&cluster, lease, lasts, drive.force, &mut wait) {
            Ok(taken) => taken,
            Err(NoLock::Failed(failure)) => return Err(failure),
            Err(NoLock::Held(by)) => {
                let name = full_name(&self.daemon_set);
                return Err(Failure::locked(format!("another driver holds the lock on {name}: {by}")).hinted(
                    "it is alive: kubectl ds update status shows how far it is; --force takes the lock from it",
                ));
            }
        };
        if let Some(from) = from {
            ui.note(&format!("the lock was taken over from {}", printable(&from)));
        }
        self.refresh()?;
        Ok(Arc::new(lock))
    }

    /// Reads the DaemonSet anew.
    fn refresh(&mut self) -> Result<(), Failure> {
        let (namespace, name) = self.daemon_set.key();
        let list = List::of_namespace(Kind::DaemonSet, namespace).named(name);
        let Some(cluster) = self.gathered.cluster() else { return Ok(()) };
        let mut reading = cluster.read(&[list], &mut |_| {});
        if let Some(unread) = reading.unread.pop() {
            return Err(unread.error.into());
        }
        let fresh = reading.gathered.world.daemon_sets.pop();
        let same = |own: &DaemonSet| {
            own.meta.uid == self.daemon_set.meta.uid && own.meta.generation == self.daemon_set.meta.generation
        };
        match fresh {
            Some(fresh) if same(&fresh) => self.daemon_set = fresh,
            _ => {
                let message = format!(
                    "DaemonSet {} was changed by somebody else meanwhile",
                    full_name(&self.daemon_set)
                );
                return Err(Failure::from(ClusterError::new(ErrorKind::Conflict, message))
                    .hinted("run the command again"));
            }
        }
        Ok(())
    }

    /// Drives to the end; gives the lock up unless another has it.
    pub fn drive(
        self,
        state: State,
        lock: Arc<Lock>,
        output: DriveOutput,
        limits: Limits,
        ui: &mut Ui,
    ) -> Result<Outcome, Failure> {
        let Self { gathered, daemon_set, .. } = self;
        let (namespace, name) = (daemon_set.meta.namespace.to_string(), daemon_set.meta.name.to_string());
        let outcome = drive(Run { gathered, daemon_set, state, lock, limits, output }, ui)?;
        if resumes(&outcome) {
            ui.hint(&format!("go on with: kubectl ds update resume -n {namespace} {name}"));
            if matches!(outcome, Outcome::Failed { .. }) {
                ui.hint(&format!("or back: kubectl ds update revert -n {namespace} {name}"));
            }
        }
        Ok(outcome)
    }
}

/// Reports whether `resume` goes on.
fn resumes(outcome: &Outcome) -> bool {
    use Outcome::{Failed, Interrupted, LockLost, Paused, TimedOut};
    matches!(outcome, Failed { .. } | Interrupted | LockLost { .. } | Paused { .. } | TimedOut)
}

/// Returns the exit code of a run that ended so.
pub(super) fn exit(outcome: &Outcome) -> Exit {
    match outcome.exit_code() {
        0 => Exit::Ok,
        4 => Exit::TimedOut,
        11 => Exit::Blocked,
        12 => Exit::Failing,
        15 => Exit::Locked,
        16 => Exit::Paused,
        130 => Exit::Interrupted,
        _ => Exit::Cluster,
    }
}

/// Asks, unless that is settled; without a terminal nothing is done unasked.
pub(super) fn agreed(drive: &DriveArgs, ui: &mut Ui) -> Result<bool, Failure> {
    if drive.yes {
        return Ok(true);
    }
    if !ui.can_prompt() {
        return Err(Failure::input("nothing was changed: there is no terminal to ask on")
            .hinted("--yes (-y) goes on without asking"));
    }
    let agreed = ui.confirm("Go?")?;
    if !agreed {
        ui.note("nothing was changed");
    }
    Ok(agreed)
}

/// Whoever wants to be asked must be there.
pub(super) fn can_ask(plan: &Plan, ui: &Ui) -> Result<(), Failure> {
    if plan.policy.confirm != Confirm::None && !ui.can_prompt() {
        return Err(Failure::input("--confirm: there is no terminal to ask on"));
    }
    Ok(())
}
