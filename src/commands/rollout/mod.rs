//! `kubectl ds rollout`: a folder a command.

mod history;
mod status;

use crate::cli::{GlobalArgs, RolloutArgs, RolloutCommand};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

/// Runs the command of `rollout` that was typed.
pub(super) fn run(global: &GlobalArgs, args: &RolloutArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        RolloutCommand::History(args) => history::run(global, args, ui),
        RolloutCommand::Status(args) => status::run(global, args, ui),
    }
}
