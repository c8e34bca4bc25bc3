//! The verdict under `--watch` and `--timeout`: until the rollout is complete, or does not go on by itself.
//!
//! On a terminal the whole answer is drawn again, in a log a line tells of each change; with `--timeout` alone only
//! the last answer is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::document::{Document, KIND};
use super::{Judged, Timeout, another_revision, draw, exit, judge, print, text, worst};
use crate::cli::RolloutStatusArgs;
use crate::commands::follow::View;
use crate::commands::gather::{Gathered, full_name};
use crate::failure::{Exit, Failure};
use crate::model::{DaemonSet, Text};
use crate::output::format::Format;
use crate::output::json::write_event;
use crate::output::ui::Ui;
use crate::rollout::status::{Options, Verdict};
use crate::state::{DaemonSetState, Tools};

/// A failing revision must be so for so long: its pods may come right in a moment.
const FAILS: Duration = Duration::from_secs(10);

/// What was seen and said so far.
pub(super) struct Progress<'a> {
    args: &'a RolloutStatusArgs,
    format: &'a Format,
    options: Options,
    /// The DaemonSets that are waited for.
    names: Vec<String>,
    /// The nodes that were wanted at first, by DaemonSet.
    frozen: BTreeMap<String, BTreeSet<Text>>,
    /// What was printed last, by DaemonSet.
    shown: BTreeMap<String, String>,
    /// When to give up.
    until: Option<Instant>,
    /// The worst verdict with the number of nodes that are done, and since when.
    standing: Option<((Verdict, usize), Instant)>,
    /// When the verdict will have stood long enough.
    enough: Option<Instant>,
    /// The whole answer is on the terminal.
    drawn: bool,
    documents: bool,
}

/// What is done with the verdicts.
enum Way {
    Draw,
    Lines,
    End,
}

impl<'a> Progress<'a> {
    pub(super) fn new(
        args: &'a RolloutStatusArgs,
        format: &'a Format,
        options: Options,
        timeout: Option<Timeout>,
        names: Vec<String>,
    ) -> Self {
        let until = match timeout {
            Some(Timeout::After(time)) => Instant::now().checked_add(time),
            Some(Timeout::Never) | None => None,
        };
        Self {
            args,
            format,
            options,
            names,
            frozen: BTreeMap::new(),
            shown: BTreeMap::new(),
            until,
            standing: None,
            enough: None,
            drawn: false,
            documents: false,
        }
    }

    /// The options for one DaemonSet: its goal stays what it was when there first was one.
    fn options_of(&mut self, state: &DaemonSetState<'_>, tools: &Tools<'_>) -> Options {
        let mut options = self.options.clone();
        if self.args.freeze == Some(false) {
            return options;
        }
        let name = full_name(state.daemon_set);
        if !self.frozen.contains_key(&name) {
            let nodes = tools.world.nodes.iter().enumerate();
            let wanted = nodes.filter(|(index, _)| state.eligibility(*index).should_run);
            let wanted: BTreeSet<Text> = wanted.map(|(_, node)| node.name.clone()).collect();
            if !wanted.is_empty() {
                self.frozen.insert(name.clone(), wanted);
            }
        }
        options.frozen = self.frozen.get(&name).cloned();
        options
    }

    /// Judges anew and shows it one way or another; returns how the command ends, if it does.
    fn show(&mut self, gathered: &Gathered, way: &Way, ui: &mut Ui) -> Result<Option<Exit>, Failure> {
        let tools = Tools::new(&gathered.world, gathered.now);
        let selected: Vec<&DaemonSet> = gathered.present(&self.args.targets);
        let states: Vec<DaemonSetState<'_>> =
            selected.iter().map(|own| DaemonSetState::new(&tools, own)).collect();
        let mut judged = Vec::new();
        for state in &states {
            if !self.names.contains(&full_name(state.daemon_set)) {
                continue;
            }
            let options = self.options_of(state, &tools);
            judged.push(judge(&tools, state, &options));
        }
        match way {
            Way::Draw => {
                draw(ui, &tools, &judged, self.format)?;
                self.drawn = true;
                Ok(None)
            }
            Way::Lines => self.lines(&judged, ui).map(|()| None),
            Way::End => {
                let end = self.outcome(&judged, ui);
                // The last line of a log says all there is to say of what is complete.
                let lines = self.args.watch && self.format.is_human() && end == Some(Exit::Ok);
                if end.is_some() && self.args.watch && self.format.is_json() {
                    for own in &judged {
                        write_event(ui.answer(), KIND, &Document::new(own))?;
                    }
                } else if end.is_some() && !(self.drawn || self.documents || lines) {
                    print(ui, &tools, &judged, self.format)?;
                }
                Ok(end.map(|end| match end {
                    Exit::TimedOut | Exit::No => end,
                    other => gathered.exit(&selected, None, other),
                }))
            }
        }
    }

    /// Prints an event, or a document of another format, for each DaemonSet of which something else is to be said.
    fn lines(&mut self, judged: &[Judged<'_>], ui: &mut Ui) -> Result<(), Failure> {
        if !self.args.watch {
            return Ok(());
        }
        for own in judged {
            let name = full_name(own.state.daemon_set);
            let event = text::event(own);
            let line = event.text();
            if self.shown.get(&name) == Some(&line) {
                continue;
            }
            if self.format.is_human() || self.format.is_json() {
                event.print(ui, self.format.is_json())?;
            } else {
                let names = [format!("daemonset.apps/{}", own.state.daemon_set.meta.name)];
                let first = !std::mem::replace(&mut self.documents, true);
                self.format.print_next(ui.answer(), KIND, &Document::new(own), &names, first)?;
            }
            self.shown.insert(name, line);
        }
        Ok(())
    }

    /// Tells whether this is the end.
    fn outcome(&mut self, judged: &[Judged<'_>], ui: &mut Ui) -> Option<Exit> {
        if judged.len() < self.names.len() {
            ui.error("object has been deleted");
            return Some(Exit::No);
        }
        if let Some(other) = judged.iter().find_map(|own| another_revision(own.state, self.args.revision)) {
            ui.error(&other);
            return Some(Exit::No);
        }
        let now = Instant::now();
        let done = judged.iter().map(|own| own.status.done).sum();
        let standing = (worst(judged), done);
        let since = match self.standing {
            Some((before, since)) if before == standing => since,
            _ => now,
        };
        self.standing = Some((standing, since));
        let deadline = Duration::from_secs(self.options.progress_deadline.unsigned_abs());
        let patience = match standing.0 {
            Verdict::Complete => Some(Duration::ZERO),
            Verdict::NoNodes if self.args.allow_empty => Some(Duration::ZERO),
            Verdict::Failing => Some(FAILS.min(deadline)),
            Verdict::Blocked | Verdict::Waiting | Verdict::NoNodes => Some(deadline),
            Verdict::InProgress => None,
        };
        self.enough = patience.and_then(|patience| since.checked_add(patience));
        if self.enough.is_some_and(|enough| now >= enough) {
            return Some(exit(standing.0, self.args.allow_empty));
        }
        if self.until.is_some_and(|until| now >= until) {
            ui.error("timed out waiting for the condition");
            return Some(Exit::TimedOut);
        }
        None
    }
}

impl View for Progress<'_> {
    fn whole(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        self.show(gathered, &Way::Draw, ui).map(|_| ())
    }

    fn changes(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure> {
        self.show(gathered, &Way::Lines, ui).map(|_| ())
    }

    fn end(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<Option<Exit>, Failure> {
        self.show(gathered, &Way::End, ui)
    }

    fn due(&self) -> Option<Instant> {
        [self.until, self.enough].into_iter().flatten().min()
    }
}
