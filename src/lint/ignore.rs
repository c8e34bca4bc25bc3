//! Ignores: which findings somebody has seen and accepted, where, and why.
//!
//! By comment (the node that starts on the line), by annotation (the object, or one container), by configuration
//! (objects and containers by pattern, with an expiry). Each says what it hid; what hid nothing is reported.

use super::context::Container;
use super::field::Field;
use super::finding::{Finding, Place};
use super::input::Contents;
use super::object::Object;
use super::registry::rules;
use super::rule::Rule;
use crate::yaml::{Comment, Node, Span};

/// The prefix of annotations that ignore: `lint.kubectl-ds/DS704: reason`.
pub const ANNOTATION: &str = "lint.kubectl-ds/";
/// How comments begin.
pub const COMMENT: &str = "ds-lint:";

/// How a finding was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// `comment`, `annotation`, `config` or `baseline`.
    pub by: &'static str,
    /// Why.
    pub reason: String,
    /// Until when, as `2027-06-30`.
    pub expires: Option<String>,
}

/// An ignore of a file.
#[derive(Debug, Clone)]
pub struct Ignore {
    by: &'static str,
    selectors: Vec<String>,
    reason: String,
    place: Place,
    /// The bytes it covers.
    covers: std::ops::Range<usize>,
    container: Option<String>,
    used: bool,
    /// What is wrong with it.
    fault: Option<String>,
}

/// Something to say about an ignore.
#[derive(Debug, Clone)]
pub struct Remark {
    /// Where.
    pub place: Place,
    /// What.
    pub message: String,
    /// What keeps its fingerprint.
    pub key: String,
}

/// Returns whether a word is the id, the name or a prefix of the id of some rule.
#[must_use]
pub fn names_a_rule(word: &str) -> bool {
    rules().any(|rule| rule.is_meant_by(word))
}

impl Ignore {
    fn covers(&self, finding: &Finding) -> bool {
        let container = self.container.as_ref().is_none_or(|own| finding.container.as_ref() == Some(own));
        let at = finding.place.span.start.offset as usize;
        finding.place.file == self.place.file
            && container
            && self.covers.contains(&at)
            && self.selectors.iter().any(|word| finding.rule.is_meant_by(word))
    }

    /// Hides a finding, if it means it.
    pub fn hide(&mut self, finding: &Finding) -> Option<Suppression> {
        if !self.covers(finding) {
            return None;
        }
        self.used = true;
        Some(Suppression { by: self.by, reason: self.reason.clone(), expires: None })
    }

    /// Says what is wrong with it, when all findings are known. Rules that did not run prove nothing.
    #[must_use]
    pub fn remark(&self, ran: &[&'static Rule]) -> Option<Remark> {
        let remark = |message: String| Some(self.saying(message));
        if let Some(fault) = &self.fault {
            return remark(fault.clone());
        }
        if let Some(unknown) = self.selectors.iter().find(|word| !names_a_rule(word)) {
            return remark(format!("there is no rule {unknown:?}"));
        }
        let judged = self.selectors.iter().any(|word| ran.iter().any(|rule| rule.is_meant_by(word)));
        if self.used || !judged {
            return None;
        }
        remark(format!("the ignore of {} matches nothing", self.selectors.join(", ")))
    }

    /// Says that it gives no reason, if it can be read and gives none.
    #[must_use]
    pub fn bare(&self) -> Option<Remark> {
        let is_bare = self.fault.is_none() && self.reason.is_empty();
        is_bare.then(|| self.saying(format!("the ignore of {} gives no reason", self.selectors.join(", "))))
    }

    fn saying(&self, message: String) -> Remark {
        let key = format!("{}\n{}", self.by, self.selectors.join(","));
        Remark { place: self.place.clone(), message, key }
    }
}

/// Collects the ignores of a file.
#[must_use]
pub fn ignores(contents: &Contents, file: &std::sync::Arc<str>, text: &str) -> Vec<Ignore> {
    let mut found = Vec::new();
    for (document, comments) in &contents.comments {
        for comment in comments.iter() {
            let Some(words) = comment.text.trim_start().strip_prefix(COMMENT) else { continue };
            let place = Place { file: file.clone(), span: comment.span };
            found.push(from_comment(words, comment, *document, contents, place, text));
        }
    }
    for object in &contents.objects {
        from_annotations(object, text, &mut found);
    }
    found
}

fn from_comment(
    words: &str,
    comment: &Comment,
    document: usize,
    contents: &Contents,
    place: Place,
    text: &str,
) -> Ignore {
    let mut ignore = Ignore {
        by: "comment",
        selectors: Vec::new(),
        reason: String::new(),
        place,
        covers: 0..0,
        container: None,
        used: false,
        fault: None,
    };
    let parsed = words.trim().split_once('[').and_then(|(verb, rest)| {
        let (list, reason) = rest.split_once(']')?;
        let selectors: Vec<_> = list.split(',').map(|word| word.trim().to_owned()).collect();
        selectors.iter().all(|word| !word.is_empty()).then(|| (verb.trim(), selectors, reason.trim()))
    });
    let Some((verb, selectors, reason)) = parsed else {
        ignore.fault = Some("write `# ds-lint: ignore[DS704] reason`".into());
        return ignore;
    };
    ignore.selectors = selectors;
    ignore.reason = reason.trim_start_matches([':', '-']).trim().to_owned();
    match verb {
        "ignore" => ignore.covers = node_at(comment, document, contents, text),
        "ignore-file" => ignore.covers = 0..text.len().max(1),
        "ignore-next-document" => ignore.covers = next_document(comment, document, contents),
        other => {
            ignore.fault = Some(format!("{other:?} is none of ignore, ignore-file, ignore-next-document"))
        }
    }
    ignore
}

/// Returns the bytes of the outermost node that starts on the line a comment speaks of.
fn node_at(comment: &Comment, document: usize, contents: &Contents, text: &str) -> std::ops::Range<usize> {
    let at = comment.span.range().start;
    let before = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    // `- # …`: the item starts on the next line.
    let alone = comment.own_line || before.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'-'));
    let line = if alone { line_below(comment, text) } else { comment.span.start.line };
    let roots = contents.objects.iter().filter(|object| object.document == document);
    roots.filter_map(|object| starting_on(&object.root, line)).next().unwrap_or(0..0)
}

/// Returns the first line under a comment that is neither empty nor a comment.
fn line_below(comment: &Comment, text: &str) -> u32 {
    let rest = text.get(comment.span.range().end..).unwrap_or_default();
    let empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    let skipped = rest.lines().skip(1).take_while(|line| empty(line)).count();
    comment.span.start.line + 1 + skipped as u32
}

/// The whole object if it starts there, else what is named or listed there: a list and a map under a key start with
/// their first element, but who writes a comment on that line means the element.
fn starting_on(root: &Node, line: u32) -> Option<std::ops::Range<usize>> {
    if root.is_map() && root.span.start.line == line {
        return Some(root.span.range());
    }
    element_on(root, line)
}

fn element_on(node: &Node, line: u32) -> Option<std::ops::Range<usize>> {
    for entry in node.entries() {
        if entry.key_span.start.line == line {
            let end = entry.value.span.range().end.max(entry.key_span.range().end);
            return Some(entry.key_span.range().start..end);
        }
        if let Some(found) = element_on(&entry.value, line) {
            return Some(found);
        }
    }
    for item in node.items() {
        if item.span.start.line == line {
            return Some(item.span.range());
        }
        if let Some(found) = element_on(item, line) {
            return Some(found);
        }
    }
    None
}

/// The document behind the comment: the comment's own if nothing of it comes before.
fn next_document(comment: &Comment, document: usize, contents: &Contents) -> std::ops::Range<usize> {
    let at = comment.span.range().start;
    let behind = |object: &&Object| object.document >= document && object.root.span.range().start > at;
    let Some(next) = contents.objects.iter().find(behind) else { return 0..0 };
    let own = contents.objects.iter().filter(|object| object.document == next.document);
    let spans: Vec<_> = own.map(|object| object.root.span.range()).collect();
    let start = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
    start..end
}

fn from_annotations(object: &Object, text: &str, found: &mut Vec<Ignore>) {
    for keys in [&["metadata", "annotations"][..], &["spec", "template", "metadata", "annotations"]] {
        let Some(annotations) = object.root.get_in(keys) else { continue };
        for entry in annotations.entries() {
            let Some(word) = entry.key.strip_prefix(ANNOTATION) else { continue };
            let value = entry.value.as_str().unwrap_or_default();
            let (container, reason) = of_container(object, value);
            let span = super::run::first_line(entry.key_span, text);
            let whole = object.root.span;
            found.push(Ignore {
                by: "annotation",
                selectors: vec![word.to_owned()],
                reason: reason.to_owned(),
                place: Place { file: object.file.clone(), span },
                covers: whole.range().start..whole.range().end.max(whole.range().start + 1),
                container,
                used: false,
                fault: None,
            });
        }
    }
}

/// `install-cni: reason` means one container, if there is one of that name.
fn of_container<'v>(object: &Object, value: &'v str) -> (Option<String>, &'v str) {
    let Some((name, reason)) = value.split_once(':') else { return (None, value.trim()) };
    let spec = object.root.get_in(&["spec", "template", "spec"]);
    let lists = ["containers", "initContainers"].iter().filter_map(|key| spec?.get(key));
    let mut names = lists.flat_map(Node::items).filter_map(|container| container.get("name")?.as_str());
    if names.any(|own| own == name.trim()) {
        (Some(name.trim().to_owned()), reason.trim())
    } else {
        (None, value.trim())
    }
}

/// An ignore of the configuration.
#[derive(Debug, Clone)]
pub struct ConfigIgnore {
    /// Id, name or prefix.
    pub rule: String,
    /// `namespace/name`, with `*`.
    pub object: Option<String>,
    /// The container's name, with `*`.
    pub container: Option<String>,
    /// Why.
    pub reason: String,
    /// Until when, as `2027-06-30`.
    pub expires: Option<String>,
    /// Where it stands in the configuration.
    pub span: Span,
}

impl ConfigIgnore {
    /// Returns whether its time is over; `today` is written the same way.
    #[must_use]
    pub fn is_expired(&self, today: &str) -> bool {
        self.expires.as_deref().is_some_and(|day| day < today)
    }

    /// Returns whether it means a finding.
    #[must_use]
    pub fn covers(&self, finding: &Finding) -> bool {
        let is_container = |own: &String| finding.container.as_ref().is_some_and(|name| matches(own, name));
        finding.rule.is_meant_by(&self.rule)
            && self.is_of(&finding.subject.namespace, &finding.subject.name)
            && self.container.as_ref().is_none_or(is_container)
    }

    /// Returns whether it means a DaemonSet, or a container of it, and no other: it names it without patterns.
    #[must_use]
    pub fn names(&self, daemon_set: &Object) -> bool {
        let is_name = |own: &String| !own.contains(['*', '?']);
        let pod = Field::root(daemon_set).get_in(&["spec", "template", "spec"]);
        let has = |own: &String| Container::of(pod).any(|container| matches(own, container.name()));
        self.object.as_ref().is_some_and(is_name)
            && self.is_of(daemon_set.namespace(), daemon_set.name())
            && self.container.as_ref().is_none_or(has)
    }

    fn is_of(&self, namespace: &str, name: &str) -> bool {
        let is_named = |own: &String| matches(own, &format!("{namespace}/{name}")) || matches(own, name);
        self.object.as_ref().is_none_or(is_named)
    }
}

/// Matches text against a pattern in which `*` stands for any text and `?` for one character.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where to go on when what follows the last star does not fit.
    let mut back: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                back = Some((p + 1, t));
                p += 1;
            }
            Some(c) if *c == '?' || Some(c) == text.get(t) => {
                p += 1;
                t += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    p = star;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_shells_do() {
        for (pattern, text, want) in [
            ("*", "", true),
            ("kube-system/*", "kube-system/calico-node", true),
            ("install-*", "install", false),
            ("a*b*c", "aXbXbc", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), want, "{pattern} {text}");
        }
    }
}
