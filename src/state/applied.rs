//! A DaemonSet as it would be after its manifest was applied.
//!
//! Follows pkg/registry/apps/daemonset/strategy.go: a changed template bumps the template generation, any
//! change of the spec the generation. Fields that only the live object has go, except for the annotation of
//! `kubectl rollout restart`, which no manifest carries and `kubectl apply` leaves alone.

use std::sync::Arc;

use serde_json::Value;

use super::current_revision::same_template;
use crate::model::{Change, DaemonSet, Text, World, default_daemon_set, template_changes};

const RESTARTED_AT: &str = "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt";

/// What applying a manifest does to the object.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The namespace.
    pub namespace: Text,
    /// The name.
    pub name: Text,
    /// Whether the DaemonSet is there already.
    pub exists: bool,
    /// What changes in the template; empty if nothing restarts.
    pub changes: Vec<Change>,
}

/// Puts `manifest` in place of the DaemonSet of its name, or adds it. The `World` must be indexed afterwards.
pub fn apply(world: &mut World, mut manifest: DaemonSet) -> Applied {
    let mut raw = (*manifest.raw).clone();
    let position = world.daemon_sets.iter().position(|own| own.key() == manifest.key());
    let live = position.and_then(|position| world.daemon_sets.get(position));
    let mut before = live.map(|live| (*live.raw).clone());
    if let Some(restarted) = before.as_ref().and_then(|live| live.pointer(RESTARTED_AT)).cloned() {
        keep_restart(&mut raw, restarted);
    }
    default_daemon_set(&mut raw);
    if let Some(before) = &mut before {
        default_daemon_set(before);
    }
    let changes = changes(before.as_ref(), &raw);
    match live {
        Some(live) => inherit(&mut manifest, live, before.as_ref(), &raw, !changes.is_empty()),
        None => begin(&mut manifest),
    }
    manifest.raw = Arc::new(raw);
    let applied = Applied {
        namespace: manifest.meta.namespace.clone(),
        name: manifest.meta.name.clone(),
        exists: live.is_some(),
        changes,
    };
    match position.and_then(|position| world.daemon_sets.get_mut(position)) {
        Some(place) => *place = manifest,
        None => world.daemon_sets.push(manifest),
    }
    applied
}

fn template(object: &Value) -> Option<&Value> {
    object.pointer("/spec/template")
}

fn changes(before: Option<&Value>, after: &Value) -> Vec<Change> {
    match before.and_then(template).zip(template(after)) {
        Some((before, after)) if !same_template(before, after) => template_changes(before, after),
        _ => Vec::new(),
    }
}

fn keep_restart(raw: &mut Value, restarted: Value) {
    let Some(template) = raw.pointer_mut("/spec/template") else { return };
    let mut place = template;
    for key in ["metadata", "annotations"] {
        let Some(map) = place.as_object_mut() else { return };
        place = map.entry(key).or_insert_with(|| Value::Object(serde_json::Map::new()));
        if place.is_null() {
            *place = Value::Object(serde_json::Map::new());
        }
    }
    if let Some(map) = place.as_object_mut() {
        map.entry("kubectl.kubernetes.io/restartedAt").or_insert(restarted);
    }
}

/// What the registry sets when it creates the object (PrepareForCreate).
fn begin(manifest: &mut DaemonSet) {
    manifest.meta.generation = Some(1);
    manifest.meta.deletion_timestamp = None;
    manifest.template_generation = Some(manifest.template_generation.unwrap_or(1).max(1));
    manifest.status = None;
}

fn inherit(
    manifest: &mut DaemonSet,
    live: &DaemonSet,
    before: Option<&Value>,
    after: &Value,
    template_changed: bool,
) {
    let spec = |object: &Value| object.get("spec").cloned().unwrap_or_default();
    let spec_changed = before.is_none_or(|before| !same_template(&spec(before), &spec(after)));
    manifest.meta.uid = live.meta.uid.clone();
    manifest.meta.creation_timestamp = live.meta.creation_timestamp;
    manifest.meta.deletion_timestamp = live.meta.deletion_timestamp;
    manifest.meta.resource_version = live.meta.resource_version.clone();
    manifest.meta.generation = live.meta.generation.map(|own| own + i64::from(spec_changed));
    manifest.template_generation = live.template_generation.map(|own| own + i64::from(template_changed));
    manifest.status = live.status.clone();
}
