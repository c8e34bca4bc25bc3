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

const CORE: &str = "/api/v1";
const APPS: &str = "/apis/apps/v1";

/// Where the API serves a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource {
    /// The path of its group and version.
    pub root: &'static str,
    /// Its name in URLs and in RBAC rules.
    pub plural: &'static str,
}

impl Resource {
    /// Returns the name with its group, `daemonsets.apps`, as `kubectl auth can-i` takes it.
    pub fn with_group(self) -> String {
        match self.root.strip_prefix("/apis/").and_then(|rest| rest.split('/').next()) {
            Some(group) => format!("{}.{group}", self.plural),
            None => self.plural.to_owned(),
        }
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
    pub fn as_str(self) -> &'static str {
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

    /// Returns where the API serves objects of this kind.
    pub fn resource(self) -> Resource {
        let (root, plural) = match self {
            Self::Node => (CORE, "nodes"),
            Self::Pod => (CORE, "pods"),
            Self::DaemonSet => (APPS, "daemonsets"),
            Self::ControllerRevision => (APPS, "controllerrevisions"),
            Self::Namespace => (CORE, "namespaces"),
            Self::RuntimeClass => ("/apis/node.k8s.io/v1", "runtimeclasses"),
            Self::LimitRange => (CORE, "limitranges"),
            Self::Event => (CORE, "events"),
        };
        Resource { root, plural }
    }

    /// Reports whether objects of this kind live in namespaces.
    pub fn is_namespaced(self) -> bool {
        !matches!(self, Self::Node | Self::Namespace | Self::RuntimeClass)
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
