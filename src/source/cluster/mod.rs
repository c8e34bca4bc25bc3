//! A running cluster: how it is found, how it is read.
//!
//! `config` finds the cluster as kubectl does and makes the client (`auth`, `proxy`), `request` sends one request
//! and judges its answer, `read` folds lists into a `World`. The only modules that name the client. Refuses to
//! judge what was read.

mod config;
mod error;
mod read;
mod request;

use std::time::Duration;

pub use config::Connection;
pub use error::{ClusterError, ErrorKind};
pub use read::{List, Reading, Unread};

/// A cluster that can be asked. One thread of its own runs the requests while a call lasts.
pub struct Cluster {
    client: kube::Client,
    runtime: tokio::runtime::Runtime,
    /// The namespace that is meant when none is named.
    namespace: String,
    /// `--request-timeout`: how long one request may take; `None` is for ever, as kubectl has it.
    request_timeout: Option<Duration>,
}

impl std::fmt::Debug for Cluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cluster").field("namespace", &self.namespace).finish_non_exhaustive()
    }
}

impl Cluster {
    /// Returns the namespace that is meant when none is named: that of -n, of the context, or "default".
    pub fn namespace(&self) -> &str {
        &self.namespace
    }
}
