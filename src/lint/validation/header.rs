//! apiVersion and kind: DS005.
//!
//! Follows kubectl, which maps both to a resource before anything else (apimachinery's meta.NoKindMatchError),
//! and its validation, which wants both set.

use super::report::{Problem, Report, quoted};
use crate::yaml::{Node, Path};

const RULE: &str = "DS005";

/// Returns whether this is what a current server calls a DaemonSet.
pub(crate) fn is_served(root: &Node) -> bool {
    let text = |key| root.get(key).and_then(Node::as_str);
    text("apiVersion") == Some("apps/v1") && text("kind") == Some("DaemonSet")
}

/// Returns why no server takes an object that is meant to be a DaemonSet.
pub(crate) fn header_problem(root: &Node) -> Option<Problem> {
    if is_served(root) {
        return None;
    }
    let text = |key| root.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let (place, message) = match (text("apiVersion"), text("kind")) {
        (_, None) => (Path::root(), "kind not set".to_owned()),
        (None, _) => (Path::root(), "apiVersion not set".to_owned()),
        (Some(version), Some(kind)) => {
            let key = if kind == "DaemonSet" { "apiVersion" } else { "kind" };
            let lost = lost(root, version);
            let message =
                format!("no matches for kind {} in version {}{lost}", quoted(kind), quoted(version));
            (Path::root().key(key), message)
        }
    };
    let mut report = Report::default();
    report.add(RULE, place, message);
    report.into_problems().pop()
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
    fn says_what_is_not_served() {
        let cases = [
            ("apiVersion: apps/v1\nkind: DaemonSet", None),
            ("apiVersion: v1\nkind: DaemonSet", Some("no matches for kind \"DaemonSet\" in version \"v1\"")),
            (
                "apiVersion: apps/v1\nkind: Daemonset",
                Some("no matches for kind \"Daemonset\" in version \"apps/v1\""),
            ),
            ("kind: DaemonSet", Some("apiVersion not set")),
            ("apiVersion: apps/v1", Some("kind not set")),
        ];
        for (text, want) in cases {
            let document = crate::yaml::parse_one(text).expect("YAML");
            let said = header_problem(&document.root).map(|problem| problem.message);
            assert_eq!(said.as_deref(), want, "{text}");
        }
        let old = crate::yaml::parse_one("apiVersion: extensions/v1beta1\nkind: DaemonSet").expect("YAML");
        let said = header_problem(&old.root).map(|problem| problem.message).unwrap_or_default();
        assert!(said.ends_with("apps/v1 does neither"), "{said}");
    }
}
