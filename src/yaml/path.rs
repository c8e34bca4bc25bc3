//! Field paths in Kubernetes' spelling: `spec.template.spec.containers[0].name`.
//!
//! Keys that hold dots or slashes stand in brackets, `metadata.labels[app.kubernetes.io/name]`;
//! keys a bracket cannot hold are quoted inside it. Every path can be read back. This module
//! knows no wildcards and no JSON pointers.

use std::fmt;
use std::str::FromStr;

use super::node::{Node, Span};

/// One step down the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the value of a map key.
    Key(String),
    /// Into an element of a list, from 0.
    Index(usize),
}

/// A way from the root of an object to one of its values; empty is the root itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(pub Vec<Step>);

/// A path that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid path {path:?}: {problem}")]
pub struct PathError {
    path: String,
    problem: &'static str,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The value.
    pub node: &'a Node,
    /// The span of the last key on the way; `None` when only list steps were taken.
    pub key_span: Option<Span>,
}

impl Path {
    /// Returns the path of the root.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// Returns this path extended by a map key.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// Returns this path extended by a list index.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// Returns this path followed by another.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    /// Returns the path of the parent, `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.to_vec()))
    }

    /// Returns the steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Returns whether this is the root.
    #[must_use]
    pub const fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether `self` is `other` or lies below it.
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl Node {
    /// Returns what `path` leads to from this node.
    #[must_use]
    pub fn find(&self, path: &Path) -> Option<Found<'_>> {
        let (found, taken) = self.find_closest(path);
        (taken == path.0.len()).then_some(found)
    }

    /// Returns the deepest existing value on `path` and how many steps lead to it.
    ///
    /// This is where a message about a missing field points.
    #[must_use]
    pub fn find_closest(&self, path: &Path) -> (Found<'_>, usize) {
        let mut found = Found { node: self, key_span: None };
        for (taken, step) in path.0.iter().enumerate() {
            let next = match step {
                Step::Key(key) => found
                    .node
                    .entry(key)
                    .map(|entry| Found { node: &entry.value, key_span: Some(entry.key_span) }),
                Step::Index(index) => {
                    let key_span = found.key_span;
                    found.node.index(*index).map(|node| Found { node, key_span })
                }
            };
            match next {
                Some(next) => found = next,
                None => return (found, taken),
            }
        }
        (found, path.0.len())
    }
}

/// Writes one step; `first` leaves out the dot.
pub(super) fn write_step(f: &mut impl fmt::Write, step: StepRef<'_>, first: bool) -> fmt::Result {
    match step {
        StepRef::Index(index) => write!(f, "[{index}]"),
        StepRef::Key(key) if is_plain(key) => {
            if !first {
                f.write_char('.')?;
            }
            f.write_str(key)
        }
        StepRef::Key(key) if is_bracketable(key) => write!(f, "[{key}]"),
        StepRef::Key(key) => {
            f.write_str("[\"")?;
            for c in key.chars() {
                if matches!(c, '"' | '\\') {
                    f.write_char('\\')?;
                }
                f.write_char(c)?;
            }
            f.write_str("\"]")
        }
    }
}

/// A borrowed step, for writing without building a path.
#[derive(Clone, Copy, Debug)]
pub(super) enum StepRef<'a> {
    /// A map key.
    Key(&'a str),
    /// A list index.
    Index(usize),
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && !key.contains(['.', '/', '[', ']', '"', '\\']) && !key.contains(char::is_whitespace)
}

fn is_bracketable(key: &str) -> bool {
    !key.is_empty() && !key.contains(['[', ']', '"']) && !key.bytes().all(|b| b.is_ascii_digit())
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            let step = match step {
                Step::Key(key) => StepRef::Key(key),
                Step::Index(index) => StepRef::Index(*index),
            };
            write_step(f, step, at == 0)?;
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fail = |problem| PathError { path: text.to_owned(), problem };
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix("[\"") {
                let (key, tail) = quoted_step(inner).ok_or_else(|| fail("unterminated quote"))?;
                steps.push(Step::Key(key));
                rest = tail;
            } else if let Some(inner) = rest.strip_prefix('[') {
                let (step, tail) = inner.split_once(']').ok_or_else(|| fail("missing ']'"))?;
                steps.push(bracket_step(step).ok_or_else(|| fail("empty or too large brackets"))?);
                rest = tail;
            } else {
                let inner = match rest.strip_prefix('.') {
                    Some(_) if steps.is_empty() => return Err(fail("leading '.'")),
                    Some(inner) => inner,
                    None if steps.is_empty() => rest,
                    None => return Err(fail("missing '.' after ']'")),
                };
                let end = inner.find(['.', '[']).unwrap_or(inner.len());
                let (key, tail) = inner.split_at(end);
                if key.is_empty() {
                    return Err(fail("empty field name"));
                }
                steps.push(Step::Key(key.to_owned()));
                rest = tail;
            }
        }
        Ok(Self(steps))
    }
}

fn bracket_step(text: &str) -> Option<Step> {
    if text.is_empty() {
        None
    } else if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().ok().map(Step::Index)
    } else {
        Some(Step::Key(text.to_owned()))
    }
}

fn quoted_step(text: &str) -> Option<(String, &str)> {
    let mut key = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => key.push(chars.next()?.1),
            '"' => return text.get(at..)?.strip_prefix("\"]").map(|rest| (key, rest)),
            _ => key.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_kubernetes_and_reads_back() {
        let cases = [
            (Path::root(), ""),
            (Path::root().key("spec").key("containers").index(0).key("name"), "spec.containers[0].name"),
            (
                Path::root().key("metadata").key("labels").key("app.kubernetes.io/name"),
                "metadata.labels[app.kubernetes.io/name]",
            ),
            (Path::root().index(3).key("kind"), "[3].kind"),
            (Path::root().key("data").key("0"), "data.0"),
            (Path::root().key("0").index(0), "0[0]"),
            (Path::root().key("data").key("a]b"), "data[\"a]b\"]"),
            (Path::root().key("data").key(""), "data[\"\"]"),
            (Path::root().key("data").key("\"x\\"), "data[\"\\\"x\\\\\"]"),
            (Path::root().key("data").key("1.5"), "data[1.5]"),
            (Path::root().key("a.b").key("c d").index(1).index(2), "[a.b][c d][1][2]"),
        ];
        for (path, text) in cases {
            assert_eq!(path.to_string(), text);
            assert_eq!(text.parse::<Path>().as_ref(), Ok(&path), "{text}");
        }
    }

    #[test]
    fn refuses_broken_paths() {
        for text in
            [".a", "a..b", "a.", "a[", "a[]", "a[0]b", "a[\"x]", "a[99999999999999999999]", "[\"a\"x]"]
        {
            assert!(text.parse::<Path>().is_err(), "{text}");
        }
    }
}
