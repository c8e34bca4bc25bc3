//! `--watch`: the answer again whenever it changes, until Ctrl-C.
//!
//! On a terminal an answer for people is drawn over the one before; in a pipe, and for machines, only what changed is
//! printed.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::gather::{Following, Gathered, Turn};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;
use crate::state::Disagreement;

/// How long a `.status` must be off to be told of: while pods come and go it is always a moment behind.
const LASTS: Duration = Duration::from_secs(3);

/// How a command shows what it follows.
pub(super) trait View {
    /// Prints the whole answer.
    fn whole(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure>;

    /// Prints what changed since the last call; the first time everything.
    fn changes(&mut self, gathered: &Gathered, ui: &mut Ui) -> Result<(), Failure>;

    /// Returns how the command ends, once what was shown ends it.
    fn end(&mut self, _gathered: &Gathered, _ui: &mut Ui) -> Result<Option<Exit>, Failure> {
        Ok(None)
    }

    /// Returns when to show the answer again at the latest.
    fn due(&self) -> Option<Instant> {
        None
    }
}

/// Shows what was gathered, and goes on.
pub(super) fn run(
    gathered: Gathered,
    human: bool,
    view: &mut dyn View,
    ui: &mut Ui,
) -> Result<Exit, Failure> {
    let mut following = Following::new(gathered)?;
    let redraw = human && ui.can_redraw();
    let mut trouble: Option<String> = None;
    loop {
        if redraw {
            ui.begin_frame();
            view.whole(&following.gathered, ui)?;
            if let Some(trouble) = following.trouble() {
                ui.warn(trouble);
            }
            ui.end_frame()?;
        } else {
            view.changes(&following.gathered, ui)?;
            let now = following.trouble().map(str::to_owned);
            match (&trouble, &now) {
                (None, Some(words)) => ui.warn(words),
                (Some(_), None) => ui.note("watching again"),
                _ => {}
            }
            trouble = now;
        }
        if let Some(exit) = view.end(&following.gathered, ui)? {
            return Ok(exit);
        }
        ui.flush()?;
        if following.next(ui, view.due())? == Turn::Interrupted {
            return Ok(Exit::Interrupted);
        }
    }
}

/// Holds back what `.status` has otherwise until that lasts.
#[derive(Default)]
pub(super) struct Lasting {
    since: HashMap<String, (String, Instant)>,
    /// Whether there was an answer before: the first tells everything.
    begun: bool,
}

impl Lasting {
    /// Returns what is to be told of a DaemonSet, given what there is at `now`.
    pub fn told(&mut self, name: &str, found: Vec<Disagreement>, now: Instant) -> Vec<Disagreement> {
        if found.is_empty() {
            self.since.remove(name);
            return found;
        }
        let words = format!("{found:?}");
        let old = if self.begun { now } else { now.checked_sub(LASTS).unwrap_or(now) };
        match self.since.get(name) {
            Some((known, since)) if *known == words => {
                if now.duration_since(*since) < LASTS {
                    return Vec::new();
                }
            }
            _ => {
                self.since.insert(name.to_owned(), (words, old));
                if self.begun {
                    return Vec::new();
                }
            }
        }
        found
    }

    /// Notes that an answer is complete.
    pub fn end(&mut self) {
        self.begun = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn off(computed: i64) -> Vec<Disagreement> {
        vec![Disagreement { field: "numberReady", reported: 9, computed, why: "late".into() }]
    }

    #[test]
    fn a_status_that_is_a_moment_behind_is_not_told_of() {
        let (mut lasting, start) = (Lasting::default(), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(lasting.told("a", off(8), at(0)).len(), 1, "the first answer tells everything");
        lasting.end();
        assert_eq!(lasting.told("a", off(8), at(0)).len(), 1, "and does not take it back");
        assert_eq!(lasting.told("a", off(7), at(1)).len(), 0);
        assert_eq!(lasting.told("a", off(7), at(3)).len(), 0);
        assert_eq!(lasting.told("a", off(7), at(4)).len(), 1, "the same for three seconds");
        assert_eq!(lasting.told("a", vec![], at(5)).len(), 0);
        assert_eq!(lasting.told("a", off(7), at(6)).len(), 0, "begun anew");
    }
}
