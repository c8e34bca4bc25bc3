//! A pod as read, and how it is folded into what is kept.
//!
//! Labels, owner and footprint are shared with their equals; what is not worth keeping is never copied.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use foldhash::fast::RandomState;
use jiff::Timestamp;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::affinity::Affinity;
use super::labels::Labels;
use super::meta::OwnerReference;
use super::node::Condition;
use super::node_selector::pinned_node;
use super::origin::Origin;
use super::pod::{ContainerState, ContainerStatus, Footprint, Phase, Pod, PodDetail, Terminated};
use super::pod_spec::{Container, ResourceRequirements, host_ports};
use super::resources::{Requests, ResourceList, StatusResources, pod_requests_with};
use super::text::{Text, unique};

/// Tables of what pods share.
#[derive(Debug, Default)]
pub struct Sharing {
    labels: HashSet<Arc<Labels>, RandomState>,
    owners: HashSet<Arc<OwnerReference>, RandomState>,
    footprints: HashSet<Arc<Footprint>, RandomState>,
}

fn share<T: Eq + Hash>(table: &mut HashSet<Arc<T>, RandomState>, value: T) -> Arc<T> {
    match table.get(&value) {
        Some(found) => Arc::clone(found),
        None => {
            let new = Arc::new(value);
            table.insert(Arc::clone(&new));
            new
        }
    }
}

/// A pod as read, before it is folded.
#[derive(Debug, Default)]
pub struct PodWire {
    pub(crate) metadata: PodMetaWire,
    pub(crate) spec: PodSpecWire,
    pub(crate) status: PodStatusWire,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PodMetaWire {
    #[serde(deserialize_with = "unique")]
    pub(crate) name: Text,
    #[serde(deserialize_with = "super::nullable")]
    pub(crate) namespace: Text,
    #[serde(deserialize_with = "unique")]
    uid: Text,
    #[serde(deserialize_with = "unique")]
    resource_version: Text,
    creation_timestamp: Option<Timestamp>,
    deletion_timestamp: Option<Timestamp>,
    labels: Labels,
    annotations: PodAnnotations,
    #[serde(deserialize_with = "super::nullable")]
    owner_references: Vec<OwnerReference>,
}

/// The one thing that a pod's annotations are asked: is this a mirror pod?
#[derive(Debug, Default)]
struct PodAnnotations {
    mirror: bool,
}

impl<'de> Deserialize<'de> for PodAnnotations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnnotationsVisitor;
        impl<'de> Visitor<'de> for AnnotationsVisitor {
            type Value = PodAnnotations;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of strings")
            }
            fn visit_none<E>(self) -> Result<PodAnnotations, E> {
                Ok(PodAnnotations::default())
            }
            fn visit_unit<E>(self) -> Result<PodAnnotations, E> {
                Ok(PodAnnotations::default())
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<PodAnnotations, D::Error> {
                deserializer.deserialize_map(self)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PodAnnotations, A::Error> {
                let mut result = PodAnnotations::default();
                while let Some(key) = map.next_key::<IsMirrorKey>()? {
                    map.next_value::<IgnoredAny>()?;
                    result.mirror |= key.0;
                }
                Ok(result)
            }
        }
        deserializer.deserialize_option(AnnotationsVisitor)
    }
}

/// An annotation key, reduced to whether it marks a mirror pod.
struct IsMirrorKey(bool);

impl<'de> Deserialize<'de> for IsMirrorKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = IsMirrorKey;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string")
            }
            fn visit_str<E>(self, key: &str) -> Result<IsMirrorKey, E> {
                Ok(IsMirrorKey(key == "kubernetes.io/config.mirror"))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PodSpecWire {
    #[serde(deserialize_with = "super::nullable")]
    node_name: Text,
    affinity: Option<Affinity>,
    #[serde(deserialize_with = "super::nullable")]
    containers: Vec<Container>,
    #[serde(deserialize_with = "super::nullable")]
    init_containers: Vec<Container>,
    overhead: ResourceList,
    resources: Option<ResourceRequirements>,
    priority: Option<i32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct PodStatusWire {
    #[serde(deserialize_with = "super::nullable")]
    phase: Text,
    #[serde(deserialize_with = "super::nullable")]
    reason: Text,
    #[serde(deserialize_with = "super::nullable")]
    message: String,
    #[serde(deserialize_with = "super::nullable")]
    nominated_node_name: Text,
    #[serde(deserialize_with = "super::node::telling_conditions")]
    conditions: Vec<Condition>,
    #[serde(deserialize_with = "super::nullable")]
    container_statuses: Vec<ContainerStatusWire>,
    #[serde(deserialize_with = "super::nullable")]
    init_container_statuses: Vec<ContainerStatusWire>,
    resources: Option<ResourceRequirements>,
    allocated_resources: ResourceList,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ContainerStatusWire {
    #[serde(deserialize_with = "super::nullable")]
    name: Text,
    #[serde(deserialize_with = "super::nullable")]
    ready: bool,
    #[serde(deserialize_with = "super::nullable")]
    restart_count: i32,
    #[serde(deserialize_with = "super::nullable")]
    state: StateWire,
    #[serde(deserialize_with = "super::nullable")]
    last_state: StateWire,
    resources: Option<ResourceRequirements>,
    allocated_resources: ResourceList,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StateWire {
    waiting: Option<WaitingWire>,
    running: Option<RunningWire>,
    terminated: Option<Terminated>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WaitingWire {
    #[serde(deserialize_with = "super::nullable")]
    reason: Text,
    #[serde(deserialize_with = "super::nullable")]
    message: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct RunningWire {
    started_at: Option<Timestamp>,
}

impl PodWire {
    /// Folds the pod into what is kept.
    pub fn fold(self, sharing: &mut Sharing, origin: Origin) -> Pod {
        let Self { metadata, spec, mut status } = self;
        let ready = status.conditions.iter().find(|condition| condition.kind == "Ready");
        let (is_ready, ready_changed) =
            ready.map_or((false, None), |ready| (ready.status == "True", ready.last_transition_time));
        let affinity = spec.affinity.unwrap_or_default();
        let required = affinity.node_affinity.and_then(|node| node.required);
        let requests = {
            let resources = status.take_resources();
            let level = spec.resources.as_ref();
            pod_requests_with(&spec.containers, &spec.init_containers, level, &spec.overhead, &resources)
        };
        let footprint = Footprint {
            requests: Requests::of(&requests),
            ports: host_ports(&spec.containers, &spec.init_containers),
            anti_affinity: affinity.pod_anti_affinity.map(|anti| anti.required).unwrap_or_default(),
            priority: spec.priority.unwrap_or_default(),
        };
        let controller = metadata.owner_references.into_iter().find(|owner| owner.controller == Some(true));
        let nominated = std::mem::take(&mut status.nominated_node_name);
        Pod {
            namespace: metadata.namespace,
            name: metadata.name,
            uid: metadata.uid,
            resource_version: metadata.resource_version,
            labels: share(&mut sharing.labels, metadata.labels),
            controller: controller.map(|owner| share(&mut sharing.owners, owner)),
            created: metadata.creation_timestamp,
            deleted: metadata.deletion_timestamp,
            mirror: metadata.annotations.mirror,
            node_name: spec.node_name,
            pinned: required.as_ref().and_then(pinned_node).cloned(),
            nominated: (!nominated.is_empty()).then_some(nominated),
            footprint: share(&mut sharing.footprints, footprint),
            phase: status.phase(),
            ready: is_ready,
            ready_changed,
            detail: status.detail(is_ready),
            origin,
        }
    }
}

impl PodStatusWire {
    fn phase(&self) -> Phase {
        match self.phase.as_str() {
            "Running" => Phase::Running,
            "Succeeded" => Phase::Succeeded,
            "Failed" => Phase::Failed,
            "Unknown" => Phase::Unknown,
            _ => Phase::Pending,
        }
    }

    fn take_resources(&mut self) -> StatusResources {
        let statuses = self.container_statuses.iter_mut().chain(&mut self.init_container_statuses);
        let containers = statuses
            .map(|status| {
                let allocated = std::mem::take(&mut status.allocated_resources);
                (status.name.clone(), status.resources.take(), allocated)
            })
            .collect();
        let pending = self.conditions.iter().find(|condition| condition.kind == "PodResizePending");
        StatusResources {
            containers,
            pod: self.resources.take().map(|actual| (actual, std::mem::take(&mut self.allocated_resources))),
            infeasible: pending.is_some_and(|condition| condition.reason == "Infeasible"),
        }
    }

    fn detail(self, ready: bool) -> Option<Box<PodDetail>> {
        let restarted = self.container_statuses.iter().any(|status| status.restart_count > 0);
        if ready && !restarted && self.reason.is_empty() && self.message.is_empty() {
            return None;
        }
        let containers = (self.init_container_statuses.into_iter().map(|status| (true, status)))
            .chain(self.container_statuses.into_iter().map(|status| (false, status)))
            .map(|(init, status)| status.fold(init))
            .collect();
        Some(Box::new(PodDetail {
            reason: self.reason,
            message: self.message,
            conditions: self.conditions.into_iter().filter(Condition::is_telling).collect(),
            containers,
        }))
    }
}

impl ContainerStatusWire {
    fn fold(self, init: bool) -> ContainerStatus {
        let state = match self.state {
            StateWire { waiting: Some(waiting), .. } => {
                ContainerState::Waiting { reason: waiting.reason, message: waiting.message }
            }
            StateWire { terminated: Some(terminated), .. } => ContainerState::Terminated(terminated),
            StateWire { running: Some(running), .. } => ContainerState::Running(running.started_at),
            _ => ContainerState::Unknown,
        };
        ContainerStatus {
            name: self.name,
            init,
            ready: self.ready,
            restarts: self.restart_count,
            state,
            last: self.last_state.terminated,
        }
    }
}
