//! The form in which the API server stores and serves an apps/v1 DaemonSet: defaults, canonical values, and what
//! a detour over the internal version leaves.
//!
//! Follows pkg/apis/{apps,core}/v1 of Kubernetes 1.36. Refuses to validate, and to do what only a write does:
//! a created object also gets a uid, a generation and a cleared status, and loses the fields of features that
//! the cluster has switched off. Objects of older API groups are read as apps/v1.

mod container;
mod daemon_set;
mod meta;
mod pod_spec;
mod schema;
mod security;
mod shape;
mod storage;
mod volume;

pub use schema::{FieldType, Schema};
use serde_json::Value;

/// Gives a DaemonSet the form in which the API server serves it.
///
/// Doing it twice changes nothing. A value of the wrong type stays as it is.
pub fn default_daemon_set(object: &mut Value) {
    shape::complete(&daemon_set::DAEMON_SET, object);
}

/// Gives the pod template of a DaemonSet, or of one of its revisions, the form in which it is served.
pub fn default_pod_template(template: &mut Value) {
    shape::complete(&daemon_set::POD_TEMPLATE, template);
}
