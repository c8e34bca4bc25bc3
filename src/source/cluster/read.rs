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

use super::{Cluster, ClusterError, ErrorKind};
use crate::model::{Known, OriginKind, forget_shared};
use crate::source::collect::{Collector, Gathered};
use crate::source::json::{self, Item};
use crate::source::kind::Kind;

/// Objects of a page, as kubectl's --chunk-size.
const PAGE: usize = 500;
/// Pages that wait for the folding thread.
const WAITING: usize = 1;
/// How often progress is told.
const TICK: Duration = Duration::from_millis(200);

/// A list to read, or one object by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The kind of its objects.
    pub kind: Kind,
    /// Only this namespace; `None` is all, or a kind without namespaces.
    pub namespace: Option<String>,
    /// Only the object of this name: a GET instead of a list.
    pub name: Option<String>,
    /// Only objects with these labels, in the form of `-l`.
    pub labels: Option<String>,
    /// Only objects with these fields, in the form of `--field-selector`.
    pub fields: Option<String>,
}

impl List {
    /// All objects of a kind.
    pub fn all(kind: Kind) -> Self {
        Self { kind, namespace: None, name: None, labels: None, fields: None }
    }

    /// The objects of a kind in one namespace.
    pub fn of_namespace(kind: Kind, namespace: &str) -> Self {
        Self { namespace: Some(namespace.to_owned()), ..Self::all(kind) }
    }

    /// One object.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Only objects with these labels.
    #[must_use]
    pub fn labelled(mut self, labels: String) -> Self {
        self.labels = Some(labels);
        self
    }

    /// Only objects with these fields.
    #[must_use]
    pub fn with_fields(mut self, fields: String) -> Self {
        self.fields = Some(fields);
        self
    }

    /// Returns the words after `kubectl auth can-i` that ask whether this may be read.
    pub fn permission(&self) -> String {
        let verb = if self.name.is_some() { "get" } else { "list" };
        let name = self.name.as_ref().map_or_else(String::new, |name| format!("/{name}"));
        let scope = match (&self.namespace, self.kind.is_namespaced()) {
            (Some(namespace), _) => format!(" -n {namespace}"),
            (None, true) => " -A".to_owned(),
            (None, false) => String::new(),
        };
        format!("{verb} {}{name}{scope}", self.kind.resource().with_group())
    }

    /// Notes what an answer to this list can speak for.
    fn mark_known(&self, known: &mut Known) {
        let everywhere = *self == Self::all(self.kind);
        match self.kind {
            Kind::Node => known.nodes |= everywhere,
            Kind::Pod => {
                known.pods = true;
                known.all_pods |= everywhere;
            }
            Kind::ControllerRevision => known.revisions = true,
            Kind::Namespace => known.namespaces |= everywhere,
            Kind::RuntimeClass => known.runtime_classes |= everywhere,
            Kind::DaemonSet | Kind::LimitRange | Kind::Event => {}
        }
    }

    /// The path, with the part of the query that is the same on every page.
    fn target(&self) -> String {
        let resource = self.kind.resource();
        let mut target = resource.root.to_owned();
        if let Some(namespace) = &self.namespace {
            target.push_str(&format!("/namespaces/{}", escaped(namespace)));
        }
        target.push_str(&format!("/{}", resource.plural));
        if let Some(name) = &self.name {
            target.push_str(&format!("/{}", escaped(name)));
            return target;
        }
        target.push_str(&format!("?limit={PAGE}"));
        for (key, value) in [("labelSelector", &self.labels), ("fieldSelector", &self.fields)] {
            if let Some(value) = value {
                target.push_str(&format!("&{key}={}", escaped(value)));
            }
        }
        target
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(byte as char),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// A list that gave no answer.
#[derive(Debug, Clone)]
pub struct Unread {
    /// What was asked.
    pub list: List,
    /// Why there is no answer.
    pub error: ClusterError,
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
                Err(_) => Reading { unread: lists.iter().map(lost).collect(), ..Reading::default() },
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
                    next = continuation(&body);
                }
            }
            Ok(())
        })
    }

    /// Reads one page, or the object, and makes sure that it is one: an empty answer, or that of something else on
    /// the way, must not pass for a list without items.
    async fn page(&self, list: &List, token: &str) -> Result<Bytes, ClusterError> {
        let body = self.get(&page_target(list, token)).await?;
        let mut kind = list.kind.as_str().to_owned();
        if list.name.is_none() {
            kind.push_str("List");
        }
        let told = json::told_kind(&body);
        let told = match told {
            Some(told) if told == kind => return Ok(body),
            Some(told) => format!("a {told}"),
            None if body.is_empty() => "empty".to_owned(),
            None => "something else".to_owned(),
        };
        let message = format!("the server's answer to {} is {told}, not a {kind}", list.permission());
        Err(ClusterError::new(ErrorKind::Other, message))
    }

    /// Hands every page of a list to the folding thread.
    async fn pages(&self, own: usize, list: &List, sender: &mpsc::Sender<Work>) -> Result<(), ClusterError> {
        let restarted = Cell::new(false);
        let mut token = String::new();
        loop {
            let body = match self.page(list, &token).await {
                Err(error) if error.kind == ErrorKind::Expired && !restarted.get() && !token.is_empty() => {
                    restarted.set(true);
                    token.clear();
                    let _ = sender.send(Work::Restart(own)).await;
                    continue;
                }
                outcome => outcome?,
            };
            let next = continuation(&body);
            // The other end is gone only if folding failed; that is told by what it returns.
            let _ = sender.send(Work::Page(own, body)).await;
            match next {
                Some(next) => token = next,
                None => return Ok(()),
            }
        }
    }
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
#[serde(default)]
struct ListMeta {
    r#continue: Option<String>,
}

/// Returns the token of the next page, if there is one.
fn continuation(page: &[u8]) -> Option<String> {
    let meta = json::list_metadata(page)?;
    let meta: ListMeta = serde_json::from_slice(meta).ok()?;
    meta.r#continue.filter(|token| !token.is_empty())
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

fn assemble(lists: &[List], outcomes: Vec<Result<(), ClusterError>>, folds: Vec<Fold>) -> Reading {
    let mut reading = Reading::default();
    for ((list, outcome), (collector, failure)) in lists.iter().zip(outcomes).zip(folds) {
        let outcome = outcome.and(failure.map_or(Ok(()), |error| Err(not_json(list, &error))));
        match outcome {
            Ok(()) => {
                list.mark_known(&mut reading.gathered.world.known);
                reading.gathered.absorb(collector.gathered);
            }
            Err(error) => reading.unread.push(Unread { list: list.clone(), error }),
        }
    }
    reading
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
