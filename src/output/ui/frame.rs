//! An answer that is drawn over the one before, for commands that follow something on a terminal.
//!
//! What is said while a frame is begun, notes and warnings included, becomes part of it; what does not fit the
//! terminal's height is counted, not shown. In a pipe nothing is ever drawn over: see [`Ui::can_redraw`].

use std::io;

use anstream::adapter::strip_str;

use super::Ui;

/// The frame at hand, and what the last one left on the terminal.
#[derive(Debug, Default)]
pub(super) struct Screen {
    /// Whether stdout can take lines back.
    pub live: bool,
    /// Lines of the terminal, and its columns when the last frame was drawn.
    pub height: Option<usize>,
    drawn_at: Option<(Option<usize>, Option<usize>)>,
    /// Lines that the last frame takes.
    drawn: usize,
    pub frame: Option<Frame>,
}

impl Screen {
    pub fn new(live: bool, height: Option<usize>) -> Self {
        Self { live, height, ..Self::default() }
    }

    /// Whether a frame stands there: progress below it would only flicker.
    pub fn is_drawn(&self) -> bool {
        self.drawn_at.is_some()
    }
}

/// What is said since the frame was begun.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub text: Vec<u8>,
    pub notes: Vec<String>,
}

impl Ui {
    /// Tells whether answers can be drawn over each other.
    pub fn can_redraw(&self) -> bool {
        self.screen.live
    }

    /// Begins a frame: from here on all that is said is kept.
    pub fn begin_frame(&mut self) {
        self.measure();
        self.screen.frame = Some(Frame::default());
    }

    /// Draws what was said since over the frame before.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn end_frame(&mut self) -> io::Result<()> {
        let Some(frame) = self.screen.frame.take() else { return Ok(()) };
        self.clear_status();
        let mut text = String::from_utf8_lossy(&frame.text).into_owned();
        for note in frame.notes {
            text.push_str(&note);
            text.push('\n');
        }
        let (shown, rows) = fitted(&text, self.fit, self.screen.height);
        let now = (self.fit, self.screen.height);
        let begin = match self.screen.drawn_at.replace(now) {
            // Lines of a terminal that was resized are no longer where they were.
            Some(then) if then != now => "\x1b[H\x1b[2J".to_owned(),
            _ if self.screen.drawn > 0 => format!("\x1b[{}A\r", self.screen.drawn),
            _ => String::new(),
        };
        self.screen.drawn = rows;
        let mut drawing = begin;
        for line in shown {
            drawing.push_str(&line);
            drawing.push_str("\x1b[K\n");
        }
        drawing.push_str("\x1b[J");
        self.out.write_all(drawing.as_bytes())?;
        self.out.flush()
    }
}

impl Ui {
    /// Leaves the frame that stands there where it is: what comes next stands below it.
    pub fn leave_frame(&mut self) {
        self.screen.drawn = 0;
        self.screen.drawn_at = None;
    }

    /// Opens a place where what is said about something is kept, until it is relayed: for threads, and for sections.
    ///
    /// Warnings, errors and notes name `about`.
    #[must_use]
    pub fn apart(&self, about: &str) -> Self {
        let mut screen = Screen::new(false, None);
        screen.frame = Some(Frame::default());
        Self {
            out: Box::new(io::sink()),
            err: Box::new(io::sink()),
            input: Box::new(io::empty()),
            color: self.color,
            fit: self.fit,
            err_width: self.err_width,
            quiet: self.quiet,
            real: false,
            can_prompt: false,
            status: super::Status::none(),
            screen,
            about: Some(about.to_owned()),
        }
    }

    /// Tells whether something was answered apart.
    pub fn has_answer(&self) -> bool {
        self.screen.frame.as_ref().is_some_and(|frame| !frame.text.is_empty())
    }

    /// Says what was said apart.
    ///
    /// # Errors
    /// The output is gone.
    pub fn relay(&mut self, apart: Self) -> io::Result<()> {
        let Some(frame) = apart.screen.frame else { return Ok(()) };
        self.answer().write_all(&frame.text)?;
        for note in frame.notes {
            self.line(&note);
        }
        Ok(())
    }
}

/// Returns the lines that fit, and how many lines of the terminal they take.
fn fitted(text: &str, columns: Option<usize>, height: Option<usize>) -> (Vec<String>, usize) {
    let rows = |line: &str| {
        let width = strip_str(line).to_string().chars().count();
        columns.map_or(1, |columns| width.div_ceil(columns.max(1)).max(1))
    };
    let lines: Vec<&str> = text.lines().collect();
    let all: usize = lines.iter().map(|line| rows(line)).sum();
    // The cursor needs a line of its own.
    let room = height.map_or(usize::MAX, |height| height.saturating_sub(1).max(1));
    if all <= room {
        return (lines.into_iter().map(str::to_owned).collect(), all);
    }
    let mut shown = Vec::new();
    let mut taken = 0;
    for line in &lines {
        if taken + rows(line) >= room {
            break;
        }
        taken += rows(line);
        shown.push((*line).to_owned());
    }
    shown.push(format!("… {} more lines: the window is too small", lines.len() - shown.len()));
    (shown, taken + 1)
}

#[cfg(test)]
mod tests {
    use crate::output::ui::Ui;

    #[test]
    fn a_frame_is_drawn_over_the_one_before() {
        let (ui, memory) = Ui::memory();
        let mut ui = ui.with_screen(20, 5);
        for text in ["one\ntwo\n", "three\n"] {
            ui.begin_frame();
            write!(ui.answer(), "{text}").unwrap();
            ui.warn("off");
            ui.end_frame().unwrap();
        }
        assert_eq!(
            memory.out(),
            "one\x1b[K\ntwo\x1b[K\nWarning: off\x1b[K\n\x1b[J\x1b[3A\rthree\x1b[K\nWarning: off\x1b[K\n\x1b[J"
        );
        assert_eq!(memory.err(), "", "a note between two frames would tear them apart");
    }

    #[test]
    fn what_does_not_fit_the_window_is_counted() {
        let (ui, memory) = Ui::memory();
        let mut ui = ui.with_screen(10, 5);
        ui.begin_frame();
        // The second line takes two of the terminal; colour takes none.
        write!(ui.answer(), "\x1b[1mone\x1b[0m\n0123456789ab\n3\n4\n5\n").unwrap();
        ui.end_frame().unwrap();
        ui.begin_frame();
        ui.end_frame().unwrap();
        assert_eq!(
            memory.out(),
            "\x1b[1mone\x1b[0m\x1b[K\n0123456789ab\x1b[K\n… 3 more lines: the window is too small\x1b[K\n\x1b[J\x1b[4A\r\x1b[J"
        );
    }
}
