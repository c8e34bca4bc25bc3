//! What goes where, and what is kept quiet.

use std::io;

use super::Color;
use super::Style;
use super::Ui;
use super::is_broken_pipe;
use crate::output::table::Column;
use crate::output::table::Table;

#[test]
fn only_the_answer_goes_to_stdout() {
    let (mut ui, memory) = Ui::memory();
    writeln!(ui.answer(), "answer").unwrap();
    ui.warn("one node was skipped");
    ui.hint("try -A");
    ui.note("done");
    ui.error("no such thing");
    ui.error("error: once is enough");
    ui.error("Error from server (Forbidden): pods is forbidden");
    ui.flush().unwrap();
    assert_eq!(memory.out(), "answer\n");
    assert_eq!(
        memory.err(),
        "Warning: one node was skipped\nhint: try -A\ndone\nerror: no such thing\nerror: once is enough\n\
         Error from server (Forbidden): pods is forbidden\n"
    );
}

#[test]
fn quiet_keeps_warnings_and_errors() {
    let (ui, memory) = Ui::memory();
    let mut ui = ui.with_quiet(true).with_live_status();
    ui.hint("try -A");
    ui.note("done");
    ui.status("reading");
    ui.warn("careful");
    ui.error("no");
    assert_eq!(memory.err(), "Warning: careful\nerror: no\n");
    assert!(ui.quiet());
}

#[test]
fn colour_is_added_last() {
    let (ui, memory) = Ui::memory();
    assert_eq!(ui.paint(Style::Bad, "x"), "x");
    let mut ui = ui.with_color(true);
    assert_eq!(ui.paint(Style::Good, "x"), "\x1b[32mx\x1b[0m");
    assert_eq!(ui.paint_err(Style::Dim, "x"), "\x1b[2mx\x1b[0m");
    assert!(ui.color());
    ui.error("no");
    assert_eq!(memory.err(), "\x1b[1m\x1b[31merror:\x1b[0m no\n");
}

#[test]
fn a_table_fits_the_terminal() {
    let mut table = Table::new([Column::left("name"), Column::left("cause").wrapping()]);
    table.row(["n1", "a cause that is long"]);
    let (ui, memory) = Ui::memory();
    assert_eq!((ui.fit(), ui.width()), (None, 200));
    let mut ui = ui.with_fit(20);
    assert_eq!((ui.fit(), ui.width()), (Some(20), 20));
    ui.table(&table).unwrap();
    assert_eq!(memory.out(), "NAME  CAUSE\nn1    a cause that\n      is long\n");
}

#[test]
fn progress_is_one_line_that_goes_away() {
    let (ui, memory) = Ui::memory();
    let mut ui = ui.with_live_status();
    ui.status("reading pods\x1b");
    ui.status(&"a very long line ".repeat(10));
    writeln!(ui.answer(), "answer").unwrap();
    ui.clear_status();
    let err = memory.err();
    let lines: Vec<&str> = err.split("\r\x1b[2K").collect();
    assert_eq!(lines.len(), 4, "{err:?}");
    assert_eq!((lines[0], lines[1], lines[3]), ("", "reading pods\\x1b", ""));
    assert!(lines[2].chars().count() < 80 && lines[2].ends_with('…'), "{err:?}");
}

#[test]
fn progress_needs_a_terminal() {
    let (mut ui, memory) = Ui::memory();
    ui.status("reading");
    assert_eq!(memory.err(), "");
}

#[test]
fn only_yes_is_yes() {
    for (input, expected) in
        [("y\n", true), ("YES\n", true), ("n\n", false), ("\n", false), ("", false), ("what\ny\n", true)]
    {
        let (ui, memory) = Ui::memory();
        let mut ui = ui.with_input(input);
        assert!(ui.can_prompt());
        assert_eq!(ui.confirm("Go?").unwrap(), expected, "{input:?}");
        assert!(memory.err().starts_with("Go? [y/N] "));
        assert_eq!(memory.out(), "");
    }
    let (mut ui, memory) = Ui::memory();
    assert!(!ui.confirm("Go?").unwrap());
    assert_eq!(memory.err(), "");
}

#[test]
fn a_reader_that_went_away_is_told_from_other_errors() {
    let gone = io::Error::from(io::ErrorKind::BrokenPipe);
    assert!(is_broken_pipe(&gone));
    let wrapped = crate::output::format::PrintError::Io(gone);
    assert!(is_broken_pipe(&wrapped));
    let inside = io::Error::other(io::Error::from(io::ErrorKind::BrokenPipe));
    assert!(is_broken_pipe(&inside));
    assert!(!is_broken_pipe(&io::Error::from(io::ErrorKind::NotFound)));
}

#[test]
fn color_is_one_of_three() {
    assert_eq!("always".parse(), Ok(Color::Always));
    assert_eq!("never".parse(), Ok(Color::Never));
    assert_eq!("auto".parse(), Ok(Color::Auto));
    assert!("sometimes".parse::<Color>().is_err());
}
