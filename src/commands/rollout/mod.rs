//! `kubectl ds rollout`: what rolls the revisions of a DaemonSet, and what is told of it.

mod apply;
mod partial;
mod pause;
mod preview;
mod restart;
mod undo;

use crate::cli::{GlobalArgs, RolloutArgs, RolloutCommand};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

/// Runs a command of `rollout`.
pub(super) fn run(global: &GlobalArgs, args: &RolloutArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        RolloutCommand::Undo(args) => undo::run(global, args, ui),
        RolloutCommand::Restart(args) if args.nodes.is_some() || args.only.is_some() => {
            partial::run(global, args, ui)
        }
        RolloutCommand::Restart(args) => restart::run(global, args, ui),
        RolloutCommand::Pause(args) => pause::pause(global, args, ui),
        RolloutCommand::Resume(args) => pause::resume(global, args, ui),
    }
}
