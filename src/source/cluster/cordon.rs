//! Cordoning a node, in such a way that whoever reads it later knows whose cordon it is.
//!
//! The mark is an annotation that comes with the cordon and goes with it, in one patch each: a cordon that was there
//! before, or that somebody set again after ours was lifted, carries no mark and is never lifted. Follows kubectl's cordon
//! (k8s.io/kubectl/pkg/drain/cordon.go) in what is patched.

use serde::Deserialize;
use serde_json::{Value, json};

use super::list::escaped;
use super::{Cluster, ClusterError, ErrorKind, WriteError, WriteOptions};

/// Where a node says whose cordon it carries.
pub const CORDON_ANNOTATION: &str = "kubectl-ds/cordoned-by";
/// How often a patch is sent when somebody else was faster: nodes are written often.
const TRIES: u32 = 5;

/// What came of cordoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cordoned {
    /// It is cordoned, and the mark says by whom: by us.
    Ours,
    /// It was cordoned already, by somebody else.
    Others,
}

/// What came of lifting a cordon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncordoned {
    /// Ours is lifted.
    Lifted,
    /// There was none of ours.
    NotOurs,
    /// The node is gone.
    Gone,
}

/// What is done with a node, and what came of it then.
enum Change<T> {
    Patch(Value, T),
    None(T),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wire {
    metadata: WireMeta,
    spec: WireSpec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireMeta {
    uid: String,
    resource_version: String,
    annotations: Option<serde_json::Map<String, Value>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireSpec {
    unschedulable: bool,
}

impl Wire {
    fn mark(&self) -> Option<&str> {
        self.metadata.annotations.as_ref()?.get(CORDON_ANNOTATION)?.as_str()
    }

    fn patch(&self, mark: &Value, unschedulable: &Value) -> Value {
        json!({"metadata": {"uid": self.metadata.uid, "resourceVersion": self.metadata.resource_version,
            "annotations": {CORDON_ANNOTATION: mark}}, "spec": {"unschedulable": unschedulable}})
    }
}

impl Cluster {
    /// Cordons a node and marks the cordon as that of `by`; one that is cordoned already is left as it is.
    ///
    /// # Errors
    /// The server cannot be reached or refuses; [`ErrorKind::NotFound`] if the node is gone.
    pub fn cordon(&self, node: &str, by: &str, options: WriteOptions<'_>) -> Result<Cordoned, WriteError> {
        self.node_patched(node, options, |wire| match (wire.spec.unschedulable, wire.mark()) {
            (true, Some(mark)) if mark == by => Change::None(Cordoned::Ours),
            (true, _) => Change::None(Cordoned::Others),
            (false, _) => Change::Patch(wire.patch(&by.into(), &true.into()), Cordoned::Ours),
        })
    }

    /// Lifts the cordon that is marked as that of `by`, and no other.
    ///
    /// # Errors
    /// The server cannot be reached or refuses.
    pub fn uncordon(
        &self,
        node: &str,
        by: &str,
        options: WriteOptions<'_>,
    ) -> Result<Uncordoned, WriteError> {
        let done = self.node_patched(node, options, |wire| match wire.mark() {
            Some(mark) if mark == by => {
                Change::Patch(wire.patch(&Value::Null, &Value::Null), Uncordoned::Lifted)
            }
            _ => Change::None(Uncordoned::NotOurs),
        });
        match done {
            Err(own) if own.error.kind == ErrorKind::NotFound => Ok(Uncordoned::Gone),
            done => done,
        }
    }

    /// Reads the node, and patches it as `judge` says; again on a fresh read when somebody else was faster.
    fn node_patched<T>(
        &self,
        node: &str,
        options: WriteOptions<'_>,
        judge: impl Fn(&Wire) -> Change<T>,
    ) -> Result<T, WriteError> {
        let target = format!("/api/v1/nodes/{}", escaped(node));
        for tries in 1..=TRIES {
            let body = self.runtime.block_on(self.get(&target))?;
            let wire: Wire = serde_json::from_slice(&body).map_err(|error| {
                ClusterError::new(ErrorKind::Other, format!("node {node} cannot be read: {error}"))
            })?;
            let (patch, done) = match judge(&wire) {
                Change::Patch(patch, done) => (patch, done),
                Change::None(done) => return Ok(done),
            };
            match self.patch_node(node, &patch, options) {
                Ok(_) => return Ok(done),
                Err(own) if own.error.kind == ErrorKind::Conflict && tries < TRIES => {}
                Err(own) => return Err(own),
            }
        }
        let message = format!("node {node} changes too often to be patched");
        Err(ClusterError::new(ErrorKind::Conflict, message).into())
    }
}
