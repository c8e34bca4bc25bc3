//! Asks the server what its user may do, before it is tried.

use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::write::JSON;
use super::{Cluster, WriteError};

/// One verb on one resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The verb.
    pub verb: &'static str,
    /// The group; empty for the core group.
    pub group: &'static str,
    /// The resource in the plural, `pods`.
    pub resource: &'static str,
    /// The subresource; empty if it is the resource itself.
    pub subresource: &'static str,
    /// The namespace; `None` is all of them, or a resource without any.
    pub namespace: Option<String>,
    /// The name; empty for any.
    pub name: String,
}

impl Right {
    /// Returns the words after `kubectl auth can-i` that ask for it.
    pub fn permission(&self) -> String {
        let Self { verb, group, resource, subresource, namespace, name } = self;
        let group = if group.is_empty() { String::new() } else { format!(".{group}") };
        let name = if name.is_empty() { String::new() } else { format!("/{name}") };
        let below =
            if subresource.is_empty() { String::new() } else { format!(" --subresource={subresource}") };
        let scope = match namespace {
            Some(namespace) => format!(" -n {namespace}"),
            None if *resource == "nodes" => String::new(),
            None => " -A".to_owned(),
        };
        format!("{verb} {resource}{group}{name}{below}{scope}")
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Review {
    status: Verdict,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Verdict {
    allowed: bool,
}

impl Cluster {
    /// Reports whether the user has this right (SelfSubjectAccessReview).
    ///
    /// # Errors
    /// The server cannot be reached or does not say.
    pub fn may(&self, right: &Right) -> Result<bool, WriteError> {
        let Right { verb, group, resource, subresource, namespace, name } = right;
        let review = json!({"kind": "SelfSubjectAccessReview", "apiVersion": "authorization.k8s.io/v1",
            "spec": {"resourceAttributes": {"verb": verb, "group": group, "resource": resource,
                "subresource": subresource, "namespace": namespace.as_deref().unwrap_or_default(), "name": name}}});
        let target = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        let body = self.write(Method::POST, target, (JSON, &review))?;
        let review: Review = serde_json::from_slice(&body).unwrap_or_default();
        Ok(review.status.allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_is_asked_for_in_kubectls_words() {
        let pods = Right {
            verb: "create",
            group: "",
            resource: "pods",
            subresource: "eviction",
            namespace: Some("n".into()),
            name: String::new(),
        };
        assert_eq!(pods.permission(), "create pods --subresource=eviction -n n");
        let leases = Right {
            verb: "update",
            group: "coordination.k8s.io",
            resource: "leases",
            subresource: "",
            name: "x".into(),
            ..pods.clone()
        };
        assert_eq!(leases.permission(), "update leases.coordination.k8s.io/x -n n");
        let nodes =
            Right { verb: "patch", resource: "nodes", subresource: "", namespace: None, ..pods.clone() };
        assert_eq!(nodes.permission(), "patch nodes");
        assert_eq!(Right { namespace: None, ..pods }.permission(), "create pods --subresource=eviction -A");
    }
}
