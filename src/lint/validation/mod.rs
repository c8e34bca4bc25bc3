//! What kubectl and the API server say to a DaemonSet: the decoding, the validation and the warnings of
//! Kubernetes 1.36 over the located tree.
//!
//! `decode` fails as strict decoding does, the other modules are pkg/apis/{apps,core}/validation part by part,
//! `warnings` is pkg/api/pod/warnings.go, `pods_refused` what only the pods run into. Every problem names the
//! rule that speaks of it. Refuses what needs a cluster: namespaces, classes, quotas, admission.

mod affinity;
mod annotations;
mod container;
mod cursor;
mod daemon_set;
mod decode;
mod dns;
mod env;
mod findings;
mod header;
mod keys;
mod metadata;
mod mount;
mod overlap;
mod pod_resources;
mod pods_refused;
mod port;
mod probe;
mod projection;
mod report;
mod resources;
mod security;
mod selector;
mod spread;
mod template;
mod toleration;
mod values;
mod volume;
mod volume_storage;
mod warnings;
mod windows;
mod words;

use std::collections::{BTreeSet, HashSet};

use crate::yaml::{Node, Path};
use cursor::Cursor;
pub(crate) use findings::{place, place_in_document, report, report_with};
pub(crate) use header::{header_problem, is_served};
pub(crate) use report::Problem;
use report::Report;

/// What the DaemonSet is meant for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// The minor version of Kubernetes.
    pub minor: u32,
    /// The bytes `kubectl apply` adds to the annotations, which is the whole manifest.
    pub stored: usize,
}

/// A manifest so small cannot fill the annotations.
const SMALL: usize = 100_000;

/// Returns the problems of an object if it is a DaemonSet of apps/v1; of another version, that is problem enough.
pub(crate) fn problems(root: &Node, text: &str, minor: u32) -> Vec<Problem> {
    if is_served(root) { validate(root, text, minor) } else { Vec::new() }
}

/// Returns all problems of a DaemonSet of apps/v1, in the order in which the server would find them.
///
/// `text` is the text the tree was read from.
fn validate(root: &Node, text: &str, minor: u32) -> Vec<Problem> {
    let mut decoding = Report::default();
    decode::decode(root, text, &mut decoding);
    let target = Target { minor, stored: stored_bytes(root) };
    let ds = Cursor::root(root);
    let mut report = Report::default();
    daemon_set::daemon_set(&ds, target, &mut report);
    let rejected = report.len() > 0 || decoding.len() > 0;
    let spec = ds.get("spec");
    let template = spec.get("template");
    report.turn_to_warnings();
    warnings::template_warnings(&template, &mut report);
    port::sidecar_host_ports(&template.get("spec"), &mut report);
    if !rejected {
        pods_refused::pods_refused(&template, &mut report);
    }
    keys::odd_keys(root, text, &mut report);
    let mut problems = decoding.into_problems();
    // Where a value has the wrong type, what the validation says about its absence is of no use.
    let wrong: BTreeSet<Path> = problems
        .iter()
        .filter(|problem| problem.rule != "DS002")
        .map(|problem| problem.path.clone())
        .collect();
    problems.extend(report.into_problems().into_iter().filter(|problem| !meets(&wrong, &problem.path)));
    deduplicate(problems)
}

/// Returns whether one of two places lies in the other.
fn meets(wrong: &BTreeSet<Path>, path: &Path) -> bool {
    let below = wrong.range(path..).next().is_some_and(|other| other.starts_with(path));
    let mut above = path.parent();
    while let Some(at) = above {
        if wrong.contains(&at) {
            return true;
        }
        above = at.parent();
    }
    below
}

/// The server prints equal errors once.
fn deduplicate(mut problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen = HashSet::with_capacity(problems.len());
    problems.retain(|problem| seen.insert(problem.clone()));
    problems
}

/// Returns the size of the annotation `kubectl apply` keeps the manifest in.
fn stored_bytes(root: &Node) -> usize {
    if root.span.range().len() < SMALL {
        return 0;
    }
    let json = crate::yaml::to_json(root).map(|json| json.to_string()).unwrap_or_default();
    let escaped = json.bytes().filter(|byte| matches!(byte, b'<' | b'>' | b'&')).count() * 5;
    "kubectl.kubernetes.io/last-applied-configuration".len() + json.len() + escaped
}

#[cfg(test)]
mod tests;
