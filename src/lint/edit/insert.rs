//! Adding fields and elements, in the style of what stands around them.

use super::json::{as_json, is_spaced};
use super::lines::{indent_of, is_flow, line_break, line_end, line_start, next_line};
use super::{ByteEdit, Link, after_colon, is_alias, nearest_chain};
use crate::lint::field::Field;
use crate::yaml::{Entry, Node};

/// Returns the bytes that add `key: value` to a map.
pub(super) fn insert(text: &str, parent: Field<'_>, key: &str, value: &str) -> Option<ByteEdit> {
    let entry = if value.contains('\n') {
        format!("{key}:\n{}", indented(value.trim_start_matches('\n'), 2))
    } else {
        format!("{key}: {value}")
    };
    let wrapped =
        parent.missing().iter().rev().fold(entry, |inner, key| format!("{key}:\n{}", indented(&inner, 2)));
    let way = nearest_chain(parent)?;
    let link = *way.last()?;
    match link.node.entry(parent.missing().first().unwrap_or(&key)) {
        // A key that is there already is not written twice; without a value it takes this one.
        Some(entry) if entry.value.is_null() && parent.missing().is_empty() => {
            let empty = Link { node: &entry.value, entry: Some(entry) };
            if value.contains('\n') {
                replace_empty(text, empty, value.trim_start_matches('\n'))
            } else {
                super::replace(text, &[link, empty], value)
            }
        }
        Some(_) => None,
        None => add_entry(text, link, &wrapped),
    }
}

/// Returns the bytes that add an element to a list.
pub(super) fn append(text: &str, list: Field<'_>, value: &str) -> Option<ByteEdit> {
    let element = element(value);
    if list.missing().is_empty() {
        let link = *nearest_chain(list)?.last()?;
        return match link.node.items().last() {
            Some(last) => behind_item(text, link.node, last, value),
            None => replace_empty(text, link, &element),
        };
    }
    let wrapped =
        list.missing().iter().rev().fold(element, |inner, key| format!("{key}:\n{}", indented(&inner, 2)));
    add_entry(text, *nearest_chain(list)?.last()?, &wrapped)
}

/// Returns a value as it may stand at the end of a way: as JSON among JSON.
pub(super) fn fitting(text: &str, way: &[Link<'_>], value: &str) -> String {
    let key = way.iter().rev().find_map(|link| link.entry);
    let json = key.and_then(|entry| entry.key_span.slice(text)).is_some_and(|key| key.starts_with('"'));
    if json { as_json(text, value).unwrap_or_else(|| value.to_owned()) } else { value.to_owned() }
}

fn indented(text: &str, by: usize) -> String {
    let space = " ".repeat(by);
    let lines: Vec<_> = text
        .lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("{space}{line}") })
        .collect();
    lines.join("\n")
}

fn element(value: &str) -> String {
    let mut text = indented(value, 2);
    text.replace_range(..2, "- ");
    text
}

/// Adds lines to a map.
fn add_entry(text: &str, link: Link<'_>, lines: &str) -> Option<ByteEdit> {
    let node = link.node;
    if is_alias(text, node) {
        return None;
    }
    if node.entries().is_empty() {
        return if node.is_map() || node.is_null() { replace_empty(text, link, lines) } else { None };
    }
    if is_flow(text, node) {
        let inner = flow_entry(text, node, lines)?;
        return behind_last(text, node, &inner);
    }
    let first = node.entries().first()?.key_span.range().start;
    // Behind `? ` or an anchor the column is another.
    if !text.get(line_start(text, first)..first)?.chars().all(|c| c == ' ' || c == '-') {
        return None;
    }
    below(text, node, last_byte(node), &indented(lines, indent_of(text, first)))
}

/// Puts lines behind the line of a byte, which is the last of a value.
fn below(text: &str, value: &Node, at: usize, lines: &str) -> Option<ByteEdit> {
    let break_ = line_break(text);
    let lines = lines.replace('\n', break_);
    let is_behind_break = text.get(..at)?.ends_with('\n');
    if is_behind_break || ends_in_block_scalar(text, value) {
        let at = if is_behind_break { at } else { next_line(text, at) };
        // Empty lines below are part of the text with `+`.
        let at = behind_blank_lines(text, at);
        // Without a line break at the end the text would get one.
        let is_whole = text.get(..at)?.ends_with('\n');
        return is_whole.then(|| ByteEdit { start: at, end: at, text: format!("{lines}{break_}") });
    }
    let end = line_end(text, at);
    Some(ByteEdit { start: end, end, text: format!("{break_}{lines}") })
}

/// Returns the first line from a byte on that holds more than blanks.
fn behind_blank_lines(text: &str, mut at: usize) -> usize {
    while at < text.len() && text.get(at..next_line(text, at)).is_some_and(|line| line.trim().is_empty()) {
        at = next_line(text, at);
    }
    at
}

/// Returns whether the last value within a value is written as `|` or `>`.
fn ends_in_block_scalar(text: &str, mut node: &Node) -> bool {
    let end = |node: &&Node| node.span.end.offset;
    while let Some(last) = node.entries().iter().map(|entry| &entry.value).chain(node.items()).max_by_key(end)
    {
        node = last;
    }
    let mut words = node.span.slice(text).unwrap_or_default().split_whitespace();
    words.find(|word| !word.starts_with(['&', '!'])).is_some_and(|word| word.starts_with(['|', '>']))
}

/// The byte behind what is written of a value.
fn last_byte(node: &Node) -> usize {
    let own = node.span.range().end;
    match node.entries().last() {
        // `key:` with nothing behind it.
        Some(entry) => own.max(entry.key_span.range().end).max(entry.value.span.range().end),
        None => own,
    }
}

/// Gives a key without value, or with `{}` or `[]`, its lines.
fn replace_empty(text: &str, link: Link<'_>, lines: &str) -> Option<ByteEdit> {
    let entry = link.entry?;
    let key = entry.key_span.range().start;
    if text.get(entry.key_span.range())?.starts_with('"') {
        let value = as_json(text, lines)?;
        let span = link.node.span.range();
        return (!span.is_empty()).then_some(ByteEdit { start: span.start, end: span.end, text: value });
    }
    // In brackets no lines can follow.
    let start = line_start(text, key);
    let before = text.get(start..key)?;
    if !before.chars().all(|c| c == ' ' || c == '-') {
        return None;
    }
    let colon = after_colon(text, entry)?;
    let break_ = line_break(text);
    let block = format!("{break_}{}", indented(lines, indent_of(text, key) + 2).replace('\n', break_));
    let span = link.node.span.range();
    let end = if span.is_empty() { colon } else { span.end };
    // A comment stays on the line of the key.
    let rest = text.get(end..line_end(text, end))?;
    Some(ByteEdit { start: colon, end: line_end(text, end), text: format!("{}{block}", rest.trim_end()) })
}

/// Adds an element behind the last of a list.
fn behind_item(text: &str, list: &Node, last: &Node, value: &str) -> Option<ByteEdit> {
    if is_alias(text, list) {
        return None;
    }
    if is_flow(text, list) {
        return behind_last(text, list, &as_json(text, value)?);
    }
    let first = list.items().first()?.span.range().start;
    let start = line_start(text, first);
    let dash = text.get(start..first)?.rfind('-')?;
    let at = last_byte(last).max(list.span.range().end);
    below(text, last, at, &indented(&element(value), dash))
}

/// An entry for a map in brackets, with its key quoted as its neighbours'.
fn flow_entry(text: &str, node: &Node, lines: &str) -> Option<String> {
    let json = as_json(text, lines)?;
    let inner = json.strip_prefix('{')?.strip_suffix('}')?;
    let quoted = node.entries().first()?.key_span.slice(text)?.starts_with('"');
    if quoted {
        return Some(inner.to_owned());
    }
    Some(if lines.contains('\n') { inner.to_owned() } else { lines.to_owned() })
}

/// Puts text behind the last value in brackets, before a comment that may follow; on a line of its own if the last
/// value has one.
fn behind_last(text: &str, node: &Node, inner: &str) -> Option<ByteEdit> {
    let (first, at) = match node.entries().last() {
        Some(last) => (last.key_span.range().start, end_in_brackets(text, last)?),
        None => (node.items().last()?.span.range().start, node.items().last()?.span.range().end),
    };
    let (start, end) = (line_start(text, first), line_end(text, at));
    let rest = text.get(at..end)?;
    let behind = rest.trim_start().strip_prefix(',');
    let indent = text.get(start..first)?;
    let only_comment = behind.unwrap_or(rest).trim_start();
    if indent.trim().is_empty()
        && node.span.range().start < start
        && (only_comment.is_empty() || only_comment.starts_with('#'))
    {
        let comma = if behind.is_some() { "" } else { "," };
        let text = format!("{comma}{rest}{}{indent}{inner}", line_break(text));
        return Some(ByteEdit { start: at, end, text });
    }
    let (at, comma) = if behind.is_some() { (at + rest.find(',')? + 1, "") } else { (at, ",") };
    let blank = if is_spaced(text) { " " } else { "" };
    Some(ByteEdit { start: at, end: at, text: format!("{comma}{blank}{inner}") })
}

/// The end of a field in brackets.
fn end_in_brackets(text: &str, entry: &Entry) -> Option<usize> {
    if !entry.value.span.range().is_empty() {
        return Some(entry.value.span.range().end);
    }
    // Behind `key:` a comma needs a blank before it.
    match after_colon(text, entry) {
        Some(colon) => Some(colon + usize::from(text.get(colon..)?.starts_with(' '))),
        None => Some(entry.key_span.range().end),
    }
}
