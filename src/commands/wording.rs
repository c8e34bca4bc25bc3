//! Words that several commands use: lists of nodes, ages, changes, lines that fit, the nearest name.

use std::io;

use jiff::Timestamp;

use crate::model::{Change, edit_distance};
use crate::output::age;
use crate::output::escape::printable;
use crate::output::ui::Ui;

/// How many nodes are named before the rest is counted.
const NAMED: usize = 5;

/// Returns `n1 n2 n3 n4 n5 and 37 more`.
pub(super) fn nodes(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(" ");
    match names.len() {
        count if count > NAMED => format!("{shown} and {} more", count - NAMED),
        _ => shown,
    }
}

/// The lists of nodes in one answer: the first that is cut says how to see all, the others need not repeat it.
#[derive(Debug)]
pub(super) struct NodeLists {
    hint: &'static str,
}

impl NodeLists {
    /// Starts an answer; with `wide` nothing more can be seen.
    pub fn new(wide: bool) -> Self {
        Self { hint: if wide { "" } else { " (-o wide)" } }
    }

    /// Returns `n1 n2 n3 n4 n5 and 37 more (-o wide)`, and later `n1 n2 n3 n4 n5 and 37 more`.
    pub fn list(&mut self, names: &[&str]) -> String {
        let hint = if names.len() > NAMED { std::mem::take(&mut self.hint) } else { "" };
        format!("{}{hint}", nodes(names))
    }
}

/// Returns `1 node` or `3 nodes`.
pub(super) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Returns the time from `since` to `now` as kubectl prints ages; empty if it is not known.
pub(super) fn age(since: Option<Timestamp>, now: Timestamp) -> String {
    since.map_or_else(String::new, |since| age::human(now.as_second() - since.as_second()))
}

/// Returns `spec.hostNetwork: false → true`, from the template on; `+` and `-` for what comes and goes.
pub(super) fn change_words(change: &Change) -> String {
    let path = change.path.strip_prefix("spec.template.").unwrap_or(&change.path);
    let value = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (&change.from, &change.to) {
        (Some(from), Some(to)) => format!("{path}: {} → {}", value(from), value(to)),
        (None, Some(to)) => format!("{path}: + {}", value(to)),
        (Some(from), None) => format!("{path}: - {}", value(from)),
        (None, None) => path.to_owned(),
    }
}

/// Prints text in lines that fit; the first is indented by `indent`, the others by two more.
pub(super) fn wrapped(ui: &mut Ui, text: &str, indent: usize) -> io::Result<()> {
    behind(ui, &" ".repeat(indent), text, indent + 2)
}

/// Prints text behind `head` in lines that fit; all but the first are indented by `indent`.
pub(super) fn behind(ui: &mut Ui, head: &str, text: &str, indent: usize) -> io::Result<()> {
    let width = ui.width().max(40);
    let (head, text) = (printable(head), printable(text));
    let mut line = head.into_owned();
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !empty && line.chars().count() + word.chars().count() + 1 > width {
            writeln!(ui.answer(), "{}", line.trim_end())?;
            line = " ".repeat(indent);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    writeln!(ui.answer(), "{}", line.trim_end())
}

/// Returns the candidate that `name` was most likely meant to be.
pub(super) fn nearest<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let scored = candidates.iter().map(|candidate| (edit_distance(name, candidate), *candidate));
    let limit = (name.chars().count() / 3).max(2);
    let near = scored.filter(|(distance, _)| *distance <= limit).min();
    let part = candidates.iter().find(|own| own.starts_with(name) || (name.len() > 3 && own.contains(name)));
    near.map(|(_, candidate)| candidate).or(part.copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        assert_eq!(nearest("fluent", &["fluentd", "kube-proxy"]), Some("fluentd"));
        assert_eq!(nearest("kubeproxy", &["fluentd", "kube-proxy"]), Some("kube-proxy"));
        assert_eq!(nearest("x", &["fluentd"]), None);
    }

    #[test]
    fn the_first_list_that_is_cut_says_how_to_see_all() {
        let names = ["n1", "n2", "n3", "n4", "n5", "n6"];
        let mut lists = NodeLists::new(false);
        assert_eq!(lists.list(&names[..5]), "n1 n2 n3 n4 n5");
        assert_eq!(lists.list(&names), "n1 n2 n3 n4 n5 and 1 more (-o wide)");
        assert_eq!(lists.list(&names), "n1 n2 n3 n4 n5 and 1 more");
        assert_eq!(NodeLists::new(true).list(&names), "n1 n2 n3 n4 n5 and 1 more");
    }
}
