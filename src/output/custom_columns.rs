//! `-o custom-columns=NAME:.metadata.name,…`: columns that the user describes with JSONPath.
//!
//! Follows `k8s.io/kubectl/pkg/cmd/get/customcolumn.go`, layout included. Differences: a path that
//! cannot be read is reported before anything is printed, and control characters that kubectl lets
//! through to the terminal are shown as escapes. Reading a template file is the caller's business.

use std::io;
use std::io::Write;

use serde_json::Value;

use super::escape::printable_except;
use super::jsonpath::Finder;
use super::jsonpath::JsonPath;
use super::jsonpath::JsonPathError;
use super::jsonpath::relax;
use super::tabwriter::TabWriter;

/// Why columns could not be read, in kubectl's words.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ColumnsError {
    /// Nothing stands after `custom-columns=`.
    #[error("custom-columns format specified but no custom columns given")]
    Empty,
    /// A column has no colon.
    #[error("unexpected custom-columns spec: {0}, expected <header>:<json-path-expr>")]
    NoColon(String),
    /// A template file has no first line.
    #[error(
        "invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs."
    )]
    NoHeaderLine,
    /// A template file has no second line.
    #[error(
        "invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs."
    )]
    NoSpecLine,
    /// The lines of a template file are of different length.
    #[error("number of headers ({headers}) and field specifications ({specs}) don't match")]
    Uneven {
        /// Words in the first line.
        headers: usize,
        /// Words in the second line.
        specs: usize,
    },
    /// A path cannot be read.
    #[error(transparent)]
    Path(#[from] JsonPathError),
}

/// Columns as the user described them.
#[derive(Clone, Debug)]
pub struct CustomColumns {
    headers: Vec<String>,
    paths: Vec<JsonPath>,
    show_headers: bool,
}

impl CustomColumns {
    /// Reads `HEADER:path,HEADER:path`.
    pub fn parse(spec: &str, no_headers: bool) -> Result<Self, ColumnsError> {
        if spec.is_empty() {
            return Err(ColumnsError::Empty);
        }
        let column = |part: &str| match part.split_once(':') {
            Some((header, path)) => Ok((header.to_owned(), relax(path)?)),
            None => Err(ColumnsError::NoColon(part.to_owned())),
        };
        Self::new(spec.split(',').map(column).collect::<Result<_, _>>()?, !no_headers)
    }

    /// Reads the text of a `custom-columns-file`: one line of headers, one line of paths.
    ///
    /// Headers are always shown, as kubectl does.
    pub fn from_template(text: &str) -> Result<Self, ColumnsError> {
        let mut lines = text.lines();
        let headers: Vec<&str> = lines.next().ok_or(ColumnsError::NoHeaderLine)?.split_whitespace().collect();
        let specs: Vec<&str> = lines.next().ok_or(ColumnsError::NoSpecLine)?.split_whitespace().collect();
        if headers.len() != specs.len() {
            return Err(ColumnsError::Uneven { headers: headers.len(), specs: specs.len() });
        }
        let columns = headers.into_iter().zip(specs).map(|(h, s)| Ok((h.to_owned(), relax(s)?)));
        Self::new(columns.collect::<Result<_, JsonPathError>>()?, true)
    }

    fn new(columns: Vec<(String, String)>, show_headers: bool) -> Result<Self, ColumnsError> {
        let (headers, specs): (Vec<String>, Vec<String>) = columns.into_iter().unzip();
        let paths = specs.iter().map(|spec| JsonPath::parse(spec, false)).collect::<Result<_, _>>()?;
        Ok(Self { headers, paths, show_headers })
    }

    /// Leaves the header line out.
    #[must_use]
    pub fn without_headers(self) -> Self {
        Self { show_headers: false, ..self }
    }

    /// Writes one line an object; after an error, the lines before it stand.
    pub fn write(&self, out: &mut dyn Write, objects: &[Value]) -> io::Result<Result<(), JsonPathError>> {
        let (text, outcome) = self.render(objects);
        out.write_all(text.as_bytes())?;
        Ok(outcome)
    }

    /// Returns the lines up to the first object that cannot be printed, and why it cannot.
    fn render(&self, objects: &[Value]) -> (String, Result<(), JsonPathError>) {
        let mut tabs = TabWriter::default();
        if self.show_headers {
            tabs.write(&self.headers.join("\t"));
            tabs.write("\n");
        }
        let mut finders: Vec<Finder<'_>> = self.paths.iter().map(Finder::new).collect();
        for object in objects {
            let cells: Result<Vec<String>, _> =
                finders.iter_mut().map(|finder| cell(finder, object)).collect();
            match cells {
                Ok(cells) => {
                    tabs.write(&cells.join("\t"));
                    tabs.write("\n");
                }
                Err(error) => return (tabs.finish(), Err(error)),
            }
        }
        (tabs.finish(), Ok(()))
    }
}

/// Returns what one column shows of an object.
fn cell(finder: &mut Finder<'_>, object: &Value) -> Result<String, JsonPathError> {
    let found = finder.texts(object)?;
    let mut texts = Vec::new();
    if found.first().is_none_or(Vec::is_empty) {
        texts.push("<none>".to_owned());
    }
    texts.extend(found.iter().flatten().map(|text| escape(text)));
    Ok(texts.join(","))
}

/// Escapes as `printers.EscapeTerminal` does, and then what that leaves to act on the terminal.
fn escape(text: &str) -> String {
    let text = text.replace('\u{1b}', "^[").replace('\r', "\\r");
    printable_except(&text, |c| matches!(c, '\t' | '\n' | '\u{b}' | '\u{c}')).into_owned()
}

#[cfg(test)]
mod tests;
