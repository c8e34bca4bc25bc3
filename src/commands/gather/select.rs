//! Which of what was gathered is meant: DaemonSets and nodes by what was typed.

use super::Gathered;
use crate::cli::TargetArgs;
use crate::commands::wording::nearest;
use crate::failure::Failure;
use crate::model::{DaemonSet, Text, World};
use crate::output::ui::Ui;
use crate::source::Kind;

impl Gathered {
    /// Returns those of the DaemonSets asked for that are there: what a watch goes on with.
    pub fn present(&self, targets: &TargetArgs) -> Vec<&DaemonSet> {
        let all = self.world.daemon_sets.iter();
        if targets.names.is_empty() {
            let wanted =
                |own: &&DaemonSet| targets.all_namespaces || own.meta.namespace == self.namespace.as_str();
            return all.filter(wanted).collect();
        }
        let named = named_targets(&targets.names, &self.namespace);
        let wanted = |own: &&DaemonSet| {
            let (namespace, name) = own.key();
            named.iter().any(|(own, other)| namespace == own.as_str() && name == other.as_str())
        };
        all.filter(wanted).collect()
    }

    /// Returns the DaemonSets that were asked for, in the order of the world.
    pub fn select(&self, targets: &TargetArgs, ui: &mut Ui) -> Result<Vec<&DaemonSet>, Failure> {
        let namespace = self.namespace.as_str();
        if !targets.names.is_empty() {
            if targets.all_namespaces {
                return Err(Failure::input("a DaemonSet cannot be named together with --all-namespaces"));
            }
            let named = named_targets(&targets.names, namespace);
            return named.iter().map(|(namespace, name)| self.find(name, namespace)).collect();
        }
        let all = self.world.daemon_sets.iter();
        let selected: Vec<&DaemonSet> = if targets.all_namespaces {
            all.collect()
        } else if self.applied.is_empty() {
            all.filter(|own| own.meta.namespace == namespace).collect()
        } else {
            let given = |own: &&DaemonSet| {
                self.applied.iter().any(|applied| (&applied.namespace, &applied.name) == own.key())
            };
            all.filter(given).collect()
        };
        if selected.is_empty() {
            if targets.all_namespaces {
                ui.note("No DaemonSets found.");
            } else {
                ui.note(&format!("No DaemonSets found in {namespace} namespace."));
                self.hint_at_others(ui);
            }
        }
        Ok(selected)
    }

    fn hint_at_others(&self, ui: &mut Ui) {
        let mut namespaces: Vec<&str> =
            self.world.daemon_sets.iter().map(|own| own.meta.namespace.as_str()).collect();
        namespaces.dedup();
        if !namespaces.is_empty() {
            ui.hint(&format!("-A shows those of {}", namespaces.join(", ")));
        }
    }

    fn find(&self, name: &str, namespace: &str) -> Result<&DaemonSet, Failure> {
        let all = &self.world.daemon_sets;
        if let Some(found) = all.iter().find(|own| own.meta.namespace == namespace && own.meta.name == name) {
            return Ok(found);
        }
        let unreadable = self.problems.iter().find(|problem| {
            problem.kind == Some(Kind::DaemonSet) && problem.name == name && problem.namespace == namespace
        });
        if let Some(problem) = unreadable {
            return Err(Failure::input(format!(
                "DaemonSet {namespace}/{name} cannot be read: {}: {}",
                problem.place, problem.message
            )));
        }
        let failure =
            |near: &str| Failure::input(format!("no DaemonSet \"{name}\" in namespace {namespace}{near}"));
        let elsewhere: Vec<&str> =
            all.iter().filter(|own| own.meta.name == name).map(|own| own.meta.namespace.as_str()).collect();
        if let [other, ..] = elsewhere[..] {
            return Err(failure("").hinted(format!("there is one in namespace {other}: -n {other}")));
        }
        let names: Vec<&str> = (all.iter())
            .filter(|own| own.meta.namespace == namespace)
            .map(|own| own.meta.name.as_str())
            .collect();
        match nearest(name, &names) {
            Some(near) => Err(failure(&format!("; did you mean {near}?"))),
            None if names.is_empty() => Err(failure("; it has none").hinted("kubectl ds list -A shows all")),
            None => Err(failure("").hinted(format!("there are {}", names.join(", ")))),
        }
    }
}

/// Namespace and name of each DaemonSet named; `meant` is the namespace of those that name none.
pub(in crate::commands) fn named_targets(names: &[String], meant: &str) -> Vec<(String, String)> {
    let pair = |name: &String| match name.split_once('/') {
        Some((kind, name)) if is_daemon_set_kind(kind) => (meant.to_owned(), name.to_owned()),
        Some((namespace, name)) => (namespace.to_owned(), name.to_owned()),
        None => (meant.to_owned(), name.clone()),
    };
    strip_kind(names).iter().map(pair).collect()
}

/// `ds NAME` is taken as `ds/NAME`, as kubectl does.
fn strip_kind(names: &[String]) -> &[String] {
    match names {
        [kind, rest @ ..] if !rest.is_empty() && is_daemon_set_kind(kind) => rest,
        _ => names,
    }
}

fn is_daemon_set_kind(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "ds" | "daemonset"
            | "daemonsets"
            | "daemonset.apps"
            | "daemonsets.apps"
            | "daemonset.v1.apps"
            | "daemonsets.v1.apps"
    )
}

/// Returns the places of the nodes asked for, by name or label, in the world's order.
pub(in crate::commands) fn select_nodes(
    world: &World,
    names: &[String],
    selector: Option<&str>,
) -> Result<Vec<usize>, Failure> {
    let selector = selector
        .map(crate::model::Selector::parse)
        .transpose()
        .map_err(|error| Failure::input(format!("--selector: {error}")))?;
    if let Some(name) = names.iter().find(|name| world.node_index(name).is_none()) {
        let known: Vec<&str> = world.nodes.iter().map(|node| node.name.as_str()).collect();
        let near = nearest(name, &known).map_or_else(String::new, |near| format!("; did you mean {near}?"));
        let hint = if known.is_empty() { "; the data has no nodes" } else { "" };
        return Err(Failure::input(format!("no node \"{name}\"{near}{hint}")));
    }
    let wanted = |(_, node): &(usize, &crate::model::Node)| {
        (names.is_empty() || names.iter().any(|name| node.name == name.as_str()))
            && selector.as_ref().is_none_or(|selector| selector.matches(&node.labels))
    };
    Ok(world.nodes.iter().enumerate().filter(wanted).map(|(index, _)| index).collect())
}

/// Returns `namespace/name`.
pub(in crate::commands) fn full_name(daemon_set: &DaemonSet) -> String {
    let (namespace, name): (&Text, &Text) = daemon_set.key();
    format!("{namespace}/{name}")
}
