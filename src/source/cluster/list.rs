//! What can be asked of the API: lists of a kind with their selectors, and single objects.

use crate::model::Known;
use crate::source::kind::{Kind, Resource};

/// Objects of a page, as kubectl's --chunk-size.
const PAGE: usize = 500;

/// A list to read, or one object by name: of a kind that is folded, or of any `Resource`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<K = Kind> {
    /// The kind of its objects.
    pub kind: K,
    /// Only this namespace; `None` is all, or a kind without namespaces.
    pub namespace: Option<String>,
    /// Only the object of this name: a GET instead of a list.
    pub name: Option<String>,
    /// Only objects with these labels, in the form of `-l`.
    pub labels: Option<String>,
    /// Only objects with these fields, in the form of `--field-selector`.
    pub fields: Option<String>,
}

impl<K: Copy + Into<Resource>> List<K> {
    /// All objects of a kind.
    pub fn all(kind: K) -> Self {
        Self { kind, namespace: None, name: None, labels: None, fields: None }
    }

    /// The objects of a kind in one namespace.
    pub fn of_namespace(kind: K, namespace: &str) -> Self {
        Self { namespace: Some(namespace.to_owned()), ..Self::all(kind) }
    }

    /// One object.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Only objects with these labels.
    #[must_use]
    pub fn labelled(mut self, labels: String) -> Self {
        self.labels = Some(labels);
        self
    }

    /// Only objects with these fields.
    #[must_use]
    pub fn with_fields(mut self, fields: &str) -> Self {
        self.fields = Some(fields.to_owned());
        self
    }

    /// Returns how the API serves what is asked for.
    pub fn resource(&self) -> Resource {
        self.kind.into()
    }

    /// Returns the words after `kubectl auth can-i` that ask whether this may be read.
    pub fn permission(&self) -> String {
        let own = self.resource();
        let verb = if self.name.is_some() { "get" } else { "list" };
        let name = self.name.as_ref().map_or_else(String::new, |name| format!("/{name}"));
        let scope = match &self.namespace {
            Some(namespace) => format!(" -n {namespace}"),
            None if own.namespaced => " -A".to_owned(),
            None => String::new(),
        };
        format!("{verb} {}{name}{scope}", own.with_group())
    }

    /// The path of the objects, or of the one object.
    fn path(&self) -> String {
        let own = self.resource();
        let root = if own.api_version.contains('/') { "apis" } else { "api" };
        let mut path = format!("/{root}/{}", own.api_version);
        if let Some(namespace) = &self.namespace {
            path.push_str(&format!("/namespaces/{}", escaped(namespace)));
        }
        path.push_str(&format!("/{}", own.plural));
        if let Some(name) = &self.name {
            path.push_str(&format!("/{}", escaped(name)));
        }
        path
    }

    /// The path and query of the page that `token` leads to; the first page has an empty one.
    pub(super) fn target(&self, token: &str) -> String {
        let mut target = self.path();
        if self.name.is_some() {
            return target;
        }
        target.push_str(&format!("?limit={PAGE}"));
        self.select(&mut target);
        if !token.is_empty() {
            target.push_str(&format!("&continue={}", escaped(token)));
        }
        target
    }

    /// The path of a watch that goes on from `version`.
    pub(super) fn watch_target(&self, version: &str, seconds: u64) -> String {
        let mut target = format!(
            "{}?watch=1&resourceVersion={}&allowWatchBookmarks=true&timeoutSeconds={seconds}",
            self.path(),
            escaped(version)
        );
        self.select(&mut target);
        target
    }

    /// Adds the selectors to a query.
    fn select(&self, target: &mut String) {
        for (key, value) in [("labelSelector", &self.labels), ("fieldSelector", &self.fields)] {
            if let Some(value) = value {
                target.push_str(&format!("&{key}={}", escaped(value)));
            }
        }
    }

    /// The same objects as a list: one object by name is a list of at most one.
    #[must_use]
    pub fn as_collection(mut self) -> Self {
        if let Some(name) = self.name.take() {
            self.fields = Some(format!("metadata.name={name}"));
        }
        self
    }
}

impl List {
    /// Notes what an answer to this list can speak for.
    pub(super) fn mark_known(&self, known: &mut Known) {
        let everywhere = *self == Self::all(self.kind);
        match self.kind {
            Kind::Node => known.nodes |= everywhere,
            Kind::Pod => {
                known.pods = true;
                known.all_pods |= everywhere;
            }
            Kind::ControllerRevision => known.revisions = true,
            Kind::Namespace => known.namespaces |= everywhere,
            Kind::RuntimeClass => known.runtime_classes |= everywhere,
            Kind::DaemonSet | Kind::LimitRange | Kind::Event => {}
        }
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(byte as char),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_paths_with_their_selectors() {
        let pods = List::of_namespace(Kind::Pod, "a b").labelled("app in (x,y)".into());
        assert_eq!(
            pods.target(""),
            "/api/v1/namespaces/a%20b/pods?limit=500&labelSelector=app%20in%20%28x%2Cy%29"
        );
        assert_eq!(
            pods.watch_target("7", 300),
            "/api/v1/namespaces/a%20b/pods?watch=1&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=300&labelSelector=app%20in%20%28x%2Cy%29"
        );
        let one = List::of_namespace(Kind::DaemonSet, "n").named("x");
        assert_eq!(one.target(""), "/apis/apps/v1/namespaces/n/daemonsets/x");
        assert_eq!(
            one.as_collection().target("a/b"),
            "/apis/apps/v1/namespaces/n/daemonsets?limit=500&fieldSelector=metadata.name%3Dx&continue=a%2Fb"
        );
        let slices = Resource::namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices");
        assert_eq!(
            List::all(slices).with_fields("a=b").target(""),
            "/apis/discovery.k8s.io/v1/endpointslices?limit=500&fieldSelector=a%3Db"
        );
    }

    #[test]
    fn permissions_are_what_can_i_takes() {
        let words = |list: List| list.permission();
        assert_eq!(words(List::all(Kind::Node)), "list nodes");
        assert_eq!(words(List::all(Kind::DaemonSet)), "list daemonsets.apps -A");
        assert_eq!(words(List::of_namespace(Kind::Pod, "n").named("x")), "get pods/x -n n");
        assert_eq!(words(List::all(Kind::RuntimeClass).named("kata")), "get runtimeclasses.node.k8s.io/kata");
    }
}
