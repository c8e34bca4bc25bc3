//! The DaemonSet itself: its update strategy, and the annotation its template generation is kept in.
//!
//! Refuses what only a write gives an object: uid, generation, time stamps, a cleared status.

use super::meta::{LABEL_SELECTOR, OBJECT_META};
use super::pod_spec::POD_SPEC;
use super::shape::Fill::Number;
use super::shape::{Object, Shape};
use crate::model::TEMPLATE_GENERATION_ANNOTATION;
use serde_json::{Value, json};

pub(super) static DAEMON_SET: Shape = Shape {
    text: "kind apiVersion",
    parts: &[("metadata!", &OBJECT_META), ("spec!", &DAEMON_SET_SPEC), ("status!", &DAEMON_SET_STATUS)],
    finish: Some(daemon_set),
    ..Shape::EMPTY
};

static DAEMON_SET_SPEC: Shape = Shape {
    number: "minReadySeconds revisionHistoryLimit?",
    parts: &[
        ("selector!?", &LABEL_SELECTOR),
        ("template!", &POD_TEMPLATE),
        ("updateStrategy!", &DAEMON_SET_UPDATE_STRATEGY),
    ],
    defaults: &[("revisionHistoryLimit", Number(10))],
    ..Shape::EMPTY
};

static DAEMON_SET_UPDATE_STRATEGY: Shape = Shape {
    text: "type",
    parts: &[("rollingUpdate", &ROLLING_UPDATE_DAEMON_SET)],
    finish: Some(update_strategy),
    ..Shape::EMPTY
};

static ROLLING_UPDATE_DAEMON_SET: Shape = Shape { int_or_text: "maxUnavailable? maxSurge?", ..Shape::EMPTY };

static DAEMON_SET_STATUS: Shape = Shape {
    number: "currentNumberScheduled! numberMisscheduled! desiredNumberScheduled! numberReady! \
        observedGeneration updatedNumberScheduled numberAvailable numberUnavailable collisionCount?",
    lists: &[("conditions", &DAEMON_SET_CONDITION)],
    ..Shape::EMPTY
};

static DAEMON_SET_CONDITION: Shape =
    Shape { text: "type! status! reason message", time: "lastTransitionTime!", ..Shape::EMPTY };

pub(super) static POD_TEMPLATE: Shape = Shape {
    parts: &[("metadata!", &OBJECT_META), ("spec!", &POD_SPEC)],
    finish: Some(drop_legacy_annotations),
    ..Shape::EMPTY
};

/// The type decides whether a missing limit is a default or, as after the internal form, zero.
fn update_strategy(strategy: &mut Object) {
    let kind = strategy.entry("type").or_insert_with(|| "RollingUpdate".into());
    let rolling = kind == "RollingUpdate";
    if rolling {
        strategy.entry("rollingUpdate").or_insert_with(|| json!({}));
    }
    if let Some(Value::Object(limits)) = strategy.get_mut("rollingUpdate") {
        limits.entry("maxUnavailable").or_insert_with(|| i32::from(rolling).into());
        limits.entry("maxSurge").or_insert_with(|| 0.into());
    }
}

/// These annotations once held the init containers; the conversion removes them.
fn drop_legacy_annotations(template: &mut Object) {
    let Some(Value::Object(metadata)) = template.get_mut("metadata") else { return };
    let Some(Value::Object(annotations)) = metadata.get_mut("annotations") else { return };
    for version in ["alpha", "beta"] {
        for what in ["init-containers", "init-container-statuses"] {
            annotations.remove(&format!("pod.{version}.kubernetes.io/{what}"));
        }
    }
    if annotations.is_empty() {
        metadata.remove("annotations");
    }
}

/// The template generation is a field of the internal form, and so always written.
fn daemon_set(object: &mut Object) {
    object.insert("apiVersion".into(), "apps/v1".into());
    object.insert("kind".into(), "DaemonSet".into());
    let Some(Value::Object(metadata)) = object.get_mut("metadata") else { return };
    let annotations = metadata.entry("annotations").or_insert_with(|| json!({}));
    let Value::Object(annotations) = annotations else { return };
    let generation = annotations.entry(TEMPLATE_GENERATION_ANNOTATION).or_insert_with(|| "0".into());
    if let Some(number) = generation.as_str().and_then(|text| text.parse::<i64>().ok()) {
        *generation = number.to_string().into();
    }
}
