//! Where objects come from: files, folders, streams, a cluster.
//!
//! `files` finds and opens inputs, `json` and `tree` turn text into objects, `snapshot` gathers them into a
//! `World`, `manifest` reads what might be applied, `capture` writes a snapshot of a cluster, `redact` takes secrets
//! out of it. The only modules that open files. Refuses to judge.

mod capture;
mod cluster;
mod collect;
mod files;
mod git;
mod json;
mod kind;
mod manifest;
mod object;
mod redact;
mod replace;
mod search;
mod snapshot;
mod taken;
mod text_file;
mod tree;
mod whole_pods;

pub use capture::{
    CaptureError, Captured, Place as CapturePlace, Progress, Refused, Scope as CaptureScope, capture,
};
pub use cluster::{
    CORDON_ANNOTATION, Cluster, ClusterError, Connection, Cordoned, Entries, ErrorKind, Lease, List, News,
    Part, Reading, Right, Secret, Step, Taken as TakenLease, Uncordoned, Unread, Waker, Watch, WriteError,
    WriteOptions, context_name, holder_identity, probe,
};
pub use collect::{Gathered, Problem};
pub use files::{Input, manifest_inputs, read_text, snapshot_inputs};
pub use git::Revision;
pub use kind::Kind;
pub use manifest::{Manifest, read_manifests};
pub use object::{Hint, Object, Raw};
pub use redact::{Level, Redactor, Salt};
pub use search::{
    Exclude, Place as SearchPlace, config_by_environment, here, kustomize, nearest_config, search,
    stdin_is_terminal,
};
pub use snapshot::read_snapshot;
pub use taken::{Taken, TakenList};
pub use text_file::{TextFile, write_text};
pub use whole_pods::read_whole_pods;

/// Why an input could not be used. The message starts with the place.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct SourceError {
    message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl SourceError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
