//! apiVersion and kind: DS005.
//!
//! Follows kubectl, which maps both to a resource before anything else (apimachinery's meta.NoKindMatchError),
//! and its validation, which wants both set.

use super::report::{Problem, Report, quoted};
use crate::yaml::{Node, Path};

const RULE: &str = "DS005";

/// What a document claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Header {
    /// A DaemonSet of apps/v1.
    DaemonSet,
    /// Something that no current server knows as a DaemonSet and that was meant to be one.
    Unserved,
    /// A DaemonSet of another group.
    Foreign,
    /// Anything else.
    Other,
}

/// Returns what the object claims to be.
pub(crate) fn header(root: &Node) -> Header {
    let text = |key| root.get(key).and_then(Node::as_str).unwrap_or_default();
    let (version, kind) = (text("apiVersion"), text("kind"));
    let group = version.split_once('/').map_or("", |(group, _)| group);
    if kind == "DaemonSet" && version == "apps/v1" {
        Header::DaemonSet
    } else if kind == "DaemonSet" && group.contains('.') || kind == "ExtendedDaemonSet" {
        Header::Foreign
    } else if kind.eq_ignore_ascii_case("DaemonSet") || (kind.is_empty() && is_daemon_set(root, version)) {
        Header::Unserved
    } else {
        Header::Other
    }
}

/// A template without replicas, in a group that has DaemonSets, can only be one.
fn is_daemon_set(root: &Node, version: &str) -> bool {
    let spec = root.get("spec");
    version.starts_with("apps/")
        && spec.is_some_and(|spec| spec.get("template").is_some())
        && spec.is_some_and(|spec| spec.get("replicas").is_none() && spec.get("serviceName").is_none())
}

/// Returns why no server takes the object.
pub(crate) fn header_problem(root: &Node) -> Option<Problem> {
    if header(root) != Header::Unserved {
        return None;
    }
    let text = |key| root.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let (place, message) = match (text("apiVersion"), text("kind")) {
        (_, None) => (Path::root(), "kind not set".to_owned()),
        (None, _) => (Path::root(), "apiVersion not set".to_owned()),
        (Some(version), Some(kind)) => {
            let key = if kind == "DaemonSet" { "apiVersion" } else { "kind" };
            let message = format!(
                "no matches for kind {} in version {}{}",
                quoted(kind),
                quoted(version),
                lost(root, version)
            );
            (Path::root().key(key), message)
        }
    };
    let mut report = Report::default();
    report.add(RULE, place, message);
    report.into_problems().pop()
}

/// Returns whether this is a partial object, meant to be merged into another: no selector, and a template
/// without labels or with a container that has no image.
pub(crate) fn is_patch(root: &Node) -> bool {
    let has = |keys: &[&str]| root.get_in(keys).is_some_and(|node| !node.is_null());
    let containers =
        root.get_in(&["spec", "template", "spec", "containers"]).map(Node::items).unwrap_or_default();
    let bare = containers.iter().any(|container| container.get("image").is_none_or(Node::is_null));
    !has(&["spec", "selector"]) && (!has(&["spec", "template", "metadata", "labels"]) || bare)
}

/// What the old version did by itself and apps/v1 does not.
fn lost(root: &Node, version: &str) -> &'static str {
    let has = |keys: &[&str]| root.get_in(keys).is_some_and(|node| !node.is_null());
    let (selector, strategy) = (has(&["spec", "selector"]), has(&["spec", "updateStrategy"]));
    match version {
        "extensions/v1beta1" if !selector && !strategy => {
            "; it took the selector from the template's labels and updated OnDelete, apps/v1 does neither"
        }
        "extensions/v1beta1" if !strategy => {
            "; it updated OnDelete by default, apps/v1 updates by RollingUpdate"
        }
        "extensions/v1beta1" if !selector => {
            "; it took the selector from the template's labels, apps/v1 needs it written"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_daemon_sets_from_others() {
        let cases = [
            ("apiVersion: apps/v1\nkind: DaemonSet", Header::DaemonSet),
            ("apiVersion: extensions/v1beta1\nkind: DaemonSet", Header::Unserved),
            ("apiVersion: apps/v1\nkind: Daemonset", Header::Unserved),
            ("kind: DaemonSet", Header::Unserved),
            ("apiVersion: apps/v1\nspec: {template: {}}", Header::Unserved),
            ("apiVersion: apps/v1\nspec: {template: {}, replicas: 1}", Header::Other),
            ("apiVersion: apps.kruise.io/v1alpha1\nkind: DaemonSet", Header::Foreign),
            ("apiVersion: v1\nkind: ConfigMap", Header::Other),
        ];
        for (text, want) in cases {
            let document = crate::yaml::parse_one(text).unwrap();
            assert_eq!(header(&document.root), want, "{text}");
            assert_eq!(header_problem(&document.root).is_some(), want == Header::Unserved, "{text}");
        }
    }
}
