//! Lists read page by page and folded at once into slim objects; several lists at a time.
//!
//! Lists of one call are not of one moment: each is as new as when it was asked.
//!
//! One thread sends and receives, another folds, so that the server, the network and the decoding overlap; of the
//! raw text no more than a few pages exist at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::{join_all, select};
use futures::pin_mut;
use tokio::sync::mpsc;

use super::list::List;
use super::pages::{Turn, not_json};
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

/// What the folding thread is told, and of which list.
type Work = (usize, Turn);

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
                let sender = &sender;
                let reads = join_all(lists.iter().enumerate().map(|(own, list)| {
                    self.pages(list, async move |turn| {
                        // The other end is gone only if folding failed; that is told by what it returns.
                        let _ = sender.send((own, turn)).await;
                        Ok(())
                    })
                }));
                watched(reads, || progress(folded.load(Ordering::Relaxed))).await
            });
            match folder.join() {
                Ok(folds) => assemble(lists, outcomes, folds),
                Err(_) => lists.iter().map(|list| Err(lost(list).into())).collect(),
            }
        })
    }

    /// Reads one list and folds it at once: for watches, which have no other thread.
    pub(super) async fn read_again(&self, list: &List) -> Result<Part, ClusterError> {
        let fresh = || Collector::new(OriginKind::Cluster);
        let mut collector = fresh();
        let reading = self.pages(list, async |turn| {
            match turn {
                Turn::Restart => collector = fresh(),
                Turn::Page(body) => {
                    json::read(&body[..], Some(list.kind), &mut |item| take(&mut collector, list, item))
                        .map_err(|error| not_json(list, &error))?;
                }
            }
            Ok::<(), ClusterError>(())
        });
        let version = reading.await?;
        forget_shared();
        Ok(Part { list: list.clone(), gathered: collector.gathered, version })
    }
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

/// One list, folded.
type Fold = (Collector, Option<json::StreamError>);

fn fold(lists: &[List], mut receiver: mpsc::Receiver<Work>, folded: &AtomicUsize) -> Vec<Fold> {
    let fresh = || (Collector::new(OriginKind::Cluster), None);
    let mut folds: Vec<Fold> = lists.iter().map(|_| fresh()).collect();
    while let Some((own, turn)) = receiver.blocking_recv() {
        let (Some(fold), Some(list)) = (folds.get_mut(own), lists.get(own)) else { continue };
        match turn {
            Turn::Restart => *fold = fresh(),
            Turn::Page(page) => {
                let (collector, failure) = fold;
                let outcome = json::read(&page[..], Some(list.kind), &mut |item| {
                    folded.fetch_add(1, Ordering::Relaxed);
                    take(collector, list, item);
                });
                *failure = outcome.err().or(failure.take());
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
