//! The pod spec of a template, reduced to what placement and the answers use.

use serde::{Deserialize, Serialize};

use super::affinity::{Affinity, TopologySpreadConstraint};
use super::labels::Labels;
use super::node_selector::NodeSelector;
use super::resources::ResourceList;
use super::taints::Toleration;
use super::text::Text;

/// `v1.PodSpec`, reduced.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PodSpec {
    /// The node a pod is bound to.
    #[serde(deserialize_with = "super::nullable")]
    pub node_name: Text,
    /// Labels the node must have.
    pub node_selector: Labels,
    /// Affinity.
    pub affinity: Option<Affinity>,
    /// Tolerations.
    #[serde(deserialize_with = "super::nullable")]
    pub tolerations: Vec<Toleration>,
    /// Containers.
    #[serde(deserialize_with = "super::nullable")]
    pub containers: Vec<Container>,
    /// Init containers; those that restart Always are sidecars.
    #[serde(deserialize_with = "super::nullable")]
    pub init_containers: Vec<Container>,
    /// Whether the pod uses the node's network.
    #[serde(deserialize_with = "super::nullable")]
    pub host_network: bool,
    /// Overhead of the RuntimeClass.
    pub overhead: ResourceList,
    /// Pod-level resources.
    pub resources: Option<ResourceRequirements>,
    /// Spread over domains.
    #[serde(deserialize_with = "super::nullable")]
    pub topology_spread_constraints: Vec<TopologySpreadConstraint>,
    /// The RuntimeClass.
    #[serde(deserialize_with = "super::nullable")]
    pub runtime_class_name: Text,
    /// The PriorityClass.
    #[serde(deserialize_with = "super::nullable")]
    pub priority_class_name: Text,
    /// The scheduler that places the pods; empty is the default one.
    #[serde(deserialize_with = "super::nullable")]
    pub scheduler_name: Text,
    /// Gates that hold scheduling back.
    #[serde(deserialize_with = "super::nullable")]
    pub scheduling_gates: Vec<serde_json::Value>,
    /// Claims on devices.
    #[serde(deserialize_with = "super::nullable")]
    pub resource_claims: Vec<serde_json::Value>,
    /// Volumes, for those that need binding.
    #[serde(deserialize_with = "super::nullable")]
    pub volumes: Vec<Volume>,
}

/// `v1.Volume`, only what the scheduler would have to bind or count.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Volume {
    /// The volume's name.
    #[serde(deserialize_with = "super::nullable")]
    pub name: Text,
    /// A claim by name.
    pub persistent_volume_claim: Option<serde_json::Value>,
    /// A claim made for the pod.
    pub ephemeral: Option<serde_json::Value>,
}

/// `v1.Container`, reduced.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Container {
    /// The container's name.
    #[serde(deserialize_with = "super::nullable")]
    pub name: Text,
    /// The image.
    #[serde(deserialize_with = "super::nullable")]
    pub image: Text,
    /// Ports.
    #[serde(deserialize_with = "super::nullable")]
    pub ports: Vec<ContainerPort>,
    /// Requests and limits.
    #[serde(deserialize_with = "super::nullable")]
    pub resources: ResourceRequirements,
    /// Always makes an init container a sidecar.
    pub restart_policy: Option<Text>,
}

impl Container {
    /// Reports whether this init container is a sidecar that keeps running.
    pub fn is_sidecar(&self) -> bool {
        self.restart_policy.as_ref().is_some_and(|policy| policy == "Always")
    }
}

/// `v1.ContainerPort`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ContainerPort {
    /// The port inside the container.
    #[serde(deserialize_with = "super::nullable")]
    pub container_port: i32,
    /// The port on the node; 0 is none.
    #[serde(deserialize_with = "super::nullable")]
    pub host_port: i32,
    /// The node address; empty is every one.
    #[serde(rename = "hostIP", deserialize_with = "super::nullable")]
    pub host_ip: Text,
    /// TCP when empty.
    #[serde(deserialize_with = "super::nullable")]
    pub protocol: Text,
}

/// `v1.ResourceRequirements`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ResourceRequirements {
    /// What must be free on the node.
    pub requests: ResourceList,
    /// What may be used at most.
    pub limits: ResourceList,
}

/// A port held on a node, as the scheduler keys it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HostPort {
    /// The address; `0.0.0.0` is every one.
    #[serde(rename = "hostIP")]
    pub ip: Text,
    /// TCP, UDP or SCTP.
    pub protocol: Text,
    /// The port.
    pub port: i32,
}

impl HostPort {
    /// Reports whether two pods cannot hold these ports on one node (`HostPortInfo.CheckConflict`).
    pub fn conflicts(&self, other: &Self) -> bool {
        let any = |port: &Self| port.ip == "0.0.0.0";
        self.port == other.port
            && self.protocol == other.protocol
            && (any(self) || any(other) || self.ip == other.ip)
    }
}

impl PodSpec {
    /// Returns the required node affinity.
    pub fn required_node_affinity(&self) -> Option<&NodeSelector> {
        self.affinity.as_ref()?.node_affinity.as_ref()?.required.as_ref()
    }
}

/// Returns the host ports that the scheduler sees: of containers and sidecars (`GetHostPorts`).
pub(crate) fn host_ports(containers: &[Container], init_containers: &[Container]) -> Vec<HostPort> {
    let sidecars = init_containers.iter().filter(|container| container.is_sidecar());
    let ports = containers.iter().chain(sidecars).flat_map(|container| &container.ports);
    let or = |text: &Text, default: &str| if text.is_empty() { Text::shared(default) } else { text.clone() };
    ports
        .filter(|port| port.host_port > 0)
        .map(|port| HostPort {
            ip: or(&port.host_ip, "0.0.0.0"),
            protocol: or(&port.protocol, "TCP"),
            port: port.host_port,
        })
        .collect()
}
