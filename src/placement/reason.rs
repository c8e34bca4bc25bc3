//! Why a node is or is not eligible: stable codes, the place at fault, words for people.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

/// What a reason is about. The names are part of the machine output and stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// The template names another node.
    NodeName,
    /// A label of nodeSelector is missing.
    NodeSelector,
    /// No term of the required node affinity matches.
    NodeAffinity,
    /// A taint is not tolerated.
    Taint,
    /// The node is cordoned and the pod does not tolerate that.
    Unschedulable,
    /// A port of the node is taken.
    HostPort,
    /// Too little cpu is free.
    Cpu,
    /// Too little memory is free.
    Memory,
    /// Too little ephemeral storage is free.
    EphemeralStorage,
    /// The node has as many pods as it may.
    PodCount,
    /// Too little of an extended resource is free.
    ExtendedResource,
    /// Pods that must be near are not.
    PodAffinity,
    /// Pods that must not be near are, or do not want this one near.
    PodAntiAffinity,
    /// A topology spread constraint would be broken.
    TopologySpread,
    /// The node is cordoned; daemon pods tolerate that.
    ToleratedCordon,
    /// A taint is tolerated.
    ToleratedTaint,
    /// A PreferNoSchedule taint, which never keeps a pod away.
    PreferNoSchedule,
    /// The node has no kubelet that runs daemon pods.
    VirtualNode,
    /// The namespace's default node selector does not match.
    NamespaceNodeSelector,
    /// The RuntimeClass adds demands.
    RuntimeClass,
    /// A quota refuses the pod.
    Quota,
    /// Pod security refuses the pod.
    PodSecurity,
    /// Something that decides and is not computed here.
    NotModelled,
}

impl Code {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NodeName => "node-name",
            Self::NodeSelector => "node-selector",
            Self::NodeAffinity => "node-affinity",
            Self::Taint => "taint",
            Self::Unschedulable => "unschedulable",
            Self::HostPort => "host-port",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
            Self::EphemeralStorage => "ephemeral-storage",
            Self::PodCount => "pod-count",
            Self::ExtendedResource => "extended-resource",
            Self::PodAffinity => "pod-affinity",
            Self::PodAntiAffinity => "pod-anti-affinity",
            Self::TopologySpread => "topology-spread",
            Self::ToleratedCordon => "tolerated-cordon",
            Self::ToleratedTaint => "tolerated-taint",
            Self::PreferNoSchedule => "prefer-no-schedule",
            Self::VirtualNode => "virtual-node",
            Self::NamespaceNodeSelector => "namespace-node-selector",
            Self::RuntimeClass => "runtime-class",
            Self::Quota => "quota",
            Self::PodSecurity => "pod-security",
            Self::NotModelled => "not-modelled",
        }
    }
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The DaemonSet controller.
    Controller,
    /// kube-scheduler.
    Scheduler,
    /// The kubelet.
    Kubelet,
    /// Admission in the API server.
    Admission,
}

/// What a reason does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// No pod here, and a running one is deleted.
    Excludes,
    /// No new pod here, but a running one stays.
    Keeps,
    /// The pod is wanted and cannot be placed.
    Blocks,
    /// Worth knowing, decides nothing.
    Info,
}

/// One reason for one node.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// What it is about.
    pub code: Code,
    /// Who decides.
    pub stage: Stage,
    /// What it does.
    pub effect: Effect,
    /// For people; names no node, so that equal nodes can share it.
    pub message: String,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The figures behind it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<&'static str, Value>,
}

impl Reason {
    /// Returns a reason without path and details.
    pub fn new(code: Code, stage: Stage, effect: Effect, message: impl Into<String>) -> Self {
        Self { code, stage, effect, message: message.into(), path: None, details: BTreeMap::new() }
    }

    /// Adds the field at fault.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.details.insert(name, value.into());
        self
    }
}

/// The nearest change that would turn the answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Fix {
    /// For people.
    pub summary: String,
    /// A kubectl command that does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// A strategic merge patch of the DaemonSet, or lines for its manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<String>,
}
