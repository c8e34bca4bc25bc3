//! A place in an object's tree, whether something is written there or not.
//!
//! A field that is absent knows its name and the nearest value above it that is written, which is where a message
//! about it points. Values are those of the text; the methods that end in `_or` say which default they take.

use serde::Deserialize;

use super::object::Object;
use crate::yaml::{self, Entry, Node, Path, Span, Step};

/// How many steps below the last written value a field can be.
const DEEPEST: usize = 8;

/// A place in an object.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    object: &'a Object,
    /// The nearest value that is written.
    node: &'a Node,
    /// The entry whose value it is.
    entry: Option<&'a Entry>,
    missing: [&'a str; DEEPEST],
    absent: usize,
}

impl<'a> Field<'a> {
    /// Returns the root of an object.
    #[must_use]
    pub fn root(object: &'a Object) -> Self {
        Self { object, node: &object.root, entry: None, missing: [""; DEEPEST], absent: 0 }
    }

    /// Returns the object.
    #[must_use]
    pub fn object(self) -> &'a Object {
        self.object
    }

    /// Returns the field of a map.
    #[must_use]
    pub fn get(self, key: &'a str) -> Self {
        if self.absent == 0
            && let Some(entry) = self.node.entry(key)
        {
            return Self { node: &entry.value, entry: Some(entry), ..self };
        }
        let mut missing = self.missing;
        if let Some(slot) = missing.get_mut(self.absent) {
            *slot = key;
        }
        Self { missing, absent: self.absent + 1, ..self }
    }

    /// Returns the field at the end of a chain of keys.
    #[must_use]
    pub fn get_in(self, keys: &[&'a str]) -> Self {
        keys.iter().fold(self, |field, key| field.get(key))
    }

    fn at(self, node: &'a Node, entry: Option<&'a Entry>) -> Self {
        Self { object: self.object, node, entry, missing: self.missing, absent: self.absent }
    }

    /// Returns the elements of a list; nothing for any other value.
    pub fn items(self) -> impl DoubleEndedIterator<Item = Field<'a>> + ExactSizeIterator + use<'a> {
        let items: &'a [Node] = if self.absent == 0 { self.node.items() } else { &[] };
        items.iter().map(move |node| self.at(node, None))
    }

    /// Returns the keys and fields of a map in the order of the text; nothing for any other value.
    pub fn entries(
        self,
    ) -> impl DoubleEndedIterator<Item = (&'a str, Field<'a>)> + ExactSizeIterator + use<'a> {
        let entries: &'a [Entry] = if self.absent == 0 { self.node.entries() } else { &[] };
        entries.iter().map(move |entry| (entry.key.as_str(), self.at(&entry.value, Some(entry))))
    }

    /// Returns the value, if one is written.
    #[must_use]
    pub fn node(self) -> Option<&'a Node> {
        (self.absent == 0).then_some(self.node)
    }

    /// Returns the nearest value that is written: the field's own, or one above it.
    #[must_use]
    pub fn nearest(self) -> &'a Node {
        self.node
    }

    /// Returns the entry whose value the nearest written value is; `None` for roots and elements of lists.
    #[must_use]
    pub fn nearest_entry(self) -> Option<&'a Entry> {
        self.entry
    }

    /// Returns the keys below the nearest written value that are not there.
    #[must_use]
    pub fn missing(&self) -> &[&'a str] {
        self.missing.get(..self.absent.min(DEEPEST)).unwrap_or_default()
    }

    /// Returns whether the key is in the text, whatever its value.
    #[must_use]
    pub fn is_written(self) -> bool {
        self.absent == 0
    }

    /// Returns whether a value other than null is written; `kubectl apply` drops nulls.
    #[must_use]
    pub fn is_set(self) -> bool {
        self.node().is_some_and(|node| !node.is_null())
    }

    /// Returns whether nothing is there: absent, null, or an empty text, list or map.
    #[must_use]
    pub fn is_empty(self) -> bool {
        match self.node() {
            None => true,
            Some(node) => match &node.value {
                yaml::Value::Null => true,
                yaml::Value::String(text) => text.is_empty(),
                yaml::Value::Seq(items) => items.is_empty(),
                yaml::Value::Map(entries) => entries.is_empty(),
                _ => false,
            },
        }
    }

    /// Returns the text of a string.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        self.node()?.as_str()
    }

    /// Returns the text of a string, or what the API server takes if there is none.
    #[must_use]
    pub fn text_or(self, default: &'a str) -> &'a str {
        self.text().filter(|text| !text.is_empty()).unwrap_or(default)
    }

    /// Returns a whole number.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        self.node()?.as_i64()
    }

    /// Returns a whole number, or what the API server takes if none is set.
    #[must_use]
    pub fn integer_or(self, default: i64) -> i64 {
        self.integer().unwrap_or(default)
    }

    /// Returns a truth value.
    #[must_use]
    pub fn flag(self) -> Option<bool> {
        self.node()?.as_bool()
    }

    /// Returns whether a truth value is set and true; the API's default is false.
    #[must_use]
    pub fn is_true(self) -> bool {
        self.flag() == Some(true)
    }

    /// Reads the value as a type of `model`; `None` if it is absent, null or of another form.
    #[must_use]
    pub fn decode<T: Deserialize<'a>>(self) -> Option<T> {
        yaml::decode(self.node().filter(|node| !node.is_null())?).ok()
    }

    /// Returns the value in words: `"http"`, `number 5`, `a list`; `nothing` if it is absent.
    #[must_use]
    pub fn describe(self) -> String {
        self.node().map_or_else(|| "nothing".to_owned(), Node::describe)
    }

    /// Returns whether two fields are the same place.
    #[must_use]
    pub fn is_same(self, other: Self) -> bool {
        std::ptr::eq(self.node, other.node) && self.missing() == other.missing()
    }

    /// Returns the path from the object's root. Searches the tree: for reports, not for checks.
    #[must_use]
    pub fn path(self) -> Path {
        let mut path = written_path(&self.object.root, self.node);
        path.0.extend(self.missing().iter().map(|key| Step::Key((*key).to_owned())));
        path
    }

    /// Returns where a message about the field points: its key and a short value, or the key of what is
    /// nearest above.
    #[must_use]
    pub fn span(self) -> Span {
        match self.entry {
            Some(entry) if self.is_written() && is_short(entry) => {
                Span { start: entry.key_span.start, end: entry.value.span.end }
            }
            Some(entry) => entry.key_span,
            None => self.node.span,
        }
    }
}

/// A scalar behind its key on one line.
fn is_short(entry: &Entry) -> bool {
    let Span { start, end } = entry.value.span;
    let scalar = !entry.value.is_map() && !entry.value.is_seq();
    scalar && start.line == entry.key_span.end.line && end.line == start.line && end > entry.key_span.start
}

/// Returns the path of a value in a tree, by its address.
///
/// A value lies inside what holds it, so only these are looked into; the children of an alias stand elsewhere, and
/// for them every value is looked at.
fn written_path(root: &Node, wanted: &Node) -> Path {
    let mut steps = Vec::new();
    if !descend(root, wanted, true, &mut steps) {
        descend(root, wanted, false, &mut steps);
    }
    steps.reverse();
    Path(steps)
}

/// Adds the steps to a value, last step first; says whether it was found.
fn descend(node: &Node, wanted: &Node, inside: bool, steps: &mut Vec<Step>) -> bool {
    if std::ptr::eq(node, wanted) {
        return true;
    }
    let holds = |child: &Node| {
        let (outer, inner) = (child.span.range(), wanted.span.range());
        !inside || (outer.start <= inner.start && inner.end <= outer.end)
    };
    for entry in node.entries() {
        if holds(&entry.value) && descend(&entry.value, wanted, inside, steps) {
            steps.push(Step::Key(entry.key.clone()));
            return true;
        }
    }
    for (at, item) in node.items().iter().enumerate() {
        if holds(item) && descend(item, wanted, inside, steps) {
            steps.push(Step::Index(at));
            return true;
        }
    }
    false
}
