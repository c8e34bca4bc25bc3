//! `kubectl ds rollout`: a folder or a file a command.

mod apply;
mod event;
mod history;
mod partial;
mod pause;
mod preview;
mod restart;
mod status;
mod undo;

use crate::cli::{GlobalArgs, RolloutArgs, RolloutCommand};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

/// Runs the command of `rollout` that was typed.
pub(super) fn run(global: &GlobalArgs, args: &RolloutArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        RolloutCommand::History(args) => history::run(global, args, ui),
        RolloutCommand::Status(args) => status::run(global, args, ui),
        RolloutCommand::Undo(args) => undo::run(global, args, ui),
        RolloutCommand::Restart(args) if args.nodes.is_some() || args.only.is_some() => {
            partial::run(global, args, ui)
        }
        RolloutCommand::Restart(args) => restart::run(global, args, ui),
        RolloutCommand::Pause(args) => pause::pause(global, args, ui),
        RolloutCommand::Resume(args) => pause::resume(global, args, ui),
    }
}
