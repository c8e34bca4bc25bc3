//! Lists read page by page and folded at once into slim objects; several lists at a time.
//!
//! Each list is a consistent read: the first page names no resourceVersion, so the server answers with its newest
//! state, and the following pages continue that very state. When the server no longer has it (410), the list is
//! begun anew, once. Lists of one call are not of one moment: each is as new as when it was asked.
//!
//! One thread sends and receives, another folds, so that the server, the network and the decoding overlap; of the
//! raw text no more than a few pages exist at a time.

use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures::future::{join_all, select};
use futures::pin_mut;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::mpsc;

use super::list::{List, escaped};
use super::{Cluster, ClusterError, ErrorKind};
use crate::model::{OriginKind, forget_shared};
use crate::source::collect::{Collector, Gathered};
use crate::source::json::{self, Item};

/// Pages that wait for the folding thread.
const WAITING: usize = 1;
/// How often progress is told.
const TICK: Duration = Duration::from_millis(200);

/// A list that gave no answer.
#[derive(Debug, Clone)]
pub struct Unread {
    /// What was asked.
    pub list: List,
    /// Why there is no answer.
    pub error: ClusterError,
}

/// A list that was read.
#[derive(Debug)]
pub struct Part {
    /// What was asked.
    pub list: List,
    /// The objects, and those that could not be used.
    pub gathered: Gathered,
    /// The version that the list is of: a watch goes on from there.
    pub version: Option<String>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The objects, and those that could not be used.
    pub gathered: Gathered,
    /// Lists that gave no answer, in the order asked.
    pub unread: Vec<Unread>,
}

/// What the folding thread is told.
enum Work {
    Page(usize, Bytes),
    /// All of this list so far is void.
    Restart(usize),
}

impl Cluster {
    /// Reads all lists at the same time; `progress` is told now and then how many objects there are.
    pub fn read(&self, lists: &[List], progress: &mut dyn FnMut(usize)) -> Reading {
        let mut reading = Reading::default();
        for part in self.read_parts(lists, progress) {
            match part {
                Ok(part) => reading.gathered.absorb(part.gathered),
                Err(unread) => reading.unread.push(*unread),
            }
        }
        reading
    }

    /// Like `read`, but keeps apart what each list brought, in the order asked.
    pub fn read_parts(
        &self,
        lists: &[List],
        progress: &mut dyn FnMut(usize),
    ) -> Vec<Result<Part, Box<Unread>>> {
        let folded = AtomicUsize::new(0);
        let (sender, receiver) = mpsc::channel(WAITING);
        std::thread::scope(|scope| {
            let folder = scope.spawn(|| fold(lists, receiver, &folded));
            let outcomes = self.runtime.block_on(async {
                let sender = sender;
                let reads =
                    join_all(lists.iter().enumerate().map(|(own, list)| self.pages(own, list, &sender)));
                watched(reads, || progress(folded.load(Ordering::Relaxed))).await
            });
            match folder.join() {
                Ok(folds) => assemble(lists, outcomes, folds),
                Err(_) => lists.iter().map(|list| Err(lost(list).into())).collect(),
            }
        })
    }

    /// Reads lists of whole objects and keeps of each what `keep` returns.
    ///
    /// # Errors
    /// The first list that gave no answer.
    pub fn read_whole(&self, lists: &[List], keep: &mut dyn FnMut(Value)) -> Result<(), ClusterError> {
        self.runtime.block_on(async {
            for list in lists {
                let mut next = Some(String::new());
                while let Some(token) = next {
                    let body = self.page(list, &token).await?;
                    let outcome = json::read_whole(&body[..], Some(list.kind), &mut |item| {
                        if let Item::Whole(text, _) = item
                            && let Ok(value) = serde_json::from_str(text.get())
                        {
                            keep(value);
                        }
                    });
                    outcome.map_err(|error| not_json(list, &error))?;
                    next = list_meta(&body).next();
                }
            }
            Ok(())
        })
    }

    /// Reads one page, or the object, and makes sure that it is one.
    async fn page(&self, list: &List, token: &str) -> Result<Bytes, ClusterError> {
        let body = self.get(&page_target(list, token)).await?;
        expect_kind(&body, list.kind.as_str(), list.name.is_none(), &list.permission())?;
        Ok(body)
    }

    /// Reads one list and folds it at once: for watches, which have no other thread.
    pub(super) async fn read_again(&self, list: &List) -> Result<Part, ClusterError> {
        let mut collector = Collector::new(OriginKind::Cluster);
        let (mut version, mut token) = (None, String::new());
        loop {
            let body = self.page(list, &token).await?;
            let meta = list_meta(&body);
            json::read(&body[..], Some(list.kind), &mut |item| take(&mut collector, list, item))
                .map_err(|error| not_json(list, &error))?;
            version = version.or(meta.version());
            match meta.next() {
                Some(next) => token = next,
                None => break,
            }
        }
        forget_shared();
        Ok(Part { list: list.clone(), gathered: collector.gathered, version })
    }

    /// Hands every page of a list to the folding thread; returns the version that the list is of.
    async fn pages(
        &self,
        own: usize,
        list: &List,
        sender: &mpsc::Sender<Work>,
    ) -> Result<Option<String>, ClusterError> {
        let restarted = Cell::new(false);
        let mut token = String::new();
        let mut version = None;
        loop {
            let body = match self.page(list, &token).await {
                Err(error) if error.kind == ErrorKind::Expired && !restarted.get() && !token.is_empty() => {
                    restarted.set(true);
                    token.clear();
                    version = None;
                    let _ = sender.send(Work::Restart(own)).await;
                    continue;
                }
                outcome => outcome?,
            };
            let meta = list_meta(&body);
            version = version.or(meta.version());
            // The other end is gone only if folding failed; that is told by what it returns.
            let _ = sender.send(Work::Page(own, body)).await;
            match meta.next() {
                Some(next) => token = next,
                None => return Ok(version),
            }
        }
    }
}

/// Makes sure that an answer is the object or the list that was asked for: an empty answer, or that of something else on
/// the way, must not pass for a list without items.
pub(super) fn expect_kind(body: &[u8], kind: &str, list: bool, permission: &str) -> Result<(), ClusterError> {
    let kind = if list { format!("{kind}List") } else { kind.to_owned() };
    let told = match json::told_kind(body) {
        Some(told) if told == kind => return Ok(()),
        Some(told) => format!("a {told}"),
        None if body.is_empty() => "empty".to_owned(),
        None => "something else".to_owned(),
    };
    let message = format!("the server's answer to {permission} is {told}, not a {kind}");
    Err(ClusterError::new(ErrorKind::Other, message))
}

fn page_target(list: &List, token: &str) -> String {
    let target = list.target();
    if token.is_empty() { target } else { format!("{target}&continue={}", escaped(token)) }
}

/// Awaits `work` and calls `tick` while it lasts.
async fn watched<T>(work: impl Future<Output = T>, mut tick: impl FnMut()) -> T {
    pin_mut!(work);
    loop {
        let timer = tokio::time::sleep(TICK);
        pin_mut!(timer);
        match select(work, timer).await {
            futures::future::Either::Left((done, _)) => return done,
            futures::future::Either::Right(((), rest)) => {
                tick();
                work = rest;
            }
        }
    }
}

/// `metadata` of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct ListMeta {
    r#continue: Option<String>,
    resource_version: Option<String>,
}

impl ListMeta {
    /// Returns the token of the next page, if there is one.
    pub(super) fn next(self) -> Option<String> {
        self.r#continue.filter(|token| !token.is_empty())
    }

    /// Returns the version that the list is of; "0" is none that a watch could go on from.
    fn version(&self) -> Option<String> {
        self.resource_version.clone().filter(|version| !version.is_empty() && version != "0")
    }
}

pub(super) fn list_meta(page: &[u8]) -> ListMeta {
    let meta = json::list_metadata(page).and_then(|meta| serde_json::from_slice(meta).ok());
    meta.unwrap_or_default()
}

/// One list, folded.
type Fold = (Collector, Option<json::StreamError>);

fn fold(lists: &[List], mut receiver: mpsc::Receiver<Work>, folded: &AtomicUsize) -> Vec<Fold> {
    let fresh = || (Collector::new(OriginKind::Cluster), None);
    let mut folds: Vec<Fold> = lists.iter().map(|_| fresh()).collect();
    while let Some(work) = receiver.blocking_recv() {
        match work {
            Work::Restart(own) => {
                if let Some(fold) = folds.get_mut(own) {
                    *fold = fresh();
                }
            }
            Work::Page(own, page) => {
                if let (Some((collector, failure)), Some(list)) = (folds.get_mut(own), lists.get(own)) {
                    let outcome = json::read(&page[..], Some(list.kind), &mut |item| {
                        folded.fetch_add(1, Ordering::Relaxed);
                        take(collector, list, item);
                    });
                    *failure = outcome.err().or(failure.take());
                }
            }
        }
    }
    forget_shared();
    folds
}

fn take(collector: &mut Collector, list: &List, item: Item) {
    match item {
        Item::Object(raw, _) => collector.take(raw, None, None),
        Item::Bad { mut identity, message, .. } => {
            list.kind.as_str().clone_into(&mut identity.kind);
            let meta = &identity.metadata;
            let place = format!("{} {}/{} in the cluster", list.kind.as_str(), meta.namespace, meta.name);
            collector.problem(identity, place, message);
        }
        Item::Whole(..) | Item::Foreign => {}
    }
}

fn assemble(
    lists: &[List],
    outcomes: Vec<Result<Option<String>, ClusterError>>,
    folds: Vec<Fold>,
) -> Vec<Result<Part, Box<Unread>>> {
    let part = |((list, outcome), (collector, failure)): ((&List, Result<_, _>), Fold)| {
        let outcome = match failure {
            Some(error) => outcome.and(Err(not_json(list, &error))),
            None => outcome,
        };
        let list = list.clone();
        match outcome {
            Ok(version) => {
                let mut gathered = collector.gathered;
                list.mark_known(&mut gathered.world.known);
                Ok(Part { list, gathered, version })
            }
            Err(error) => Err(Unread { list, error }.into()),
        }
    };
    lists.iter().zip(outcomes).zip(folds).map(part).collect()
}

fn lost(list: &List) -> Unread {
    let message = format!("the server's answer to {} could not be read", list.permission());
    Unread { list: list.clone(), error: ClusterError::new(ErrorKind::Other, message) }
}

fn not_json(list: &List, error: &json::StreamError) -> ClusterError {
    ClusterError::new(
        ErrorKind::Other,
        format!("the server's answer to {} is not the JSON of a list: {error}", list.permission()),
    )
}
