//! What an answer cannot do without.

use super::Gathered;
use crate::failure::Failure;
use crate::source::{ClusterError, ErrorKind, Kind};

impl Gathered {
    /// Ends the command if the cluster refused one of `kinds`, which was told already. Files may lack what they lack.
    ///
    /// # Errors
    /// Nodes, pods or revisions are asked for and are not known.
    pub fn require(&self, kinds: &[Kind]) -> Result<(), Failure> {
        let known = &self.world.known;
        let lacks = |kind: &&Kind| match kind {
            Kind::Node => !known.nodes,
            Kind::Pod => !known.pods,
            Kind::ControllerRevision => !known.revisions,
            _ => false,
        };
        match kinds.iter().find(lacks) {
            Some(kind) if self.live.is_some() => {
                let message = format!("without {} there is no answer", kind.resource().plural);
                Err(ClusterError::new(ErrorKind::Forbidden, message).into())
            }
            _ => Ok(()),
        }
    }
}
