//! The state of a run: what is stored, and what only this process knows.

use std::collections::{BTreeMap, HashMap};

use super::action::{Action, ActionId, Question, Task};
use super::ending::Ending;
use super::journal::{Hand, Journal, NodeStatus, Stored};
use super::plan::{Plan, Planned};
use super::progress::Progress;
use super::sight::{NodeSight, Sight};
use crate::model::Text;

/// A run, as [`super::step`] takes and returns it.
#[derive(Debug, Clone)]
pub struct State {
    pub(super) plan: Plan,
    pub(super) journal: Journal,
    pub(super) now: i64,
    /// When this process began with it.
    pub(super) began: Option<i64>,
    pub(super) sight: Option<Sight>,
    /// Where in the sight each planned node stands.
    pub(super) places: Vec<Option<usize>>,
    pub(super) store: Store,
    pub(super) live: BTreeMap<usize, Live>,
    pub(super) flights: BTreeMap<ActionId, Flight>,
    pub(super) next_id: ActionId,
    pub(super) ending: Option<Ending>,
    pub(super) finished: bool,
    /// What the operator said yes to.
    pub(super) granted: Option<Question>,
    /// The template goes back: the patch is sent.
    pub(super) reverted: bool,
    /// When the template is put back again, after that did not work.
    pub(super) retry: Retry,
    /// Since when all that is left of a wave waits for nodes that are not Ready.
    pub(super) idle: Option<i64>,
    /// The wave that was said to begin.
    pub(super) announced: Option<usize>,
    /// What was said last about a standstill, so that it is said once.
    pub(super) said: Option<Progress>,
    pub(super) out: Vec<Action>,
}

/// What is known of the stored journal.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    /// The text that is there.
    pub text: Option<String>,
    /// The plan is there as well.
    pub has_plan: bool,
    /// Counts changes of the journal in memory.
    pub changes: u64,
    /// Changes that are stored.
    pub acknowledged: u64,
    /// The write that is to be done, or under way, or not known to have worked.
    pub pending: Option<Pending>,
    /// It is under way.
    pub flying: bool,
    /// The annotations are to go.
    pub remove: bool,
    /// They are gone, or there is nothing left to keep them.
    pub removed: bool,
    pub retry: Retry,
}

/// A write.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    /// The changes in it.
    pub changes: u64,
    /// Its text; nothing removes the annotations.
    pub journal: Option<String>,
}

/// When something is tried again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Retry {
    pub tries: u32,
    pub at: i64,
}

impl Retry {
    /// Waits 1, 2, 4, … at most 30 seconds; returns how long.
    pub fn wait(&mut self, now: i64) -> i64 {
        let seconds = (1i64 << self.tries.min(5)).min(30);
        self.tries += 1;
        self.at = now + seconds;
        seconds
    }
}

/// What only this process knows of a node in hand.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    /// The change of the journal that tells of its stage.
    pub change: u64,
    /// Since when it is in its stage.
    pub since: i64,
    /// What is being done for it.
    pub flight: Option<ActionId>,
    pub retry: Retry,
    /// The old pod is gone, or goes; since when.
    pub deleted: Option<i64>,
    /// The API server told so.
    pub told: bool,
    /// It is to be let go of once nothing is being done for it; this is why.
    pub release: Option<String>,
    /// External gates that hold for this pod, by index in the policy.
    pub held: Vec<usize>,
    /// The pod that they hold for.
    pub judged: Text,
    /// What was seen last, for a failure's words.
    pub seen: Option<String>,
}

/// An action under way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Flight {
    Write,
    Revert,
    Ask(Question),
    /// For this node: an external gate.
    Gate(usize, usize),
    /// For this node: what its stage does.
    Stage(usize),
}

impl State {
    /// Begins a run; `stored` is the journal's text that is there, of a run that is over.
    pub fn start(plan: Plan, holder: &str, stored: Option<String>) -> Self {
        let journal = Journal::new(&plan, holder);
        let store = Store { text: stored, changes: 1, ..Store::default() };
        Self::with(plan, journal, store)
    }

    pub(super) fn with(plan: Plan, journal: Journal, store: Store) -> Self {
        Self {
            plan,
            journal,
            now: 0,
            began: None,
            sight: None,
            places: Vec::new(),
            store,
            live: BTreeMap::new(),
            flights: BTreeMap::new(),
            next_id: 0,
            ending: None,
            finished: false,
            granted: None,
            reverted: false,
            retry: Retry::default(),
            idle: None,
            announced: None,
            said: None,
            out: Vec::new(),
        }
    }

    /// Returns the plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the journal.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Returns what was seen last.
    pub fn sight(&self) -> Option<&Sight> {
        self.sight.as_ref()
    }

    /// Returns what the journal's next write holds.
    pub fn stored(&self) -> Stored {
        Stored { plan: self.plan.encode(), journal: self.journal.encode(&self.plan) }
    }

    /// Reports whether [`Action::Finish`] was given.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    pub(super) fn planned(&self, index: usize) -> Option<&Planned> {
        self.plan.nodes.get(index)
    }

    pub(super) fn name(&self, index: usize) -> Text {
        self.planned(index).map(|node| node.name.clone()).unwrap_or_default()
    }

    pub(super) fn seen(&self, index: usize) -> Option<&NodeSight> {
        self.sight.as_ref()?.nodes.get((*self.places.get(index)?)?)
    }

    /// Keeps what was seen.
    pub(super) fn keep(&mut self, sight: Sight) {
        let by_name: HashMap<&str, usize> =
            sight.nodes.iter().enumerate().map(|(place, node)| (&*node.name, place)).collect();
        self.places = self.plan.nodes.iter().map(|node| by_name.get(&*node.name).copied()).collect();
        self.sight = Some(sight);
    }

    pub(super) fn hand(&self, index: usize) -> Option<&Hand> {
        match self.journal.nodes.get(index) {
            Some(NodeStatus::InHand(hand)) => Some(hand),
            _ => None,
        }
    }

    /// Changes a node's status, to be stored.
    pub(super) fn set(&mut self, index: usize, status: NodeStatus) {
        if let Some(own) = self.journal.nodes.get_mut(index) {
            *own = status;
            self.store.changes += 1;
        }
    }

    pub(super) fn say(&mut self, progress: Progress) {
        self.out.push(Action::Say(progress));
    }

    /// Says what lasts once, until something else is said of the kind.
    pub(super) fn say_once(&mut self, progress: Progress) {
        if self.said.as_ref() != Some(&progress) {
            self.said = Some(progress.clone());
            self.say(progress);
        }
    }

    pub(super) fn launch(&mut self, flight: Flight, task: Task) -> ActionId {
        self.next_id += 1;
        self.flights.insert(self.next_id, flight);
        self.out.push(Action::Do(self.next_id, task));
        self.next_id
    }
}
