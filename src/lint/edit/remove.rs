//! Taking fields and elements away.

use super::lines::{is_flow, line_start, next_line};
use super::{ByteEdit, Link};
use crate::yaml::Node;

/// Returns the bytes that take the last link of a chain away.
pub(super) fn remove(text: &str, chain: &[Link<'_>]) -> Option<ByteEdit> {
    let (last, above) = chain.split_last()?;
    let parent = above.last()?;
    let count = parent.node.entries().len() + parent.node.items().len();
    // What would become empty goes as well; the document itself cannot.
    if count <= 1 && above.len() > 1 {
        return remove(text, above);
    }
    let (from, to) = extent(last);
    if is_flow(text, parent.node) {
        return flow(text, parent.node, from, to);
    }
    match last.entry {
        Some(_) => block_entry(text, parent.node, from, to),
        None => block_item(text, from, to),
    }
}

fn extent(link: &Link<'_>) -> (usize, usize) {
    let value = link.node.span.range();
    match link.entry {
        // A null that is not written may stand anywhere behind its key.
        Some(entry) if link.node.is_null() && value.is_empty() => {
            (entry.key_span.range().start, entry.key_span.range().end + 1)
        }
        Some(entry) => (entry.key_span.range().start, value.end.max(entry.key_span.range().end + 1)),
        None => (value.start, value.end),
    }
}

fn flow(text: &str, parent: &Node, from: usize, to: usize) -> Option<ByteEdit> {
    let after = text.get(to..parent.span.range().end)?;
    let comma = after.find(|c: char| !c.is_whitespace())?;
    if after.get(comma..)?.starts_with(',') {
        let rest = after.get(comma + 1..)?;
        let blank = rest.len() - rest.trim_start().len();
        return Some(ByteEdit { start: from, end: to + comma + 1 + blank, text: String::new() });
    }
    let before = text.get(parent.span.range().start..from)?;
    let kept = before.trim_end();
    let kept = kept.strip_suffix(',').map_or(before, str::trim_end);
    Some(ByteEdit { start: parent.span.range().start + kept.len(), end: to, text: String::new() })
}

fn block_entry(text: &str, parent: &Node, from: usize, to: usize) -> Option<ByteEdit> {
    let start = line_start(text, from);
    if text.get(start..from)?.trim().is_empty() {
        return Some(ByteEdit { start, end: end_of(text, to), text: String::new() });
    }
    // The first key of an element (`- key: value`): the next one moves up to the dash.
    let next = parent.entries().iter().map(|entry| entry.key_span.range().start).find(|at| *at > from)?;
    // A comment of its own line is about what follows it.
    let below = end_of(text, to).min(next);
    let next = text.get(below..next)?.find('#').map_or(next, |comment| below + comment);
    Some(ByteEdit { start: from, end: next, text: String::new() })
}

fn block_item(text: &str, from: usize, to: usize) -> Option<ByteEdit> {
    let start = line_start(text, from);
    let before = text.get(start..from)?;
    // Only the dash may stand before it; `- - x` and anchors on another line are left alone.
    (before.trim() == "-").then(|| ByteEdit { start, end: end_of(text, to), text: String::new() })
}

/// The end of the last line, with its comment; a value that ends behind its line break ends there.
fn end_of(text: &str, to: usize) -> usize {
    match text.get(..to) {
        Some(value) if value.ends_with('\n') => to,
        _ => next_line(text, to),
    }
}
