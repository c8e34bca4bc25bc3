//! The run itself: what is seen and what was done goes into the machine, what comes out of it is done and shown.
//!
//! The cluster is watched; the machine sees it when something changed, and every second, for time alone makes pods available.
//! Ctrl-C once finishes the nodes in hand, twice stops at once. Refuses to decide: that is the machine's.

use std::collections::VecDeque;
use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::act::{Hands, Lanes, Limits, Report};
use super::lock::Lock;
use super::view::View;
use crate::cli::DriveOutput;
use crate::commands::gather::{Following, Gathered, Pace, Turn, full_name};
use crate::failure::Failure;
use crate::model::DaemonSet;
use crate::output::ui::Ui;
use crate::source::Waker;
use crate::state::{DaemonSetState, Tools};
use crate::update::{
    Action, ActionId, Answer, Event, Interrupt, Outcome, Question, Sight, State, Task, step,
};

/// How often the machine is told the time.
const TICK: Duration = Duration::from_secs(1);

/// What a run begins with.
pub(super) struct Run {
    pub gathered: Gathered,
    pub daemon_set: DaemonSet,
    pub state: State,
    pub lock: Arc<Lock>,
    pub limits: Limits,
    pub output: DriveOutput,
}

struct Driver {
    following: Following,
    daemon_set: DaemonSet,
    state: Option<State>,
    lock: Arc<Lock>,
    hands: Hands,
    reports: Receiver<Report>,
    sender: Sender<Report>,
    waker: Waker,
    over: Arc<AtomicBool>,
    view: View,
    events: VecDeque<Event>,
    /// What waits for an answer, in words.
    question: Option<String>,
    interrupts: u32,
    lock_lost: bool,
    seen_at: Instant,
}

/// Sees a run through.
///
/// # Errors
/// The cluster may not be watched, or nothing can be shown.
pub(super) fn drive(run: Run, ui: &mut Ui) -> Result<Outcome, Failure> {
    let Run { gathered, daemon_set, state, lock, limits, output } = run;
    let Some(cluster) = gathered.shared_cluster() else {
        return Err(Failure::input("there is no cluster to change"));
    };
    let following = Following::new(gathered)?.at(Pace::ACT);
    let (sender, reports) = channel();
    let over = Arc::new(AtomicBool::new(false));
    let waker = following.waker();
    let hands = Hands {
        cluster,
        namespace: daemon_set.meta.namespace.to_string(),
        name: daemon_set.meta.name.to_string(),
        uid: daemon_set.meta.uid.to_string(),
        policy: Arc::new(state.plan().policy.clone()),
        revision: state.plan().target.to_string(),
        limits,
        lock: Arc::clone(&lock),
        reports: sender.clone(),
        waker: waker.clone(),
        over: Arc::clone(&over),
        lanes: Lanes::new(),
    };
    let view = View::new(output, ui, full_name(&daemon_set), &state);
    let mut driver = Driver {
        following,
        daemon_set,
        state: Some(state),
        lock,
        hands,
        reports,
        sender,
        waker,
        over,
        view,
        events: VecDeque::new(),
        question: None,
        interrupts: 0,
        lock_lost: false,
        seen_at: Instant::now(),
    };
    let outcome = driver.run(ui);
    // What still runs must not begin anything new.
    driver.over.store(true, Ordering::Relaxed);
    ui.leave_frame();
    outcome
}

impl Driver {
    fn run(&mut self, ui: &mut Ui) -> Result<Outcome, Failure> {
        self.see();
        loop {
            if let Some(outcome) = self.steps(ui)? {
                return Ok(outcome);
            }
            if let Some(state) = &self.state {
                self.view.draw(state, self.question.as_deref(), ui)?;
            }
            let until = self.seen_at + TICK;
            match self.following.next(ui, Some(until))? {
                Turn::Again => self.see(),
                Turn::Interrupted => self.interrupt(),
                Turn::Woken => {}
            }
            if self.seen_at.elapsed() >= TICK {
                self.following.renew();
                self.see();
                self.events.push_back(Event::Tick);
            }
            self.take_reports(ui)?;
            self.watch_the_lock();
            let trouble = self.following.trouble().map(str::to_owned).or_else(|| self.lock_trouble());
            self.view.trouble(trouble, self.now(), ui)?;
        }
    }

    fn now(&self) -> Timestamp {
        self.hands.cluster.now()
    }

    /// Lets the machine take every event, and does what it asks for; returns how it ended.
    fn steps(&mut self, ui: &mut Ui) -> Result<Option<Outcome>, Failure> {
        let mut outcome = None;
        while let Some(event) = self.events.pop_front() {
            let Some(state) = self.state.take() else { return Ok(outcome) };
            let now = self.now();
            let (state, actions) = step(state, event, now);
            self.state = Some(state);
            for action in actions {
                match action {
                    Action::Do(id, Task::Ask(question)) => self.ask(id, &question, ui)?,
                    Action::Do(id, task) => self.hands.begin(id, task),
                    Action::Say(progress) => self.view.say(&progress, now, ui)?,
                    Action::Finish(how) => outcome = Some(how),
                }
            }
            if outcome.is_some() {
                self.events.clear();
            }
        }
        if let (Some(how), Some(state)) = (&outcome, &self.state) {
            self.view.draw(state, None, ui)?;
            ui.leave_frame();
            self.view.end(&self.daemon_set, how, &super::words::outcome(how), ui)?;
        }
        Ok(outcome)
    }

    /// Shows the cluster to the machine.
    fn see(&mut self) {
        self.seen_at = Instant::now();
        let gathered = &self.following.gathered;
        let found = gathered.world.daemon_sets.iter().find(|own| own.key() == self.daemon_set.key());
        let sight = match found {
            None => Sight::default(),
            Some(found) => {
                let tools = Tools::new(&gathered.world, gathered.now);
                Sight::new(&DaemonSetState::new(&tools, found), &gathered.world.nodes)
            }
        };
        self.events.push_back(Event::Observed(sight));
    }

    fn interrupt(&mut self) {
        self.interrupts += 1;
        let how = if self.interrupts == 1 { Interrupt::Once } else { Interrupt::Now };
        if how == Interrupt::Now {
            self.over.store(true, Ordering::Relaxed);
        }
        self.events.push_back(Event::Interrupt(how));
    }

    fn take_reports(&mut self, ui: &mut Ui) -> Result<(), Failure> {
        while let Ok(report) = self.reports.try_recv() {
            match report {
                Report::Event(event) => {
                    if matches!(event, Event::Answered(..)) {
                        self.question = None;
                        // What was typed moved the lines below the frame.
                        ui.leave_frame();
                    }
                    self.events.push_back(event);
                }
                Report::Waits { node, message } => {
                    let now = self.now();
                    self.view.waits(&node, &message, now, ui)?;
                }
            }
        }
        Ok(())
    }

    fn watch_the_lock(&mut self) {
        if self.lock_lost || self.lock.holds() {
            return;
        }
        self.lock_lost = true;
        let why = match self.lock.lost_to() {
            Some(other) => format!("{other} took it"),
            None => match self.lock.trouble() {
                Some(trouble) => format!("it could not be renewed: {trouble}"),
                None => "it could not be renewed in time".to_owned(),
            },
        };
        self.events.push_back(Event::LockLost(why));
    }

    fn lock_trouble(&self) -> Option<String> {
        self.lock.trouble().map(|why| format!("the lock is not renewed at the moment: {why}"))
    }

    /// Asks, without waiting for the answer: the cluster goes on meanwhile.
    fn ask(&mut self, id: ActionId, question: &Question, ui: &mut Ui) -> Result<(), Failure> {
        let words = match question {
            Question::Wave(wave) => {
                let nodes = self.state.as_ref().map_or(0, |own| own.plan().wave(*wave).len());
                format!("Begin wave {} ({nodes} nodes)? [y/N]", wave + 1)
            }
            Question::Node(node) => format!("Replace the pod on {node}? [y/N]"),
        };
        if !ui.can_prompt() {
            self.events.push_back(Event::Answered(id, Answer::No));
            return Ok(());
        }
        if !ui.can_redraw() {
            ui.note(&words);
        }
        self.question = Some(words);
        let (sender, waker) = (self.sender.clone(), self.waker.clone());
        std::thread::spawn(move || {
            let answer = answer(id);
            let _ = sender.send(Report::Event(answer));
            waker.wake();
        });
        Ok(())
    }
}

/// Reads a line from the terminal; no answer is no.
fn answer(id: ActionId) -> Event {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let yes = read.is_ok() && matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    Event::Answered(id, if yes { Answer::Yes } else { Answer::No })
}
