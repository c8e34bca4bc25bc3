//! Edits: first what is meant, then the bytes that do it.
//!
//! Bytes outside an edit never change: comments, order, quotes and indentation stay. An edit that cannot be made
//! without touching more (inside text that an alias repeats, for example) is refused, and the fix is not offered.

mod anchor;
mod insert;
mod json;
mod lines;
mod remove;
mod scalar;
#[cfg(test)]
mod tests;

pub(super) use scalar::scalar;

use super::field::Field;
use crate::yaml::{Entry, Node, Span, Step};

/// A change as a rule means it.
#[derive(Debug, Clone)]
pub enum Edit<'a> {
    /// Take a field of a map, or an element of a list, away; what becomes empty goes with it.
    Remove(Field<'a>),
    /// Write another value, as YAML on one line.
    Replace(Field<'a>, String),
    /// Write another key.
    Rename(Field<'a>, String),
    /// Add a field to a map, which may be absent: parent, key, value as YAML (more lines: indented from 0).
    Insert(Field<'a>, String, String),
    /// Add an element to a list, which may be absent: list, value as YAML (more lines: indented from 0).
    Append(Field<'a>, String),
}

/// A change of bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ByteEdit {
    /// The first byte that goes.
    pub start: usize,
    /// Behind the last byte that goes.
    pub end: usize,
    /// What comes instead.
    pub text: String,
}

/// A value on the way from the root to a field.
#[derive(Debug, Clone, Copy)]
struct Link<'a> {
    node: &'a Node,
    /// The entry whose value it is; none for the root and elements of lists.
    entry: Option<&'a Entry>,
}

impl<'a> Edit<'a> {
    /// The field it is about.
    fn field(&self) -> Field<'a> {
        let (Self::Remove(field)
        | Self::Replace(field, _)
        | Self::Rename(field, _)
        | Self::Insert(field, _, _)
        | Self::Append(field, _)) = self;
        *field
    }
}

/// Returns the bytes of edits; `None` if one of them cannot be made, is about another file than that of the text, or
/// two of them meet.
pub(super) fn resolve(file: &str, text: &str, edits: &[Edit<'_>]) -> Option<Vec<ByteEdit>> {
    let mut bytes = Vec::new();
    for edit in edits {
        if *edit.field().object().file != *file {
            return None;
        }
        bytes.push(one(text, edit)?);
    }
    bytes.sort();
    bytes.dedup();
    let apart = bytes.windows(2).all(|pair| match pair {
        [a, b] => a.end <= b.start,
        _ => true,
    });
    apart.then_some(bytes)
}

/// Returns a text with edits made; they are sorted and do not meet.
#[must_use]
pub fn apply(text: &str, edits: &[ByteEdit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        if edit.start < at {
            continue;
        }
        out.push_str(text.get(at..edit.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn one(text: &str, edit: &Edit<'_>) -> Option<ByteEdit> {
    let (way, bytes) = match edit {
        Edit::Remove(field) => {
            let way = chain(*field)?;
            let bytes = remove::remove(text, &way)?;
            (way, bytes)
        }
        Edit::Replace(field, value) => {
            let way = chain(*field)?;
            let bytes = replace(text, &way, value)?;
            (way, bytes)
        }
        Edit::Rename(field, key) => {
            let mut way = chain(*field)?;
            // The value stays, whoever repeats it.
            let bytes = rename(text, way.pop()?.entry?, key)?;
            // A key that is there already is not written twice.
            if way.last()?.node.entry(key).is_some() {
                return None;
            }
            (way, bytes)
        }
        Edit::Insert(parent, key, value) => {
            let way = nearest_chain(*parent)?;
            let bytes = insert::insert(text, *parent, key, value)?;
            (way, bytes)
        }
        Edit::Append(list, value) => {
            let way = nearest_chain(*list)?;
            let bytes = insert::append(text, *list, value)?;
            (way, bytes)
        }
    };
    anchor::is_alone(text, &way, &bytes).then_some(bytes)
}

fn replace(text: &str, way: &[Link<'_>], value: &str) -> Option<ByteEdit> {
    let value = insert::fitting(text, way, value);
    let link = way.last()?;
    if link.node.is_null() && link.node.span.range().is_empty() {
        let colon = after_colon(text, link.entry?)?;
        return Some(ByteEdit { start: colon, end: colon, text: format!(" {value}") });
    }
    let Span { start, end } = link.node.span;
    Some(ByteEdit { start: start.offset as usize, end: end.offset as usize, text: value })
}

fn rename(text: &str, entry: &Entry, key: &str) -> Option<ByteEdit> {
    let span = entry.key_span;
    let quoted = text.get(span.range())?.starts_with('"');
    let key = if quoted { format!("\"{key}\"") } else { key.to_owned() };
    Some(ByteEdit { start: span.range().start, end: span.range().end, text: key })
}

/// Returns the way to the nearest written value of a field; `None` if it leads through aliased text.
fn nearest_chain<'a>(field: Field<'a>) -> Option<Vec<Link<'a>>> {
    let mut path = field.path();
    path.0.truncate(path.0.len() - field.missing().len());
    let mut links = vec![Link { node: &field.object().root, entry: None }];
    for step in &path.0 {
        let above = links.last()?.node;
        let link = match step {
            Step::Key(key) => {
                let entry = above.entry(key)?;
                Link { node: &entry.value, entry: Some(entry) }
            }
            Step::Index(index) => Link { node: above.index(*index)?, entry: None },
        };
        // An alias stands here while its value stands elsewhere. A null that is not written may stand anywhere
        // behind its key.
        let outer = above.span;
        let outside =
            |inner: Span| inner.start.offset < outer.start.offset || inner.end.offset > outer.end.offset;
        let unwritten = link.node.is_null() && link.node.span.range().is_empty();
        if (!unwritten && outside(link.node.span)) || link.entry.is_some_and(|own| outside(own.key_span)) {
            return None;
        }
        links.push(link);
    }
    Some(links)
}

/// Returns whether only an alias stands where a value is.
fn is_alias(text: &str, node: &Node) -> bool {
    node.span.slice(text).is_some_and(|written| written.starts_with('*'))
}

/// Returns the way to a field that is written.
fn chain<'a>(field: Field<'a>) -> Option<Vec<Link<'a>>> {
    if field.is_written() { nearest_chain(field) } else { None }
}

/// Returns the place behind the colon of a key.
fn after_colon(text: &str, entry: &Entry) -> Option<usize> {
    let from = entry.key_span.range().end;
    let rest = text.get(from..)?;
    let colon = rest.find(':')?;
    rest.get(..colon)?.trim().is_empty().then_some(from + colon + 1)
}
