//! The only requests that change something: patches of DaemonSets and nodes, deletions and evictions of pods, and
//! (in `lease`) the lock of a driver.
//!
//! Each names the object it means by uid or version, so that nothing else can be hit. Nothing is sent twice: when the connection breaks after a request went out, whoever asked must look whether it was done.
//! Refuses to decide what to write.

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::list::escaped;
use super::request::{Call, Refusal};
use super::{Cluster, ClusterError, ErrorKind};

/// Strategic merge, the type of kubectl's own patches of these objects.
const STRATEGIC: &str = "application/strategic-merge-patch+json";
pub(super) const JSON: &str = "application/json";

/// How something is written.
#[derive(Debug, Clone, Copy)]
pub struct WriteOptions<'a> {
    /// Let the server judge and keep nothing (`dryRun=All`).
    pub dry_run: bool,
    /// `fieldManager`.
    pub field_manager: &'a str,
}

/// Why something was not written, or may not have been.
#[derive(Debug)]
pub struct WriteError {
    /// What went wrong.
    pub error: ClusterError,
    /// Whether the server may have done it all the same.
    pub in_doubt: bool,
    /// How long the server asks to wait before another try.
    pub wait: Option<Duration>,
    /// What the disruption budget says that forbids an eviction.
    pub budget: Option<String>,
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        // Of a 429 nothing was done: the request was not even taken up (or a budget forbids it).
        let in_doubt = refusal.repeat && refusal.error.kind != ErrorKind::TooManyRequests
            || refusal.error.kind == ErrorKind::Timeout;
        Self { error: refusal.error, in_doubt, wait: refusal.wait, budget: refusal.budget }
    }
}

impl WriteError {
    /// Reports whether another try may go through: the server is busy, hurt or was not understood.
    pub fn may_pass(&self) -> bool {
        use ErrorKind::{CutOff, TooManyRequests, Unreachable};
        self.in_doubt || matches!(self.error.kind, TooManyRequests | CutOff | Unreachable)
    }
}

/// What is read of an object that was written.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Written {
    metadata: WrittenMeta,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WrittenMeta {
    resource_version: String,
}

impl Cluster {
    /// Sends a strategic merge patch of a DaemonSet; its `metadata` should name `uid` and `resourceVersion`. Returns the
    /// version that the DaemonSet has then.
    ///
    /// # Errors
    /// The server cannot be reached or refuses: [`ErrorKind::Conflict`] if the object has another version.
    pub fn patch_daemon_set(
        &self,
        namespace: &str,
        name: &str,
        patch: &Value,
        options: WriteOptions<'_>,
    ) -> Result<String, WriteError> {
        let path = format!("/apis/apps/v1/namespaces/{}/daemonsets/{}", escaped(namespace), escaped(name));
        self.patch(&path, patch, options)
    }

    /// Sends a strategic merge patch of a node; its `metadata` should name `uid` and `resourceVersion`. Returns the version
    /// that the node has then.
    ///
    /// # Errors
    /// The server cannot be reached or refuses: [`ErrorKind::Conflict`] if the object has another version.
    pub fn patch_node(
        &self,
        name: &str,
        patch: &Value,
        options: WriteOptions<'_>,
    ) -> Result<String, WriteError> {
        self.patch(&format!("/api/v1/nodes/{}", escaped(name)), patch, options)
    }

    fn patch(&self, path: &str, patch: &Value, options: WriteOptions<'_>) -> Result<String, WriteError> {
        let mut target = format!("{path}?fieldManager={}", escaped(options.field_manager));
        if options.dry_run {
            target.push_str("&dryRun=All");
        }
        let body = self.write(Method::PATCH, &target, (STRATEGIC, patch))?;
        // An answer that cannot be read costs a fresh read, no more: the next write meets a conflict.
        let written: Written = serde_json::from_slice(&body).unwrap_or_default();
        Ok(written.metadata.resource_version)
    }

    /// Deletes the pod of this uid, with the grace that it asks for itself.
    ///
    /// # Errors
    /// The server cannot be reached or refuses: [`ErrorKind::NotFound`] if it is gone, [`ErrorKind::Conflict`] if
    /// another pod has its name.
    pub fn delete_pod(
        &self,
        namespace: &str,
        name: &str,
        uid: &str,
        dry_run: bool,
    ) -> Result<(), WriteError> {
        let mut options = json!({"preconditions": {"uid": uid}});
        if dry_run {
            options["dryRun"] = json!(["All"]);
        }
        self.delete(namespace, name, options)
    }

    /// Deletes the pod of this uid with another grace than its own, in seconds.
    ///
    /// # Errors
    /// As [`Self::delete_pod`].
    pub fn delete_pod_within(
        &self,
        namespace: &str,
        name: &str,
        uid: &str,
        grace: Option<i64>,
    ) -> Result<(), WriteError> {
        let mut options = json!({"preconditions": {"uid": uid}});
        if let Some(grace) = grace {
            options["gracePeriodSeconds"] = grace.into();
        }
        self.delete(namespace, name, options)
    }

    fn delete(&self, namespace: &str, name: &str, mut options: Value) -> Result<(), WriteError> {
        options["kind"] = "DeleteOptions".into();
        options["apiVersion"] = "v1".into();
        let target = format!("/api/v1/namespaces/{}/pods/{}", escaped(namespace), escaped(name));
        self.write(Method::DELETE, &target, (JSON, &options)).map(drop)
    }

    /// Evicts the pod of this uid through the `eviction` subresource, once; `grace` in seconds is that of the pod if
    /// there is none. Follows EvictPod (k8s.io/kubectl/pkg/drain/drain.go), which repeats what is refused: here the
    /// caller does, and can show it.
    ///
    /// # Errors
    /// The server cannot be reached or refuses: with [`ErrorKind::TooManyRequests`] and the words of the disruption
    /// budget in `budget` if one forbids it (pkg/registry/core/pod/storage/eviction.go).
    pub fn evict_pod(
        &self,
        namespace: &str,
        name: &str,
        uid: &str,
        grace: Option<i64>,
        dry_run: bool,
    ) -> Result<(), WriteError> {
        let target = format!("/api/v1/namespaces/{}/pods/{}/eviction", escaped(namespace), escaped(name));
        let mut options = json!({"preconditions": {"uid": uid}});
        if let Some(grace) = grace {
            options["gracePeriodSeconds"] = grace.into();
        }
        if dry_run {
            options["dryRun"] = json!(["All"]);
        }
        let eviction = json!({"kind": "Eviction", "apiVersion": "policy/v1",
            "metadata": {"name": name, "namespace": namespace}, "deleteOptions": options});
        self.write(Method::POST, &target, (JSON, &eviction)).map(drop)
    }

    /// Sends a body once; returns that of the answer.
    pub(super) fn write(
        &self,
        method: Method,
        target: &str,
        content: (&'static str, &Value),
    ) -> Result<Bytes, WriteError> {
        let (kind, body) = content;
        let call = Call { method, target, content: Some((kind, Bytes::from(body.to_string()))) };
        Ok(self.runtime.block_on(self.once(&call))?)
    }
}
