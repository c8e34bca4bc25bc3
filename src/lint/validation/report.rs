//! What the API server would answer, error by error.
//!
//! Follows apimachinery's pkg/util/validation/field/errors.go in how an error reads. A problem also knows the
//! place in the manifest; where the server names another path, both are kept.

use std::fmt::Display;

use super::cursor::Cursor;
use super::words::words;
use crate::yaml::Path;

/// One thing the API server rejects or warns about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Problem {
    /// The rule that speaks of it.
    pub rule: &'static str,
    /// Where in the manifest.
    pub path: Path,
    /// The server's words behind the path.
    pub message: String,
    /// The path the server names, where it is not that of the manifest.
    pub named: Option<String>,
    /// A place that belongs to it, and what it is.
    pub related: Option<(Path, &'static str)>,
    /// What to write instead: a name, a key or a value.
    pub instead: Option<String>,
    /// Whether the server takes the object all the same.
    pub warning: bool,
}

impl Problem {
    /// Returns the message for somebody who sees the place but not the path: what, then why.
    pub(crate) fn words(&self) -> String {
        words(&self.path, &self.message)
    }

    /// Returns the values the server would take, if it lists them.
    pub(crate) fn supported(&self) -> Vec<&str> {
        let listed = self.message.split_once("supported values: ").map_or("", |(_, listed)| listed);
        listed.split(", ").map(|value| value.trim_matches('"')).filter(|value| !value.is_empty()).collect()
    }

    /// Returns the line the server prints.
    #[cfg(test)]
    pub(crate) fn server_text(&self) -> String {
        match &self.named {
            Some(named) => format!("{named}: {}", self.message),
            None => format!("{}: {}", self.path, self.message),
        }
    }
}

/// The problem that was just added, for what is to be noted with it.
#[derive(Debug)]
pub(crate) struct Noted<'r>(Option<&'r mut Problem>);

impl Noted<'_> {
    /// Notes the path the server names.
    pub(crate) fn named(self, path: impl Into<String>) -> Self {
        if let Self(Some(problem)) = self {
            problem.named = Some(path.into());
            return Self(Some(problem));
        }
        self
    }

    /// Notes what to write instead.
    pub(crate) fn instead(self, text: impl Into<String>) -> Self {
        if let Self(Some(problem)) = self {
            problem.instead = Some(text.into());
            return Self(Some(problem));
        }
        self
    }

    /// Notes another place that belongs to it.
    pub(crate) fn related(self, place: Path, note: &'static str) -> Self {
        if let Self(Some(problem)) = self {
            problem.related = Some((place, note));
            return Self(Some(problem));
        }
        self
    }
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    problems: Vec<Problem>,
    warning: bool,
}

impl Report {
    /// Adds a problem in words of its own.
    pub(crate) fn say(
        &mut self,
        rule: &'static str,
        at: &Cursor<'_, '_>,
        message: impl Into<String>,
    ) -> Noted<'_> {
        self.add(rule, at.path(), message.into())
    }

    /// Adds a problem at a path.
    pub(crate) fn add(&mut self, rule: &'static str, path: Path, message: String) -> Noted<'_> {
        self.problems.push(Problem {
            rule,
            path,
            message,
            named: None,
            related: None,
            instead: None,
            warning: self.warning,
        });
        Noted(self.problems.last_mut())
    }

    /// `Invalid value`, with the value as Go would print it.
    pub(crate) fn invalid(
        &mut self,
        rule: &'static str,
        at: &Cursor<'_, '_>,
        value: impl Display,
        detail: &str,
    ) -> Noted<'_> {
        self.say(rule, at, format!("Invalid value: {value}: {detail}"))
    }

    /// `Invalid value` with a text.
    pub(crate) fn invalid_text(
        &mut self,
        rule: &'static str,
        at: &Cursor<'_, '_>,
        value: &str,
        detail: &str,
    ) -> Noted<'_> {
        self.invalid(rule, at, quoted(value), detail)
    }

    /// One `Invalid value` for each thing that is wrong with a text.
    pub(crate) fn invalid_texts(
        &mut self,
        rule: &'static str,
        at: &Cursor<'_, '_>,
        value: &str,
        details: &[String],
    ) {
        for detail in details {
            self.invalid_text(rule, at, value, detail);
        }
    }

    /// `Required value`.
    pub(crate) fn required(&mut self, rule: &'static str, at: &Cursor<'_, '_>, detail: &str) -> Noted<'_> {
        self.say(rule, at, with_detail("Required value", detail))
    }

    /// `Forbidden`.
    pub(crate) fn forbidden(&mut self, rule: &'static str, at: &Cursor<'_, '_>, detail: &str) -> Noted<'_> {
        self.say(rule, at, with_detail("Forbidden", detail))
    }

    /// `Unsupported value` with what is supported.
    pub(crate) fn unsupported(
        &mut self,
        rule: &'static str,
        at: &Cursor<'_, '_>,
        value: &str,
        supported: &[&str],
    ) -> Noted<'_> {
        let supported: Vec<_> = supported.iter().map(|value| quoted(value)).collect();
        let supported = supported.join(", ");
        self.say(rule, at, format!("Unsupported value: {}: supported values: {supported}", quoted(value)))
    }

    /// `Duplicate value`.
    pub(crate) fn duplicate(&mut self, rule: &'static str, at: &Cursor<'_, '_>, value: &str) -> Noted<'_> {
        self.say(rule, at, format!("Duplicate value: {}", quoted(value)))
    }

    /// `Not found`.
    pub(crate) fn not_found(
        &mut self,
        rule: &'static str,
        at: &Cursor<'_, '_>,
        value: &str,
        detail: &str,
    ) -> Noted<'_> {
        self.say(rule, at, with_detail(&format!("Not found: {}", quoted(value)), detail))
    }

    /// `Too long`.
    pub(crate) fn too_long(&mut self, rule: &'static str, at: &Cursor<'_, '_>, limit: usize) -> Noted<'_> {
        self.say(rule, at, format!("Too long: may not be more than {limit} bytes"))
    }

    /// Number below zero.
    pub(crate) fn non_negative(&mut self, rule: &'static str, at: &Cursor<'_, '_>) {
        if let Some(value) = at.integer().filter(|value| *value < 0) {
            self.invalid(rule, at, value, "must be greater than or equal to 0");
        }
    }

    /// A text that is empty.
    pub(crate) fn require_text(&mut self, rule: &'static str, at: &Cursor<'_, '_>) {
        if at.text().is_empty() {
            self.required(rule, at, "");
        }
    }

    /// Text that is none of `supported`; empty text is for the caller.
    pub(crate) fn one_of(&mut self, rule: &'static str, at: &Cursor<'_, '_>, supported: &[&str]) {
        if !supported.contains(&at.text()) {
            self.unsupported(rule, at, at.text(), supported);
        }
    }

    /// What is added from here on does not keep the server from taking the object.
    pub(crate) fn turn_to_warnings(&mut self) {
        self.warning = true;
    }

    /// Returns how much was found.
    pub(crate) fn len(&self) -> usize {
        self.problems.len()
    }

    /// Gives away what was found.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }
}

fn with_detail(kind: &str, detail: &str) -> String {
    if detail.is_empty() { kind.to_owned() } else { format!("{kind}: {detail}") }
}

/// Quotes a text as Go's `%q` does, but for characters nobody prints.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
