//! The kinds of objects that answers use, and how they are recognised.

/// The kinds that answers use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// v1 Node
    Node,
    /// v1 Pod
    Pod,
    /// apps DaemonSet
    DaemonSet,
    /// apps ControllerRevision
    ControllerRevision,
    /// v1 Namespace
    Namespace,
    /// node.k8s.io RuntimeClass
    RuntimeClass,
    /// v1 LimitRange
    LimitRange,
    /// v1 or events.k8s.io Event
    Event,
}

/// A kind as the API serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    /// Group and version: `apps/v1`; `v1` is the core group.
    pub api_version: &'static str,
    /// The kind of the objects.
    pub kind: &'static str,
    /// Its name in URLs and in RBAC rules.
    pub plural: &'static str,
    /// Whether the objects live in namespaces.
    pub namespaced: bool,
}

impl Resource {
    /// A kind whose objects live in namespaces.
    pub(super) const fn namespaced(
        api_version: &'static str,
        kind: &'static str,
        plural: &'static str,
    ) -> Self {
        Self { api_version, kind, plural, namespaced: true }
    }

    /// A kind whose objects live in no namespace.
    pub(super) const fn of_cluster(
        api_version: &'static str,
        kind: &'static str,
        plural: &'static str,
    ) -> Self {
        Self { api_version, kind, plural, namespaced: false }
    }

    /// Returns the name with its group, `daemonsets.apps`, as `kubectl auth can-i` takes it.
    pub fn with_group(self) -> String {
        match self.api_version.split_once('/') {
            Some((group, _)) => format!("{}.{group}", self.plural),
            None => self.plural.to_owned(),
        }
    }
}

impl From<Kind> for Resource {
    fn from(kind: Kind) -> Self {
        kind.resource()
    }
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Node,
        Self::Pod,
        Self::DaemonSet,
        Self::ControllerRevision,
        Self::Namespace,
        Self::RuntimeClass,
        Self::LimitRange,
        Self::Event,
    ];

    /// Returns the kind's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Node => "Node",
            Self::Pod => "Pod",
            Self::DaemonSet => "DaemonSet",
            Self::ControllerRevision => "ControllerRevision",
            Self::Namespace => "Namespace",
            Self::RuntimeClass => "RuntimeClass",
            Self::LimitRange => "LimitRange",
            Self::Event => "Event",
        }
    }

    /// Returns the kind of this name, `None` for kinds that no answer uses.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Returns the kind of the items of a list kind such as `PodList`.
    pub fn of_list(list: &str) -> Option<Self> {
        Self::named(list.strip_suffix("List")?)
    }

    /// Returns the kind of a resource in a URL or file name: `daemonsets`, `pods`.
    pub fn of_resource(resource: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            let singular = kind.as_str().to_ascii_lowercase();
            let plural =
                if singular.ends_with('s') { format!("{singular}es") } else { format!("{singular}s") };
            resource.eq_ignore_ascii_case(&plural)
        })
    }

    /// Returns how the API serves objects of this kind.
    pub const fn resource(self) -> Resource {
        let kind = self.as_str();
        match self {
            Self::Node => Resource::of_cluster("v1", kind, "nodes"),
            Self::Pod => Resource::namespaced("v1", kind, "pods"),
            Self::DaemonSet => Resource::namespaced("apps/v1", kind, "daemonsets"),
            Self::ControllerRevision => Resource::namespaced("apps/v1", kind, "controllerrevisions"),
            Self::Namespace => Resource::of_cluster("v1", kind, "namespaces"),
            Self::RuntimeClass => Resource::of_cluster("node.k8s.io/v1", kind, "runtimeclasses"),
            Self::LimitRange => Resource::namespaced("v1", kind, "limitranges"),
            Self::Event => Resource::namespaced("v1", kind, "events"),
        }
    }

    /// Reports whether objects of this kind live in `api_version`; an absent one is taken as right.
    pub(super) fn lives_in(self, api_version: &str) -> bool {
        let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
        if api_version.is_empty() {
            return true;
        }
        match self {
            Self::DaemonSet => group == "apps" || group == "extensions",
            Self::ControllerRevision => group == "apps",
            Self::RuntimeClass => group == "node.k8s.io",
            Self::Event => group.is_empty() || group == "events.k8s.io",
            _ => group.is_empty(),
        }
    }
}
