//! `kubectl ds completion`: the script of a shell, the same text as in completions/.

use crate::cli::{CompletionArgs, tree};
use crate::failure::{Exit, Failure};
use crate::output::ui::Ui;

/// Prints the script.
pub(super) fn run(args: &CompletionArgs, ui: &mut Ui) -> Result<Exit, Failure> {
    ui.answer().write_all(&script(args.shell))?;
    Ok(Exit::Ok)
}

/// Returns the completion script of `shell` for the program `kubectl-ds`.
pub fn script(shell: clap_complete::Shell) -> Vec<u8> {
    let mut command = tree().bin_name("kubectl-ds");
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut command, "kubectl-ds", &mut text);
    text
}
