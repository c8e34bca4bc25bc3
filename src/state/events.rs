//! Events by what they are about.

use std::collections::HashMap;

use crate::model::{DaemonSet, Event, Pod, Text, World};

/// A look-up of events; the newest of a kind comes last.
#[derive(Debug, Default)]
pub struct EventIndex<'a> {
    by_object: HashMap<(Text, Text, Text), Vec<&'a Event>>,
}

impl<'a> EventIndex<'a> {
    /// Sorts the events of `world`.
    pub fn new(world: &'a World) -> Self {
        let mut by_object: HashMap<_, Vec<&Event>> = HashMap::new();
        for event in &world.events {
            let key = (event.about_kind.clone(), event.about_namespace.clone(), event.about_name.clone());
            by_object.entry(key).or_default().push(event);
        }
        for events in by_object.values_mut() {
            events.sort_by_key(|event| event.last);
        }
        Self { by_object }
    }

    /// Returns the newest event about a pod with one of `reasons`.
    pub fn about_pod(&self, pod: &Pod, reasons: &[&str]) -> Option<&'a Event> {
        self.newest(("Pod".into(), pod.namespace.clone(), pod.name.clone()), &pod.uid, reasons)
    }

    /// Returns the newest event about a DaemonSet with one of `reasons`.
    pub fn about_daemon_set(&self, daemon_set: &DaemonSet, reasons: &[&str]) -> Option<&'a Event> {
        let (namespace, name) = daemon_set.key();
        self.newest(("DaemonSet".into(), namespace.clone(), name.clone()), &daemon_set.meta.uid, reasons)
    }

    /// Events of a former object of the same name are not about this one.
    fn newest(&self, key: (Text, Text, Text), uid: &Text, reasons: &[&str]) -> Option<&'a Event> {
        let same = |event: &&&Event| event.about_uid.is_empty() || uid.is_empty() || event.about_uid == *uid;
        let events = self.by_object.get(&key)?;
        events.iter().filter(same).rfind(|event| reasons.contains(&event.reason.as_str())).copied()
    }
}
