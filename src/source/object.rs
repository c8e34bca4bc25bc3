//! One Kubernetes object, read in a single pass into what is kept of its kind.
//!
//! Works on any serde format. The kind decides which fields are read; JSON fields that stand before the kind
//! are kept as raw text until it is known. Refuses to guess: an object whose kind nothing tells is skipped.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::kind::Kind;
use super::taken::Taken;
use crate::model::wire::{
    EventWire, LimitRangeSpecWire, NodeSpecWire, NodeStatusWire, RuntimeOverheadWire, RuntimeSchedulingWire,
};
use crate::model::{
    DaemonSet, Event, LimitRange, Meta, Namespace, Node, Origin, Pod, PodWire, Revision, RuntimeClass,
    Sharing, Text, WrongField,
};

/// An object of a kind that answers use.
#[derive(Debug, Clone)]
pub enum Object {
    /// A node.
    Node(Node),
    /// A pod.
    Pod(Pod),
    /// A DaemonSet.
    DaemonSet(Box<DaemonSet>),
    /// A revision.
    Revision(Revision),
    /// A namespace.
    Namespace(Namespace),
    /// A runtime class.
    RuntimeClass(RuntimeClass),
    /// A limit range.
    LimitRange(LimitRange),
    /// An event.
    Event(Event),
}

/// An object as read, before its place is known.
#[derive(Debug)]
pub struct Raw {
    /// The kind as written; empty if nothing told it.
    pub kind: Text,
    /// The API version as written.
    pub api_version: Text,
    /// What was read; nothing for kinds that no answer uses.
    parts: Option<Parts>,
    /// What a snapshot says of itself, field by field.
    about: Option<serde_json::Map<String, Value>>,
}

#[derive(Debug)]
enum Parts {
    Node(Meta, NodeSpecWire, Option<NodeStatusWire>),
    Pod(Box<PodWire>),
    Whole(Kind, serde_json::Map<String, Value>),
    Revision(Meta, i64, Value),
    Namespace(Meta),
    RuntimeClass(Meta, RuntimeSchedulingWire, RuntimeOverheadWire),
    LimitRange(Meta, LimitRangeSpecWire),
}

impl Raw {
    fn tell(&mut self, kind: Text) {
        self.parts = Kind::named(&kind).map(Parts::new);
        self.about = (kind == Taken::KIND).then(serde_json::Map::new);
        self.kind = kind;
    }

    /// Reads the value of one field, or passes over it.
    fn read<'de, F: FieldSource<'de>>(&mut self, key: &str, source: F) -> Result<(), F::Error> {
        match (&mut self.parts, &mut self.about) {
            (Some(parts), _) => parts.read(key, source),
            (None, Some(about)) => {
                about.insert(key.to_owned(), source.value()?);
                Ok(())
            }
            (None, None) => source.value::<IgnoredAny>().map(drop),
        }
    }

    /// Returns namespace and name of an object that may still turn out to be wrong.
    pub(super) fn identity(&self) -> (String, String) {
        let Some(Parts::Whole(_, map)) = &self.parts else { return Default::default() };
        let text = |key: &str| map.get("metadata").and_then(|own| own.get(key)).and_then(Value::as_str);
        let owned = |key| text(key).unwrap_or_default().to_owned();
        (owned("namespace"), owned("name"))
    }

    /// Returns an object of a kind that no answer uses.
    pub(super) fn skipped(kind: &str) -> Self {
        Self { kind: kind.into(), api_version: Text::default(), parts: None, about: None }
    }

    /// Returns what a snapshot says of itself, if that is what this is.
    pub(super) fn taken(&self) -> Option<Taken> {
        let mut fields = self.about.clone().filter(|_| self.api_version == Taken::API_VERSION)?;
        fields.insert("apiVersion".into(), Taken::API_VERSION.into());
        fields.insert("kind".into(), Taken::KIND.into());
        serde_json::from_value(Value::Object(fields)).ok()
    }

    /// Reports whether this is an object that answers use.
    pub fn is_used(&self) -> bool {
        self.parts.is_some()
    }

    /// Folds the object; `None` for kinds that no answer uses.
    ///
    /// # Errors
    /// A DaemonSet or event has a field of the wrong type.
    pub fn fold(self, sharing: &mut Sharing, origin: Origin) -> Result<Option<Object>, WrongField> {
        let Some(parts) = self.parts else { return Ok(None) };
        Ok(Some(match parts {
            Parts::Node(meta, spec, status) => Object::Node(Node::from_wire(meta, spec, status, origin)),
            Parts::Pod(pod) => Object::Pod(pod.fold(sharing, origin)),
            Parts::Whole(Kind::Event, map) => {
                let wire = serde_path_to_error::deserialize::<_, EventWire>(&Value::Object(map));
                Object::Event(
                    wire.map_err(|error| WrongField {
                        path: error.path().to_string(),
                        message: error.inner().to_string(),
                    })?
                    .into(),
                )
            }
            Parts::Whole(_, mut map) => {
                let text = |text: &Text| Value::String(text.to_string());
                map.entry("apiVersion").or_insert_with(|| text(&self.api_version));
                map.entry("kind").or_insert_with(|| "DaemonSet".into());
                Object::DaemonSet(Box::new(DaemonSet::from_value(Value::Object(map), origin)?))
            }
            Parts::Revision(meta, revision, data) => {
                Object::Revision(Revision::from_wire(meta, revision, data, origin))
            }
            Parts::Namespace(meta) => Object::Namespace(Namespace {
                name: meta.name,
                labels: meta.labels,
                annotations: meta.annotations,
            }),
            Parts::RuntimeClass(meta, scheduling, overhead) => Object::RuntimeClass(RuntimeClass {
                name: meta.name,
                node_selector: scheduling.node_selector,
                tolerations: scheduling.tolerations,
                overhead: overhead.pod_fixed,
            }),
            Parts::LimitRange(meta, spec) => Object::LimitRange(LimitRange {
                namespace: meta.namespace,
                name: meta.name,
                default_requests: spec.default_requests(),
            }),
        }))
    }
}

impl Parts {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Node => Self::Node(Meta::default(), NodeSpecWire::default(), None),
            Kind::Pod => Self::Pod(Box::default()),
            Kind::DaemonSet | Kind::Event => Self::Whole(kind, serde_json::Map::new()),
            Kind::ControllerRevision => Self::Revision(Meta::default(), 0, Value::Null),
            Kind::Namespace => Self::Namespace(Meta::default()),
            Kind::RuntimeClass => Self::RuntimeClass(
                Meta::default(),
                RuntimeSchedulingWire::default(),
                RuntimeOverheadWire::default(),
            ),
            Kind::LimitRange => Self::LimitRange(Meta::default(), LimitRangeSpecWire::default()),
        }
    }

    /// Reads the value of one field.
    fn read<'de, F: FieldSource<'de>>(&mut self, key: &str, source: F) -> Result<(), F::Error> {
        match (self, key) {
            (Self::Whole(_, map), _) => {
                map.insert(key.to_owned(), source.value()?);
            }
            (Self::Pod(pod), "metadata") => pod.metadata = nullable(source)?,
            (Self::Pod(pod), "spec") => pod.spec = nullable(source)?,
            (Self::Pod(pod), "status") => pod.status = nullable(source)?,
            (Self::Node(_, spec, _), "spec") => *spec = nullable(source)?,
            (Self::Node(_, _, status), "status") => *status = source.value()?,
            (Self::Revision(_, revision, _), "revision") => *revision = nullable(source)?,
            (Self::Revision(_, _, data), "data") => *data = source.value()?,
            (Self::RuntimeClass(_, scheduling, _), "scheduling") => *scheduling = nullable(source)?,
            (Self::RuntimeClass(_, _, overhead), "overhead") => *overhead = nullable(source)?,
            (Self::LimitRange(_, spec), "spec") => *spec = nullable(source)?,
            (
                Self::Node(meta, ..)
                | Self::Revision(meta, ..)
                | Self::Namespace(meta)
                | Self::RuntimeClass(meta, ..)
                | Self::LimitRange(meta, _),
                "metadata",
            ) => *meta = nullable(source)?,
            _ => {
                source.value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Where the value of a field is read from: the object at hand, or raw text kept aside.
trait FieldSource<'de> {
    type Error;
    fn value<T: Deserialize<'de>>(self) -> Result<T, Self::Error>;
}

fn nullable<'de, T: Default + Deserialize<'de>, F: FieldSource<'de>>(source: F) -> Result<T, F::Error> {
    source.value::<Option<T>>().map(Option::unwrap_or_default)
}

struct Next<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> FieldSource<'de> for Next<'_, A> {
    type Error = A::Error;
    fn value<T: Deserialize<'de>>(self) -> Result<T, A::Error> {
        self.0.next_value()
    }
}

struct Aside<'de>(&'de RawValue);

impl<'de> FieldSource<'de> for Aside<'de> {
    type Error = serde_json::Error;
    fn value<T: Deserialize<'de>>(self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.0.get())
    }
}

/// What is known of an object's kind before it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hint {
    /// The kind that the list says; items that say their own are believed first.
    pub list: Option<Kind>,
    /// The kind that the file's name suggests, for objects that nothing else tells.
    pub file: Option<Kind>,
}

/// Reads one object.
#[derive(Debug, Clone, Copy, Default)]
pub struct ObjectSeed(pub Hint);

thread_local! {
    static HINT: Cell<Hint> = const { Cell::new(Hint { list: None, file: None }) };
}

impl Hint {
    /// Makes this the hint for objects that are read without a seed on this thread.
    ///
    /// serde_json tells how far it has read only for plain types, so the hint cannot be handed over directly.
    pub fn apply(self) {
        HINT.set(self);
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ObjectSeed(HINT.get()).deserialize(deserializer)
    }
}

/// A key of the object, not copied if the format can lend it.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

impl<'de> DeserializeSeed<'de> for ObjectSeed {
    type Value = Raw;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Kubernetes object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut raw = Raw { kind: Text::default(), api_version: Text::default(), parts: None, about: None };
        let mut told = false;
        if let Some(kind) = self.0.list {
            raw.tell(kind.as_str().into());
            told = true;
        }
        let mut aside: Vec<(Text, &'de RawValue)> = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            match &*key {
                "kind" => {
                    let kind = map.next_value::<Option<Text>>()?.unwrap_or_default();
                    if !kind.is_empty() && kind != raw.kind {
                        raw.tell(kind);
                        told = true;
                        catch_up(&mut raw, &mut aside)?;
                    }
                }
                "apiVersion" => raw.api_version = map.next_value::<Option<Text>>()?.unwrap_or_default(),
                _ if told => raw.read(&key, Next(&mut map))?,
                _ => aside.push((Text::shared(&key), map.next_value()?)),
            }
        }
        if !told && let Some(kind) = self_link_kind(&aside).or_else(|| kind_by_shape(&aside)).or(self.0.file)
        {
            raw.tell(kind.as_str().into());
            catch_up(&mut raw, &mut aside)?;
        }
        if Kind::named(&raw.kind).is_some_and(|kind| !kind.lives_in(&raw.api_version)) {
            raw.parts = None;
        }
        Ok(raw)
    }
}

/// Reads the fields that were kept aside, now that the kind is known.
fn catch_up<E: serde::de::Error>(raw: &mut Raw, aside: &mut Vec<(Text, &RawValue)>) -> Result<(), E> {
    for (key, value) in std::mem::take(aside) {
        raw.read(&key, Aside(value)).map_err(|error| E::custom(format!("{key}: {}", unplaced(&error))))?;
    }
    Ok(())
}

/// The message without the line and column, which count from the start of the field here.
pub(super) fn unplaced(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

/// The kind that metadata.selfLink names: `/api/v1/nodes/x`, `/apis/apps/v1/namespaces/n/daemonsets/x`.
fn self_link_kind(aside: &[(Text, &RawValue)]) -> Option<Kind> {
    #[derive(Deserialize)]
    struct Link {
        #[serde(rename = "selfLink", default)]
        self_link: String,
    }
    let (_, metadata) = aside.iter().find(|(key, _)| key == "metadata")?;
    let link: Link = serde_json::from_str(metadata.get()).ok()?;
    let mut segments = link.self_link.rsplit('/');
    segments.next()?;
    Kind::of_resource(segments.next()?)
}

/// The kind by fields that no other kind has.
fn kind_by_shape(aside: &[(Text, &RawValue)]) -> Option<Kind> {
    #[derive(Deserialize, Default)]
    #[serde(default, rename_all = "camelCase")]
    struct Shape {
        containers: Option<IgnoredAny>,
        node_info: Option<IgnoredAny>,
        desired_number_scheduled: Option<IgnoredAny>,
    }
    let field = |name: &str| aside.iter().find(|(key, _)| key == name).map(|(_, value)| value.get());
    let shape =
        |name| field(name).and_then(|text| serde_json::from_str::<Shape>(text).ok()).unwrap_or_default();
    let (spec, status) = (shape("spec"), shape("status"));
    if spec.containers.is_some() {
        Some(Kind::Pod)
    } else if status.node_info.is_some() {
        Some(Kind::Node)
    } else if status.desired_number_scheduled.is_some() {
        Some(Kind::DaemonSet)
    } else if field("revision").is_some() && field("data").is_some() {
        Some(Kind::ControllerRevision)
    } else {
        None
    }
}
