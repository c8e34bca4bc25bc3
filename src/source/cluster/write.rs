//! The only requests that change something: a patch of a DaemonSet, the deletion of a pod.
//!
//! Each names the object it means by uid, a patch also by version, so that nothing else can be hit. Nothing is
//! sent twice: when the connection breaks after a request went out, whoever asked must look whether it was done.
//! Refuses to decide what to write.

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};

use super::list::escaped;
use super::request::{Call, Refusal};
use super::{Cluster, ClusterError, ErrorKind};

/// Strategic merge, the type of kubectl's own patches of these objects.
const STRATEGIC: &str = "application/strategic-merge-patch+json";

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
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        let in_doubt = refusal.repeat || refusal.error.kind == ErrorKind::Timeout;
        Self { error: refusal.error, in_doubt }
    }
}

impl Cluster {
    /// Sends a strategic merge patch of a DaemonSet; its `metadata` should name `uid` and `resourceVersion`.
    ///
    /// # Errors
    /// The server cannot be reached or refuses: [`ErrorKind::Conflict`] if the object has another version.
    pub fn patch_daemon_set(
        &self,
        namespace: &str,
        name: &str,
        patch: &Value,
        options: WriteOptions<'_>,
    ) -> Result<(), WriteError> {
        let mut target = format!(
            "/apis/apps/v1/namespaces/{}/daemonsets/{}?fieldManager={}",
            escaped(namespace),
            escaped(name),
            escaped(options.field_manager)
        );
        if options.dry_run {
            target.push_str("&dryRun=All");
        }
        self.write(Method::PATCH, &target, (STRATEGIC, patch))
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
        let target = format!("/api/v1/namespaces/{}/pods/{}", escaped(namespace), escaped(name));
        let mut options = json!({"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {"uid": uid}});
        if dry_run {
            options["dryRun"] = json!(["All"]);
        }
        self.write(Method::DELETE, &target, ("application/json", &options))
    }

    fn write(&self, method: Method, target: &str, content: (&'static str, &Value)) -> Result<(), WriteError> {
        let (kind, body) = content;
        let call = Call { method, target, content: Some((kind, Bytes::from(body.to_string()))) };
        self.runtime.block_on(self.once(&call))?;
        Ok(())
    }
}
