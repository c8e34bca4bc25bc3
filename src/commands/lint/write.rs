//! `-o FORMAT[=FILE]`, as often as wanted.

use std::io::{self, Write};

use super::texts::Texts;
use crate::failure::Failure;
use crate::output::lint::{
    Report, checkstyle, github, gitlab, human, json, junit, lines, markdown, rdjson, sarif,
};
use crate::output::ui::{Ui, is_broken_pipe};
use crate::source::write_text;

const FORMATS: [&str; 11] = [
    "human",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
];

/// A format, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    format: &'static str,
    /// None is stdout.
    file: Option<String>,
}

/// Reads `-o`; without it people are meant.
pub(super) fn outputs(flags: &[String]) -> Result<Vec<Output>, Failure> {
    let mut outputs = Vec::new();
    for flag in flags {
        let (name, file) = match flag.split_once('=') {
            Some((name, file)) => (name, Some(file.to_owned())),
            None => (flag.as_str(), None),
        };
        let Some(format) = FORMATS.into_iter().find(|own| *own == name) else {
            return Err(Failure::input(format!("unknown output format {name:?}"))
                .hinted(format!("there are {}", FORMATS.join(", "))));
        };
        if file.as_deref() == Some("") {
            return Err(Failure::input(format!("--output {flag}: the name of the file is missing")));
        }
        outputs.push(Output { format, file });
    }
    if outputs.is_empty() {
        outputs.push(Output { format: "human", file: None });
    }
    if outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
        return Err(Failure::input(
            "only one --output can go to stdout: give the others a file, as sarif=FILE",
        ));
    }
    Ok(outputs)
}

/// Returns whether a format counts in bytes, for which files are read once more.
pub(super) fn wants_bytes(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| output.format == "rdjson")
}

/// Writes the report in every format asked for.
pub(super) fn write(
    outputs: &[Output],
    report: &Report,
    texts: &Texts<'_>,
    ui: &mut Ui,
) -> Result<(), Failure> {
    for output in outputs {
        match &output.file {
            Some(file) => {
                let mut text = Vec::new();
                draw(&mut text, output.format, report, texts).map_err(unwritten)?;
                write_text(file, &text)?;
            }
            None => answer(output.format, report, texts, ui).map_err(unwritten)?,
        }
    }
    Ok(())
}

fn answer(format: &str, report: &Report, texts: &Texts<'_>, ui: &mut Ui) -> io::Result<()> {
    if format == "human" {
        let mut text = Vec::new();
        let look = human::Look {
            paint: &|style, text| ui.paint(style, text),
            width: ui.fit(),
            line: &|file, number| texts.line(file, number),
        };
        human::write(&mut text, report, &look)?;
        ui.answer().write_all(&text)?;
    } else {
        draw(ui.answer(), format, report, texts)?;
    }
    ui.flush()
}

/// No cluster is at fault when there is no room for the answer: lint ends with 0, 1 or 2.
pub(super) fn unwritten(error: io::Error) -> Failure {
    if is_broken_pipe(&error) {
        error.into()
    } else {
        Failure::input(format!("writing the findings: {error}"))
    }
}

fn draw(out: &mut dyn Write, format: &str, report: &Report, texts: &Texts<'_>) -> io::Result<()> {
    match format {
        "concise" => lines::write(out, report),
        "json" => json::write(out, report),
        "jsonl" => json::write_lines(out, report),
        "sarif" => sarif::write(out, report),
        "github" => github::write(out, report),
        "gitlab" => gitlab::write(out, report),
        "junit" => junit::write(out, report),
        "checkstyle" => checkstyle::write(out, report),
        "rdjson" => rdjson::write(out, report),
        "markdown" => markdown::write(out, report),
        _ => {
            let look = human::Look {
                paint: &|_, text| text.to_owned(),
                width: None,
                line: &|file, number| texts.line(file, number),
            };
            human::write(out, report, &look)
        }
    }
}
