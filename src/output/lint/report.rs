//! The report as it is printed: `-o json` shows these structs field by field, so they are an interface.

use std::rc::Rc;

use serde::Serialize;

use crate::model::Text;

/// A run's findings.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The form of the document.
    pub schema: &'static str,
    /// This program.
    pub tool: Tool,
    /// The version the rules were asked about, as `1.36`.
    pub kubernetes_version: String,
    /// Findings, accepted ones only if asked for.
    pub findings: Vec<Item>,
    /// Counts.
    pub summary: Summary,
    /// The rules that ran.
    #[serde(skip)]
    pub rules: Vec<RuleText>,
    /// DaemonSets that were judged, by file: for formats that list what is fine.
    #[serde(skip)]
    pub files: Vec<String>,
    /// The folder the program runs in: for formats whose paths must be relative.
    #[serde(skip)]
    pub here: Option<String>,
}

/// This program.
#[derive(Debug, Clone, Serialize)]
pub struct Tool {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// Counts of a run.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Files that were looked at.
    pub files: usize,
    /// Their documents.
    pub documents: usize,
    /// DaemonSets that were judged.
    pub daemon_sets: usize,
    /// Things that were not judged.
    pub skipped: usize,
    /// Of these, templates that are not rendered.
    pub templates: usize,
    /// Of these, patches.
    pub patches: usize,
    /// Of these, DaemonSets of other APIs.
    pub foreign: usize,
    /// Of these, documents that do not parse.
    pub unreadable: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are advice.
    pub infos: usize,
    /// Findings that somebody accepted.
    pub suppressed: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// `DS106`.
    pub rule: &'static str,
    /// `surge-needs-zero-unavailable`.
    pub name: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// Whether it needs no judgement.
    pub certain: bool,
    /// What is wrong.
    pub message: Text,
    /// More about the marked text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// The object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Rc<Object>>,
    /// The container, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container: Option<Text>,
    /// The field, as a JSON pointer.
    pub path: Text,
    /// Where.
    pub location: Location,
    /// The template behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Where to look as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// The way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Box<Fix>>,
    /// More about the rule, if that is anywhere.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// What stays when lines move.
    pub fingerprint: Text,
    /// How it was accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppressed: Option<Box<Suppressed>>,
    /// Whether the rule is about security.
    #[serde(skip)]
    pub security: bool,
    /// The first byte of the place in its file, and the one behind its last.
    #[serde(skip)]
    pub bytes: (u32, u32),
    /// The place and the fix by bytes of lines, for formats that count so.
    #[serde(skip)]
    pub exact: Option<Box<Exact>>,
}

/// A place in lines and bytes, and what would stand there instead.
#[derive(Debug, Clone)]
pub struct Exact {
    /// The place.
    pub range: ByteRange,
    /// What a fix replaces, and the text that comes instead.
    pub suggestion: Option<(ByteRange, String)>,
}

/// Lines, and columns in bytes of UTF-8, both from 1; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    /// Line and column of the first byte.
    pub start: (u32, u32),
    /// Line and column behind the last byte.
    pub end: (u32, u32),
}

/// An object.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Object {
    /// Its apiVersion.
    pub api_version: Text,
    /// Its kind.
    pub kind: Text,
    /// Its namespace as written.
    #[serde(skip_serializing_if = "is_empty")]
    pub namespace: Text,
    /// Its name.
    pub name: Text,
}

fn is_empty(text: &Text) -> bool {
    text.as_str().is_empty()
}

impl Object {
    /// Returns `DaemonSet monitoring/agent`.
    #[must_use]
    pub fn title(&self) -> String {
        let slash = if self.namespace.is_empty() { "" } else { "/" };
        format!("{} {}{slash}{}", self.kind, self.namespace, self.name)
    }
}

/// A place; lines and columns count from 1, the end is exclusive.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// The file, as the user named it, with `/`.
    pub file: Text,
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
    /// The last line.
    pub end_line: u32,
    /// Behind the last character.
    pub end_column: u32,
}

/// What a rendered document was made from.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The path behind Helm's `# Source:`.
    pub helm_template: Text,
}

/// A related place, or a remark without one.
#[derive(Debug, Clone, Serialize)]
pub struct Related {
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// What about it.
    pub message: Text,
}

/// A way out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// `safe` or `unsafe`.
    pub safety: &'static str,
    /// What it does.
    pub summary: String,
    /// Whether applying the manifest then replaces pods.
    pub restarts_pods: bool,
    /// The bytes.
    pub edits: Vec<Edit>,
}

/// A change of bytes.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The first byte that goes.
    pub start_byte: usize,
    /// Behind the last byte that goes.
    pub end_byte: usize,
    /// What comes instead.
    pub text: String,
}

/// How a finding was accepted.
#[derive(Debug, Clone, Serialize)]
pub struct Suppressed {
    /// `comment`, `annotation`, `config` or `baseline`.
    pub by: &'static str,
    /// Why.
    pub reason: String,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// A rule, for formats that list them.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its severity.
    pub severity: &'static str,
    /// What it finds.
    pub summary: &'static str,
    /// Its documentation, in Markdown.
    pub help: String,
    /// Its page.
    pub url: String,
    /// Whether it is about security.
    pub security: bool,
}

impl Report {
    /// Returns a file relative to the folder the program runs in, if it lies there.
    #[must_use]
    pub fn relative<'f>(&self, file: &'f str) -> &'f str {
        let inside = self.here.as_deref().and_then(|here| file.strip_prefix(here)?.strip_prefix('/'));
        let mut file = inside.unwrap_or(file);
        while let Some(rest) = file.strip_prefix("./") {
            file = rest.trim_start_matches('/');
        }
        file
    }
}

impl Item {
    /// Returns whether nobody accepted it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.suppressed.is_none()
    }

    /// Returns the message with what is shown under the marked text.
    #[must_use]
    pub fn full_message(&self) -> String {
        match &self.label {
            Some(label) => format!("{} ({label})", self.message),
            None => self.message.to_string(),
        }
    }

    /// Returns the file a CI system should show: the template, if there is one.
    #[must_use]
    pub fn shown_file(&self) -> (&str, u32, u32) {
        match &self.source {
            Some(source) => (&source.helm_template, 1, 1),
            None => (&self.location.file, self.location.line, self.location.end_line),
        }
    }
}
