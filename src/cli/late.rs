//! Flags that are made only when their command is typed, and global flags that only the typed command gets a copy of:
//! every start would pay for those of all commands.
//!
//! Whoever walks the whole tree (completion, man pages) asks for [`super::tree`].

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::ops::Deref;

use clap::builder::{Resettable, StyledStr};
use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Subcommand};

thread_local! {
    /// Whether flags are made at once on this thread.
    static AT_ONCE: Cell<bool> = const { Cell::new(false) };
    /// The word that the next commands made on this thread are for.
    static WORD: RefCell<Option<OsString>> = const { RefCell::new(None) };
}

/// Returns what `make` makes, with nothing in it that waits.
pub(super) fn at_once<T>(make: impl FnOnce() -> T) -> T {
    let before = AT_ONCE.replace(true);
    let made = make();
    AT_ONCE.set(before);
    made
}

/// Returns what `make` makes, with no command in it but the one that `word` names; with all, if it names none.
pub(super) fn only<T>(word: Option<OsString>, make: impl FnOnce() -> T) -> T {
    WORD.set(word);
    let made = make();
    WORD.take();
    made
}

/// The flags or the commands `T`, as derived: flags are made when clap comes to their command; of the commands only
/// the typed one is put into the tree, for there clap gives each a copy of the global flags.
#[derive(Debug, Default)]
pub struct Late<T>(T);

impl<T> Deref for Late<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromArgMatches> FromArgMatches for Late<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        T::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<A: Args> Args for Late<A> {
    fn augment_args(command: Command) -> Command {
        match AT_ONCE.get() {
            true => augmented::<A>(command),
            false => command.defer(augmented::<A>),
        }
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// What the command says of itself stays; the struct's own words are for readers of the code.
fn augmented<A: Args>(command: Command) -> Command {
    let about: Resettable<StyledStr> = command.get_about().cloned().into();
    let long: Resettable<StyledStr> = command.get_long_about().cloned().into();
    A::augment_args(command).about(about).long_about(long)
}

impl<C: Subcommand> Subcommand for Late<C> {
    fn augment_subcommands(command: Command) -> Command {
        let named = WORD.take().and_then(|word| {
            let all = C::augment_subcommands(Command::new(""));
            all.find_subcommand(word).cloned()
        });
        match named {
            Some(named) => command.subcommand(named),
            None => C::augment_subcommands(command),
        }
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        C::has_subcommand(name)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn names(tree: &Command) -> Vec<&str> {
        tree.get_subcommands().map(Command::get_name).collect()
    }

    /// Every flag of a command with its help, as clap builds it in `tree`.
    fn flags(tree: &mut Command, name: &str) -> Vec<String> {
        tree.build();
        let command = tree.find_subcommand(name);
        command.into_iter().flat_map(Command::get_arguments).map(|arg| format!("{arg:?}")).collect()
    }

    #[test]
    fn a_typed_command_is_made_alone_and_as_it_is_among_all() {
        let all = Cli::command();
        assert!(names(&all).len() > 9, "{:?}", names(&all));
        for command in all.get_subcommands() {
            for word in command.get_all_aliases().chain([command.get_name()]) {
                let mut alone = only(Some(word.into()), Cli::command);
                assert_eq!(names(&alone), [command.get_name()], "{word}");
                let made = flags(&mut alone, word);
                assert!(made.len() > 20, "{word}: {made:?}");
                assert_eq!(made, flags(&mut all.clone(), word));
            }
        }
    }

    #[test]
    fn any_other_word_makes_all_commands() {
        for word in [None, Some("-n".into()), Some("help".into()), Some("lits".into())] {
            assert_eq!(names(&only(word, Cli::command)), names(&Cli::command()));
        }
    }
}
