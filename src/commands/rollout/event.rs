//! What happens while a command goes on: one enum, told as a line of text or as a line of JSON (`kind: Event`).

use std::io;

use jiff::Timestamp;
use serde::Serialize;

use crate::commands::wording::nodes;
use crate::output::escape::printable;
use crate::output::json::write_timed;
use crate::output::ui::Ui;
use crate::rollout::status::{Class, Verdict};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub(super) enum Event {
    /// Something else is to be said of a rollout.
    Verdict {
        /// `NAMESPACE/NAME`
        daemon_set: String,
        verdict: Verdict,
        /// The verdict for people.
        #[serde(skip)]
        words: &'static str,
        reason: String,
        done: usize,
        desired: usize,
        /// What time alone does not put right.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        held: Vec<Held>,
    },
    /// A pod was deleted.
    PodDeleted { node: String, pod: String },
    /// A node has an available pod again.
    NodeAvailable { node: String },
    /// The controller wants no pod on this node any more.
    NodeNotWanted { node: String },
}

/// Nodes that are held by the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Held {
    pub class: Class,
    pub message: String,
    pub nodes: Vec<String>,
}

impl Event {
    /// Returns it as a line for people.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Verdict { daemon_set, words, reason, held, .. } => {
                let held = held.iter().map(|own| {
                    let list: Vec<&str> = own.nodes.iter().map(String::as_str).collect();
                    format!("; held {}: {}", nodes(&list), own.message)
                });
                format!("{daemon_set}: {words}: {reason}{}", held.collect::<String>())
            }
            Self::PodDeleted { node, pod } => format!("{node}: pod {pod} deleted"),
            Self::NodeAvailable { node } => format!("{node}: available again"),
            Self::NodeNotWanted { node } => format!("{node}: no pod is wanted there any more"),
        }
    }

    /// Prints it as part of the answer: a line of text, or of JSON.
    pub(super) fn print(&self, ui: &mut Ui, json: bool) -> io::Result<()> {
        if !json {
            return writeln!(ui.answer(), "{}", printable(&self.text()));
        }
        let time = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        write_timed(ui.answer(), time, self)
    }
}
