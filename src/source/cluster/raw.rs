//! Objects of any kind handed out as the server sent them, page by page, for a snapshot and for comparing pods.
//!
//! No more than one page exists at a time.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::list::List;
use super::pages::{Turn, not_json};
use super::{Cluster, ClusterError};
use crate::source::json::{self, Item};
use crate::source::kind::Resource;

/// What comes out of a list.
#[derive(Debug)]
pub enum Piece {
    /// The text of an object. Objects of lists say neither kind nor apiVersion.
    Object(Box<RawValue>),
    /// A page is complete.
    Page,
    /// All objects of this list so far are void.
    Restart,
}

impl Cluster {
    /// Hands the objects of a list to `take`, page by page.
    ///
    /// # Errors
    /// Outside: the list gave no answer. Inside: what `take` says.
    pub fn pieces<K: Copy + Into<Resource>, E: From<ClusterError>>(
        &self,
        list: &List<K>,
        take: &mut dyn FnMut(Piece) -> Result<(), E>,
    ) -> Result<(), E> {
        let reading = self.pages(list, async |turn| {
            let Turn::Page(body) = turn else { return take(Piece::Restart) };
            let mut outcome = Ok(());
            let read = json::read_whole(&body[..], None, &mut |item| {
                if let (Item::Whole(text, _), Ok(())) = (item, &outcome) {
                    outcome = take(Piece::Object(text));
                }
            });
            outcome?;
            read.map_err(|error| not_json(list, &error))?;
            take(Piece::Page)
        });
        self.runtime.block_on(reading).map(|_| ())
    }

    /// Reads lists of whole objects and returns of each what `keep` does.
    ///
    /// # Errors
    /// The first list that gave no answer.
    pub fn read_whole(
        &self,
        lists: &[List],
        keep: &mut dyn FnMut(Value) -> Option<Value>,
    ) -> Result<Vec<Value>, ClusterError> {
        let mut kept = Vec::new();
        for list in lists {
            let before = kept.len();
            self.pieces(list, &mut |piece| {
                match piece {
                    Piece::Object(text) => {
                        kept.extend(serde_json::from_str(text.get()).ok().and_then(&mut *keep))
                    }
                    Piece::Page => {}
                    Piece::Restart => kept.truncate(before),
                }
                Ok::<(), ClusterError>(())
            })?;
        }
        Ok(kept)
    }

    /// Returns the version that the server says it has, `v1.36.3`; nothing if it does not say.
    pub fn server_version(&self) -> Option<String> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Version {
            git_version: String,
        }
        let body = self.runtime.block_on(self.get("/version")).ok()?;
        Some(serde_json::from_slice::<Version>(&body).ok()?.git_version)
    }
}
