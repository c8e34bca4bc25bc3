//! The located tree: every value and every key knows where it stands in the text.
//!
//! Nodes are plain owned data. This module looks things up and says what they are; it refuses to
//! read text (`parse`), to convert to typed structs (`decode`) and to edit.

/// A place in the text.
///
/// Lines and columns count from 1, columns in characters; the offset counts bytes from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos {
    /// Bytes from the start of the text.
    pub offset: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl std::fmt::Display for Pos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A stretch of text; the end is exclusive.
///
/// A flow collection ends behind its bracket, a block collection behind its last value, a block
/// scalar behind its last line of text. An anchor or tag before a value belongs to its span. A
/// value that stands for an alias has the span of the alias (`*name`), its children those of the
/// anchored text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First character.
    pub start: Pos,
    /// Behind the last character.
    pub end: Pos,
}

impl Span {
    /// Returns the byte range of the span.
    #[must_use]
    pub const fn range(&self) -> std::ops::Range<usize> {
        self.start.offset as usize..self.end.offset as usize
    }

    /// Returns whether the two spans share at least one byte or start at the same place.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.start == other.start
            || (self.start.offset < other.end.offset && other.start.offset < self.end.offset)
    }

    /// Returns the text of the span, or `None` when it does not lie in `text`.
    #[must_use]
    pub fn slice<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.get(self.range())
    }
}

/// What a node holds, after kubectl's scalar rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `yes`, `on`, `y` and their counterparts.
    Bool(bool),
    /// A whole number that fits an `i64`.
    Int(i64),
    /// A whole number above `i64::MAX`.
    UInt(u64),
    /// Any other number; `.nan` and `.inf` too, which no JSON can hold.
    Float(f64),
    /// Text.
    String(String),
    /// A list.
    Seq(Vec<Node>),
    /// A map in the order of the text; keys are unique.
    Map(Vec<Entry>),
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// A key of a map with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as kubectl's JSON would spell it: `on:` is `true`, `0644:` is `420`.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Returns a null that is not written, at `pos`.
    #[must_use]
    pub const fn null(pos: Pos) -> Self {
        Self { value: Value::Null, span: Span { start: pos, end: pos } }
    }

    /// Returns the value under `key` of a map.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Returns the entry under `key` of a map, with the span of the key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// Returns the value reached by a chain of map keys.
    #[must_use]
    pub fn get_in(&self, keys: &[&str]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Returns the element `index` of a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Option<&Self> {
        self.items().get(index)
    }

    /// Returns the elements of a list; nothing for any other value.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Seq(items) => items,
            _ => &[],
        }
    }

    /// Returns the entries of a map; nothing for any other value.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a whole number; `1.0` is one, as in the JSON kubectl makes of it.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.value {
            Value::Int(number) => Some(number),
            Value::Float(number) => super::number::whole(number + 0.0),
            _ => None,
        }
    }

    /// Returns a truth value.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// Returns whether the value is null.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Returns whether the value is a map.
    #[must_use]
    pub const fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Returns whether the value is a list.
    #[must_use]
    pub const fn is_seq(&self) -> bool {
        matches!(self.value, Value::Seq(_))
    }

    /// Returns the value in words for messages: `"http"`, `number 5`, `a list`.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.value {
            Value::Null => "null".to_owned(),
            Value::Bool(flag) => format!("boolean {flag}"),
            Value::Int(number) => format!("number {number}"),
            Value::UInt(number) => format!("number {number}"),
            Value::Float(number) => format!("number {}", super::number::go_json_or_yaml(*number)),
            Value::String(text) => quote_short(text),
            Value::Seq(_) => "a list".to_owned(),
            Value::Map(_) => "a map".to_owned(),
        }
    }
}

/// Quotes text for a message and cuts it after 40 characters.
pub(super) fn quote_short(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{:?}", format!("{}...", text.get(..cut).unwrap_or_default())),
        None => format!("{text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(value: Value) -> Node {
        Node { value, span: Span::default() }
    }

    fn entry(key: &str, value: Node) -> Entry {
        Entry { key: key.to_owned(), key_span: Span::default(), value }
    }

    #[test]
    fn lookup_walks_maps_and_lists() {
        let name = node(Value::String("x".into()));
        let containers = node(Value::Seq(vec![node(Value::Map(vec![entry("name", name)]))]));
        let root = node(Value::Map(vec![entry("containers", containers)]));
        let found = root.get("containers").and_then(|c| c.index(0)).and_then(|c| c.get("name"));
        assert_eq!(found.and_then(Node::as_str), Some("x"));
        assert!(root.get_in(&["containers", "name"]).is_none());
        assert!(root.get("missing").is_none());
    }

    #[test]
    fn whole_floats_count_as_integers() {
        for (value, want) in [(1.0, Some(1)), (-3.0, Some(-3)), (1.5, None), (1e30, None), (f64::NAN, None)] {
            assert_eq!(node(Value::Float(value)).as_i64(), want, "{value}");
        }
    }

    #[test]
    fn nodes_stay_small() {
        assert!(size_of::<Node>() <= 56, "{}", size_of::<Node>());
        assert!(size_of::<Entry>() <= 104, "{}", size_of::<Entry>());
    }

    #[test]
    fn describe_names_the_value() {
        assert_eq!(node(Value::String("http".into())).describe(), "\"http\"");
        assert_eq!(node(Value::Int(5)).describe(), "number 5");
        assert_eq!(node(Value::Float(1.5)).describe(), "number 1.5");
        assert_eq!(node(Value::Float(f64::INFINITY)).describe(), "number .inf");
        assert_eq!(node(Value::Bool(true)).describe(), "boolean true");
        assert_eq!(node(Value::String("x".repeat(60))).describe().len(), 45);
    }
}
