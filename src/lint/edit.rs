//! Edits: first what is meant, then the bytes that do it.
//!
//! Bytes outside an edit never change: comments, order, quotes and indentation stay. An edit that cannot be made
//! without touching more (inside aliased text, for example) is refused, and the fix is not offered.

mod insert;
mod lines;
mod remove;

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

/// Returns the bytes of edits; `None` if one of them cannot be made or two of them meet.
pub(super) fn resolve(text: &str, edits: &[Edit<'_>]) -> Option<Vec<ByteEdit>> {
    let mut bytes = Vec::new();
    for edit in edits {
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
    match edit {
        Edit::Remove(field) => remove::remove(text, &chain(*field)?),
        Edit::Replace(field, value) => {
            let chain = chain(*field)?;
            let link = *chain.last()?;
            let value = insert::fitting(text, link, value);
            if link.node.is_null() && link.node.span.range().is_empty() {
                let colon = after_colon(text, link.entry?)?;
                return Some(ByteEdit { start: colon, end: colon, text: format!(" {value}") });
            }
            let Span { start, end } = link.node.span;
            Some(ByteEdit { start: start.offset as usize, end: end.offset as usize, text: value })
        }
        Edit::Rename(field, key) => {
            let chain = chain(*field)?;
            let span = chain.last()?.entry?.key_span;
            let quoted = text.get(span.range())?.starts_with('"');
            let key = if quoted { format!("\"{key}\"") } else { key.clone() };
            Some(ByteEdit { start: span.range().start, end: span.range().end, text: key })
        }
        Edit::Insert(parent, key, value) => insert::insert(text, *parent, key, value),
        Edit::Append(list, value) => insert::append(text, *list, value),
    }
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
        // An alias stands here while its value stands elsewhere.
        let (inner, outer) = (link.node.span, above.span);
        if inner.start.offset < outer.start.offset || inner.end.offset > outer.end.offset {
            let unwritten = link.node.is_null() && inner.range().is_empty();
            if !unwritten {
                return None;
            }
        }
        links.push(link);
    }
    Some(links)
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
