//! Which pods a drain takes from a node, which it leaves, and which forbid it.
//!
//! Follows `kubectl drain --ignore-daemonsets` (k8s.io/kubectl/pkg/drain/filters.go), filter by filter and in its order and
//! words. The pods of DaemonSets stay: the one that is updated is replaced afterwards, the others are none of a drain's
//! business. Refuses to read and to evict.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::policy::Drain;
use crate::model::OwnerReference;

/// What becomes of a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is evicted; with a warning if something is lost.
    Evict(Option<&'static str>),
    /// It stays.
    Stay,
    /// The node cannot be drained because of it.
    Forbid(String),
}

/// A pod as a drain looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drained {
    /// The namespace.
    pub namespace: String,
    /// The name.
    pub name: String,
    /// The unique id.
    pub uid: String,
    /// Whether it is going already.
    pub terminating: bool,
    finished: bool,
    mirror: bool,
    empty_dir: bool,
    controller: Option<OwnerReference>,
}

/// The annotation of a pod that mirrors a static one.
const MIRROR: &str = "kubernetes.io/config.mirror";
const EMPTY_DIR_FATAL: &str = "Pods with local storage (use --delete-emptydir-data to override)";
const EMPTY_DIR_WARNING: &str = "deleting Pods with local storage";
const UNMANAGED_FATAL: &str = "Pods that declare no controller (use --force-drain to override)";
const UNMANAGED_WARNING: &str = "deleting Pods that declare no controller";

impl Drained {
    /// Reads a whole pod; nothing if it is none.
    pub fn from_value(pod: &Value) -> Option<Self> {
        let wire: Wire = serde_json::from_value(pod.clone()).ok()?;
        let Wire { metadata, spec, status } = wire;
        let empty_dir = spec.volumes.unwrap_or_default().iter().any(|own| own.empty_dir.is_some());
        let owners = metadata.owner_references.unwrap_or_default();
        Some(Self {
            namespace: metadata.namespace,
            name: metadata.name,
            uid: metadata.uid,
            terminating: metadata.deletion_timestamp.is_some(),
            finished: matches!(status.phase.as_str(), "Succeeded" | "Failed"),
            mirror: metadata.annotations.unwrap_or_default().contains_key(MIRROR),
            empty_dir,
            controller: owners.into_iter().find(|own| own.controller == Some(true)),
        })
    }

    /// Returns the DaemonSet whose existence decides, if one does: that of a pod that has not ended.
    pub fn daemon_set(&self) -> Option<&str> {
        let of =
            self.controller.as_ref().filter(|own| own.kind == "DaemonSet" && own.api_version == "apps/v1");
        of.filter(|_| !self.finished).map(|own| own.name.as_str())
    }

    /// Tells what becomes of the pod; `daemon_set_exists` is asked only where [`Self::daemon_set`] names one.
    pub fn fate(&self, rules: &Drain, daemon_set_exists: bool) -> Fate {
        let mut warning = None;
        if let Some(name) = self.daemon_set() {
            if daemon_set_exists {
                return Fate::Stay;
            }
            if !rules.force {
                return Fate::Forbid(format!(
                    "daemonsets.apps {name:?} not found (use --force-drain to override)"
                ));
            }
            warning = Some("its DaemonSet is not found");
        }
        if self.mirror {
            return Fate::Stay;
        }
        if self.finished {
            return Fate::Evict(None);
        }
        if self.empty_dir {
            if !rules.delete_empty_dir_data {
                return Fate::Forbid(EMPTY_DIR_FATAL.to_owned());
            }
            // kubectl drops this warning when a later filter has nothing to say; here it is kept.
            warning = Some(EMPTY_DIR_WARNING);
        }
        if self.controller.is_none() {
            if !rules.force {
                return Fate::Forbid(UNMANAGED_FATAL.to_owned());
            }
            warning = Some(UNMANAGED_WARNING);
        }
        Fate::Evict(warning)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire {
    metadata: WireMeta,
    spec: WireSpec,
    status: WireStatus,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireMeta {
    name: String,
    namespace: String,
    uid: String,
    annotations: Option<serde_json::Map<String, Value>>,
    owner_references: Option<Vec<OwnerReference>>,
    deletion_timestamp: Option<Timestamp>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireSpec {
    volumes: Option<Vec<WireVolume>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireVolume {
    empty_dir: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireStatus {
    phase: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const FORCE: Allowed = Allowed { force: true, data: false };
    const DATA: Allowed = Allowed { force: false, data: true };
    const NONE: Allowed = Allowed { force: false, data: false };

    #[derive(Clone, Copy)]
    struct Allowed {
        force: bool,
        data: bool,
    }

    fn pod(phase: &str, owner: Option<(&str, &str)>, volumes: Value, annotations: Value) -> Drained {
        let owners: Vec<Value> = owner
            .into_iter()
            .map(|(version, kind)| {
                json!({"apiVersion": version, "kind": kind, "name": "x", "uid": "u", "controller": true})
            })
            .collect();
        let pod = json!({"metadata": {"name": "p", "namespace": "n", "uid": "i", "annotations": annotations,
            "ownerReferences": owners}, "spec": {"volumes": volumes}, "status": {"phase": phase}});
        Drained::from_value(&pod).expect("a pod")
    }

    #[test]
    fn pods_are_treated_as_kubectl_drain_does() {
        let (no, empty) = (Value::Null, json!([{"name": "v", "emptyDir": {}}]));
        let (set, daemon) = (Some(("apps/v1", "ReplicaSet")), Some(("apps/v1", "DaemonSet")));
        let mirror = json!({MIRROR: "x"});
        let evict = Fate::Evict;
        let forbid = |why: &str| Fate::Forbid(why.to_owned());
        for (what, pod, rules, exists, fate) in [
            ("a replica", pod("Running", set, no.clone(), no.clone()), NONE, true, evict(None)),
            ("of a DaemonSet", pod("Running", daemon, empty.clone(), no.clone()), NONE, true, Fate::Stay),
            ("of a finished one", pod("Failed", daemon, no.clone(), no.clone()), NONE, true, evict(None)),
            (
                "of one that is gone",
                pod("Running", daemon, no.clone(), no.clone()),
                NONE,
                false,
                forbid("daemonsets.apps \"x\" not found (use --force-drain to override)"),
            ),
            (
                "the same by force",
                pod("Running", daemon, no.clone(), no.clone()),
                FORCE,
                false,
                evict(Some("its DaemonSet is not found")),
            ),
            (
                "of another group's kind of that name",
                pod("Running", Some(("apps.kruise.io/v1alpha1", "DaemonSet")), no.clone(), no.clone()),
                NONE,
                true,
                evict(None),
            ),
            ("a mirror pod", pod("Running", None, empty.clone(), mirror), NONE, true, Fate::Stay),
            (
                "with data",
                pod("Running", set, empty.clone(), no.clone()),
                FORCE,
                true,
                forbid(EMPTY_DIR_FATAL),
            ),
            (
                "with data, allowed",
                pod("Running", set, empty.clone(), no.clone()),
                DATA,
                true,
                evict(Some(EMPTY_DIR_WARNING)),
            ),
            ("with data, finished", pod("Succeeded", set, empty, no.clone()), NONE, true, evict(None)),
            ("nobody's", pod("Running", None, no.clone(), no.clone()), DATA, true, forbid(UNMANAGED_FATAL)),
            (
                "nobody's by force",
                pod("Pending", None, no.clone(), no.clone()),
                FORCE,
                true,
                evict(Some(UNMANAGED_WARNING)),
            ),
            ("nobody's, finished", pod("Failed", None, no.clone(), no), NONE, true, evict(None)),
        ] {
            let rules = Drain { force: rules.force, delete_empty_dir_data: rules.data, ..Drain::default() };
            assert_eq!(pod.fate(&rules, exists), fate, "{what}");
        }
    }
}
