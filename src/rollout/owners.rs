//! Who else writes a DaemonSet, and so may take back what is changed by hand.

use serde_json::Value;

use crate::model::DaemonSet;

/// One that will write the DaemonSet again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// `kubectl apply`, client side: its last configuration is kept in an annotation.
    Apply,
    /// A field manager that applies the template or the strategy on the server's side.
    ServerSideApply(String),
    /// A tool that keeps the cluster as its source says.
    Tool {
        /// `Helm`, `Argo CD`, `Flux`.
        name: &'static str,
        /// What of it: the release, the application.
        what: String,
        /// The label or annotation that tells.
        by: &'static str,
    },
}

/// Labels and annotations by which tools mark what they keep.
const MARKS: [(&str, &str); 5] = [
    ("Helm", "meta.helm.sh/release-name"),
    ("Argo CD", "argocd.argoproj.io/tracking-id"),
    ("Argo CD", "argocd.argoproj.io/instance"),
    ("Flux", "kustomize.toolkit.fluxcd.io/name"),
    ("Flux", "helm.toolkit.fluxcd.io/name"),
];

/// Where `kubectl apply` keeps what it applied last.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";

/// Returns who else writes the DaemonSet's spec, each tool once.
pub fn owners(daemon_set: &DaemonSet) -> Vec<Owner> {
    let (labels, annotations) = (&daemon_set.meta.labels, &daemon_set.meta.annotations);
    let mut found = Vec::new();
    if annotations.get(LAST_APPLIED).is_some() {
        found.push(Owner::Apply);
    }
    let managers = daemon_set.raw.pointer("/metadata/managedFields").and_then(Value::as_array);
    for entry in managers.into_iter().flatten() {
        let owns = entry.pointer("/fieldsV1/f:spec").is_some();
        if owns && entry.get("operation").is_some_and(|own| own == "Apply") {
            let manager = entry.get("manager").and_then(Value::as_str).unwrap_or_default();
            found.push(Owner::ServerSideApply(manager.to_owned()));
        }
    }
    let mut tools: Vec<Owner> = Vec::new();
    for (name, by) in MARKS {
        let known = tools.iter().any(|own| matches!(own, Owner::Tool { name: other, .. } if *other == name));
        if let Some(what) = annotations.get(by).or_else(|| labels.get(by)).filter(|_| !known) {
            tools.push(Owner::Tool { name, what: what.to_owned(), by });
        }
    }
    if labels.get(MANAGED_BY) == Some("Helm") && !tools.iter().any(is_helm) {
        tools.push(Owner::Tool { name: "Helm", what: "Helm".into(), by: MANAGED_BY });
    }
    found.extend(tools);
    found
}

fn is_helm(owner: &Owner) -> bool {
    matches!(owner, Owner::Tool { name: "Helm", .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everyone_who_writes_it_again_is_named_once() {
        let raw = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {
            "name": "x", "labels": {"app.kubernetes.io/managed-by": "Helm", "argocd.argoproj.io/instance": "app"},
            "annotations": {"meta.helm.sh/release-name": "rel", "argocd.argoproj.io/tracking-id": "app:apps/x",
                "kubectl.kubernetes.io/last-applied-configuration": "{}"},
            "managedFields": [
                {"manager": "flux", "operation": "Apply", "fieldsV1": {"f:spec": {}}},
                {"manager": "labeller", "operation": "Apply", "fieldsV1": {"f:metadata": {}}},
                {"manager": "kubectl-edit", "operation": "Update", "fieldsV1": {"f:spec": {}}}]}});
        let daemon_set = DaemonSet::from_value(raw, crate::model::Origin::default()).expect("a DaemonSet");
        let tool = |name, what: &str, by| Owner::Tool { name, what: what.into(), by };
        assert_eq!(
            owners(&daemon_set),
            [
                Owner::Apply,
                Owner::ServerSideApply("flux".into()),
                tool("Helm", "rel", "meta.helm.sh/release-name"),
                tool("Argo CD", "app:apps/x", "argocd.argoproj.io/tracking-id"),
            ]
        );
    }
}
