//! Affinity and topology spread, the parts that filter.

use serde::{Deserialize, Serialize};

use super::node_selector::NodeSelector;
use super::selector::LabelSelector;
use super::text::Text;

/// `v1.Affinity`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Affinity {
    /// Which nodes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_affinity: Option<NodeAffinity>,
    /// Near which pods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_affinity: Option<PodAffinity>,
    /// Away from which pods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod_anti_affinity: Option<PodAffinity>,
}

/// `v1.NodeAffinity`, its required part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct NodeAffinity {
    /// Terms of which one must match.
    #[serde(
        rename = "requiredDuringSchedulingIgnoredDuringExecution",
        skip_serializing_if = "Option::is_none"
    )]
    pub required: Option<NodeSelector>,
}

/// `v1.PodAffinity` and `v1.PodAntiAffinity`, their required part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct PodAffinity {
    /// Terms that must all hold.
    #[serde(
        rename = "requiredDuringSchedulingIgnoredDuringExecution",
        deserialize_with = "super::nullable",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub required: Vec<PodAffinityTerm>,
}

/// `v1.PodAffinityTerm`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodAffinityTerm {
    /// Which pods; absent selects none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_selector: Option<LabelSelector>,
    /// In which namespaces.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub namespaces: Vec<Text>,
    /// In namespaces with which labels; empty selects all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace_selector: Option<LabelSelector>,
    /// The node label that makes a domain.
    #[serde(deserialize_with = "super::nullable")]
    pub topology_key: Text,
    /// Label keys of the incoming pod that are added to the selector.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub match_label_keys: Vec<Text>,
    /// Label keys of the incoming pod whose values are excluded from the selector.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub mismatch_label_keys: Vec<Text>,
}

/// `v1.TopologySpreadConstraint`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TopologySpreadConstraint {
    /// The most that domains may differ.
    pub max_skew: i32,
    /// The node label that makes a domain.
    pub topology_key: Text,
    /// DoNotSchedule filters, ScheduleAnyway only scores.
    pub when_unsatisfiable: Text,
    /// Which pods are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_selector: Option<LabelSelector>,
    /// The least number of domains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_domains: Option<i32>,
    /// Honor (default) or Ignore the pod's node affinity when domains are found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_affinity_policy: Option<Text>,
    /// Honor or Ignore (default) taints when domains are found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_taints_policy: Option<Text>,
    /// Label keys of the incoming pod that are added to the selector.
    #[serde(deserialize_with = "super::nullable", skip_serializing_if = "Vec::is_empty")]
    pub match_label_keys: Vec<Text>,
}
