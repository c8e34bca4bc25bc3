//! What can be typed: help for every command, examples that hold, and the exit code of a wrong command line.

use clap::{Command, CommandFactory};
use kubectl_ds::cli::{Cli, tree};

use super::docs::{check, commands_in};
use super::harness::Program;

/// Returns the commands that people see, their parents' names before theirs.
fn commands() -> Vec<(Vec<String>, Command)> {
    fn below(command: &Command, names: &[String], found: &mut Vec<(Vec<String>, Command)>) {
        for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
            let mut names = names.to_vec();
            names.push(command.get_name().to_owned());
            below(command, &names, found);
            found.push((names, command.clone()));
        }
    }
    let mut found = Vec::new();
    below(&tree(), &[], &mut found);
    found
}

#[test]
fn the_definitions_are_sound() {
    Cli::command().debug_assert();
}

#[test]
fn help_of_the_program() {
    let seen = Program::new().columns(80).args(["--help"]).run();
    assert_eq!((seen.code, seen.err.as_str()), (0, ""));
    insta::assert_snapshot!("help", seen.out);
}

#[test]
fn help_of_every_command() {
    for (names, _) in commands() {
        let seen = Program::new().columns(80).args(&names).args(["--help"]).run();
        assert_eq!((seen.code, seen.err.as_str()), (0, ""), "{names:?}");
        insta::assert_snapshot!(format!("help-{}", names.join("-")), seen.out);
        let short = Program::new().columns(80).args(["help"]).args(&names).run();
        assert_eq!(short, seen, "`help {}` and `{0} --help` say the same", names.join(" "));
    }
}

#[test]
fn the_first_line_of_help_says_what_a_command_answers() {
    for (names, command) in commands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let first = about.lines().next().unwrap_or_default();
        assert!(first.starts_with(char::is_uppercase) && !first.ends_with('.'), "{names:?}: {first:?}");
        assert!((2..=16).contains(&first.split(' ').count()) && first.len() <= 90, "{names:?}: {first:?}");
    }
}

#[test]
fn every_command_has_two_examples_that_can_be_typed() {
    for (names, command) in commands().into_iter().filter(|(_, command)| !command.has_subcommands()) {
        let text = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("Examples:"), "{names:?}");
        let examples: Vec<&str> = lines.collect();
        assert_eq!(examples.len(), 2, "{names:?}: {examples:?}");
        for example in examples {
            let typed: Vec<Vec<String>> =
                commands_in(example).into_iter().filter(|words| words[0] == "kubectl").collect();
            assert!(typed.iter().any(|words| words[2..].starts_with(&names)), "{names:?}: {example}");
            assert_eq!(
                typed.iter().filter_map(|words| check(words)).collect::<Vec<_>>(),
                [""; 0],
                "{example}"
            );
        }
    }
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    for words in [
        &[][..],
        &["no-such-command"],
        &["list", "--no-such-flag"],
        &["list", "--color", "pink"],
        &["list", "--snapshot"],
        &["node"],
        &["explain", "x", "-R"],
        &["list", "x", "--snapshot", "no-such-file"],
        &["list", "-o", "no-such-format", "--snapshot", "no-such-file"],
        &["list", "--snapshot", "x", "--context", "y"],
        &["version", "-o", "wide"],
        &["completion", "tcsh"],
    ] {
        let seen = Program::new().args(words).run();
        assert!(seen.code == 2 && seen.out.is_empty() && !seen.err.is_empty(), "{words:?}: {seen}");
    }
}

#[test]
fn usage_errors_say_what_would_be_right() {
    let seen = Program::new().columns(80).args(["lst"]).run();
    insta::assert_snapshot!(seen.err, @r"
    error: unrecognized subcommand 'lst'

      tip: some similar subcommands exist: 'lint', 'ls', 'list'

    Usage: kubectl ds [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
    let seen = Program::new().columns(80).args(["list", "--all-namespace"]).run();
    insta::assert_snapshot!(seen.err, @r"
    error: unexpected argument '--all-namespace' found

      tip: a similar argument exists: '--all-namespaces'

    Usage: kubectl ds list --all-namespaces [DAEMONSET]...

    For more information, try '--help'.
    ");
    let seen = Program::new().columns(80).args(["node"]).run();
    insta::assert_snapshot!(seen.err, @r"
    error: the following required arguments were not provided:
      <NODE>...

    Usage: kubectl ds node <NODE>...

    For more information, try '--help'.
    ");
}
