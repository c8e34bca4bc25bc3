//! `kubectl-ds`: parse, run, exit.

use std::process::ExitCode;

use kubectl_ds::cli;
use kubectl_ds::commands::{self, complete};
use kubectl_ds::output::ui::{Color, Ui};

fn main() -> ExitCode {
    if let Some(words) = complete::asked(std::env::args_os()) {
        // A shell that completes has nowhere to show an error.
        let _ = complete::run(&words, &mut Ui::terminal(Color::Never, true));
        return ExitCode::SUCCESS;
    }
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and end well; a usage error ends with 2. A closed pipe is no error.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let mut ui = Ui::terminal(cli.global.color.into(), cli.global.quiet);
    let outcome = commands::run(cli, &mut ui).and_then(|exit| {
        ui.flush()?;
        Ok(exit)
    });
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&mut ui),
    }
}
