//! Resource lists and what a pod requests.
//!
//! Follows component-helpers/resource/helpers.go (PodRequests, AggregateContainerRequests) and
//! pkg/scheduler/framework/types.go (Resource.Add).

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::names::label_key_errors;
use super::pod_spec::{Container, ResourceRequirements};
use super::quantity::Quantity;
use super::text::Text;

/// `v1.ResourceList`: quantities by resource name, in name order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ResourceList(Vec<(Text, Quantity)>);

impl ResourceList {
    /// Returns the quantity of `name`.
    pub fn get(&self, name: &str) -> Option<&Quantity> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, quantity)| quantity)
    }

    /// Sets the quantity of `name`.
    pub fn set(&mut self, name: Text, quantity: Quantity) {
        match self.0.binary_search_by(|(own, _)| own.cmp(&name)) {
            Ok(index) => {
                if let Some(entry) = self.0.get_mut(index) {
                    entry.1 = quantity;
                }
            }
            Err(index) => self.0.insert(index, (name, quantity)),
        }
    }

    /// Returns the entries in name order.
    pub fn iter(&self) -> impl Iterator<Item = &(Text, Quantity)> {
        self.0.iter()
    }

    /// Reports whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds every quantity of `other` (`addResourceList`).
    pub fn add(&mut self, other: &Self) {
        for (name, quantity) in &other.0 {
            match self.0.iter_mut().find(|(own, _)| own == name) {
                Some((_, own)) => own.add(quantity),
                None => self.set(name.clone(), quantity.clone()),
            }
        }
    }

    /// Raises every quantity to that of `other` (`maxResourceList`).
    pub fn raise(&mut self, other: &Self) {
        for (name, quantity) in &other.0 {
            if self.get(name).is_none_or(|own| quantity > own) {
                self.set(name.clone(), quantity.clone());
            }
        }
    }

    /// Rounds every quantity up to thousandths, as API defaulting does.
    pub fn round_up_to_milli(&mut self) {
        for (_, quantity) in &mut self.0 {
            quantity.round_up_to_milli();
        }
    }
}

impl FromIterator<(Text, Quantity)> for ResourceList {
    fn from_iter<I: IntoIterator<Item = (Text, Quantity)>>(entries: I) -> Self {
        let mut list = Self::default();
        for (name, quantity) in entries {
            list.set(name, quantity);
        }
        list
    }
}

impl Serialize for ResourceList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, quantity) in &self.0 {
            map.serialize_entry(name, quantity)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for ResourceList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor;
        impl<'de> Visitor<'de> for ListVisitor {
            type Value = ResourceList;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a map of quantities")
            }
            fn visit_unit<E>(self) -> Result<ResourceList, E> {
                Ok(ResourceList::default())
            }
            fn visit_none<E>(self) -> Result<ResourceList, E> {
                Ok(ResourceList::default())
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<ResourceList, D::Error> {
                deserializer.deserialize_map(self)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ResourceList, A::Error> {
                let mut list = ResourceList::default();
                while let Some((name, quantity)) = map.next_entry::<Text, Quantity>()? {
                    list.set(name, quantity);
                }
                Ok(list)
            }
        }
        deserializer.deserialize_option(ListVisitor)
    }
}

/// What a pod's status says about its resources, for pods that were resized in place.
#[derive(Debug, Default)]
pub(crate) struct StatusResources {
    /// By container name: what runs, and what was allocated. Later statuses of one name win.
    pub containers: Vec<(Text, Option<ResourceRequirements>, ResourceList)>,
    /// The pod-level pair.
    pub pod: Option<(ResourceRequirements, ResourceList)>,
    /// PodResizePending with reason Infeasible: the spec does not count.
    pub infeasible: bool,
}

impl StatusResources {
    fn effective(
        &self,
        spec: &ResourceList,
        actual: &ResourceList,
        allocated: &ResourceList,
    ) -> ResourceList {
        let mut result = actual.clone();
        result.raise(allocated);
        if !self.infeasible {
            result.raise(spec);
        }
        result
    }

    fn container(&self, container: &Container) -> ResourceList {
        let spec = &container.resources.requests;
        let status = self.containers.iter().rev().find(|(name, _, _)| *name == container.name);
        match status {
            Some((_, Some(actual), allocated)) => self.effective(spec, &actual.requests, allocated),
            _ => spec.clone(),
        }
    }
}

/// Reports whether pod-level resources may name this resource.
fn is_pod_level(name: &str) -> bool {
    name == "cpu" || name == "memory" || name.starts_with("hugepages-")
}

/// Returns what a pod requests of its node, overhead included (`PodRequests`).
///
/// Sidecars add up; other init containers count by their maximum. Pod-level requests replace the sum.
pub fn pod_requests(
    containers: &[Container],
    init_containers: &[Container],
    pod_level: Option<&ResourceRequirements>,
    overhead: &ResourceList,
) -> ResourceList {
    pod_requests_with(containers, init_containers, pod_level, overhead, &StatusResources::default())
}

pub(crate) fn pod_requests_with(
    containers: &[Container],
    init_containers: &[Container],
    pod_level: Option<&ResourceRequirements>,
    overhead: &ResourceList,
    status: &StatusResources,
) -> ResourceList {
    let mut requests = ResourceList::default();
    for container in containers {
        requests.add(&status.container(container));
    }
    let mut sidecars = ResourceList::default();
    let mut most = ResourceList::default();
    for container in init_containers {
        if container.is_sidecar() {
            let own = status.container(container);
            requests.add(&own);
            sidecars.add(&own);
            most.raise(&sidecars);
        } else {
            let mut own = container.resources.requests.clone();
            own.add(&sidecars);
            most.raise(&own);
        }
    }
    requests.raise(&most);
    if let Some(level) = pod_level.filter(|level| level.requests.iter().any(|(name, _)| is_pod_level(name))) {
        let effective = status
            .pod
            .as_ref()
            .map(|(actual, allocated)| status.effective(&level.requests, &actual.requests, allocated));
        for (name, quantity) in level.requests.iter().filter(|(name, _)| is_pod_level(name)) {
            let value = match &effective {
                Some(list) => list.get(name).cloned().unwrap_or_default(),
                None => quantity.clone(),
            };
            requests.set(name.clone(), value);
        }
    }
    requests.add(overhead);
    requests
}

/// Reports whether the scheduler counts `name` as a scalar resource (`IsScalarResourceName`).
pub fn is_scalar_resource(name: &str) -> bool {
    let native = !name.contains('/') || name.contains("kubernetes.io/");
    let extended =
        !native && !name.starts_with("requests.") && label_key_errors(&format!("requests.{name}")).is_empty();
    extended
        || name.starts_with("hugepages-")
        || name.contains("kubernetes.io/")
        || name.starts_with("attachable-volumes-")
}

/// Resources as the scheduler adds them: whole numbers, cpu in thousandths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Requests {
    /// cpu, thousandths of a core.
    pub milli_cpu: i64,
    /// memory, bytes.
    pub memory: i64,
    /// ephemeral-storage, bytes.
    pub ephemeral_storage: i64,
    /// `pods`; only nodes list it.
    pub pods: i64,
    /// Extended resources, huge pages and the like, in name order.
    pub scalar: Vec<(Text, i64)>,
}

impl Requests {
    /// Converts a list; names the scheduler does not know are left out (`Resource.Add`).
    pub fn of(list: &ResourceList) -> Self {
        let mut result = Self::default();
        for (name, quantity) in list.iter() {
            match name.as_str() {
                "cpu" => result.milli_cpu = quantity.milli_value(),
                "memory" => result.memory = quantity.value(),
                "ephemeral-storage" => result.ephemeral_storage = quantity.value(),
                "pods" => result.pods = quantity.value(),
                other if is_scalar_resource(other) => result.scalar.push((name.clone(), quantity.value())),
                _ => {}
            }
        }
        result
    }

    /// Returns the amount of a scalar resource, 0 if it is not listed.
    pub fn scalar(&self, name: &str) -> i64 {
        self.scalar.iter().find(|(own, _)| own == name).map_or(0, |(_, value)| *value)
    }

    /// Adds `other`, except for `pods`.
    pub fn add(&mut self, other: &Self) {
        self.combine(other, i64::wrapping_add);
    }

    /// Takes `other` away, except for `pods`.
    pub fn subtract(&mut self, other: &Self) {
        self.combine(other, i64::wrapping_sub);
    }

    fn combine(&mut self, other: &Self, with: impl Fn(i64, i64) -> i64) {
        self.milli_cpu = with(self.milli_cpu, other.milli_cpu);
        self.memory = with(self.memory, other.memory);
        self.ephemeral_storage = with(self.ephemeral_storage, other.ephemeral_storage);
        for (name, value) in &other.scalar {
            match self.scalar.iter_mut().find(|(own, _)| own == name) {
                Some((_, own)) => *own = with(*own, *value),
                None => self.scalar.push((name.clone(), with(0, *value))),
            }
        }
    }
}
