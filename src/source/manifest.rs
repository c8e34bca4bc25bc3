//! Manifests given with `-f`: what might be applied.
//!
//! Read strictly: a field that the API does not have is reported with its place and the nearest name, a value
//! of the wrong type is an error. Objects of other kinds (nodes, namespaces …) are taken along.

use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSetSpec, DaemonSetStatus};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Deserialize;

use super::SourceError;
use super::files::{Input, Language};
use super::kind::Kind;
use super::object::{Hint, Object, Raw};
use super::tree::place_of;
use crate::model::{DaemonSet, Origin, OriginKind, Place, Sharing};
use crate::yaml::{self, Node, Pos, decode, decode_strict, for_each_object};

/// What the manifests hold.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// The DaemonSets, in the order of the files.
    pub daemon_sets: Vec<DaemonSet>,
    /// Everything else that answers use.
    pub others: Vec<Object>,
}

/// Reads the DaemonSets of every input; what is doubtful goes to `warnings`, each with its place, also where an
/// error ends the reading.
///
/// # Errors
/// An input cannot be read, is no Kubernetes data, or a field has the wrong type; or there is no DaemonSet.
pub fn read_manifests(inputs: &[Input], warnings: &mut Vec<String>) -> Result<Manifest, SourceError> {
    let mut reader =
        Reader { manifest: Manifest::default(), warnings, sharing: Sharing::default(), objects: 0 };
    for input in inputs {
        reader.read(input)?;
    }
    if reader.manifest.daemon_sets.is_empty() {
        let names: Vec<&str> = inputs.iter().map(|input| &*input.name).take(3).collect();
        let what = if reader.objects == 0 { "no Kubernetes objects" } else { "no DaemonSet" };
        return Err(SourceError::new(format!("{}: {what} found", names.join(", "))));
    }
    Ok(reader.manifest)
}

struct Reader<'a> {
    manifest: Manifest,
    warnings: &'a mut Vec<String>,
    sharing: Sharing,
    objects: usize,
}

impl Reader<'_> {
    fn read(&mut self, input: &Input) -> Result<(), SourceError> {
        let (reader, language) = input.open()?;
        match language {
            Language::Binary => {
                return Err(SourceError::new(format!("{}: not text: neither JSON nor YAML", input.name)));
            }
            Language::Empty if input.named => {
                return Err(SourceError::new(format!("{}: the file is empty", input.name)));
            }
            _ => {}
        }
        let text = input.text(reader)?;
        for_each_object(&text, |object| {
            let list = object.list.and_then(|list| list.item_kind()).and_then(Kind::named);
            self.note(input, &object.notes);
            self.object(input, &object.node, list)
        })
        .map_err(|stop| match stop {
            Stop::Yaml(error) => at(input, error.pos, &words(&error)),
            Stop::Source(error) => error,
        })
    }

    fn note(&mut self, input: &Input, notes: &yaml::Notes) {
        for duplicate in &notes.duplicates {
            let message =
                format!("key {:?} is written twice; the last one counts", duplicate.path.to_string());
            self.warn(input, duplicate.last.start, &message);
        }
    }

    fn warn(&mut self, input: &Input, pos: Pos, message: &str) {
        self.warnings.push(at(input, pos, message).to_string());
    }

    fn object(&mut self, input: &Input, node: &Node, list: Option<Kind>) -> Result<(), Stop> {
        let Some(named) = node.get("kind").and_then(Node::as_str).or(list.map(Kind::as_str)) else {
            if node.is_null() {
                return Ok(());
            }
            return Err(at(input, node.span.start, "no Kubernetes object: it has no kind").into());
        };
        self.objects += 1;
        let version = node.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
        let Some(kind) = Kind::named(named).filter(|kind| kind.lives_in(version)) else { return Ok(()) };
        let start = node.span.start;
        let place = Place { file: Arc::clone(&input.name), line: start.line, column: start.column };
        let origin = Origin { kind: OriginKind::Manifest, place: Some(place) };
        if kind == Kind::DaemonSet {
            self.check(input, node)?;
        }
        Hint { list: Some(kind), file: None }.apply();
        let raw: Raw = decode(node)?;
        match raw.fold(&mut self.sharing, origin) {
            Ok(Some(Object::DaemonSet(daemon_set))) => {
                if daemon_set.meta.name.is_empty() {
                    return Err(at(input, start, "metadata.name: a name is required").into());
                }
                self.manifest.daemon_sets.push(*daemon_set);
            }
            Ok(Some(other)) => self.manifest.others.push(other),
            Ok(None) => {}
            Err(error) => {
                return Err(at(input, place_of(node, &error.path), &error.to_string()).into());
            }
        }
        Ok(())
    }

    /// Walks the API's own types: unknown fields become warnings, wrong types stop.
    fn check(&mut self, input: &Input, node: &Node) -> Result<(), Stop> {
        let (typed, unknown) = decode_strict::<ApiDaemonSet>(node);
        let version = node.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
        // Before apps/v1beta2 the template generation was a field.
        let old = |path: &str| version != "apps/v1" && path == "spec.templateGeneration";
        for field in unknown.into_iter().filter(|field| !old(&field.path.to_string())) {
            let near = field.suggestion.map_or_else(String::new, |near| format!(" (did you mean {near}?)"));
            self.warn(input, field.key_span.start, &format!("unknown field \"{}\"{near}", field.path));
        }
        if version != "apps/v1" {
            let message = match version {
                "" => "apiVersion is missing; read as apps/v1".to_owned(),
                old => format!("apiVersion {old} is no longer served; read as apps/v1"),
            };
            self.warn(input, place_of(node, "apiVersion"), &message);
        }
        typed.map(drop).map_err(Stop::Yaml)
    }
}

/// A DaemonSet in the API's own types, of whatever version: the fields are those of apps/v1.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "only the walk through the types is wanted")]
struct ApiDaemonSet {
    api_version: Option<String>,
    kind: Option<String>,
    metadata: Option<ObjectMeta>,
    spec: Option<DaemonSetSpec>,
    status: Option<DaemonSetStatus>,
}

enum Stop {
    Yaml(yaml::Error),
    Source(SourceError),
}

impl From<yaml::Error> for Stop {
    fn from(error: yaml::Error) -> Self {
        Self::Yaml(error)
    }
}

impl From<SourceError> for Stop {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

fn at(input: &Input, pos: Pos, message: &str) -> SourceError {
    SourceError::new(format!("{}:{}:{}: {message}", input.name, pos.line, pos.column))
}

fn words(error: &yaml::Error) -> String {
    match &error.path {
        Some(path) if !path.is_root() => format!("{path}: {}", error.message),
        _ => error.message.clone(),
    }
}
