//! Objects of a YAML text, or of a JSON text that is small: read through the located tree.

use super::json::{Identity, IdentityMeta};
use super::kind::Kind;
use super::object::{Hint, Raw};
use crate::yaml::{Error, Node, Path, Pos, decode, for_each_object};

/// What comes out of the text, one at a time.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one at a time, taken apart at once")]
pub(super) enum TreeItem<'a> {
    /// An object and its tree.
    Object(Raw, &'a Node),
    /// An object that is not what its kind should be.
    Bad(Identity, Error),
    /// A value that is no object.
    Foreign,
}

/// Reads every object of `text` and hands it to `take`.
///
/// # Errors
/// The text is no YAML.
pub(super) fn read(text: &[u8], file: Option<Kind>, take: &mut dyn FnMut(TreeItem<'_>)) -> Result<(), Error> {
    for_each_object(text, |object| {
        let list = object.list.and_then(|list| list.item_kind()).and_then(Kind::named);
        let node = &object.node;
        if !node.is_map() {
            take(TreeItem::Foreign);
            return Ok(());
        }
        if node.entries().is_empty() {
            take(TreeItem::Foreign);
            return Ok(());
        }
        let kind = node.get("kind").and_then(Node::as_str).filter(|kind| !kind.is_empty());
        let known = match kind {
            Some(_) => None,
            None => list.or_else(|| kind_of(node)).or(file),
        };
        if kind.is_none() && known.is_none() {
            take(TreeItem::Foreign);
            return Ok(());
        }
        // The tree has no raw text to keep aside: the kind must be known before the first field.
        let certain = kind.map_or(known, Kind::named);
        let unused = kind.is_some() && certain.is_none();
        if unused {
            take(TreeItem::Object(Raw::skipped(kind.unwrap_or_default()), node));
            return Ok(());
        }
        Hint { list: certain, file: None }.apply();
        match decode::<Raw>(node) {
            Ok(raw) => take(TreeItem::Object(raw, node)),
            Err(error) => take(TreeItem::Bad(identity(node, certain), error)),
        }
        Ok(())
    })
}

fn identity(node: &Node, kind: Option<Kind>) -> Identity {
    let text = |keys: &[&str]| node.get_in(keys).and_then(Node::as_str).unwrap_or_default().to_owned();
    Identity {
        kind: kind.map(Kind::as_str).unwrap_or_default().to_owned(),
        metadata: IdentityMeta {
            name: text(&["metadata", "name"]),
            namespace: text(&["metadata", "namespace"]),
        },
    }
}

/// The kind of an object that does not say it: by its selfLink, or by fields that no other kind has.
fn kind_of(node: &Node) -> Option<Kind> {
    let link = node.get_in(&["metadata", "selfLink"]).and_then(Node::as_str).unwrap_or_default();
    let by_link = link.rsplit('/').nth(1).and_then(Kind::of_resource);
    let has = |keys: &[&str]| node.get_in(keys).is_some();
    by_link.or_else(|| {
        if has(&["spec", "containers"]) {
            Some(Kind::Pod)
        } else if has(&["status", "nodeInfo"]) {
            Some(Kind::Node)
        } else if has(&["status", "desiredNumberScheduled"]) {
            Some(Kind::DaemonSet)
        } else if has(&["revision"]) && has(&["data"]) {
            Some(Kind::ControllerRevision)
        } else {
            None
        }
    })
}

/// Where in the tree a field is; the deepest part of its path that exists, if it does not.
pub(super) fn place_of(node: &Node, path: &str) -> Pos {
    match path.parse::<Path>() {
        Ok(path) => node.find_closest(&path).0.node.span.start,
        Err(_) => node.span.start,
    }
}
