//! `kubectl ds rollout`: the revisions of a DaemonSet.

mod history;

use crate::cli::{GlobalArgs, RolloutArgs, RolloutCommand};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

/// Runs the command of `rollout` that was typed.
pub(super) fn run(global: &GlobalArgs, args: &RolloutArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        RolloutCommand::History(args) => history::run(global, args, ui),
    }
}
