//! One file or folder a command: gather, ask, print. The only place where the layers meet.

use crate::cli::{Cli, Command};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

pub mod complete;
mod completion;
pub mod connect;
mod diff;
mod explain;
mod follow;
mod gather;
mod lint;
mod list;
mod matrix;
mod node;
mod reference;
mod rollout;
mod rows;
mod snapshot;
mod update;
mod version;
mod wording;

/// Runs what was typed.
///
/// # Errors
/// Why there is no answer, with its exit code and the way out.
pub fn run(cli: Cli, ui: &mut Ui) -> Result<Exit, Failure> {
    let global = &cli.global;
    match &*cli.command {
        Command::List(args) => list::run(global, args, ui),
        Command::Explain(args) => explain::run(global, args, ui),
        Command::Node(args) => node::run(global, args, ui),
        Command::Matrix(args) => matrix::run(global, args, ui),
        Command::Diff(args) => diff::run(global, args, ui),
        Command::Rollout(args) => rollout::run(global, args, ui),
        Command::Update(args) => update::run(global, args, ui),
        Command::Lint(args) => lint::run(global, args, ui),
        Command::Snapshot(args) => snapshot::run(global, args, ui),
        Command::Completion(args) => completion::run(args, ui),
        Command::Version(args) => version::run(args, ui),
    }
}
