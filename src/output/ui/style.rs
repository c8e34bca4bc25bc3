//! When there is colour, and what it means.

use std::str::FromStr;

use anstyle::AnsiColor;

/// When to use colour: the value of `--color`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Color {
    /// On a terminal, unless NO_COLOR, CLICOLOR or CLICOLOR_FORCE say otherwise.
    #[default]
    Auto,
    /// Always, also into a pipe.
    Always,
    /// Never.
    Never,
}

impl FromStr for Color {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "always" => Ok(Self::Always),
            "never" => Ok(Self::Never),
            _ => Err(format!("invalid color {text:?}, must be auto, always or never")),
        }
    }
}

/// What a piece of text means; it becomes a colour last, or nothing when colour is off.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    /// As it should be.
    Good,
    /// Wrong.
    Bad,
    /// Needs a look.
    Warn,
    /// Beside the point.
    Dim,
    /// The point.
    Bold,
}

impl Style {
    fn ansi(self) -> anstyle::Style {
        match self {
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Warn => AnsiColor::Yellow.on_default(),
            Self::Dim => anstyle::Style::new().dimmed(),
            Self::Bold => anstyle::Style::new().bold(),
        }
    }

    /// Returns the escape sequence that turns this style on.
    pub(in crate::output) fn on(self) -> String {
        self.ansi().render().to_string()
    }

    /// Returns the escape sequence that turns this style off.
    pub(in crate::output) fn off(self) -> String {
        self.ansi().render_reset().to_string()
    }

    pub(super) fn paint(self, text: &str) -> String {
        format!("{}{text}{}", self.on(), self.off())
    }
}
