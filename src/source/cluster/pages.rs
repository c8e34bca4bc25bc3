//! Lists read page by page.
//!
//! Each list is a consistent read: the first page names no resourceVersion, so the server answers with its newest
//! state, and the following pages continue that very state. When the server no longer has it (410), the list is
//! begun anew, once: whoever takes the pages is told to forget those so far. No page is kept here.

use bytes::Bytes;
use serde::Deserialize;

use super::list::List;
use super::{Cluster, ClusterError, ErrorKind};
use crate::source::json;
use crate::source::kind::Resource;

/// What comes of a list.
pub(super) enum Turn {
    /// The text of a page, or of the one object that was asked for.
    Page(Bytes),
    /// All of this list so far is void.
    Restart,
}

impl Cluster {
    /// Hands every page of a list to `take`; returns the version that the list is of, if it says one.
    pub(super) async fn pages<K, E>(
        &self,
        list: &List<K>,
        mut take: impl AsyncFnMut(Turn) -> Result<(), E>,
    ) -> Result<Option<String>, E>
    where
        K: Copy + Into<Resource>,
        E: From<ClusterError>,
    {
        let mut restarted = false;
        let mut token = String::new();
        let mut version = None;
        loop {
            let body = match self.get(&list.target(&token)).await {
                Err(error) if error.kind == ErrorKind::Expired && !restarted && !token.is_empty() => {
                    restarted = true;
                    token.clear();
                    version = None;
                    take(Turn::Restart).await?;
                    continue;
                }
                outcome => outcome?,
            };
            expect_kind(&body, list)?;
            let meta = list_meta(&body);
            version = version.or(meta.version());
            take(Turn::Page(body)).await?;
            match meta.next() {
                Some(next) => token = next,
                None => return Ok(version),
            }
        }
    }
}

/// Makes sure that an answer is the object or the list that was asked for: an empty answer, or that of something else on
/// the way, must not pass for a list without items.
fn expect_kind<K: Copy + Into<Resource>>(body: &[u8], list: &List<K>) -> Result<(), ClusterError> {
    let kind = list.resource().kind;
    let kind = if list.name.is_none() { format!("{kind}List") } else { kind.to_owned() };
    let told = match json::told_kind(body) {
        Some(told) if told == kind => return Ok(()),
        Some(told) => format!("a {told}"),
        None if body.is_empty() => "empty".to_owned(),
        None => "something else".to_owned(),
    };
    let message = format!("the server's answer to {} is {told}, not a {kind}", list.permission());
    Err(ClusterError::new(ErrorKind::Other, message))
}

/// Puts into words that an answer is cut short, or no JSON.
pub(super) fn not_json<K: Copy + Into<Resource>>(list: &List<K>, error: &json::StreamError) -> ClusterError {
    let message = format!("the server's answer to {} is not the JSON of a list: {error}", list.permission());
    ClusterError::new(ErrorKind::Other, message)
}

/// `metadata` of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ListMeta {
    r#continue: Option<String>,
    resource_version: Option<String>,
}

impl ListMeta {
    /// Returns the token of the next page, if there is one.
    fn next(self) -> Option<String> {
        self.r#continue.filter(|token| !token.is_empty())
    }

    /// Returns the version that the list is of; "0" is none that a watch could go on from.
    fn version(&self) -> Option<String> {
        self.resource_version.clone().filter(|version| !version.is_empty() && version != "0")
    }
}

fn list_meta(page: &[u8]) -> ListMeta {
    let meta = json::list_metadata(page).and_then(|meta| serde_json::from_slice(meta).ok());
    meta.unwrap_or_default()
}
