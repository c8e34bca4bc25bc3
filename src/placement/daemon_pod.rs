//! The pod that the controller would create, as the API server would store it.
//!
//! Follows pkg/controller/daemon/util (CreatePodTemplate), pkg/apis/core/v1/defaults.go (SetDefaults_Pod) and
//! the admission plugins that are on by default: RuntimeClass and LimitRanger.

use crate::model::{
    Container, DaemonSet, DaemonToleration, HostPort, Labels, LimitRange, NodeTerms, PodAffinityTerm,
    PodSpec, Requests, ResourceList, ResourceRequirements, RuntimeClass, Text, Toleration,
    TopologySpreadConstraint, World, daemon_tolerations, pod_requests,
};

/// Stands for the hash of a revision that is yet to be made, which no pod carries: hashes have no vowels.
const NEW_HASH: &str = "unknown";

/// The labels that the controller adds to a pod.
#[derive(Debug, Clone, Default)]
pub struct RevisionLabels {
    /// controller-revision-hash; `None` for a template that no pod was made of yet.
    pub hash: Option<Text>,
    /// pod-template-generation.
    pub generation: Option<i64>,
}

/// The daemon pod, ready to be judged on any node.
#[derive(Debug, Clone)]
pub struct DaemonPod {
    /// The namespace.
    pub namespace: Text,
    /// Labels, the controller's included.
    pub labels: Labels,
    /// Tolerations after the controller's merge, with their origin.
    pub tolerations: Vec<DaemonToleration>,
    /// `spec.nodeName` of the template.
    pub node_name: Text,
    /// `spec.nodeSelector` of the template.
    pub node_selector: Labels,
    /// The required node affinity of the template.
    pub node_terms: Option<NodeTerms>,
    /// What it requests.
    pub requests: Requests,
    /// Ports it wants on the node.
    pub ports: Vec<HostPort>,
    /// Required pod affinity.
    pub affinity: Vec<PodAffinityTerm>,
    /// Required pod anti-affinity.
    pub anti_affinity: Vec<PodAffinityTerm>,
    /// Constraints that filter.
    pub spread: Vec<TopologySpreadConstraint>,
    /// The PriorityClass by name; empty is the cluster's default.
    pub priority_class: Text,
    /// The RuntimeClass by name; empty is none.
    pub runtime_class_name: Text,
    /// The RuntimeClass, if the data has it.
    pub runtime_class: Option<RuntimeClass>,
    /// What admission and the scheduler would look at and this tool does not compute.
    pub not_modelled: Vec<String>,
    plain_tolerations: Vec<Toleration>,
}

impl DaemonPod {
    /// Builds the pod of `daemon_set` in `world`.
    pub fn new(daemon_set: &DaemonSet, revision: &RevisionLabels, world: &World) -> Self {
        let spec = &daemon_set.template.spec;
        let namespace = daemon_set.meta.namespace.clone();
        let runtime_class =
            world.runtime_classes.iter().find(|class| class.name == spec.runtime_class_name).cloned();
        let limit_ranges: Vec<_> =
            world.limit_ranges.iter().filter(|range| range.namespace == namespace).collect();
        let tolerations = daemon_tolerations(&spec.tolerations, spec.host_network);
        let mut plain: Vec<_> = tolerations.iter().map(|own| own.toleration.clone()).collect();
        plain.extend(runtime_class.iter().flat_map(|class| class.tolerations.clone()));
        let stored = Stored::new(spec, &limit_ranges, runtime_class.as_ref());
        let affinity = spec.affinity.clone().unwrap_or_default();
        Self {
            labels: labels(daemon_set, revision),
            not_modelled: not_modelled(spec, runtime_class.as_ref(), world),
            plain_tolerations: plain,
            tolerations,
            node_name: spec.node_name.clone(),
            node_selector: spec.node_selector.clone(),
            node_terms: spec.required_node_affinity().map(|required| required.compile()),
            requests: Requests::of(&stored.requests),
            ports: stored.ports,
            affinity: affinity.pod_affinity.map(|own| own.required).unwrap_or_default(),
            anti_affinity: affinity.pod_anti_affinity.map(|own| own.required).unwrap_or_default(),
            spread: (spec.topology_spread_constraints.iter())
                .filter(|constraint| constraint.when_unsatisfiable == "DoNotSchedule")
                .cloned()
                .collect(),
            priority_class: spec.priority_class_name.clone(),
            runtime_class_name: spec.runtime_class_name.clone(),
            runtime_class,
            namespace,
        }
    }

    /// Reports whether it names a RuntimeClass that the data does not have.
    pub(super) fn lacks_runtime_class(&self) -> bool {
        !self.runtime_class_name.is_empty() && self.runtime_class.is_none()
    }

    /// Returns the tolerations of the stored pod: the controller's merge and the RuntimeClass's.
    pub fn stored_tolerations(&self) -> &[Toleration] {
        &self.plain_tolerations
    }

    /// Returns the tolerations that the controller judges by.
    pub fn controller_tolerations(&self) -> &[Toleration] {
        self.plain_tolerations.get(..self.tolerations.len()).unwrap_or_default()
    }
}

fn labels(daemon_set: &DaemonSet, revision: &RevisionLabels) -> Labels {
    let mut labels = daemon_set.template.labels().clone();
    if let Some(generation) = revision.generation {
        labels.insert("pod-template-generation".into(), generation.to_string().into());
    }
    let hash = revision.hash.clone().unwrap_or_else(|| NEW_HASH.into());
    labels.insert("controller-revision-hash".into(), hash);
    labels
}

fn not_modelled(spec: &PodSpec, runtime_class: Option<&RuntimeClass>, world: &World) -> Vec<String> {
    let mut notes = Vec::new();
    if !spec.scheduler_name.is_empty() && spec.scheduler_name != "default-scheduler" {
        notes.push(format!(
            "scheduler {}: only the default scheduler's filters are computed",
            spec.scheduler_name
        ));
    }
    if !spec.scheduling_gates.is_empty() {
        notes.push("scheduling gates hold the pod back until somebody removes them".into());
    }
    if !spec.resource_claims.is_empty() {
        notes.push("resource claims (dynamic resource allocation)".into());
    }
    let bound = |volume: &&crate::model::Volume| {
        volume.persistent_volume_claim.is_some() || volume.ephemeral.is_some()
    };
    let volumes: Vec<&str> = spec.volumes.iter().filter(bound).map(|volume| volume.name.as_str()).collect();
    if !volumes.is_empty() {
        notes.push(format!("binding of persistent volumes: {}", volumes.join(", ")));
    }
    if !spec.runtime_class_name.is_empty() && runtime_class.is_none() && !world.known.runtime_classes {
        notes.push(format!("RuntimeClass {} is not in the data", spec.runtime_class_name));
    }
    notes
}

/// Requests and ports after defaulting and admission.
struct Stored {
    requests: ResourceList,
    ports: Vec<HostPort>,
}

impl Stored {
    fn new(spec: &PodSpec, limit_ranges: &[&LimitRange], runtime_class: Option<&RuntimeClass>) -> Self {
        let mut containers = spec.containers.clone();
        let mut init_containers = spec.init_containers.clone();
        for container in containers.iter_mut().chain(&mut init_containers) {
            default_container(container, spec.host_network);
        }
        let level = pod_level(spec, &containers, &init_containers);
        for container in containers.iter_mut().chain(&mut init_containers) {
            for (name, quantity) in limit_ranges.iter().flat_map(|range| range.default_requests.iter()) {
                if container.resources.requests.get(name).is_none() {
                    container.resources.requests.set(name.clone(), quantity.clone());
                }
            }
        }
        let mut overhead =
            runtime_class.map_or_else(|| spec.overhead.clone(), |class| class.overhead.clone());
        overhead.round_up_to_milli();
        Self {
            requests: pod_requests(&containers, &init_containers, level.as_ref(), &overhead),
            ports: crate::model::host_ports(&containers, &init_containers),
        }
    }
}

fn default_container(container: &mut Container, host_network: bool) {
    let resources = &mut container.resources;
    resources.limits.round_up_to_milli();
    resources.requests.round_up_to_milli();
    for (name, quantity) in resources.limits.clone().iter() {
        if resources.requests.get(name).is_none() {
            resources.requests.set(name.clone(), quantity.clone());
        }
    }
    if host_network {
        for port in container.ports.iter_mut().filter(|port| port.host_port == 0) {
            port.host_port = port.container_port;
        }
    }
}

/// Pod-level requests as defaulted from the containers and the pod-level limits
/// (`defaultHugePagePodLimits`, `defaultPodRequests`).
fn pod_level(
    spec: &PodSpec,
    containers: &[Container],
    init_containers: &[Container],
) -> Option<ResourceRequirements> {
    let mut level = spec.resources.clone()?;
    level.requests.round_up_to_milli();
    level.limits.round_up_to_milli();
    let huge = |name: &str| name.starts_with("hugepages-");
    if !level.limits.is_empty() || !level.requests.is_empty() {
        let limits_as_requests = |container: &Container| {
            let mut container = container.clone();
            container.resources.requests = container.resources.limits.clone();
            container
        };
        let own: Vec<_> = containers.iter().map(limits_as_requests).collect();
        let init: Vec<_> = init_containers.iter().map(limits_as_requests).collect();
        let limits = pod_requests(&own, &init, None, &ResourceList::default());
        for (name, quantity) in limits.iter().filter(|(name, _)| huge(name)) {
            if level.requests.get(name).is_none() && level.limits.get(name).is_none() {
                level.limits.set(name.clone(), quantity.clone());
            }
        }
    }
    if !level.limits.is_empty() {
        let sum = pod_requests(containers, init_containers, None, &ResourceList::default());
        for (name, quantity) in sum.iter().filter(|(name, _)| name == "cpu" || name == "memory") {
            if level.requests.get(name).is_none() {
                level.requests.set(name.clone(), quantity.clone());
            }
        }
        let supported = |name: &str| name == "cpu" || name == "memory" || huge(name);
        for (name, quantity) in level.limits.clone().iter().filter(|(name, _)| supported(name)) {
            if level.requests.get(name).is_none() {
                level.requests.set(name.clone(), quantity.clone());
            }
        }
    }
    Some(level)
}
