//! Captures a cluster into a snapshot: what every command needs, page by page, redacted, to where it is wanted.
//!
//! Of the cluster no more than a page exists at a time. What the user may not read is left out and told; kinds that
//! the server does not have are left out. Secrets and ConfigMaps are never asked for.

mod place;
mod scope;
mod writer;

use serde_json::Value;

use super::SourceError;
use super::cluster::{Cluster, ClusterError, ErrorKind, List, Piece};
use super::kind::Resource;
use super::redact::{Level, Redactor};
use super::taken::{Taken, TakenList};
pub use place::Place;
pub use scope::Scope;
use scope::WANTED;
use writer::Writer;

/// Why there is no snapshot.
#[derive(Debug)]
pub enum CaptureError {
    /// The cluster gave no answer.
    Cluster(ClusterError),
    /// It could not be written.
    Output(SourceError),
    /// Standard output could not be written to.
    Stdout(std::io::Error),
}

impl From<ClusterError> for CaptureError {
    fn from(error: ClusterError) -> Self {
        Self::Cluster(error)
    }
}

impl From<SourceError> for CaptureError {
    fn from(error: SourceError) -> Self {
        Self::Output(error)
    }
}

/// A list that the user may not read.
#[derive(Debug)]
pub struct Refused {
    /// What was asked.
    pub part: List<Resource>,
    /// The server's words.
    pub error: ClusterError,
}

impl Refused {
    fn is_same_right(&self, other: &Self) -> bool {
        self.part.permission() == other.part.permission()
    }
}

/// How far it is.
#[derive(Debug)]
pub struct Progress<'a> {
    /// What is read now.
    pub resource: &'a str,
    /// Objects so far, of everything.
    pub objects: usize,
    /// Text for standard output, if that is the place.
    pub text: Vec<u8>,
}

/// What was captured.
#[derive(Debug)]
pub struct Captured {
    /// What the snapshot says of itself.
    pub taken: Taken,
    /// Lists that the user may not read.
    pub refused: Vec<Refused>,
}

/// Takes progress, and text for standard output.
type Tell<'a> = &'a mut dyn FnMut(Progress<'_>) -> Result<(), CaptureError>;

struct Run<'a> {
    cluster: &'a Cluster,
    redactor: &'a Redactor,
    writer: Writer,
    objects: usize,
    tell: Tell<'a>,
}

/// Captures what `scope` asks for and writes it to `place`.
///
/// # Errors
/// The cluster gives no answer, nothing at all may be read, or the snapshot cannot be written; then nothing is left
/// that looks like one.
pub fn capture(
    cluster: &Cluster,
    scope: &Scope,
    redactor: &Redactor,
    level: Level,
    place: Place,
    tell: Tell<'_>,
) -> Result<Captured, CaptureError> {
    let mut run = Run { cluster, redactor, writer: Writer::new(place)?, objects: 0, tell };
    let (mut lists, mut refused) = (Vec::new(), Vec::new());
    for wanted in &WANTED {
        for choices in wanted.parts(scope) {
            match run.first_allowed(&choices)? {
                Outcome::Read(list) => add(&mut lists, list),
                Outcome::Refused(own) => {
                    // Parts by field are one right.
                    let told = |own: &Refused| refused.iter().any(|other: &Refused| own.is_same_right(other));
                    let new: Vec<Refused> = own.into_iter().filter(|own| !told(own)).collect();
                    refused.extend(new);
                }
                Outcome::Unknown => {}
            }
        }
    }
    if lists.is_empty() {
        let first = refused.into_iter().next();
        return Err(CaptureError::Cluster(first.map_or_else(nothing, |refused| refused.error)));
    }
    let taken = Taken {
        api_version: Taken::API_VERSION.to_owned(),
        kind: Taken::KIND.to_owned(),
        taken_at: cluster.now(),
        version: format!("v{}", env!("CARGO_PKG_VERSION")),
        server_version: cluster.server_version(),
        redact: level.as_str().to_owned(),
        lists,
        refused: refused.iter().map(|refused| entry(&refused.part, None)).collect(),
    };
    run.finish(&taken)?;
    Ok(Captured { taken, refused })
}

/// Adds a list; parts by field are one list.
fn add(lists: &mut Vec<TakenList>, list: TakenList) {
    match lists.last_mut().filter(|last| {
        (&last.resource, &last.namespace, &last.name) == (&list.resource, &list.namespace, &list.name)
    }) {
        Some(last) => {
            last.objects = last.objects.zip(list.objects).map(|(before, more)| before + more);
        }
        None => lists.push(list),
    }
}

fn nothing() -> ClusterError {
    ClusterError::new(ErrorKind::NotFound, "the server has none of the kinds that a snapshot holds")
}

/// What became of a part of the cluster.
enum Outcome {
    Read(TakenList),
    Refused(Vec<Refused>),
    /// The server does not know the kind.
    Unknown,
}

impl Run<'_> {
    /// Reads the first of `choices` that the user may read: all namespaces, or else the one that matters.
    fn first_allowed(&mut self, choices: &[List<Resource>]) -> Result<Outcome, CaptureError> {
        let mut refused = Vec::new();
        for part in choices {
            match self.part(part) {
                Ok(objects) => return Ok(Outcome::Read(entry(part, Some(objects)))),
                Err(CaptureError::Cluster(error)) => match error.kind {
                    ErrorKind::Forbidden => refused.push(Refused { part: part.clone(), error }),
                    ErrorKind::NotFound => return Ok(Outcome::Unknown),
                    _ => return Err(error.into()),
                },
                Err(error) => return Err(error),
            }
        }
        Ok(Outcome::Refused(refused))
    }

    /// Writes the objects of a part and returns how many there are.
    fn part(&mut self, part: &List<Resource>) -> Result<usize, CaptureError> {
        let Self { cluster, redactor, writer, objects: total, tell } = self;
        let resource = part.kind.plural;
        let mut objects = 0;
        let mut begun = false;
        cluster.pieces(part, &mut |piece| {
            // Not before something came: what is refused leaves no empty list.
            if !begun {
                writer.begin(resource)?;
                begun = true;
            }
            match piece {
                Piece::Object(text) => {
                    if let Some(object) = prepared(text.get(), part.kind, redactor) {
                        writer.object(&object)?;
                        objects += 1;
                    }
                    Ok(())
                }
                Piece::Page => {
                    let text = writer.page()?;
                    tell(Progress { resource, objects: *total + objects, text })
                }
                Piece::Restart => {
                    objects = 0;
                    Ok(writer.restart()?)
                }
            }
        })?;
        *total += objects;
        Ok(objects)
    }

    fn finish(self, taken: &Taken) -> Result<(), CaptureError> {
        let Self { mut writer, objects, tell, .. } = self;
        writer.begin("snapshot")?;
        writer.object(&serde_json::to_value(taken).unwrap_or_default())?;
        let text = writer.finish()?;
        tell(Progress { resource: "snapshot", objects, text })
    }
}

/// An object as it is written: items of lists lack kind and version.
fn prepared(text: &str, kind: Resource, redactor: &Redactor) -> Option<Value> {
    let mut object: Value = serde_json::from_str(text).ok()?;
    let fields = object.as_object_mut()?;
    if fields.contains_key("items") && fields.get("kind").and_then(Value::as_str).is_some_and(is_list) {
        return None;
    }
    fields.insert("apiVersion".to_owned(), kind.api_version.into());
    fields.insert("kind".to_owned(), kind.kind.into());
    redactor.redact(&mut object);
    Some(object)
}

/// An empty list may come with `items: null`, and then looks like an object.
fn is_list(kind: &str) -> bool {
    kind.ends_with("List")
}

fn entry(part: &List<Resource>, objects: Option<usize>) -> TakenList {
    TakenList {
        resource: part.kind.plural.to_owned(),
        namespace: part.namespace.clone(),
        name: part.name.clone(),
        objects,
    }
}
