//! The only door to the terminal.
//!
//! The answer goes to stdout; warnings, hints, errors, progress and questions go to stderr. What
//! the environment has to say about colour and width is read once, in [`Ui::terminal`]; tests use
//! [`Ui::memory`]. A [`Ui`] formats nothing but its own prefixes: tables and documents are
//! written by their modules into [`Ui::answer`].
//!
//! A reader that goes away (`kubectl ds list | head`) is not a failure: see [`is_broken_pipe`].

mod memory;
mod style;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::fmt;
use std::io;
use std::io::BufRead;
use std::io::BufWriter;
use std::io::IsTerminal;
use std::io::Write;
use std::iter;
use std::time::Duration;
use std::time::Instant;

use anstream::AutoStream;
use anstream::ColorChoice;

pub use self::memory::Memory;
pub use self::style::Color;
pub use self::style::Style;
use super::escape::printable;
use super::format::PrintError;
use super::table;
use super::table::Table;

/// The width that prose is laid out for when nothing limits it.
const PIPED_WIDTH: usize = 200;
/// The width of a terminal that does not say.
const TERMINAL_WIDTH: usize = 80;
/// How long a command may take before it shows what it is doing.
const QUIET_START: Duration = Duration::from_secs(1);

/// Where a command's words go.
pub struct Ui {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    input: Box<dyn BufRead + Send>,
    /// Colour on stdout, and on stderr.
    color: (bool, bool),
    /// Columns; none when nothing limits a line.
    fit: Option<usize>,
    err_width: usize,
    quiet: bool,
    can_prompt: bool,
    status: Status,
}

/// The one progress line.
#[derive(Debug)]
struct Status {
    /// Whether stderr can take a line that is overwritten.
    live: bool,
    start: Instant,
    delay: Duration,
    shown: bool,
}

impl fmt::Debug for Ui {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { color, fit, quiet, can_prompt, .. } = self;
        write!(f, "Ui {{ color: {color:?}, fit: {fit:?}, quiet: {quiet}, can_prompt: {can_prompt} }}")
    }
}

impl Ui {
    /// Opens the real terminal. Reads the environment; nothing else in the program does for output.
    pub fn terminal(color: Color, quiet: bool) -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.trim().parse::<u16>().ok());
        let columns = columns.map(usize::from).filter(|c| *c > 0);
        // A dumb terminal cannot take a line back.
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let (out_tty, err_tty) = (stdout.is_terminal(), stderr.is_terminal());
        let fit = if out_tty {
            columns_of(terminal_size::terminal_size_of(&stdout)).or(columns).or(Some(TERMINAL_WIDTH))
        } else {
            columns
        };
        let err_width = columns_of(terminal_size::terminal_size_of(&stderr)).or(columns);
        let color = (color_on(color, &stdout), color_on(color, &stderr));
        Self {
            out: if color.0 {
                Box::new(BufWriter::new(AutoStream::new(stdout, ColorChoice::Always)))
            } else {
                Box::new(BufWriter::new(stdout))
            },
            err: if color.1 {
                Box::new(AutoStream::new(stderr, ColorChoice::Always))
            } else {
                Box::new(stderr)
            },
            input: Box::new(io::BufReader::new(io::stdin())),
            color,
            fit,
            err_width: err_width.unwrap_or(TERMINAL_WIDTH),
            quiet,
            can_prompt: err_tty && io::stdin().is_terminal(),
            status: Status {
                live: err_tty && !dumb,
                start: Instant::now(),
                delay: QUIET_START,
                shown: false,
            },
        }
    }

    /// Opens a terminal in memory, for tests: plain, unlimited, nobody to ask.
    ///
    /// What is written can be read from the returned [`Memory`] at any time.
    pub fn memory() -> (Self, Memory) {
        let memory = Memory::default();
        let ui = Self {
            out: Box::new(memory.out.clone()),
            err: Box::new(memory.err.clone()),
            input: Box::new(io::empty()),
            color: (false, false),
            fit: None,
            err_width: TERMINAL_WIDTH,
            quiet: false,
            can_prompt: false,
            status: Status { live: false, start: Instant::now(), delay: Duration::ZERO, shown: false },
        };
        (ui, memory)
    }

    /// Sets the width that tables must fit, for tests.
    pub fn with_fit(mut self, columns: usize) -> Self {
        self.fit = Some(columns);
        self
    }

    /// Turns colour on or off, for tests.
    pub fn with_color(mut self, on: bool) -> Self {
        self.color = (on, on);
        self
    }

    /// Sets what `-q` sets, for tests.
    pub fn with_quiet(mut self, quiet: bool) -> Self {
        self.quiet = quiet;
        self
    }

    /// Makes the terminal one that answers questions with the lines of `text`, for tests.
    pub fn with_input(mut self, text: &str) -> Self {
        self.input = Box::new(io::Cursor::new(text.as_bytes().to_vec()));
        self.can_prompt = true;
        self
    }

    /// Makes stderr take progress lines at once, for tests.
    pub fn with_live_status(mut self) -> Self {
        self.status.live = true;
        self
    }

    /// Returns stdout, buffered: the answer and nothing but the answer.
    pub fn answer(&mut self) -> &mut dyn Write {
        self.clear_status();
        &mut *self.out
    }

    /// Writes a table to the answer, fitted and coloured as this terminal wants it.
    pub fn table(&mut self, table: &Table) -> io::Result<()> {
        let (fit, color) = (self.fit, self.color.0);
        table.write(self.answer(), fit, color)
    }

    /// Hands on what is still buffered. Commands that follow something call it after each report;
    /// `main` calls it at the end.
    pub fn flush(&mut self) -> io::Result<()> {
        self.clear_status();
        self.out.flush()
    }

    /// Says that something is off while the answer still stands.
    pub fn warn(&mut self, message: &str) {
        let prefix = self.paint_err(Style::Warn, "Warning:");
        self.say(&prefix, message);
    }

    /// Says what the user may do next; silenced by `-q`.
    pub fn hint(&mut self, message: &str) {
        if !self.quiet {
            let prefix = self.paint_err(Style::Bold, "hint:");
            self.say(&prefix, message);
        }
    }

    /// Says why the command failed, as kubectl does.
    ///
    /// A message that starts with `error: ` or `Error from server` keeps its own beginning.
    pub fn error(&mut self, message: &str) {
        // kubectl's own openings stand alone.
        for opening in
            ["Error from server", "Unable to connect to the server", "The connection to the server"]
        {
            if let Some(rest) = message.strip_prefix(opening) {
                let prefix = self.paint_err(Style::Bad, opening);
                return self.line(&format!("{prefix}{}", printable(rest)));
            }
        }
        let prefix = self.paint_err(Style::Bad, "error:");
        self.say(&prefix, message.strip_prefix("error: ").unwrap_or(message));
    }

    /// Writes a line to stderr that is neither warning nor hint nor error; silenced by `-q`.
    pub fn note(&mut self, message: &str) {
        if !self.quiet {
            self.line(message);
        }
    }

    /// Shows what is being done on one line of stderr that the next output overwrites.
    ///
    /// Only on a terminal, not before a second has passed, and not with `-q`. Call it often.
    pub fn status(&mut self, message: &str) {
        let status = &self.status;
        if self.quiet || !status.live || status.start.elapsed() < status.delay {
            return;
        }
        let text = printable(message);
        let line = table::cut(&text, self.err_width.saturating_sub(1));
        let _ = write!(self.err, "\r\x1b[2K{line}").and_then(|()| self.err.flush());
        self.status.shown = true;
    }

    /// Takes the progress line away, and starts the second of silence anew.
    pub fn clear_status(&mut self) {
        if self.status.shown {
            let _ = write!(self.err, "\r\x1b[2K").and_then(|()| self.err.flush());
            self.status.shown = false;
            self.status.start = Instant::now();
        }
    }

    /// Returns text for the answer in a style, or as it is when colour is off.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.color.0 { style.paint(text) } else { text.to_owned() }
    }

    /// Returns text for stderr in a style, or as it is when colour is off.
    pub fn paint_err(&self, style: Style, text: &str) -> String {
        if self.color.1 { style.paint(text) } else { text.to_owned() }
    }

    /// Tells whether the answer may be coloured.
    pub fn color(&self) -> bool {
        self.color.0
    }

    /// Returns the columns a line may have; none when nothing limits it, as in a pipe.
    pub fn fit(&self) -> Option<usize> {
        self.fit
    }

    /// Returns the columns to lay out prose for: those of the terminal, 200 in a pipe.
    pub fn width(&self) -> usize {
        self.fit.unwrap_or(PIPED_WIDTH)
    }

    /// Tells whether `-q` was given.
    pub fn quiet(&self) -> bool {
        self.quiet
    }

    /// Tells whether there is somebody to ask.
    pub fn can_prompt(&self) -> bool {
        self.can_prompt
    }

    /// Asks a question that is answered with y or n; no answer, and nobody to ask, is no.
    pub fn confirm(&mut self, question: &str) -> io::Result<bool> {
        if !self.can_prompt {
            return Ok(false);
        }
        self.flush()?;
        loop {
            write!(self.err, "{question} [y/N] ")?;
            self.err.flush()?;
            let mut line = String::new();
            if self.input.read_line(&mut line)? == 0 {
                writeln!(self.err)?;
                return Ok(false);
            }
            match line.trim().to_ascii_lowercase().as_str() {
                "y" | "yes" => return Ok(true),
                "" | "n" | "no" => return Ok(false),
                _ => writeln!(self.err, "please answer y or n")?,
            }
        }
    }

    fn say(&mut self, prefix: &str, message: &str) {
        self.line(&format!("{prefix} {message}"));
    }

    /// Writes to stderr after what was already answered. That stderr is gone is no news to anyone.
    fn line(&mut self, text: &str) {
        self.clear_status();
        let _ = self.out.flush();
        let _ = writeln!(self.err, "{}", text.trim_end_matches('\n'));
    }
}

/// Tells whether an error means that the reader of our output went away, which is success.
pub fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    iter::successors(Some(error), |error| (*error).source()).any(|error| {
        let io = match error.downcast_ref() {
            // Shown as its cause, it does not name it as one.
            Some(PrintError::Io(io)) => Some(io),
            _ => error.downcast_ref(),
        };
        io.is_some_and(broken)
    })
}

/// An error inside an `io::Error` is not in the chain of sources either.
fn broken(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    error.kind() == io::ErrorKind::BrokenPipe || inner.is_some_and(broken)
}

fn columns_of(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    size.map(|(width, _)| usize::from(width.0)).filter(|columns| *columns > 0)
}

fn color_on<S: anstream::stream::RawStream>(color: Color, stream: &S) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(stream) != ColorChoice::Never,
    }
}
