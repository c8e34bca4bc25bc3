//! `--diff`: what differs between the templates of two revisions, or of one and what is live or in a manifest.

use std::io;

use serde::Serialize;
use serde_json::Value;

use super::find;
use crate::commands::gather::Gathered;
use crate::commands::reference::Reference;
use crate::commands::wording::{change_words, wrapped};
use crate::failure::Failure;
use crate::model::{Change, DaemonSet, default_pod_template, template_changes};
use crate::output::escape::printable;
use crate::output::ui::{Style, Ui};
use crate::rollout::{History, revision_template, summary};

/// `kind: TemplateDiff`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Comparison {
    daemon_set: Reference,
    from: Side,
    to: Side,
    changes: Vec<Change>,
    summary: String,
}

/// Where a template is from.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Side {
    source: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// Compares revision `from` with revision `to`, or with the template that the DaemonSet has.
pub(super) fn compare(
    gathered: &Gathered,
    daemon_set: &DaemonSet,
    history: &History<'_>,
    from: i64,
    to: Option<i64>,
) -> Result<Comparison, Failure> {
    let (from, before) = revision(daemon_set, history, from)?;
    let (to, after) = match to {
        Some(to) => revision(daemon_set, history, to)?,
        None => {
            let mut template = daemon_set.raw.pointer("/spec/template").cloned().unwrap_or_default();
            default_pod_template(&mut template);
            let applied = gathered.applied.iter().any(|own| (&own.namespace, &own.name) == daemon_set.key());
            let source = if applied { "manifest" } else { "live" };
            (Side { source, revision: None, name: None }, template)
        }
    };
    let changes = template_changes(&before, &after);
    let summary = summary(&changes);
    Ok(Comparison { daemon_set: Reference::new(daemon_set), from, to, changes, summary })
}

fn revision(daemon_set: &DaemonSet, history: &History<'_>, number: i64) -> Result<(Side, Value), Failure> {
    let own = find(daemon_set, history, number)?.revision;
    let template = revision_template(own)
        .map_err(|why| Failure::input(format!("unable to parse history {}: {why}", own.name)))?;
    let side = Side { source: "revision", revision: Some(number), name: Some(own.name.to_string()) };
    Ok((side, template))
}

impl Side {
    fn words(&self) -> String {
        match (self.revision, self.source) {
            (Some(number), _) => format!("revision {number}"),
            (None, "manifest") => "the manifest".into(),
            (None, _) => "the live template".into(),
        }
    }
}

impl Comparison {
    /// Returns what `-o name` prints.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let names = [&self.from, &self.to].into_iter().filter_map(|side| side.name.as_ref());
        names.map(|name| format!("controllerrevision.apps/{name}"))
    }

    /// Prints the differences under the name of the DaemonSet.
    pub fn print(&self, ui: &mut Ui, name: &str, position: usize) -> io::Result<()> {
        if position > 0 {
            writeln!(ui.answer())?;
        }
        let title = ui.paint(Style::Bold, &printable(name));
        writeln!(ui.answer(), "{title}  {} → {}", self.from.words(), self.to.words())?;
        if self.changes.is_empty() {
            return writeln!(ui.answer(), "  no difference");
        }
        for change in &self.changes {
            wrapped(ui, &change_words(change), 2)?;
        }
        Ok(())
    }
}
