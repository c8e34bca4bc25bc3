//! Flags that are made only when their command is typed: every start would pay for all of them.
//!
//! Whoever walks the whole tree (completion, man pages) asks for [`super::tree`].

use std::cell::Cell;
use std::ops::Deref;

use clap::builder::{Resettable, StyledStr};
use clap::{ArgMatches, Args, Command, Error, FromArgMatches};

thread_local! {
    /// Whether flags are made at once on this thread.
    static AT_ONCE: Cell<bool> = const { Cell::new(false) };
}

/// Returns what `make` makes, with nothing in it that waits.
pub(super) fn at_once<T>(make: impl FnOnce() -> T) -> T {
    let before = AT_ONCE.replace(true);
    let made = make();
    AT_ONCE.set(before);
    made
}

/// The flags `A` of a command, as derived, but made when clap comes to that command.
#[derive(Debug, Default)]
pub struct Late<A>(A);

impl<A> Deref for Late<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.0
    }
}

impl<A: FromArgMatches> FromArgMatches for Late<A> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        A::from_arg_matches(matches).map(Self)
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
