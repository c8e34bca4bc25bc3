//! The differences under `--watch`: all of them again on a terminal, the nodes that changed otherwise.

use std::collections::BTreeMap;
use std::time::Instant;

use super::document::Diff;
use super::{Findings, draw, findings, text};
use crate::cli::DiffArgs;
use crate::commands::follow::{Lasting, View};
use crate::commands::gather::{Gathered, full_name};
use crate::failure::Failure;
use crate::output::format::Format;
use crate::output::ui::Ui;
use crate::state::{DaemonSetState, NodeState, Tools};

/// What was printed last.
pub(super) struct Progress<'a> {
    args: &'a DiffArgs,
    format: &'a Format,
    /// By namespace and name.
    shown: Option<BTreeMap<String, Shown>>,
    lasting: Lasting,
}

/// What was printed last of a DaemonSet.
#[derive(PartialEq, Eq)]
struct Shown {
    numbers: String,
    document: String,
    /// What was said of each node.
    nodes: BTreeMap<String, String>,
}

impl Shown {
    fn of(findings: &Findings<'_>) -> Self {
        let document = serde_json::to_string(&Diff::new(findings)).unwrap_or_default();
        let nodes = findings.nodes.iter().map(|node| (node.name.to_string(), words(node)));
        Self { numbers: text::numbers(findings), document, nodes: nodes.collect() }
    }
}

/// What makes a node another one to the reader.
fn words(node: &NodeState) -> String {
    let pods: Vec<&str> = node.pods.iter().map(|pod| pod.name.as_str()).collect();
    format!("{:?} {:?} {:?} {pods:?}", node.state, node.cause, node.next)
}

impl<'a> Progress<'a> {
    pub(super) fn new(args: &'a DiffArgs, format: &'a Format) -> Self {
        Self { args, format, shown: None, lasting: Lasting::default() }
    }

    /// The findings, without what `.status` has otherwise for a moment only.
    fn findings<'w>(
        &mut self,
        gathered: &'w Gathered,
        tools: &Tools<'_>,
        states: &'w [DaemonSetState<'w>],
    ) -> Vec<Findings<'w>> {
        let mut findings = findings(gathered, tools, states, None);
        let now = Instant::now();
        for own in &mut findings {
            let found = std::mem::take(&mut own.disagreements);
            own.settled = found.is_empty();
            own.disagreements = self.lasting.told(&full_name(own.state.daemon_set), found, now);
            own.settled |= !own.disagreements.is_empty();
        }
        self.lasting.end();
        findings
    }

    /// Prints what is new about one DaemonSet.
    fn print(
        &self,
        ui: &mut Ui,
        tools: &Tools<'_>,
        own: &Findings<'_>,
        (before, now): (Option<&Shown>, &Shown),
        first: bool,
    ) -> Result<(), Failure> {
        let known = |node: &&NodeState| {
            before.is_some_and(|before| before.nodes.get(node.name.as_str()) == Some(&words(node)))
        };
        let changed: Vec<&NodeState> = own.nodes.iter().filter(|node| !known(node)).collect();
        if !self.format.is_human() {
            let names: Vec<String> = changed.iter().map(|node| node.name.to_string()).collect();
            return Ok(self.format.print_next(ui.answer(), "Diff", &Diff::new(own), &names, first)?);
        }
        let gone = before.into_iter().flat_map(|before| before.nodes.keys());
        let gone: Vec<&str> =
            gone.filter(|name| !now.nodes.contains_key(*name)).map(String::as_str).collect();
        let same_numbers = before.is_some_and(|before| before.numbers == now.numbers);
        if same_numbers && changed.is_empty() && gone.is_empty() {
            return Ok(());
        }
        Ok(text::print_changed(ui, tools, own, &changed, &gone, self.format.is_wide())?)
    }
}

impl View for Progress<'_> {
    fn whole(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        super::check(gathered, ui)?;
        let tools = Tools::new(&gathered.world, gathered.now);
        let selected = gathered.present(&self.args.targets);
        let states: Vec<_> = selected.iter().map(|own| DaemonSetState::new(&tools, own)).collect();
        let findings = self.findings(gathered, &tools, &states);
        if findings.is_empty() {
            ui.note("No DaemonSets found.");
        }
        Ok(draw(ui, &tools, &findings, self.format, self.args.output.no_headers)?)
    }

    fn changes(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        let tools = Tools::new(&gathered.world, gathered.now);
        let selected = gathered.present(&self.args.targets);
        let states: Vec<_> = selected.iter().map(|own| DaemonSetState::new(&tools, own)).collect();
        let findings = self.findings(gathered, &tools, &states);
        let now = findings.iter().map(|own| (full_name(own.state.daemon_set), Shown::of(own)));
        let now: BTreeMap<String, Shown> = now.collect();
        let before = self.shown.take();
        if before.is_none() && self.format.is_human() {
            super::check(gathered, ui)?;
            draw(ui, &tools, &findings, self.format, self.args.output.no_headers)?;
        } else {
            let mut first = before.is_none();
            let before = before.unwrap_or_default();
            for own in &findings {
                let name = full_name(own.state.daemon_set);
                let (before, Some(now)) = (before.get(&name), now.get(&name)) else { continue };
                if before != Some(now) {
                    self.print(ui, &tools, own, (before, now), first)?;
                    first = false;
                }
            }
            for name in before.keys().filter(|name| !now.contains_key(*name)) {
                ui.note(&format!("{name} was deleted"));
            }
        }
        self.shown = Some(now);
        Ok(())
    }
}
