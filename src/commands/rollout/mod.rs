//! `kubectl ds rollout`: a folder a command.

mod status;

use crate::cli::{GlobalArgs, RolloutArgs, RolloutCommand};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

/// Runs what was typed.
pub(super) fn run(global: &GlobalArgs, args: &RolloutArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        RolloutCommand::Status(args) => status::run(global, args, ui),
    }
}
