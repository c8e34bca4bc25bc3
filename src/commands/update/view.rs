//! How a run is shown: drawn anew on a terminal, a line for each event otherwise, or JSON lines.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;

use super::document::{Subject, summary};
use super::words::{budget_words, line, stage_words};
use crate::cli::DriveOutput;
use crate::commands::wording::behind;
use crate::model::DaemonSet;
use crate::output::age;
use crate::output::escape::printable;
use crate::output::json::{write_event, write_timed};
use crate::output::ui::{Style, Ui};
use crate::update::{NodeStatus, Outcome, Progress, Stage, State};

/// How many of the last events stay below the live view.
const LAST: usize = 5;
/// How many nodes in hand are shown.
const HANDS: usize = 12;

/// What was shown, and how.
pub(super) struct View {
    way: Way,
    /// What people call it.
    name: String,
    last: VecDeque<String>,
    /// What a drain waits for, by node.
    waits: BTreeMap<String, String>,
    /// Since when a node is in its stage.
    since: BTreeMap<String, (Stage, Instant)>,
    begun: Instant,
    /// Nodes that were done when it began.
    done_before: usize,
    trouble: Option<String>,
    /// What was shown once the driver had it in hand to end.
    ending: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Draw,
    Lines,
    Json,
}

/// What the machine does not tell itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub(super) enum Note<'a> {
    /// A drain waits.
    DrainWaits { node: &'a str, message: &'a str },
    /// The watch, or the lock, does not work at the moment.
    Trouble { message: &'a str },
}

/// `kind: UpdateResult`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultDocument<'a> {
    daemon_set: Subject<'a>,
    #[serde(flatten)]
    outcome: &'a Outcome,
    exit_code: u8,
}

impl View {
    pub fn new(output: DriveOutput, ui: &Ui, name: String, state: &State) -> Self {
        let way = match output {
            DriveOutput::Json => Way::Json,
            DriveOutput::Text if ui.can_redraw() => Way::Draw,
            DriveOutput::Text => Way::Lines,
        };
        Self {
            way,
            name,
            last: VecDeque::new(),
            waits: BTreeMap::new(),
            since: BTreeMap::new(),
            begun: Instant::now(),
            done_before: summary(state.journal()).done,
            trouble: None,
            ending: false,
        }
    }

    /// Tells one event.
    pub fn say(&mut self, progress: &Progress, now: Timestamp, ui: &mut Ui) -> io::Result<()> {
        match progress {
            Progress::Stage { node, stage } => {
                self.waits.remove(node.as_str());
                self.since.insert(node.to_string(), (*stage, Instant::now()));
            }
            Progress::NodeDone { node, .. }
            | Progress::NodeLeft { node, .. }
            | Progress::NodeFailed { node, .. } => {
                self.waits.remove(node.as_str());
                self.since.remove(node.as_str());
            }
            Progress::Ending { .. } => self.ending = true,
            _ => {}
        }
        self.tell(&line(progress), progress, now, ui)
    }

    /// Tells what a drain waits for.
    pub fn waits(&mut self, node: &str, message: &str, now: Timestamp, ui: &mut Ui) -> io::Result<()> {
        self.waits.insert(node.to_owned(), message.to_owned());
        let note = Note::DrainWaits { node, message };
        self.tell(&format!("{node}: draining: {message}"), &note, now, ui)
    }

    /// Tells of trouble when it begins and when it changes.
    pub fn trouble(&mut self, trouble: Option<String>, now: Timestamp, ui: &mut Ui) -> io::Result<()> {
        if self.trouble == trouble {
            return Ok(());
        }
        self.trouble = trouble.clone();
        match (self.way, &trouble) {
            (Way::Draw, _) | (Way::Json, None) => Ok(()),
            (Way::Json, Some(message)) => self.tell("", &Note::Trouble { message }, now, ui),
            (Way::Lines, Some(message)) => {
                ui.warn(message);
                Ok(())
            }
            (Way::Lines, None) => {
                ui.note("it works again");
                Ok(())
            }
        }
    }

    fn tell(&mut self, line: &str, event: &impl Serialize, now: Timestamp, ui: &mut Ui) -> io::Result<()> {
        match self.way {
            Way::Json => {
                write_timed(ui.answer(), now.to_string(), event)?;
                ui.flush()
            }
            Way::Lines => {
                writeln!(ui.answer(), "{}", printable(line))?;
                ui.flush()
            }
            Way::Draw => {
                self.last.push_back(line.to_owned());
                while self.last.len() > LAST {
                    self.last.pop_front();
                }
                Ok(())
            }
        }
    }

    /// Draws the whole, where it can be drawn; `question` is what waits for an answer.
    pub fn draw(&self, state: &State, question: Option<&str>, ui: &mut Ui) -> io::Result<()> {
        if self.way != Way::Draw {
            return Ok(());
        }
        ui.begin_frame();
        self.heading(state, ui)?;
        self.hands(state, ui)?;
        for line in &self.last {
            let text = ui.paint(Style::Dim, &printable(line));
            writeln!(ui.answer(), "  {text}")?;
        }
        if let Some(trouble) = &self.trouble {
            ui.warn(trouble);
        }
        if self.ending {
            ui.note("finishing what is in hand, then stopping; Ctrl-C again to stop now");
        }
        if let Some(question) = question {
            ui.note(question);
        }
        ui.end_frame()
    }

    /// `wave 2 of 3   6 of 10 done   budget 2: 1 in hand, 1 used by g-31   12m left`
    fn heading(&self, state: &State, ui: &mut Ui) -> io::Result<()> {
        let (plan, journal) = (state.plan(), state.journal());
        let all = summary(journal);
        let wave = journal.waves.min(plan.waves.len().saturating_sub(1));
        let of_wave = plan.wave(wave);
        let size = of_wave.len();
        let over = |own: &&NodeStatus| matches!(own, NodeStatus::Done | NodeStatus::Left(_));
        let done = journal.nodes.get(of_wave).unwrap_or_default().iter().filter(over).count();
        let mut parts = vec![
            ui.paint(Style::Bold, &printable(&self.name)),
            format!("wave {} of {}", wave + 1, plan.waves.len()),
            format!("{done} of {size} done ({} of {} in all)", all.done, all.planned),
        ];
        if let Some(sight) = state.sight() {
            let in_hand: Vec<&str> =
                journal.hands().filter_map(|(index, _)| Some(plan.nodes.get(index)?.name.as_str())).collect();
            let elsewhere: Vec<_> = sight
                .unavailable()
                .filter(|own| !in_hand.contains(&own.name.as_str()))
                .map(|own| own.name.clone())
                .collect();
            parts.push(budget_words(plan.policy.budget(sight.desired()), in_hand.len(), &elsewhere));
        }
        if let Some(soaking) = journal.soaking {
            let since = Timestamp::now().as_second().saturating_sub(soaking);
            let soak = i64::try_from(plan.policy.soak).unwrap_or(i64::MAX);
            parts.push(format!("soaking {} of {}", age::human(since.clamp(0, soak)), age::human(soak)));
        }
        parts.extend(self.left(all.done, all.pending + all.in_hand));
        writeln!(ui.answer(), "{}", parts.join("   "))
    }

    /// How long the rest takes at the pace so far.
    fn left(&self, done: usize, rest: usize) -> Option<String> {
        let own = done.checked_sub(self.done_before).filter(|own| *own > 0)?;
        let each = self.begun.elapsed() / u32::try_from(own).ok()?;
        let left = each.checked_mul(u32::try_from(rest).ok()?)?;
        let seconds = i64::try_from(left.as_secs()).ok()?;
        (rest > 0).then(|| format!("about {} left", age::human(seconds)))
    }

    fn hands(&self, state: &State, ui: &mut Ui) -> io::Result<()> {
        let mut more = 0;
        for (position, (index, hand)) in state.journal().hands().enumerate() {
            let Some(node) = state.plan().nodes.get(index).map(|own| own.name.as_str()) else { continue };
            if position >= HANDS {
                more += 1;
                continue;
            }
            let mut words = stage_words(hand.stage).to_owned();
            if let Some((_, since)) = self.since.get(node) {
                words.push_str(&format!(", {}", short(since.elapsed())));
            }
            let waits = self.waits.get(node).cloned().or_else(|| pod_words(state, node, &hand.uid));
            if let Some(waits) = waits {
                words.push_str(&format!(": {waits}"));
            }
            behind(ui, &format!("  {node}  "), &words, 6)?;
        }
        if more > 0 {
            writeln!(ui.answer(), "  and {more} more")?;
        }
        Ok(())
    }

    /// Tells how it ended.
    pub fn end(&self, daemon_set: &DaemonSet, outcome: &Outcome, words: &str, ui: &mut Ui) -> io::Result<()> {
        if self.way == Way::Json {
            let daemon_set = Subject::new(daemon_set);
            let document = ResultDocument { daemon_set, outcome, exit_code: outcome.exit_code() };
            write_event(ui.answer(), "UpdateResult", &document)?;
        } else {
            writeln!(ui.answer(), "{}: {}", printable(&self.name), printable(words))?;
        }
        ui.flush()
    }
}

/// What there is to say of the pods on a node in hand.
fn pod_words(state: &State, node: &str, old: &str) -> Option<String> {
    let seen = state.sight()?.node(node)?;
    let new = seen.live().find(|own| own.uid != old);
    if let Some(new) = new {
        let what = match (&new.problem, new.available) {
            (Some(problem), _) => problem.clone(),
            (None, true) => "available".to_owned(),
            (None, false) => "not available yet".to_owned(),
        };
        return Some(format!("new pod {}: {what}", new.name));
    }
    let going = seen.pods.iter().find(|own| own.terminating)?;
    Some(format!("old pod {} is going", going.name))
}

fn short(time: Duration) -> String {
    age::human(i64::try_from(time.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::update::{Event, Journal, NodeSight, PodSight, Sight, Stored, step};
    use serde_json::json;

    /// A run of which n1 is done, n2 in hand, n3 and n4 wait.
    fn state() -> State {
        let plan = json!({"v": 1, "run": "r", "uid": "d", "generation": 2, "target": "h2", "former": "h1", "started": 0,
            "policy": {"maxUnavailable": 2, "soak": 300}, "waves": [1, 3], "nodes": "* 00n1 112 113 114"});
        let journal = json!({"v": 1, "run": "r", "holder": "h", "seq": 1, "phase": "running", "goal": "forward", "waves": 1,
            "done": "0", "hand": {"1": {"stage": "replace", "uid": "old"}}});
        let stored = Stored { plan: plan.to_string(), journal: journal.to_string() };
        let (plan, journal) = Journal::decode(&stored).expect("a journal");
        let state = State::resume(plan, journal, stored, "me").expect("to go on with");
        let pod = |uid: &str, hash: &str, available: bool| PodSight {
            name: format!("agent-{uid}").as_str().into(),
            uid: uid.into(),
            hash: Some(hash.into()),
            updated: hash == "h2",
            available,
            problem: (!available).then(|| "ContainerCreating".to_owned()),
            ..PodSight::default()
        };
        let node = |name: &str, pods: Vec<PodSight>| NodeSight {
            name: name.into(),
            exists: true,
            should_run: true,
            ready: true,
            pods,
        };
        let nodes = vec![
            node("n1", vec![pod("a", "h2", true)]),
            node("n2", vec![pod("b", "h2", false)]),
            node("n3", vec![pod("c", "h1", true)]),
            node("n4", vec![]),
        ];
        let hash = Some("h2".into());
        let sight = Sight { uid: Some("d".into()), generation: 2, on_delete: true, hash, nodes };
        step(state, Event::Observed(sight), Timestamp::UNIX_EPOCH).0
    }

    #[test]
    fn on_a_terminal_everything_in_hand_is_seen_at_once() {
        let (ui, memory) = Ui::memory();
        let mut ui = ui.with_screen(100, 30);
        let state = state();
        let mut view = View::new(DriveOutput::Text, &ui, "n/agent".into(), &state);
        let now = Timestamp::UNIX_EPOCH;
        let done = Progress::NodeDone { node: "n1".into(), done: 1, of: 4 };
        view.say(&done, now, &mut ui).expect("said");
        view.waits("n9", "1 pod to go: web/x; the budget b needs 3", now, &mut ui).expect("said");
        view.trouble(Some("watching pods does not work".into()), now, &mut ui).expect("said");
        view.say(&Progress::Ending { reason: "interrupted".into() }, now, &mut ui).expect("said");
        view.draw(&state, Some("Begin wave 2 (3 nodes)? [y/N]"), &mut ui).expect("drawn");
        let drawn = memory.out().replace("\u{1b}[K", "").replace("\u{1b}[J", "");
        insta::assert_snapshot!(drawn);
    }

    #[test]
    fn in_a_log_and_for_machines_every_event_is_a_line() {
        for (output, expected) in [
            (DriveOutput::Text, "n1: done (1 of 4)\nn2: draining: 1 pod to go\n"),
            (
                DriveOutput::Json,
                "{\"apiVersion\":\"kubectl-ds/v1\",\"kind\":\"Event\",\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"nodeDone\",\"node\":\"n1\",\"done\":1,\"of\":4}\n\
                 {\"apiVersion\":\"kubectl-ds/v1\",\"kind\":\"Event\",\"time\":\"1970-01-01T00:00:00Z\",\"type\":\"drainWaits\",\"node\":\"n2\",\"message\":\"1 pod to go\"}\n",
            ),
        ] {
            let (mut ui, memory) = Ui::memory();
            let state = state();
            let mut view = View::new(output, &ui, "n/agent".into(), &state);
            let now = Timestamp::UNIX_EPOCH;
            let done = Progress::NodeDone { node: "n1".into(), done: 1, of: 4 };
            view.say(&done, now, &mut ui).expect("said");
            view.waits("n2", "1 pod to go", now, &mut ui).expect("said");
            view.draw(&state, None, &mut ui).expect("nothing");
            assert_eq!(memory.out(), expected);
        }
    }
}
