//! `kubectl ds update`: the pods of an OnDelete DaemonSet replaced wave by wave, from any machine.
//!
//! Gather, plan, show, ask, lock, drive. What decides is `update::step`, which is pure; here it is given eyes (`drive`),
//! hands (`act`) and a lock.

mod act;
mod begin;
mod document;
mod drain;
mod drive;
mod gates;
mod go_on;
mod job;
mod lanes;
mod lock;
mod policy;
mod process;
mod show;
mod start;
mod status;
mod stored;
mod trial;
mod view;
mod words;

use crate::cli::{GlobalArgs, UpdateArgs, UpdateCommand};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

/// Runs the command of `update`.
pub(super) fn run(global: &GlobalArgs, args: &UpdateArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    match &args.command {
        UpdateCommand::Start(args) => start::run(global, args, ui),
        UpdateCommand::Resume(args) => go_on::resume(global, args, ui),
        UpdateCommand::Status(args) => status::run(global, args, ui),
        UpdateCommand::Abort(args) => go_on::abort(global, args, ui),
        UpdateCommand::Revert(args) => go_on::revert(global, args, ui),
    }
}
