//! Gathers the objects of many inputs into a `World`.
//!
//! One bad object is reported and the rest still answers; a file that is no Kubernetes data is an error if it
//! was named, and counted if it lay in a folder. Kinds that no answer uses are skipped and counted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::SourceError;
use super::files::{Input, Language};
use super::json::{self, Identity, IdentityMeta, Item, StreamError};
use super::kind::Kind;
use super::object::{Object, Raw};
use super::tree::{self, TreeItem};
use crate::model::{Origin, OriginKind, Place, Sharing, Text, World, forget_shared};
use crate::yaml;

/// An object that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `file:line:col`.
    pub place: String,
    /// Its kind, if it says one.
    pub kind: Option<Kind>,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub message: String,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The objects that answers use.
    pub world: World,
    /// Objects that could not be used.
    pub problems: Vec<Problem>,
    /// How many objects of kinds that no answer uses, by kind.
    pub skipped: BTreeMap<String, usize>,
    /// Files of a folder that hold no Kubernetes objects.
    pub without_objects: Vec<Arc<str>>,
    /// The newest time in the data: the moment that a dump was taken, as far as it tells.
    pub latest: Option<Timestamp>,
}

/// Reads every input.
///
/// # Errors
/// An input cannot be read, or a named one is no Kubernetes data.
pub fn read_snapshot(inputs: &[Input], kind: OriginKind) -> Result<Gathered, SourceError> {
    let mut gatherer = Gatherer { gathered: Gathered::default(), sharing: Sharing::default(), kind };
    for input in inputs {
        gatherer.read(input)?;
    }
    forget_shared();
    Ok(gatherer.finish())
}

struct Gatherer {
    gathered: Gathered,
    sharing: Sharing,
    kind: OriginKind,
}

/// What one file held.
#[derive(Default)]
struct FileCount {
    objects: usize,
    foreign: usize,
}

impl Gatherer {
    fn read(&mut self, input: &Input) -> Result<(), SourceError> {
        let (mut reader, language) = input.open()?;
        let mut count = FileCount::default();
        let outcome = match language {
            Language::Empty if input.named => {
                return Err(SourceError::new(format!("{}: the file is empty", input.name)));
            }
            Language::Empty => Ok(()),
            Language::Binary => Err(SourceError::new(format!(
                "{}: not text: neither JSON nor YAML (nor gzip of these)",
                input.name
            ))),
            Language::Json => match self.read_json(input, &mut reader, &mut count) {
                Err(StreamError::Syntax { first: true, message, at }) if count.objects == 0 => {
                    self.json_or_yaml(input, &message, at, &mut count)
                }
                Err(error) => Err(stream_error(input, &error)),
                Ok(()) => Ok(()),
            },
            Language::Yaml => {
                let text = input.text(reader)?;
                self.read_tree(input, &text, &mut count)
                    .map_err(|error| SourceError::new(place_and(input, error.pos, &error.message)))
            }
        };
        match outcome {
            Err(error) if input.named => return Err(error),
            // A broken file in a folder does not hide the others, but it is not passed over in silence either.
            Err(error) => self.gathered.problems.push(Problem {
                place: input.name.to_string(),
                kind: None,
                namespace: String::new(),
                name: String::new(),
                message: error.to_string(),
            }),
            Ok(()) => {}
        }
        if count.objects == 0 && count.foreign > 0 || language == Language::Empty {
            if input.named {
                return Err(SourceError::new(format!(
                    "{}: holds no Kubernetes objects (nothing in it has a kind)",
                    input.name
                )));
            }
            self.gathered.without_objects.push(Arc::clone(&input.name));
        }
        Ok(())
    }

    fn read_json(
        &mut self,
        input: &Input,
        reader: &mut dyn std::io::Read,
        count: &mut FileCount,
    ) -> Result<(), StreamError> {
        json::read(reader, input.kind_by_name(), &mut |item| match item {
            Item::Object(raw, at) => {
                let place = Place { file: Arc::clone(&input.name), line: at.line, column: at.column };
                self.take(raw, place, None, count);
            }
            Item::Bad { identity, message, at } => {
                count.objects += 1;
                self.problem(identity, format!("{}:{}:{}", input.name, at.line, at.column), message);
            }
            Item::Whole(..) => {}
            Item::Foreign => count.foreign += 1,
        })
    }

    /// Text that starts like JSON and is none may be YAML's flow style.
    fn json_or_yaml(
        &mut self,
        input: &Input,
        message: &str,
        at: json::At,
        count: &mut FileCount,
    ) -> Result<(), SourceError> {
        let as_json = || SourceError::new(format!("{}:{}:{}: {message}", input.name, at.line, at.column));
        if input.name.ends_with(".json") || message.contains("recursion") || message.contains("truncated") {
            return Err(as_json());
        }
        let Ok((reader, _)) = input.open() else { return Err(as_json()) };
        let text = input.text(reader)?;
        self.read_tree(input, &text, count).map_err(|_| as_json())
    }

    fn read_tree(&mut self, input: &Input, text: &[u8], count: &mut FileCount) -> Result<(), yaml::Error> {
        tree::read(text, input.kind_by_name(), &mut |item| match item {
            TreeItem::Object(raw, node) => {
                let start = node.span.start;
                let place = Place { file: Arc::clone(&input.name), line: start.line, column: start.column };
                self.take(raw, place, Some(node), count);
            }
            TreeItem::Bad(identity, error) => {
                count.objects += 1;
                let place = format!("{}:{}:{}", input.name, error.pos.line, error.pos.column);
                self.problem(identity, place, error_words(&error));
            }
            TreeItem::Foreign => count.foreign += 1,
        })
    }

    fn problem(&mut self, identity: Identity, place: String, message: String) {
        self.gathered.problems.push(Problem {
            place,
            kind: Kind::named(&identity.kind),
            namespace: identity.metadata.namespace,
            name: identity.metadata.name,
            message,
        });
    }

    fn take(&mut self, raw: Raw, place: Place, tree: Option<&yaml::Node>, count: &mut FileCount) {
        if raw.kind.is_empty() {
            count.foreign += 1;
            return;
        }
        count.objects += 1;
        let known = &mut self.gathered.world.known;
        match (raw.is_used(), raw.kind.as_str()) {
            (false, kind) => {
                *self.gathered.skipped.entry(kind.to_owned()).or_default() += 1;
                return;
            }
            (true, "Node") => known.nodes = true,
            (true, "Pod") => known.pods = true,
            (true, "ControllerRevision") => known.revisions = true,
            (true, "Namespace") => known.namespaces = true,
            (true, "RuntimeClass") => known.runtime_classes = true,
            _ => {}
        }
        let kind = raw.kind.to_string();
        let (namespace, name) = raw.identity();
        let shown = place.to_string();
        let origin = Origin { kind: self.kind, place: Some(place.clone()) };
        match raw.fold(&mut self.sharing, origin) {
            Ok(Some(object)) => self.keep(object),
            Ok(None) => {}
            Err(error) => {
                let at = tree.map_or(shown, |node| {
                    let at = tree::place_of(node, &error.path);
                    format!("{}:{}:{}", place.file, at.line, at.column)
                });
                let identity = Identity { kind, metadata: IdentityMeta { name, namespace } };
                self.problem(identity, at, error.to_string());
            }
        }
    }

    fn keep(&mut self, object: Object) {
        let world = &mut self.gathered.world;
        let times: [Option<Timestamp>; 2] = match &object {
            Object::Node(node) => {
                let changes = node.conditions.iter().map(|condition| condition.last_seen());
                [node.created, changes.flatten().max()]
            }
            Object::Pod(pod) => [pod.created, pod.ready_changed],
            Object::DaemonSet(daemon_set) => [daemon_set.meta.creation_timestamp, None],
            Object::Revision(revision) => [revision.created, None],
            Object::Event(event) => [event.last, None],
            _ => [None, None],
        };
        self.gathered.latest = times.into_iter().flatten().chain(self.gathered.latest).max();
        match object {
            Object::Node(node) => world.nodes.push(node),
            Object::Pod(pod) => world.pods.push(pod),
            Object::DaemonSet(daemon_set) => world.daemon_sets.push(*daemon_set),
            Object::Revision(revision) => world.revisions.push(revision),
            Object::Namespace(namespace) => world.namespaces.push(namespace),
            Object::RuntimeClass(class) => world.runtime_classes.push(class),
            Object::LimitRange(range) => world.limit_ranges.push(range),
            Object::Event(event) => world.events.push(event),
        }
    }

    fn finish(mut self) -> Gathered {
        let world = &mut self.gathered.world;
        let namespaces: BTreeSet<&Text> = world.pods.iter().map(|pod| &pod.namespace).collect();
        // Every cluster has pods in kube-system; data without them, or with nothing else, is a part.
        let system = namespaces.iter().any(|namespace| namespace.as_str() == "kube-system");
        world.known.all_pods = system && namespaces.len() > 1;
        self.gathered
    }
}

fn place_and(input: &Input, pos: yaml::Pos, message: &str) -> String {
    format!("{}:{}:{}: {message}", input.name, pos.line, pos.column)
}

fn error_words(error: &yaml::Error) -> String {
    match &error.path {
        Some(path) if !path.is_root() => format!("{path}: {}", error.message),
        _ => error.message.clone(),
    }
}

pub(super) fn stream_error(input: &Input, error: &StreamError) -> SourceError {
    match error {
        StreamError::Io(error) => SourceError::new(format!("{}: {error}", input.name)),
        StreamError::Syntax { message, at, .. } => {
            SourceError::new(format!("{}:{}:{}: {message}", input.name, at.line, at.column))
        }
    }
}
