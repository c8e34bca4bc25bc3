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

/// Reads the documents of a file. Documents that hold no workload are only checked.
#[must_use]
pub fn read(file: &Arc<str>, text: &[u8]) -> Contents {
    // An ignore may stand in any document: a comment may mean the next one, a finding may lie in a Service.
    let has = |word: &str| memchr::memmem::find(text, word.as_bytes()).is_some();
    let ignores = has(ignore::COMMENT) || has(ignore::ANNOTATION);
    take_all(file, text, if ignores { &|_| Wanted::Tree } else { &wanted })
}

/// Takes the objects of a file's documents.
pub(super) fn take_all(file: &Arc<str>, text: &[u8], wanted: &dyn Fn(&str) -> Wanted) -> Contents {
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
    let kind = text.get(at + 4..).and_then(index::word_behind).unwrap_or_default();
    let named = kind.to_ascii_lowercase().contains("daemonset");
    let workload = index::WORKLOADS.contains(&kind) || kind == "CronJob";
    if kind.is_empty() || kind.ends_with("List") || named || workload { Wanted::Tree } else { Wanted::Check }
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
    contents.unreadable.extend(kindless(&document.root, list.kind.as_deref(), &objects));
    let found: Vec<_> = objects.into_iter().map(|(prefix, node)| (prefix, node.clone())).collect();
    for (prefix, mut node) in found {
        if list.kind.is_some() && !node.is_map() {
            contents.unreadable.push(no_object(&node));
            continue;
        }
        if let (Some(kind), Some(version)) = (&kind, &version) {
            complete(&mut node, kind, version);
        }
        contents.objects.push(object(prefix, node));
    }
}

/// What stands in a List where an object should: for kubectl `null` is an "invalid object to validate"
/// (k8s.io/kubectl/pkg/validation/validation.go), and the decoder takes nothing else.
fn no_object(node: &Node) -> Unreadable {
    let message = match node.value {
        Value::Null => "an item of the list is null: \"invalid object to validate\"".to_owned(),
        _ => format!("expected an object, found {}", node.describe()),
    };
    Unreadable { error: yaml::Error::new(message, node.span.start), template: false }
}

/// DaemonSets in a list that does not say `kind: List`: kubectl's decoder wants a map with a kind
/// (k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/helpers.go). A list of anything else is nobody's mistake:
/// JSON patches are lists.
fn kindless(root: &Node, kind: Option<&str>, objects: &[(yaml::Path, &Node)]) -> Option<Unreadable> {
    let is_daemon_set = |node: &&Node| node.get("kind").and_then(Node::as_str) == Some("DaemonSet");
    if kind.is_some() || !objects.iter().any(|(_, node)| is_daemon_set(node)) {
        return None;
    }
    let message = if root.is_seq() {
        "a list is no object, `kind: List` holds several: \"json: cannot unmarshal array\""
    } else {
        "a list without kind: \"Object 'Kind' is missing\""
    };
    Some(Unreadable { error: yaml::Error::new(message, root.span.start), template: false })
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

/// Returns whether a text has what no DaemonSet lacks, by its bytes alone: the word, or `kind:` and the word with other
/// capitals, which the API server does not know.
#[must_use]
pub fn has_daemon_set(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"DaemonSet").is_some() || mentions_daemon_set(text)
}

/// Returns whether a text has `kind: DaemonSet` in it, or `"kind":"daemonset"`.
#[must_use]
pub fn mentions_daemon_set(text: &[u8]) -> bool {
    let quotes = |byte: u8| byte == b'"' || byte == b'\'';
    let behind_kind = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let before = before.strip_suffix(b"\"").or(before.strip_suffix(b"'")).unwrap_or(before);
        let before = before.trim_ascii_end().strip_suffix(b":").unwrap_or_default().trim_ascii_end();
        let end = before.iter().rposition(|byte| !quotes(*byte)).map_or(0, |last| last + 1);
        before.get(..end).unwrap_or_default().ends_with(b"kind")
    };
    let word = |at: usize| {
        let start = at.checked_sub(1)?;
        let word = text.get(start..start + 9)?;
        word.eq_ignore_ascii_case(b"DaemonSet").then_some(start)
    };
    let found = |part| memchr::memmem::find_iter(text, part).filter_map(word);
    found("aemon").chain(found("AEMON")).any(behind_kind)
}

/// The path behind Helm's `# Source:`, which stands above each rendered document.
fn template(document: &Document) -> Option<Arc<str>> {
    let first = document.root.span.start;
    let above = document.comments.iter().take_while(|comment| comment.span.start < first);
    let is_path = |path: &&str| {
        let inside = ["/templates/", "/crds/"].iter().any(|folder| path.contains(folder));
        inside && !path.contains("://") && !path.trim().contains(char::is_whitespace)
    };
    let paths = above.filter_map(|comment| comment.text.trim().strip_prefix("Source: ")).filter(is_path);
    paths.last().map(|path| path.trim().into())
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

/// Versions that no server has any more; a patch, which finds what it changes by version, has nothing to change.
const GONE: [&str; 3] = ["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"];

/// No selector, and no containers, one without image, or no labels on the template: unless nothing would be
/// changed by it, or it has the images and a version that is gone.
fn is_patch(root: &Node) -> bool {
    let is_absent = |node: Option<&Node>| node.is_none_or(Node::is_null);
    if !is_absent(root.get_in(&["spec", "selector"])) || changes_nothing(root) {
        return false;
    }
    let template = root.get_in(&["spec", "template"]);
    let inside = |keys: &[&str]| template.and_then(|template| template.get_in(keys));
    let containers = inside(&["spec", "containers"]).map(Node::items).unwrap_or_default();
    if containers.is_empty() || containers.iter().any(|container| is_absent(container.get("image"))) {
        return true;
    }
    if root.get("apiVersion").and_then(Node::as_str).is_some_and(|version| GONE.contains(&version)) {
        return false;
    }
    // `metadata: {}` is what a whole template without labels has; a patch leaves out what it leaves alone.
    let is_blank =
        |metadata: &Node| metadata.is_map() && metadata.entries().iter().all(|own| own.value.is_null());
    is_absent(inside(&["metadata", "labels"])) && !inside(&["metadata"]).is_some_and(is_blank)
}

/// A name and nothing else: no patch, which would have something to say.
fn changes_nothing(root: &Node) -> bool {
    let known = ["apiVersion", "kind", "metadata"];
    let name = ["name", "namespace"];
    let metadata = root.get("metadata").map(Node::entries).unwrap_or_default();
    root.entries().iter().all(|entry| known.contains(&entry.key.as_str()) || entry.value.is_null())
        && metadata.iter().all(|entry| name.contains(&entry.key.as_str()))
}

/// Where the text of a file begins.
#[must_use]
pub const fn start() -> Pos {
    Pos { offset: 0, line: 1, column: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Contents {
        read(&Arc::from("a.yaml"), text.as_bytes())
    }

    const WHOLE: &str = "{metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: x}]}}";
    const UNLABELLED: &str = "{spec: {containers: [{name: c, image: x}]}}";

    #[test]
    fn patches_are_told_from_whole_objects() {
        use Class::{DaemonSet, Patch};
        for (version, rest, want) in [
            ("apps/v1", format!("spec: {{template: {WHOLE}}}"), DaemonSet),
            ("apps/v1", format!("spec: {{template: {UNLABELLED}}}"), Patch),
            ("apps/v1", format!("spec: {{selector: {{}}, template: {UNLABELLED}}}"), DaemonSet),
            ("apps/v1", "spec: {template: {spec: {hostNetwork: true}}}".into(), Patch),
            ("apps/v1", "spec: {template: {metadata: {labels: {a: b}}}}".into(), Patch),
            ("apps/v1", "spec: {template: {metadata: {}, spec: {hostPID: true}}}".into(), Patch),
            (
                "apps/v1",
                "spec: {template: {metadata: {}, spec: {containers: [{name: c, image: x}]}}}".into(),
                DaemonSet,
            ),
            ("apps/v1", "metadata: {name: a, annotations: {b: c}}".into(), Patch),
            ("apps/v1", "metadata: {name: a}".into(), DaemonSet),
            ("apps/v1", "$patch: delete".into(), Patch),
            ("extensions/v1beta1", format!("spec: {{template: {WHOLE}}}"), DaemonSet),
            ("extensions/v1beta1", format!("spec: {{template: {UNLABELLED}}}"), DaemonSet),
            ("apps/v1beta2", format!("spec: {{template: {UNLABELLED}}}"), DaemonSet),
            ("apps/v1beta2", "spec: {template: {spec: {containers: [{name: c, tty: true}]}}}".into(), Patch),
            ("apps/v1beta2", "spec: {template: {spec: {hostNetwork: true}}}".into(), Patch),
        ] {
            let text = format!("apiVersion: {version}\nkind: DaemonSet\n{rest}\n");
            let contents = read_text(&text);
            assert_eq!(class(&contents.objects[0]), want, "{text}");
        }
    }

    #[test]
    fn what_is_no_object_in_a_list_is_told_where_it_stands() {
        let agent = "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: a}}";
        for (text, objects, places) in [
            (
                format!("apiVersion: v1\nkind: List\nitems:\n- {agent}\n- null\n-\n- x\n- [1]\n"),
                1,
                vec![5, 6, 7, 8],
            ),
            (format!("apiVersion: apps/v1\nkind: DaemonSetList\nitems: [{agent}, null]\n"), 1, vec![3]),
            (format!("- {agent}\n"), 1, vec![1]),
            (format!("items:\n- {agent}\n"), 1, vec![1]),
            ("- {op: remove, path: /spec}\n- null\n".into(), 2, vec![]),
            ("items: [1, 2]\n".into(), 2, vec![]),
        ] {
            let contents = read_text(&text);
            let lines: Vec<_> = contents.unreadable.iter().map(|own| own.error.pos.line).collect();
            assert_eq!((contents.objects.len(), lines), (objects, places), "{text}");
        }
    }

    #[test]
    fn broken_json_that_speaks_of_daemon_sets_is_noticed_too() {
        for (text, want) in [
            ("kind: DaemonSet", true),
            ("kind:   \"DaemonSet\"", true),
            ("{\"kind\":\"DaemonSet\"", true),
            ("{\"kind\" : \"DaemonSetList\"", true),
            ("# a DaemonSet", false),
            ("- kind: Pod\n- of: DaemonSet", false),
            ("DaemonSet", false),
            ("kind: Daemonset", true),
            ("kind: DAEMONSET", true),
            ("resources: [daemonsets]", false),
        ] {
            assert_eq!(mentions_daemon_set(text.as_bytes()), want, "{text}");
        }
    }
}
