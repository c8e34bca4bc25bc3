//! Keeps what was gathered up to date: DaemonSets, pods, nodes and revisions are watched, the rest is read again now
//! and then.
//!
//! Changes are collected until it is quiet for a moment, so that a rollout is a few answers and not hundreds. Refuses
//! to end when the cluster cannot be reached for a while: it says so and goes on trying.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem;
use std::time::{Duration, Instant};

use super::Gathered;
use super::live::{Standing, keys, refused};
use crate::failure::Failure;
use crate::model::{Changes, ObjectKey, World};
use crate::output::ui::Ui;
use crate::source::{ErrorKind, Gathered as Read, Kind, List, News, Problem, Step, Waker, Watch};

/// How changes are collected before the answer is computed anew.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Pace {
    /// So long must nothing happen, unless it has waited for `patience`.
    quiet: Duration,
    patience: Duration,
    /// The least time between two answers.
    between: Duration,
    /// Whether the end of the time asked for is an answer of its own: what is watched is as it was.
    idles: bool,
}

impl Pace {
    /// For somebody who reads the answers.
    const READ: Self = Self {
        quiet: Duration::from_millis(200),
        patience: Duration::from_secs(1),
        between: Duration::from_millis(500),
        idles: false,
    };
    /// For a program that acts on them.
    pub const ACT: Self = Self {
        quiet: Duration::from_millis(40),
        patience: Duration::from_millis(200),
        between: Duration::from_millis(100),
        idles: true,
    };
}

/// Time alone changes answers: ages, minReadySeconds, pods that should be gone.
const TICK: Duration = Duration::from_secs(10);
/// Kinds that are read again when they are older than this, if the answer still needs them.
const REREAD: [(Kind, Duration); 4] = [
    (Kind::Event, Duration::from_secs(10)),
    (Kind::Namespace, Duration::from_secs(300)),
    (Kind::LimitRange, Duration::from_secs(300)),
    (Kind::RuntimeClass, Duration::from_secs(300)),
];

/// Why it is time to answer again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Turn {
    /// Something changed, or time passed.
    Again,
    /// Ctrl-C.
    Interrupted,
    /// A waker was used, or for one that acts the time is over; changes may still be collected.
    Woken,
}

/// A cluster that is followed.
pub(in crate::commands) struct Following {
    pub gathered: Gathered,
    watch: Watch,
    lists: Vec<Followed>,
    changes: Changes,
    /// Watches that do not work at the moment, and why.
    troubles: BTreeMap<usize, String>,
    answered: Instant,
    /// The first and the last change since the answer.
    changed: Option<(Instant, Instant)>,
    pace: Pace,
    read_at: HashMap<Kind, Instant>,
}

/// A list that is watched; its place is its number.
struct Followed {
    list: List,
    held: HashSet<ObjectKey>,
    /// Another list has all that this one has; what it still tells is old.
    superseded: bool,
}

impl Following {
    /// Goes on from what was gathered.
    ///
    /// # Errors
    /// It was gathered from files.
    pub fn new(gathered: Gathered) -> Result<Self, Failure> {
        let Some(live) = &gathered.live else {
            return Err(Failure::input(
                "--snapshot and --watch cannot be used together: a file does not change",
            ));
        };
        let watch = Watch::new(live.cluster.clone());
        let now = Instant::now();
        let mut following = Self {
            gathered,
            watch,
            lists: Vec::new(),
            changes: Changes::default(),
            troubles: BTreeMap::new(),
            answered: now,
            changed: None,
            pace: Pace::READ,
            read_at: REREAD.iter().map(|(kind, _)| (*kind, now)).collect(),
        };
        following.watch_new_lists();
        Ok(following)
    }

    /// Collects changes at another pace; one that acts takes SIGTERM for Ctrl-C.
    #[must_use]
    pub fn at(mut self, pace: Pace) -> Self {
        if pace.idles {
            self.watch.take_termination();
        }
        self.pace = pace;
        self
    }

    /// Returns what other threads end the waiting with.
    pub fn waker(&self) -> Waker {
        self.watch.waker()
    }

    /// Sets the moment that the answer is for to now: time alone makes pods available.
    pub fn renew(&mut self) {
        self.gathered.renew_now();
    }

    /// Returns what is to be said of watches that do not work.
    pub fn trouble(&self) -> Option<&str> {
        self.troubles.values().next().map(String::as_str)
    }

    /// Waits until it is time for another answer: at `latest` even if nothing happens.
    ///
    /// # Errors
    /// Something that the answer needs may not be watched.
    pub fn next(&mut self, ui: &mut Ui, latest: Option<Instant>) -> Result<Turn, Failure> {
        let begun = Instant::now();
        loop {
            let due = match self.changed {
                None => begun + TICK,
                Some((first, last)) => {
                    let Pace { quiet, patience, between, .. } = self.pace;
                    (last + quiet).min(first + patience).max(self.answered + between)
                }
            };
            let due = latest.map_or(due, |latest| due.min(latest));
            let left = due.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            match self.watch.next(left) {
                Step::Quiet if self.pace.idles && latest.is_some_and(|latest| latest <= due) => {
                    return Ok(Turn::Woken);
                }
                Step::Quiet => break,
                Step::Interrupted => return Ok(Turn::Interrupted),
                Step::Woken => return Ok(Turn::Woken),
                Step::Failed(unread) => return Err(not_watched(unread)),
                Step::News(news) => {
                    if self.take(*news) {
                        let now = Instant::now();
                        self.changed = Some((self.changed.map_or(now, |(first, _)| first), now));
                    }
                }
            }
        }
        self.changed = None;
        let settled = self.settle(ui);
        self.answered = Instant::now();
        settled.map(|()| Turn::Again)
    }

    /// Notes what happened; returns whether it changes the answer.
    fn take(&mut self, news: News) -> bool {
        let (News::Put(own, _)
        | News::Gone(own, _)
        | News::Anew(own, _)
        | News::Trouble(own, ..)
        | News::Back(own)) = news;
        if self.lists.get(own).is_none_or(|list| list.superseded) {
            return false;
        }
        match news {
            News::Put(own, read) => self.put(own, read),
            News::Gone(own, key) => {
                let held = self.lists.get_mut(own).is_some_and(|list| list.held.remove(&key));
                held && self.remove(own, key)
            }
            News::Anew(own, read) => {
                let Some(list) = self.lists.get_mut(own) else { return false };
                let before = mem::replace(&mut list.held, keys(&read.world, list.list.kind));
                let gone: Vec<ObjectKey> = before.difference(&list.held).cloned().collect();
                let mut changed = false;
                for key in gone {
                    changed |= self.remove(own, key);
                }
                self.put(own, read) || changed
            }
            News::Trouble(own, error, wait) => {
                let Some(list) = self.lists.get(own) else { return false };
                let words = format!(
                    "watching {} does not work: {error}; trying again in {}s",
                    list.list.kind.resource().plural,
                    wait.as_secs().max(1)
                );
                let first = self.troubles.is_empty();
                self.troubles.insert(own, words);
                first
            }
            News::Back(own) => self.troubles.remove(&own).is_some() && self.troubles.is_empty(),
        }
    }

    fn put(&mut self, own: usize, read: Read) -> bool {
        let Some(list) = self.lists.get_mut(own) else { return false };
        let kind = list.list.kind;
        let (world, changes) = (&self.gathered.world, &mut self.changes);
        let came = keys(&read.world, kind);
        list.held.extend(came.iter().cloned());
        let mut changed = false;
        let World { nodes, pods, daemon_sets, revisions, .. } = read.world;
        nodes.into_iter().for_each(|own| changed |= changes.put_node(world, own));
        pods.into_iter().for_each(|own| changed |= changes.put_pod(world, own));
        daemon_sets.into_iter().for_each(|own| changed |= changes.put_daemon_set(world, own));
        revisions.into_iter().for_each(|own| changed |= changes.put_revision(world, own));
        let problems = &mut self.gathered.problems;
        let before = problems.len();
        problems.retain(|own| !is_about(own, kind, &came));
        changed |= problems.len() != before;
        for problem in read.problems {
            // What cannot be read any more does not count as it was.
            let key = (problem.namespace.as_str().into(), problem.name.as_str().into());
            self.remove(own, key);
            self.gathered.problems.push(problem);
            changed = true;
        }
        changed
    }

    /// Removes an object unless another list of its kind still holds it.
    fn remove(&mut self, own: usize, key: ObjectKey) -> bool {
        let Some(kind) = self.lists.get(own).map(|list| list.list.kind) else { return false };
        let elsewhere =
            |(at, list): (usize, &Followed)| at != own && list.list.kind == kind && list.held.contains(&key);
        if self.lists.iter().enumerate().any(elsewhere) {
            return false;
        }
        self.gathered.problems.retain(|own| !is_about(own, kind, &HashSet::from([key.clone()])));
        let (world, changes) = (&self.gathered.world, &mut self.changes);
        match kind {
            Kind::Node => changes.remove_node(world, key),
            Kind::Pod => changes.remove_pod(world, key),
            Kind::DaemonSet => changes.remove_daemon_set(world, key),
            Kind::ControllerRevision => changes.remove_revision(world, key),
            _ => false,
        }
    }

    /// Puts the changes in place and reads what the answer needs beyond them.
    fn settle(&mut self, ui: &mut Ui) -> Result<(), Failure> {
        let changes = mem::take(&mut self.changes);
        self.gathered.world = changes.apply(mem::take(&mut self.gathered.world));
        self.gathered.renew_now();
        if !self.troubles.is_empty() {
            // A server that does not answer is asked by the watches alone.
            return Ok(());
        }
        let Some(live) = &mut self.gathered.live else { return Ok(()) };
        let mut anew = Vec::new();
        for (kind, lasts) in REREAD {
            let old = self.read_at.get(&kind).is_none_or(|at| at.elapsed() > lasts);
            // What may not be read is not asked for again and again.
            if old && live.has_asked(kind) && !live.unread.iter().any(|unread| unread.list.kind == kind) {
                live.forget(kind);
                self.read_at.insert(kind, Instant::now());
                anew.push(kind);
            }
        }
        let told = live.unread.len();
        // What fails here is told by the watches, and comes again.
        if let Ok(more) = live.read_around(&self.gathered.world, ui) {
            self.gathered.clear(&anew);
            self.gathered.absorb_anew(more);
        }
        let _ = self.gathered.complete(ui);
        self.gathered.tell_unread(told, ui);
        self.watch_new_lists();
        Ok(())
    }

    /// Begins to watch lists that were read since.
    fn watch_new_lists(&mut self) {
        let Some(live) = &mut self.gathered.live else { return };
        let new = live.standing.as_mut().map(mem::take).unwrap_or_default();
        for Standing { list, version, held } in new {
            if list == List::all(list.kind) {
                self.supersede(list.kind);
            }
            let own = self.watch.add(list.clone(), version);
            debug_assert_eq!(own, self.lists.len());
            self.lists.push(Followed { list, held, superseded: false });
        }
    }

    /// All objects of a kind make its other lists needless.
    fn supersede(&mut self, kind: Kind) {
        for (own, list) in self.lists.iter_mut().enumerate().filter(|(_, list)| list.list.kind == kind) {
            self.watch.remove(own);
            self.troubles.remove(&own);
            list.held.clear();
            list.superseded = true;
        }
    }
}

impl Gathered {
    /// Forgets what is read again.
    fn clear(&mut self, kinds: &[Kind]) {
        for kind in kinds {
            match kind {
                Kind::Event => self.world.events.clear(),
                Kind::Namespace => self.world.namespaces.clear(),
                Kind::LimitRange => self.world.limit_ranges.clear(),
                Kind::RuntimeClass => self.world.runtime_classes.clear(),
                Kind::Node | Kind::Pod | Kind::DaemonSet | Kind::ControllerRevision => {}
            }
        }
    }
}

fn is_about(problem: &Problem, kind: Kind, keys: &HashSet<ObjectKey>) -> bool {
    problem.kind == Some(kind)
        && keys.contains(&(problem.namespace.as_str().into(), problem.name.as_str().into()))
}

fn not_watched(mut unread: crate::source::Unread) -> Failure {
    if unread.error.kind != ErrorKind::Forbidden {
        return unread.error.into();
    }
    unread.list.name = None;
    let permission = unread.list.permission();
    let failure = Failure::from(unread.error.clone());
    match permission.strip_prefix("list ") {
        Some(what) => failure
            .hinted(format!(
                "--watch needs to watch what it reads; check with: kubectl auth can-i watch {what}"
            ))
            .hinted("docs/rbac.md lists what each command needs"),
        None => refused(unread),
    }
}
