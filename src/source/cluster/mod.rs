//! A running cluster: how it is found, how it is read.
//!
//! `config` finds the cluster as kubectl does and makes the client (`connection` the flags, `kubeconfig` the files,
//! `choice` what of them counts; `auth`, `exec`, `identity`, `client_key`, `proxy`), `gate` is what every request passes, `reach`
//! says why one got no answer, `log` tells of each. `request` sends one request and judges its answer, `list` says
//! what can be asked, `pages` reads it page by page, `read` folds lists into a `World`, `watch` follows them, `raw` hands
//! objects out whole, `write` changes one, `cordon` a node, `lease` keeps a lock, `may` asks for rights, `probe` another server, `clock` compares the server's clock with this machine's. The only modules that name the client. Refuses to judge what was read.

mod auth;
mod choice;
mod client_key;
mod clock;
mod config;
mod connection;
mod cordon;
mod environment;
mod error;
mod exec;
mod gate;
mod holder;
mod identity;
mod interrupt;
mod kubeconfig;
mod lease;
mod list;
mod log;
mod may;
mod pages;
mod probe;
mod proxy;
mod raw;
mod reach;
mod read;
mod request;
mod watch;
mod write;

use std::time::Duration;

pub use config::{Entries, context_name};
pub use connection::{Connection, Secret};
pub use cordon::{CORDON_ANNOTATION, Cordoned, Uncordoned};
pub use error::{ClusterError, ErrorKind};
pub use holder::holder_identity;
pub use lease::{Lease, Taken};
pub use list::List;
pub use may::Right;
pub use probe::probe;
pub use raw::Piece;
pub use read::{Part, Reading, Unread};
pub use watch::{News, Step, Waker, Watch};
pub use write::{WriteError, WriteOptions};

/// A cluster that can be asked. One thread of its own runs the requests while a call lasts.
pub struct Cluster {
    client: kube::Client,
    runtime: tokio::runtime::Runtime,
    /// The namespace that is meant when none is named.
    namespace: String,
    /// What is known of the server's clock.
    clock: clock::Clock,
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
