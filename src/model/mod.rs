//! What we read of a cluster, as plain data, and Kubernetes' small languages.
//!
//! Nodes, pods, DaemonSets and revisions are slim: only the fields that an answer uses are kept. Refuses I/O,
//! the clock, threads and the API client.

mod affinity;
mod changes;
mod contradiction;
mod daemon_set;
mod defaults;
mod duration;
mod edit_distance;
mod event;
mod image;
mod int_or_string;
mod labels;
mod meta;
mod names;
mod natural;
mod node;
mod node_selector;
mod origin;
mod pod;
mod pod_spec;
mod pod_wire;
mod quantity;
mod resources;
mod revision;
mod selector;
mod selector_string;
mod surroundings;
mod taints;
mod template_changes;
mod text;
mod world;

pub use affinity::{Affinity, NodeAffinity, PodAffinity, PodAffinityTerm, TopologySpreadConstraint};
pub use changes::{Changes, ObjectKey};
pub use contradiction::{Contradiction, Demand, contradiction};
pub use daemon_set::{
    DaemonSet, DaemonSetStatus, PodTemplate, RollingUpdate, StrategyType, TEMPLATE_GENERATION_ANNOTATION,
    UpdateStrategy, WrongField,
};
pub use defaults::{FieldType, Schema, default_daemon_set, default_pod_template};
pub use duration::parse_duration;
pub use edit_distance::edit_distance;
pub use event::Event;
pub use image::ImageReference;
pub use int_or_string::IntOrString;
pub use labels::Labels;
pub use meta::{Meta, OwnerReference};
pub use names::{dns_label_errors, label_key_errors, label_value_errors, subdomain_errors};
pub use natural::natural_order;
pub use node::{Condition, Node};
pub use node_selector::{
    NodeSelector, NodeSelectorTerm, NodeTerm, NodeTerms, TermFault, missing_labels, pinned_node,
};
pub use origin::{Origin, OriginKind, Place};
pub use pod::{ContainerState, ContainerStatus, Footprint, Phase, Pod, PodDetail, Terminated};
pub(crate) use pod_spec::host_ports;
pub use pod_spec::{Container, ContainerPort, HostPort, PodSpec, ResourceRequirements, Volume};
pub use pod_wire::{PodWire, Sharing};
pub use quantity::{Format, ParseQuantityError, Quantity};
pub use resources::{Requests, ResourceList, is_scalar_resource, pod_requests};
pub use revision::{HASH_LABEL, Revision};
pub use selector::{LabelSelector, LabelSelectorRequirement, Operator, Requirement, Selector, parse_int};
pub use surroundings::{LimitRange, Namespace, RuntimeClass};
pub use taints::{
    CONTROLLER_TOLERATIONS, DaemonToleration, NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE, Taint, Toleration,
    TolerationOrigin, daemon_tolerations, untolerated,
};
pub use template_changes::{Change, template_changes};
pub use text::{Text, forget_shared};
pub use world::{Known, World};

/// The shapes in which kinds are read, for `source` alone.
pub(crate) mod wire {
    pub(crate) use super::event::EventWire;
    pub(crate) use super::node::{NodeSpecWire, NodeStatusWire};
    pub(crate) use super::surroundings::{LimitRangeSpecWire, RuntimeOverheadWire, RuntimeSchedulingWire};
}

/// Reads `null` as the default value, as Go does for lists, maps and structs.
pub(crate) fn nullable<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + serde::Deserialize<'de>,
{
    <Option<T> as serde::Deserialize>::deserialize(deserializer).map(Option::unwrap_or_default)
}
