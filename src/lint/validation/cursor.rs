//! A cursor over a bare tree, which answers as the typed object in the API server would.
//!
//! Beside the linter's `Field`, which rules use: that one knows the object and the text around a place; this one
//! reads as Go does (a null is no value, absent text is empty), costs nothing to carry its way back to the root, and
//! spells out the path only when something is wrong. Refuses to judge types, which `decode` does: of a value of the
//! wrong type nothing is seen.

use crate::model::{Labels, Quantity};
use crate::yaml::{Node, Path, Step, Value};

/// The step from the parent.
#[derive(Clone, Copy, Debug)]
enum From<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// A place in the object, written or not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a, 'p> {
    node: Option<&'a Node>,
    parent: Option<&'p Self>,
    from: From<'a>,
}

impl<'a> Cursor<'a, '_> {
    /// Starts at the root of an object.
    pub(crate) const fn root(node: &'a Node) -> Self {
        Self { node: Some(node), parent: None, from: From::Root }
    }

    /// Returns the field `key`; null counts as absent, as in the request kubectl sends.
    pub(crate) fn get<'s>(&'s self, key: &'a str) -> Cursor<'a, 's> {
        let node = self.node.and_then(|node| node.get(key)).filter(|node| !node.is_null());
        Cursor { node, parent: Some(self), from: From::Key(key) }
    }

    /// Returns the items of a list; null items are empty structs.
    pub(crate) fn items<'s>(&'s self) -> impl Iterator<Item = Cursor<'a, 's>> {
        let items = self.node.map(Node::items).unwrap_or_default();
        items.iter().enumerate().map(|(index, node)| Cursor {
            node: Some(node),
            parent: Some(self),
            from: From::Index(index),
        })
    }

    /// Returns the number of items of a list.
    pub(crate) fn len(&self) -> usize {
        self.node.map_or(0, |node| node.items().len())
    }

    /// Returns the entries of a map without those that are null.
    pub(crate) fn entries<'s>(&'s self) -> impl Iterator<Item = (&'a str, Cursor<'a, 's>)> {
        let entries = self.node.map(Node::entries).unwrap_or_default();
        entries.iter().filter(|entry| !entry.value.is_null()).map(|entry| {
            let key = entry.key.as_str();
            (key, Cursor { node: Some(&entry.value), parent: Some(self), from: From::Key(key) })
        })
    }

    /// Returns the text of the field, empty when there is none.
    pub(crate) fn text(&self) -> &'a str {
        self.node.and_then(Node::as_str).unwrap_or_default()
    }

    /// Returns the texts of a list.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.node.map(Node::items).unwrap_or_default().iter().map(|node| node.as_str().unwrap_or_default())
    }

    /// Returns the number that is written.
    pub(crate) fn integer(&self) -> Option<i64> {
        self.node.and_then(Node::as_i64)
    }

    /// Returns the truth value that is written.
    pub(crate) fn flag(&self) -> Option<bool> {
        self.node.and_then(Node::as_bool)
    }

    /// Returns whether the field is set to true.
    pub(crate) fn is_true(&self) -> bool {
        self.flag() == Some(true)
    }

    /// Returns whether there is a value other than null.
    pub(crate) fn is_written(&self) -> bool {
        self.node.is_some_and(|node| !node.is_null())
    }

    /// Returns the value, null included.
    pub(crate) const fn node(&self) -> Option<&'a Node> {
        self.node
    }

    /// Returns the quantity as the API server stores it: rounded up to thousandths.
    pub(crate) fn quantity(&self) -> Option<Quantity> {
        let mut quantity = read_quantity(self.node?)?.ok()?;
        quantity.round_up_to_milli();
        Some(quantity)
    }

    /// Returns a map of texts as labels.
    pub(crate) fn labels(&self) -> Labels {
        self.entries().map(|(key, value)| (key, value.text())).collect()
    }

    /// Spells out the path.
    pub(crate) fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(field) = at {
            match field.from {
                From::Root => {}
                From::Key(key) => steps.push(Step::Key(key.to_owned())),
                From::Index(index) => steps.push(Step::Index(index)),
            }
            at = field.parent;
        }
        steps.reverse();
        Path(steps)
    }
}

/// Reads what the API server takes for a quantity; nothing for lists and maps and null.
pub(crate) fn read_quantity(node: &Node) -> Option<Result<Quantity, String>> {
    let parse = |text: &str| Quantity::parse(text.trim()).map_err(|error| error.to_string());
    Some(match &node.value {
        Value::String(text) => parse(text),
        Value::Int(number) => parse(&number.to_string()),
        Value::UInt(number) => parse(&number.to_string()),
        Value::Float(_) => parse(&crate::yaml::to_json(node).ok()?.to_string()),
        Value::Bool(flag) => parse(&flag.to_string()),
        Value::Null | Value::Seq(_) | Value::Map(_) => return None,
    })
}
