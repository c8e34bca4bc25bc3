//! Objects of any kind handed out as the server sent them, page by page, for a snapshot.
//!
//! No more than one page exists at a time. A list that expires in the middle (410) is begun anew, once: whoever
//! takes the objects is told to forget those of the list so far.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::list::{PAGE, escaped};
use super::read::{expect_kind, list_meta};
use super::{Cluster, ClusterError, ErrorKind};
use crate::source::json::{self, Item};

/// A kind of objects, as the API serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collection {
    /// Group and version: `apps/v1`; `v1` is the core group.
    pub api_version: &'static str,
    /// The kind of the objects.
    pub kind: &'static str,
    /// The name in URLs and in RBAC rules.
    pub plural: &'static str,
    /// Whether the objects live in namespaces.
    pub namespaced: bool,
}

/// The part of a collection that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawList {
    /// The kind.
    pub collection: Collection,
    /// Only this namespace.
    pub namespace: Option<String>,
    /// Only the object of this name.
    pub name: Option<String>,
    /// Only objects with these fields, in the form of `--field-selector`; empty is all.
    pub fields: &'static str,
}

impl RawList {
    /// Returns the words after `kubectl auth can-i` that ask whether this may be read.
    pub fn permission(&self) -> String {
        let own = self.collection;
        let group =
            own.api_version.split_once('/').map_or_else(String::new, |(group, _)| format!(".{group}"));
        let verb = if self.name.is_some() { "get" } else { "list" };
        let name = self.name.as_ref().map_or_else(String::new, |name| format!("/{name}"));
        let scope = match &self.namespace {
            Some(namespace) => format!(" -n {namespace}"),
            None if own.namespaced => " -A".to_owned(),
            None => String::new(),
        };
        format!("{verb} {}{group}{name}{scope}", own.plural)
    }

    fn target(&self, token: &str) -> String {
        let own = self.collection;
        let root = if own.api_version.contains('/') { "apis" } else { "api" };
        let mut target = format!("/{root}/{}", own.api_version);
        if let Some(namespace) = &self.namespace {
            target.push_str(&format!("/namespaces/{}", escaped(namespace)));
        }
        target.push_str(&format!("/{}", own.plural));
        if let Some(name) = &self.name {
            target.push_str(&format!("/{}", escaped(name)));
            return target;
        }
        target.push_str(&format!("?limit={PAGE}"));
        if !self.fields.is_empty() {
            target.push_str(&format!("&fieldSelector={}", escaped(self.fields)));
        }
        if !token.is_empty() {
            target.push_str(&format!("&continue={}", escaped(token)));
        }
        target
    }
}

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
    /// Hands the objects of a part to `take`, page by page.
    ///
    /// # Errors
    /// Outside: the part gave no answer. Inside: what `take` says.
    pub fn pieces<E: From<ClusterError>>(
        &self,
        part: &RawList,
        take: &mut dyn FnMut(Piece) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut token = String::new();
        let mut restarted = false;
        loop {
            let body = match self.runtime.block_on(self.get(&part.target(&token))) {
                Err(error) if error.kind == ErrorKind::Expired && !restarted && !token.is_empty() => {
                    restarted = true;
                    token.clear();
                    take(Piece::Restart)?;
                    continue;
                }
                outcome => outcome?,
            };
            expect_kind(&body, part.collection.kind, part.name.is_none(), &part.permission())?;
            let mut outcome = Ok(());
            let read = json::read_whole(&body[..], None, &mut |item| {
                if let (Item::Whole(text, _), Ok(())) = (item, &outcome) {
                    outcome = take(Piece::Object(text));
                }
            });
            outcome?;
            read.map_err(|error| not_json(part, &error))?;
            take(Piece::Page)?;
            match list_meta(&body).next() {
                Some(next) => token = next,
                None => return Ok(()),
            }
        }
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

fn not_json(part: &RawList, error: &json::StreamError) -> ClusterError {
    let message = format!("the server's answer to {} is not the JSON of a list: {error}", part.permission());
    ClusterError::new(ErrorKind::Other, message)
}
