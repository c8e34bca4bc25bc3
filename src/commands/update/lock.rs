//! The lock of a running driver: renewed by a thread of its own, so that nothing the driver waits for costs it.
//!
//! A driver acts only while [`Lock::holds`]: until two thirds of the duration after a renewal was asked for, as client-go's
//! leader election gives up its renewal before the lease runs out (RenewDeadline). Refuses to act on anything else.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::source::{Cluster, ErrorKind, Lease, TakenLease, WriteError};

/// How often the lock is asked for when the server is busy or another was a moment faster.
const TRIES: u32 = 5;
const RETRY: Duration = Duration::from_millis(500);

/// A lock that is held, or was.
pub(super) struct Lock {
    state: Arc<Mutex<State>>,
    stop: Option<Sender<()>>,
    renewing: Option<JoinHandle<Lease>>,
    cluster: Arc<Cluster>,
}

struct State {
    /// Until when the driver may act.
    until: Instant,
    /// Who took it, if somebody did.
    lost_to: Option<String>,
    /// Why the last renewal failed, if it did.
    trouble: Option<String>,
}

/// Why there is no lock.
pub(super) enum NoLock {
    /// Another driver holds it.
    Held(String),
    /// The server does not give it.
    Failed(Failure),
}

impl Lock {
    /// Takes the lock and begins to renew it. One that ran out elsewhere is taken over only after it was seen unchanged for
    /// its duration: `wait` is told whose it is and how long that takes, and says whether to go on waiting.
    pub fn take(
        cluster: &Arc<Cluster>,
        mut lease: Lease,
        duration: Duration,
        force: bool,
        wait: &mut dyn FnMut(&str, Duration) -> bool,
    ) -> Result<(Self, Option<String>), NoLock> {
        let mut tries = 0;
        loop {
            let asked = Instant::now();
            match lease.take(cluster, force) {
                Ok(TakenLease::Ours { from }) => {
                    return Ok((Self::hold(cluster, lease, asked, duration), from));
                }
                Ok(TakenLease::Held { by, left }) => {
                    if !wait(&by, left) {
                        return Err(NoLock::Held(by));
                    }
                }
                Err(own) if tries < TRIES && passes(&own) => {
                    tries += 1;
                    std::thread::sleep(own.wait.unwrap_or(RETRY));
                }
                Err(own) => return Err(NoLock::Failed(refused(own))),
            }
        }
    }

    fn hold(cluster: &Arc<Cluster>, mut lease: Lease, asked: Instant, duration: Duration) -> Self {
        let safe = duration * 2 / 3;
        let state = Arc::new(Mutex::new(State { until: asked + safe, lost_to: None, trouble: None }));
        let (stop, stopped) = channel();
        let (shared, own) = (Arc::clone(&state), Arc::clone(cluster));
        let renewing = std::thread::spawn(move || {
            renew(&own, &mut lease, &shared, &stopped, duration);
            lease
        });
        Self { state, stop: Some(stop), renewing: Some(renewing), cluster: Arc::clone(cluster) }
    }

    /// Reports whether the driver may act now.
    pub fn holds(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.lost_to.is_none() && Instant::now() < state.until
    }

    /// Returns who took the lock away, if somebody did.
    pub fn lost_to(&self) -> Option<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).lost_to.clone()
    }

    /// Returns why it is not renewed at the moment.
    pub fn trouble(&self) -> Option<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).trouble.clone()
    }

    fn end(&mut self) -> Option<Lease> {
        drop(self.stop.take());
        self.renewing.take()?.join().ok()
    }
}

impl Drop for Lock {
    /// Ends the renewals and gives the lock up; it runs out by itself if that does not go through.
    fn drop(&mut self) {
        if let Some(mut lease) = self.end() {
            let _ = lease.release(&self.cluster);
        }
    }
}

fn renew(
    cluster: &Cluster,
    lease: &mut Lease,
    state: &Mutex<State>,
    stopped: &Receiver<()>,
    duration: Duration,
) {
    let pace = duration / 3;
    let mut pause = pace;
    while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        let asked = Instant::now();
        let outcome = lease.take(cluster, false);
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        pause = pace;
        match outcome {
            Ok(TakenLease::Ours { .. }) => {
                state.until = asked + duration * 2 / 3;
                state.trouble = None;
            }
            Ok(TakenLease::Held { by, .. }) => {
                state.lost_to = Some(by);
                return;
            }
            Err(own) => {
                state.trouble = Some(own.error.to_string());
                pause = RETRY.min(pace);
            }
        }
    }
}

fn passes(own: &WriteError) -> bool {
    own.may_pass() || own.error.kind == ErrorKind::Conflict
}

fn refused(own: WriteError) -> Failure {
    let forbidden = own.error.kind == ErrorKind::Forbidden;
    let failure = Failure::from(own.error);
    if !forbidden {
        return failure;
    }
    failure
        .hinted(
            "check with: kubectl auth can-i create leases.coordination.k8s.io; get and update are needed too",
        )
        .hinted("docs/rbac.md lists what each command needs")
}
