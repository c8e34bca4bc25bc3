//! What else decides where a pod may be: namespaces, runtime classes, limit ranges.

use serde::Deserialize;

use super::labels::Labels;
use super::resources::ResourceList;
use super::taints::Toleration;
use super::text::Text;

/// A namespace: labels for selectors, annotations for default node selectors.
#[derive(Debug, Clone, Default)]
pub struct Namespace {
    /// The name.
    pub name: Text,
    /// Labels.
    pub labels: Labels,
    /// Annotations.
    pub annotations: Labels,
}

/// A RuntimeClass: what admission adds to a pod that names it.
#[derive(Debug, Clone, Default)]
pub struct RuntimeClass {
    /// The name.
    pub name: Text,
    /// Labels the node must have.
    pub node_selector: Labels,
    /// Tolerations added to the pod.
    pub tolerations: Vec<Toleration>,
    /// What the runtime itself needs.
    pub overhead: ResourceList,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RuntimeSchedulingWire {
    pub node_selector: Labels,
    #[serde(deserialize_with = "super::nullable")]
    pub tolerations: Vec<Toleration>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RuntimeOverheadWire {
    pub pod_fixed: ResourceList,
}

/// A LimitRange: default requests that admission writes into pods of its namespace.
#[derive(Debug, Clone, Default)]
pub struct LimitRange {
    /// The namespace.
    pub namespace: Text,
    /// The name.
    pub name: Text,
    /// Default requests of containers.
    pub default_requests: ResourceList,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LimitRangeSpecWire {
    #[serde(deserialize_with = "super::nullable")]
    limits: Vec<LimitWire>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct LimitWire {
    #[serde(rename = "type", deserialize_with = "super::nullable")]
    kind: Text,
    default_request: ResourceList,
    default: ResourceList,
}

impl LimitRangeSpecWire {
    /// The default requests for containers; API defaulting fills them from the default limits.
    pub(crate) fn default_requests(self) -> ResourceList {
        let mut result = ResourceList::default();
        for limit in self.limits.into_iter().filter(|limit| limit.kind == "Container") {
            for (name, quantity) in limit.default.iter().chain(limit.default_request.iter()) {
                result.set(name.clone(), quantity.clone());
            }
        }
        result
    }
}
