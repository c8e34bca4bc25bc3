//! Lists that go on: what comes, changes and goes is folded as it is told.
//!
//! Each list goes on from the version it was read at. A watch that ends, breaks or falls silent goes on from the last
//! version it heard of; when the server no longer has that (410), the list is read anew. A server that does not answer
//! is asked again after 1 s, then 2, 4 … 30. Bookmarks keep the version fresh where nothing happens. Everything runs
//! while [`Watch::next`] is called, and only then.
//!
//! Follows client-go (tools/cache/reflector.go) in what ends a watch and what begins the list anew.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::BytesMut;
use futures::StreamExt;
use futures::future::{AbortHandle, Aborted, LocalBoxFuture, abortable};
use futures::stream::FuturesUnordered;
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::{Notify, mpsc};

use super::interrupt::interrupt;
use super::list::List;
use super::read::{Part, Unread};
use super::request::Refusal;
use super::{Cluster, ClusterError, ErrorKind};
use crate::model::{ObjectKey, OriginKind, forget_shared};
use crate::source::collect::{Collector, Gathered};
use crate::source::json::{Identity, IdentityMeta};
use crate::source::object::{Hint, Raw};

/// How long the server is to keep a watch open.
const LASTS: u64 = 300;
/// How long a watch may say nothing. Bookmarks come every minute (bookmarkFrequency, apiserver's cacher).
const IDLE: Duration = Duration::from_secs(150);
/// The wait after the first failure; doubled up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A watch that lasted so long was a good one.
const GOOD: Duration = Duration::from_secs(5);
/// How often in a row a watch that once worked may be forbidden: a server that starts does not know rights yet.
const REFUSALS: u32 = 4;
/// News that wait to be taken.
const WAITING: usize = 1024;

/// What a watch tells; the number is that of [`Watch::add`].
#[derive(Debug)]
pub enum News {
    /// One object that came or changed, or that could not be used.
    Put(usize, Gathered),
    /// An object is no longer on the list.
    Gone(usize, ObjectKey),
    /// The whole list, read anew.
    Anew(usize, Gathered),
    /// The watch broke; it is tried again after this time.
    Trouble(usize, ClusterError, Duration),
    /// It works again.
    Back(usize),
}

/// What [`Watch::next`] came back with.
#[derive(Debug)]
pub enum Step {
    /// Something happened.
    News(Box<News>),
    /// Nothing did for as long as was asked.
    Quiet,
    /// Ctrl-C.
    Interrupted,
    /// A [`Waker`] was used.
    Woken,
    /// A watch that cannot be gone on with.
    Failed(Unread),
}

/// Watches of one cluster.
pub struct Watch {
    cluster: Arc<Cluster>,
    running: FuturesUnordered<LocalBoxFuture<'static, Result<Unread, Aborted>>>,
    stops: Vec<AbortHandle>,
    sender: mpsc::Sender<News>,
    receiver: mpsc::Receiver<News>,
    interrupt: LocalBoxFuture<'static, ()>,
    woken: Arc<Notify>,
    /// Whether SIGTERM counts as Ctrl-C.
    terminated: bool,
}

/// Ends the waiting of [`Watch::next`] from another thread.
#[derive(Debug, Clone)]
pub struct Waker(Arc<Notify>);

impl Waker {
    /// Makes the call that waits, or else the next one, return.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("lists", &self.stops.len()).finish_non_exhaustive()
    }
}

impl Watch {
    /// Watches nothing yet, but Ctrl-C.
    pub fn new(cluster: Arc<Cluster>) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        let woken = Arc::new(Notify::new());
        Self {
            cluster,
            running: FuturesUnordered::new(),
            stops: Vec::new(),
            sender,
            receiver,
            interrupt: interrupt(false),
            woken,
            terminated: false,
        }
    }

    /// Takes SIGTERM for Ctrl-C: the kubelet asks a pod to end by it.
    pub fn take_termination(&mut self) {
        self.terminated = true;
        self.interrupt = interrupt(true);
    }

    /// Returns what other threads wake this one with.
    pub fn waker(&self) -> Waker {
        Waker(Arc::clone(&self.woken))
    }

    /// Goes on with a list from the version it was read at; without one it is read anew. Returns its number.
    pub fn add(&mut self, list: List, version: Option<String>) -> usize {
        let own = self.stops.len();
        let follower = Follower {
            cluster: Arc::clone(&self.cluster),
            own,
            list: list.as_collection(),
            sender: self.sender.clone(),
        };
        let (future, stop) = abortable(follower.run(version));
        self.running.push(Box::pin(future));
        self.stops.push(stop);
        own
    }

    /// Ends a watch; news of it may still come.
    pub fn remove(&mut self, own: usize) {
        if let Some(stop) = self.stops.get(own) {
            stop.abort();
        }
    }

    /// Waits for what happens next, at most so long.
    pub fn next(&mut self, patience: Duration) -> Step {
        let Self { cluster, running, receiver, interrupt: interrupted, woken, terminated, .. } = self;
        cluster.runtime.block_on(async {
            let patience = tokio::time::sleep(patience);
            futures::pin_mut!(patience);
            loop {
                tokio::select! {
                    biased;
                    () = &mut *interrupted => {
                        *interrupted = interrupt(*terminated);
                        return Step::Interrupted;
                    }
                    () = woken.notified() => return Step::Woken,
                    Some(news) = receiver.recv() => return Step::News(Box::new(news)),
                    Some(ended) = running.next() => if let Ok(unread) = ended {
                        return Step::Failed(unread);
                    },
                    () = &mut patience => return Step::Quiet,
                }
            }
        })
    }
}

/// One list that is followed.
struct Follower {
    cluster: Arc<Cluster>,
    own: usize,
    list: List,
    sender: mpsc::Sender<News>,
}

/// How a watch ended.
enum End {
    /// The server closed it, or it fell silent: go on from the last version.
    Over,
    /// The version is too old.
    Expired,
    /// It broke or was refused.
    Broken(ClusterError, Option<Duration>),
}

/// A line of a watch, `metav1.WatchEvent`.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    object: &'a RawValue,
}

/// What is read of every object on a line, whatever becomes of it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    metadata: ToldMeta,
    /// Of a Status.
    code: u16,
    message: String,
    reason: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ToldMeta {
    name: String,
    namespace: String,
    resource_version: String,
}

impl Follower {
    /// Follows the list until that is of no use any more; returns why.
    async fn run(self, mut version: Option<String>) -> Unread {
        let (mut wait, mut worked, mut refusals, mut troubled) = (FIRST_WAIT, false, 0, false);
        let mut expiries = 0;
        loop {
            let begun = Instant::now();
            let mut heard = false;
            let end = match self.begin(&mut version).await {
                Ok(body) => {
                    worked = true;
                    refusals = 0;
                    if std::mem::take(&mut troubled) {
                        self.tell(News::Back(self.own)).await;
                    }
                    self.listen(body, &mut version, &mut heard).await
                }
                Err(end) => end,
            };
            forget_shared();
            if heard || begun.elapsed() >= GOOD {
                wait = FIRST_WAIT;
                expiries = 0;
            }
            let pause = match end {
                End::Over if heard || begun.elapsed() >= GOOD => continue,
                End::Over => wait,
                End::Expired => {
                    version = None;
                    expiries += 1;
                    // A list that expires as soon as it is read must not be read without a pause.
                    if expiries == 1 {
                        continue;
                    }
                    wait
                }
                End::Broken(error, asked) => {
                    refusals += u32::from(is_refusal(&error));
                    if is_refusal(&error) && (!worked || refusals > REFUSALS) {
                        return Unread { list: self.list, error };
                    }
                    let pause = asked.unwrap_or(wait).min(LONGEST_WAIT);
                    troubled = true;
                    self.tell(News::Trouble(self.own, error, pause)).await;
                    pause
                }
            };
            tokio::time::sleep(pause).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// Opens the watch, after reading the list if there is no version to go on from.
    async fn begin(&self, version: &mut Option<String>) -> Result<kube::client::Body, End> {
        if version.is_none() {
            let part = self.cluster.read_again(&self.list).await;
            let Part { gathered, version: new, .. } = part.map_err(|error| match error.kind {
                ErrorKind::Expired => End::Expired,
                _ => End::Broken(error, None),
            })?;
            self.tell(News::Anew(self.own, gathered)).await;
            *version = new;
        }
        let from = version.as_deref().unwrap_or("0");
        // Watches that begin together need not end together.
        let target = self.list.watch_target(from, LASTS + 7 * (self.own as u64 % 16));
        self.cluster.open(&target).await.map_err(|Refusal { error, wait, .. }| match error.kind {
            ErrorKind::Expired => End::Expired,
            _ => End::Broken(error, wait),
        })
    }

    /// Takes in what a watch says, line by line.
    async fn listen(
        &self,
        mut body: kube::client::Body,
        version: &mut Option<String>,
        heard: &mut bool,
    ) -> End {
        let mut text = BytesMut::new();
        loop {
            let frame = match tokio::time::timeout(IDLE, body.frame()).await {
                Err(_) | Ok(None) => return End::Over,
                Ok(Some(Ok(frame))) => frame,
                // What was told up to here holds; the rest comes again.
                Ok(Some(Err(_))) => return End::Over,
            };
            let Ok(data) = frame.into_data() else { continue };
            let mut searched = text.len();
            text.extend_from_slice(&data);
            while let Some(end) = memchr::memchr(b'\n', text.get(searched..).unwrap_or_default()) {
                let line = text.split_to(searched + end + 1);
                searched = 0;
                if let Some(end) = self.line(&line, version).await {
                    return end;
                }
                *heard = true;
            }
        }
    }

    async fn line(&self, line: &[u8], version: &mut Option<String>) -> Option<End> {
        if line.trim_ascii().is_empty() {
            return None;
        }
        let unreadable = |error: &dyn std::fmt::Display| {
            let path = self.list.permission();
            let message = format!("the server's answer to watching ({path}) cannot be read: {error}");
            Some(End::Broken(ClusterError::new(ErrorKind::Other, message), None))
        };
        let line: Line<'_> = match serde_json::from_slice(line) {
            Ok(line) => line,
            Err(error) => return unreadable(&error),
        };
        let told: Told = match serde_json::from_str(line.object.get()) {
            Ok(told) => told,
            Err(error) => return unreadable(&error),
        };
        match &*line.kind {
            "ADDED" | "MODIFIED" => self.tell(News::Put(self.own, self.fold(line.object, &told))).await,
            "DELETED" => {
                let meta = &told.metadata;
                let key = (meta.namespace.as_str().into(), meta.name.as_str().into());
                self.tell(News::Gone(self.own, key)).await;
            }
            "ERROR" if told.code == 410 => return Some(End::Expired),
            "ERROR" => {
                let error = ClusterError::refused(told.code, &told.reason, &told.message);
                return Some(End::Broken(error, None));
            }
            // BOOKMARK, and what later servers may add.
            _ => {}
        }
        if !told.metadata.resource_version.is_empty() {
            *version = Some(told.metadata.resource_version);
        }
        None
    }

    /// Folds one object as the list was folded.
    fn fold(&self, object: &RawValue, told: &Told) -> Gathered {
        let mut collector = Collector::new(OriginKind::Cluster);
        Hint { list: Some(self.list.kind), file: None }.apply();
        match serde_json::from_str::<Raw>(object.get()) {
            Ok(raw) => collector.take(raw, None, None),
            Err(error) => {
                let ToldMeta { name, namespace, .. } = &told.metadata;
                let kind = self.list.kind.as_str();
                let place = format!("{kind} {namespace}/{name} in the cluster");
                let metadata = IdentityMeta { name: name.clone(), namespace: namespace.clone() };
                let identity = Identity { kind: kind.to_owned(), metadata };
                collector.problem(identity, place, error.to_string());
            }
        }
        collector.gathered
    }

    async fn tell(&self, news: News) {
        // The other end is gone only when the whole watch is.
        let _ = self.sender.send(news).await;
    }
}

/// Whether asking again is of no use, as far as the server says.
fn is_refusal(error: &ClusterError) -> bool {
    matches!(
        error.kind,
        ErrorKind::Config | ErrorKind::Forbidden | ErrorKind::Unauthorized | ErrorKind::NotFound
    )
}
