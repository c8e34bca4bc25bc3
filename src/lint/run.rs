//! Runs the rules over one DaemonSet and turns what they say into findings with places and bytes.

use std::sync::Arc;

use super::context::{Around, Context};
use super::edit;
use super::field::Field;
use super::finding::{Finding, Fix, Place, Related, Subject};
use super::fingerprint;
use super::object::Object;
use super::options::Options;
use super::rule::{Needs, Rule};
use super::sink::{Report, Sink};
use crate::yaml::{Node, Path, Pos, Span, Step};

/// Runs rules over one DaemonSet. `text` is that of its file.
///
/// Rules that need what there is none of (nodes, a platform, an earlier version) are passed over.
#[must_use]
pub fn check(
    rules: &[&'static Rule],
    object: &Object,
    around: Around<'_>,
    options: &Options,
    before: Option<&Object>,
    text: &str,
) -> Vec<Finding> {
    let Some(first) = rules.first() else { return Vec::new() };
    let mut context = Context::new(object, around, options, before);
    context.text = text;
    let mut sink = Sink::new(first);
    for rule in rules {
        if is_served(rule, &context) {
            context.rule = rule;
            sink.turn_to(rule);
            (rule.check)(&context, &mut sink);
        }
    }
    let subject = Arc::new(subject(object));
    sink.reports.iter().map(|report| finding(report, object, &subject, text)).collect()
}

fn is_served(rule: &Rule, context: &Context<'_>) -> bool {
    match rule.needs {
        Needs::Engine => false,
        Needs::Object | Needs::Input => true,
        Needs::Nodes => context.world().is_some(),
        Needs::NodeCount => context.node_count().is_some(),
        Needs::Platform => context.options().platform.is_some(),
        Needs::Against => context.before().is_some(),
    }
}

/// Turns what a rule reported into a finding.
///
/// What is wrong in another file is told at the DaemonSet, with a note that points there: a file's findings lie in
/// it, where its ignores reach them, and a fix changes no other file.
fn finding(report: &Report<'_>, own: &Object, own_subject: &Arc<Subject>, text: &str) -> Finding {
    let elsewhere = report.field.object().file != own.file;
    let field = if elsewhere { Field::root(own).get_in(&["metadata", "name"]) } else { report.field };
    let object = field.object();
    let path = field.path();
    let fix = report.fix.as_ref().filter(|_| !elsewhere).and_then(|fix| {
        let edits = edit::resolve(&own.file, text, &fix.edits)?;
        let (summary, safety) = (fix.summary.clone(), fix.safety);
        Some(Fix { summary, safety, restarts: report.rule.restarts, edits })
    });
    let there = elsewhere.then(|| related(Some(report.field), "here", own, text));
    let notes = report.notes.iter().map(|(field, words)| related(*field, words, own, text));
    let is_own = std::ptr::eq(object, own);
    let subject = if is_own { Arc::clone(own_subject) } else { Arc::new(subject(object)) };
    let container = container(&object.root, &path);
    let what = [&named(&object.root, &path), report.key.as_ref().unwrap_or(&report.message)];
    let key = fingerprint::key(
        report.rule.id,
        &subject,
        container.as_deref(),
        &object.file,
        &what.map(String::as_str),
    );
    Finding {
        rule: report.rule,
        severity: report.severity,
        certain: report.certain,
        message: report.message.clone(),
        label: report.label.clone(),
        subject,
        container,
        pointer: pointer(&object.prefix, &path),
        place: place(field, text),
        related: there.into_iter().chain(notes).collect(),
        fix,
        key,
        template: object.template.clone(),
    }
}

/// Says which object this is.
pub(super) fn subject(object: &Object) -> Subject {
    Subject {
        api_version: object.api_version().to_owned(),
        kind: object.kind().to_owned(),
        namespace: object.namespace().to_owned(),
        name: object.name().to_owned(),
    }
}

fn related(field: Option<Field<'_>>, words: &str, own: &Object, text: &str) -> Related {
    Related { place: field.map(|field| placed(field, own, text)), text: words.to_owned() }
}

/// The text is that of the object under judgement; of what lies in another file only the span is known.
fn placed(field: Field<'_>, own: &Object, text: &str) -> Place {
    match field.object().file == own.file {
        true => place(field, text),
        false => Place { file: field.object().file.clone(), span: field.span() },
    }
}

/// Marks text of one line: a longer value is marked up to the end of its first line.
fn place(field: Field<'_>, text: &str) -> Place {
    let span = field.span();
    Place { file: field.object().file.clone(), span: first_line(span, text) }
}

pub(super) fn first_line(span: Span, text: &str) -> Span {
    let Some(written) = span.slice(text) else { return span };
    let Some(line) = written.find('\n') else { return span };
    let shown = written.get(..line).unwrap_or_default().trim_end();
    let (bytes, characters) = (shown.len() as u32, shown.chars().count() as u32);
    let Pos { offset, line, column } = span.start;
    Span { start: span.start, end: Pos { offset: offset + bytes, line, column: column + characters } }
}

/// Returns the name of the container a path leads into.
fn container(root: &Node, path: &Path) -> Option<String> {
    let lists = ["containers", "initContainers", "ephemeralContainers"];
    let mut node = root;
    for (at, step) in path.0.iter().enumerate() {
        node = match step {
            Step::Key(key) => node.get(key)?,
            Step::Index(index) => node.index(*index)?,
        };
        let inside = at.checked_sub(1).and_then(|before| path.0.get(before));
        if matches!((inside, step), (Some(Step::Key(list)), Step::Index(_)) if lists.contains(&list.as_str()))
        {
            return node.get("name").and_then(Node::as_str).map(str::to_owned);
        }
    }
    None
}

/// Returns a path as a JSON pointer from the document's root.
fn pointer(prefix: &Path, path: &Path) -> String {
    let mut out = String::new();
    for step in prefix.0.iter().chain(&path.0) {
        out.push('/');
        match step {
            Step::Key(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => out.push_str(&index.to_string()),
        }
    }
    out
}

/// Returns a path with the elements of lists by their names, where they have one: it survives their moving.
fn named(root: &Node, path: &Path) -> String {
    let mut out = String::new();
    let mut node = Some(root);
    for step in &path.0 {
        match step {
            Step::Key(key) => {
                node = node.and_then(|node| node.get(key));
                out.push('/');
                out.push_str(key);
            }
            Step::Index(index) => {
                node = node.and_then(|node| node.index(*index));
                let name = ["name", "mountPath", "containerPort", "key"].iter().find_map(|key| {
                    let value = node?.get(key)?;
                    value
                        .as_str()
                        .map(str::to_owned)
                        .or_else(|| value.as_i64().map(|number| number.to_string()))
                });
                out.push_str(&name.map_or_else(|| format!("[{index}]"), |name| format!("[{name}]")));
            }
        }
    }
    out
}
