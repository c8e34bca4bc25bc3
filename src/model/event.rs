//! An event, of either API.

use jiff::Timestamp;
use serde::Deserialize;

use super::text::Text;

/// `v1.Event` or `events.k8s.io/v1.Event`, reduced.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// The kind of what it is about.
    pub about_kind: Text,
    /// Its namespace.
    pub about_namespace: Text,
    /// Its name.
    pub about_name: Text,
    /// Its uid.
    pub about_uid: Text,
    /// Normal or Warning.
    pub kind: Text,
    /// Why, in a word.
    pub reason: Text,
    /// Why, in a sentence; without the remark that it stands for several.
    pub message: String,
    /// How often it was seen.
    pub count: i64,
    /// When it was seen last.
    pub last: Option<Timestamp>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct EventWire {
    #[serde(alias = "regarding", deserialize_with = "super::nullable")]
    involved_object: AboutWire,
    #[serde(rename = "type", deserialize_with = "super::nullable")]
    kind: Text,
    #[serde(deserialize_with = "super::nullable")]
    reason: Text,
    #[serde(alias = "note", deserialize_with = "super::nullable")]
    message: String,
    #[serde(alias = "deprecatedCount", deserialize_with = "super::nullable")]
    count: i64,
    #[serde(alias = "deprecatedFirstTimestamp")]
    first_timestamp: Option<Timestamp>,
    #[serde(alias = "deprecatedLastTimestamp")]
    last_timestamp: Option<Timestamp>,
    event_time: Option<Timestamp>,
    series: Option<SeriesWire>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AboutWire {
    #[serde(deserialize_with = "super::nullable")]
    kind: Text,
    #[serde(deserialize_with = "super::nullable")]
    namespace: Text,
    #[serde(deserialize_with = "super::nullable")]
    name: Text,
    #[serde(deserialize_with = "super::nullable")]
    uid: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SeriesWire {
    #[serde(deserialize_with = "super::nullable")]
    count: i64,
    last_observed_time: Option<Timestamp>,
}

/// What client-go puts before the message of an event that stands for several (tools/record/events_cache.go).
const COMBINED: &str = "(combined from similar events): ";

impl From<EventWire> for Event {
    fn from(wire: EventWire) -> Self {
        let series = wire.series.unwrap_or_default();
        let times = [series.last_observed_time, wire.last_timestamp, wire.event_time, wire.first_timestamp];
        Self {
            about_kind: wire.involved_object.kind,
            about_namespace: wire.involved_object.namespace,
            about_name: wire.involved_object.name,
            about_uid: wire.involved_object.uid,
            kind: wire.kind,
            reason: wire.reason,
            message: wire.message.strip_prefix(COMBINED).map_or(wire.message.clone(), str::to_owned),
            count: wire.count.max(series.count).max(1),
            last: times.into_iter().flatten().max(),
        }
    }
}
