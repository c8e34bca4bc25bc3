//! Text to objects, and what kind of thing each of them is.
//!
//! One document that does not parse never hides the others. Kinds are told by what is written alone: a Kustomize
//! patch and a template that is not rendered are no DaemonSets, and must not be judged as if they were.

use std::sync::Arc;

use super::object::Object;
use super::{ignore, index};
use crate::yaml::{self, Comment, Document, Node, Pos, Value, Wanted};

/// A document that does not parse.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Why.
    pub error: yaml::Error,
    /// Whether it is a template that was not rendered.
    pub template: bool,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Contents {
    /// Its objects.
    pub objects: Vec<Object>,
    /// What could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Comments of every document, by its number; documents without objects too.
    pub comments: Vec<(usize, Arc<[Comment]>)>,
    /// How many documents it has.
    pub documents: usize,
    /// Of these, how many hold an object that no rule looks at.
    pub checked: usize,
}

/// What an object is to the linter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A DaemonSet to judge, of whatever version.
    DaemonSet,
    /// Part of one, for Kustomize.
    Patch,
    /// A template that was not rendered but parses.
    Template,
    /// A DaemonSet of somebody else's API.
    Foreign,
    /// Anything else.
    Other,
}

/// Reads the documents of a file. Documents of kinds that no rule looks at are only checked.
#[must_use]
pub fn read(file: &Arc<str>, text: &[u8]) -> Contents {
    // An ignore may stand in any document, and mean the next one.
    let ignores = memchr::memmem::find(text, ignore::COMMENT.as_bytes()).is_some();
    take_all(file, text, if ignores { |_| Wanted::Tree } else { wanted })
}

/// Takes the objects of a file's documents.
pub(super) fn take_all(file: &Arc<str>, text: &[u8], wanted: fn(&str) -> Wanted) -> Contents {
    let mut contents = Contents::default();
    let mut documents = yaml::documents(text).choosing(wanted);
    for document in documents.by_ref() {
        contents.documents += 1;
        match document {
            Ok(document) => take(file, document, &mut contents),
            Err(error) => {
                let template = is_template_at(text, &error);
                contents.unreadable.push(Unreadable { error, template });
            }
        }
    }
    contents.checked = documents.passed_over();
    contents.documents += contents.checked;
    contents
}

/// Says what is wanted of a document by its `kind`, if that stands at the beginning of a line, once.
fn wanted(text: &str) -> Wanted {
    let bytes = text.as_bytes();
    let starts_line = |at: &usize| *at == 0 || bytes.get(at - 1) == Some(&b'\n');
    let mut kinds = memchr::memmem::find_iter(bytes, b"kind:").filter(starts_line);
    let (Some(at), None) = (kinds.next(), kinds.next()) else { return Wanted::Tree };
    let kind = index::word_behind(text.get(at + 4..).unwrap_or_default());
    let named = kind.to_ascii_lowercase().contains("daemonset");
    if kind.is_empty() || kind.ends_with("List") || named || index::is_looked_at(kind) {
        Wanted::Tree
    } else {
        Wanted::Check
    }
}

fn take(file: &Arc<str>, document: Document, contents: &mut Contents) {
    let comments: Arc<[Comment]> = document.comments.as_slice().into();
    contents.comments.push((document.index, Arc::clone(&comments)));
    let template = template(&document);
    let notes = Arc::new(document.notes.clone());
    let object = |prefix, root| Object {
        file: Arc::clone(file),
        document: document.index,
        prefix,
        root,
        comments: Arc::clone(&comments),
        notes: Arc::clone(&notes),
        template: template.clone(),
    };
    let (list, objects) = document.objects();
    let Some(list) = list else {
        if !document.root.is_null() {
            contents.objects.push(object(yaml::Path::root(), document.root));
        }
        return;
    };
    let (kind, version) = (list.item_kind().map(str::to_owned), list.api_version.clone());
    let found: Vec<_> = objects.into_iter().map(|(prefix, node)| (prefix, node.clone())).collect();
    for (prefix, mut node) in found {
        if let (Some(kind), Some(version)) = (&kind, &version) {
            complete(&mut node, kind, version);
        }
        contents.objects.push(object(prefix, node));
    }
}

/// The items of a DaemonSetList need not say what they are.
fn complete(node: &mut Node, kind: &str, version: &str) {
    let start = node.span.start;
    if let Value::Map(entries) = &mut node.value {
        for (key, value) in [("apiVersion", version), ("kind", kind)] {
            if !entries.iter().any(|entry| entry.key == key) {
                let span = yaml::Span { start, end: start };
                let value = Node { value: Value::String(value.to_owned()), span };
                entries.push(yaml::Entry { key: key.to_owned(), key_span: span, value });
            }
        }
    }
}

/// The path behind Helm's `# Source:`, which stands above each rendered document.
fn template(document: &Document) -> Option<String> {
    let first = document.root.span.start;
    let above = document.comments.iter().take_while(|comment| comment.span.start < first);
    let paths = above.filter_map(|comment| comment.text.trim().strip_prefix("Source: "));
    paths.last().map(|path| path.trim().to_owned())
}

/// Whether the document that holds an error has `{{` where YAML expects its own signs.
fn is_template_at(text: &[u8], error: &yaml::Error) -> bool {
    let at = (error.pos.offset as usize).min(text.len());
    let (before, after) = text.split_at(at);
    let start = memchr::memmem::rfind(before, b"\n---").map_or(0, |found| found + 1);
    let end = memchr::memmem::find(after, b"\n---").map_or(text.len(), |found| at + found);
    let document = text.get(start..end).unwrap_or_default();
    document.split(|byte| *byte == b'\n').any(is_template_line)
}

/// `{{- if … }}` on a line of its own, or `key: {{ … }}`.
fn is_template_line(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let Some(at) = memchr::memmem::find(line, b"{{") else { return false };
    let before = line.get(..at).unwrap_or_default().trim_ascii_end();
    !before.starts_with(b"#")
        && !before.contains(&b'"')
        && !before.contains(&b'\'')
        && (before.is_empty() || before.ends_with(b":") || before.ends_with(b"-"))
}

/// Tells what an object is.
#[must_use]
pub fn class(object: &Object) -> Class {
    let (kind, group) = (object.kind(), object.group());
    if kind == "ExtendedDaemonSet" || (kind == "AdvancedDaemonSet" && group.contains('.')) {
        return Class::Foreign;
    }
    let named = kind.eq_ignore_ascii_case("daemonset");
    let nameless = kind.is_empty() && group == "apps" && has_containers(&object.root);
    if !named && !nameless {
        return Class::Other;
    }
    if group.contains('.') {
        return Class::Foreign;
    }
    if is_template(object) {
        return Class::Template;
    }
    if named && is_patch(&object.root) { Class::Patch } else { Class::DaemonSet }
}

fn has_containers(root: &Node) -> bool {
    root.get_in(&["spec", "template", "spec", "containers"]).is_some()
}

/// Quoted `{{ … }}` parses; where a name or an image is expected it is still a template.
fn is_template(object: &Object) -> bool {
    let marked = |node: Option<&Node>| node.and_then(Node::as_str).is_some_and(|text| text.contains("{{"));
    let containers = object.root.get_in(&["spec", "template", "spec", "containers"]);
    let mut images = containers.map(Node::items).unwrap_or_default().iter();
    marked(object.root.get_in(&["metadata", "name"]))
        || marked(object.root.get_in(&["metadata", "namespace"]))
        || images.any(|container| marked(container.get("image")))
}

/// No selector, and no labels on the template or a container without image.
fn is_patch(root: &Node) -> bool {
    let is_absent = |node: Option<&Node>| node.is_none_or(Node::is_null);
    if !is_absent(root.get_in(&["spec", "selector"])) {
        return false;
    }
    let labels = root.get_in(&["spec", "template", "metadata", "labels"]);
    let containers = root.get_in(&["spec", "template", "spec", "containers"]);
    let mut containers = containers.map(Node::items).unwrap_or_default().iter();
    is_absent(labels) || containers.any(|container| is_absent(container.get("image")))
}

/// Where the text of a file begins.
#[must_use]
pub const fn start() -> Pos {
    Pos { offset: 0, line: 1, column: 1 }
}
