//! `-o`: which format was asked for, and the one place where results become documents.
//!
//! Formats for machines are printed here; `table` and `wide` are for people and stay with the
//! command, which knows its columns.

#[cfg(test)]
mod tests;

use std::io;
use std::io::Write;

use serde::Serialize;
use serde_json::Value;

use super::custom_columns::ColumnsError;
use super::custom_columns::CustomColumns;
use super::go;
use super::json;
use super::json::Envelope;
use super::json::List;
use super::jsonpath::JsonPath;
use super::jsonpath::JsonPathError;
use super::yaml;

/// What `-o` may say, in the order in which the error message names it.
pub const ALLOWED: [&str; 10] = [
    "custom-columns",
    "custom-columns-file",
    "json",
    "jsonpath",
    "jsonpath-as-json",
    "jsonpath-file",
    "name",
    "table",
    "wide",
    "yaml",
];

/// Why the value of `-o` is not one, in kubectl's words.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// There is no such format.
    #[error(
        "unable to match a printer suitable for the output format {}, allowed formats are: {}",
        go::quote(.0), ALLOWED.join(",")
    )]
    Unknown(String),
    /// Nothing stands after `jsonpath=`.
    #[error("template format specified but no template given")]
    NoTemplate,
    /// The JSONPath cannot be read.
    #[error("error parsing jsonpath {template}, {error}")]
    JsonPath {
        /// The template as given.
        template: String,
        /// What is wrong with it.
        error: JsonPathError,
    },
    /// The columns cannot be read.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// The file of `jsonpath-file` or `custom-columns-file` cannot be read.
    #[error("error reading template {path}, {error}")]
    File {
        /// The file as given.
        path: String,
        /// Why not.
        error: io::Error,
    },
}

/// Why a result could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The output is gone or full; broken pipes among them.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The template does not go with the result.
    #[error("error executing jsonpath {}: Error executing template: {error}", go::quote(.template))]
    JsonPath {
        /// The template as given.
        template: String,
        /// What is wrong with it.
        error: JsonPathError,
    },
    /// A custom column does not go with the result.
    #[error(transparent)]
    Columns(#[from] JsonPathError),
}

/// How an answer is printed.
#[derive(Clone, Debug, Default)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For people with wide terminals: nothing grouped, nothing left out.
    Wide,
    /// Indented JSON.
    Json,
    /// YAML.
    Yaml,
    /// One name a line.
    Name,
    /// What a template makes of the document.
    JsonPath(JsonPath),
    /// One line a result.
    CustomColumns(CustomColumns),
}

/// When results are wrapped in a `List`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Wrap {
    /// One result stands alone; several, or none, are a list.
    #[default]
    Several,
    /// Always, as `kubectl get` does when no name was given.
    Always,
}

/// What a command found, ready for machines.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a, T> {
    kind: &'a str,
    items: &'a [T],
    names: &'a [String],
    wrap: Wrap,
}

impl<'a, T: Serialize> Answer<'a, T> {
    /// Results that become documents of `kind`; the type carries neither apiVersion nor kind.
    pub fn new(kind: &'a str, items: &'a [T]) -> Self {
        Self { kind, items, names: &[], wrap: Wrap::Several }
    }

    /// A single result.
    pub fn one(kind: &'a str, item: &'a T) -> Self {
        Self::new(kind, std::slice::from_ref(item))
    }

    /// Sets what `-o name` prints, line by line.
    pub fn names(self, names: &'a [String]) -> Self {
        Self { names, ..self }
    }

    /// Makes it a list whatever the number of results.
    pub fn always_list(self) -> Self {
        Self { wrap: Wrap::Always, ..self }
    }

    fn single(&self) -> Option<Envelope<'a, T>> {
        match (self.wrap, self.items) {
            (Wrap::Several, [item]) => Some(Envelope::new(self.kind, item)),
            _ => None,
        }
    }

    fn list(&self) -> List<'a, T> {
        List::new(self.kind, self.items)
    }

    fn value(&self) -> Result<Value, io::Error> {
        let value = match self.single() {
            Some(document) => serde_json::to_value(document),
            None => serde_json::to_value(self.list()),
        };
        value.map_err(io::Error::from)
    }

    fn values(&self) -> Result<Vec<Value>, io::Error> {
        let value = |item| serde_json::to_value(Envelope::new(self.kind, item)).map_err(io::Error::from);
        self.items.iter().map(value).collect()
    }
}

impl Format {
    /// Reads the value of `-o`.
    ///
    /// `read` is asked for the files of `jsonpath-file` and `custom-columns-file`.
    pub fn parse(
        text: &str,
        no_headers: bool,
        read: impl FnOnce(&str) -> io::Result<String>,
    ) -> Result<Self, FormatError> {
        match text {
            "table" => return Ok(Self::Table),
            "wide" => return Ok(Self::Wide),
            "name" => return Ok(Self::Name),
            _ if text.eq_ignore_ascii_case("json") => return Ok(Self::Json),
            _ if text.eq_ignore_ascii_case("yaml") => return Ok(Self::Yaml),
            _ => {}
        }
        let (name, argument) = text.split_once('=').unwrap_or((text, ""));
        match name {
            "jsonpath" | "jsonpath-as-json" | "jsonpath-file" if argument.is_empty() => {
                Err(FormatError::NoTemplate)
            }
            "jsonpath" => jsonpath(argument).map(Self::JsonPath),
            "jsonpath-as-json" => Ok(Self::JsonPath(jsonpath(argument)?.as_json())),
            "jsonpath-file" => jsonpath(&file(argument, read)?).map(Self::JsonPath),
            "custom-columns" | "custom-columns-file" if argument.is_empty() => {
                Err(ColumnsError::Empty.into())
            }
            "custom-columns" => Ok(Self::CustomColumns(CustomColumns::parse(argument, no_headers)?)),
            "custom-columns-file" => {
                Ok(Self::CustomColumns(CustomColumns::from_template(&file(argument, read)?)?))
            }
            _ => Err(FormatError::Unknown(text.to_owned())),
        }
    }

    /// Tells whether the command draws the answer itself.
    pub fn is_human(&self) -> bool {
        matches!(self, Self::Table | Self::Wide)
    }

    /// Tells whether the answer is one JSON document.
    pub fn is_json(&self) -> bool {
        matches!(self, Self::Json)
    }

    /// Tells whether nothing may be grouped or left out.
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::Wide)
    }

    /// Prints the answer and returns true; or returns false when it is for people, and the command
    /// draws it.
    ///
    /// A template is applied to the document, that is to the list when there is one; custom columns
    /// to each result.
    pub fn print<T: Serialize>(
        &self,
        out: &mut dyn Write,
        answer: &Answer<'_, T>,
    ) -> Result<bool, PrintError> {
        match self {
            Self::Table | Self::Wide => return Ok(false),
            Self::Json => match answer.single() {
                Some(document) => json::write_pretty(out, &document)?,
                None => json::write_pretty(out, &answer.list())?,
            },
            Self::Yaml => match answer.single() {
                Some(document) => yaml::write(out, &document)?,
                None => yaml::write(out, &answer.list())?,
            },
            Self::Name => {
                for name in answer.names {
                    writeln!(out, "{name}")?;
                }
            }
            Self::JsonPath(path) => {
                let text = path
                    .render(&answer.value()?)
                    .map_err(|error| PrintError::JsonPath { template: path.template().to_owned(), error })?;
                out.write_all(text.as_bytes())?;
            }
            Self::CustomColumns(columns) => columns.write(out, &answer.values()?)??,
        }
        Ok(true)
    }
}

impl Format {
    /// Prints one result of a stream, machines only: JSON on one line, YAML as a document of its own, custom columns
    /// with their header once.
    pub fn print_next<T: Serialize>(
        &self,
        out: &mut dyn Write,
        kind: &str,
        item: &T,
        names: &[String],
        first: bool,
    ) -> Result<(), PrintError> {
        match self {
            Self::Json => json::write_event(out, kind, item)?,
            Self::Yaml if !first => {
                out.write_all(b"---\n")?;
                yaml::write(out, &Envelope::new(kind, item))?;
            }
            Self::CustomColumns(columns) if !first => {
                let value = serde_json::to_value(Envelope::new(kind, item)).map_err(io::Error::from)?;
                columns.clone().without_headers().write(out, &[value])??;
            }
            _ => {
                self.print(out, &Answer::one(kind, item).names(names))?;
            }
        }
        Ok(())
    }
}

fn jsonpath(template: &str) -> Result<JsonPath, FormatError> {
    JsonPath::parse(template, false)
        .map_err(|error| FormatError::JsonPath { template: template.to_owned(), error })
}

fn file(path: &str, read: impl FnOnce(&str) -> io::Result<String>) -> Result<String, FormatError> {
    read(path).map_err(|error| FormatError::File { path: path.to_owned(), error })
}
