//! kubectl's JSONPath, which is a dialect of its own: `{range}`/`{end}`, quoted text, `{.a}{"\n"}`.
//!
//! Follows `k8s.io/client-go/util/jsonpath` to the letter, odd corners and error texts included,
//! because people's scripts rely on them. Two things differ on purpose: `*` and `..` go through
//! maps in key order (Go's order changes from run to run), and an index into nothing gives nothing
//! where kubectl crashes (`{range .none}{@[0]}{end}`). Keys that are missing give nothing, kubectl's
//! default. There is no RFC 9535 in here.

mod compare;
mod eval;
mod item;
mod parse;
#[cfg(test)]
mod tests;
mod unquote;

use serde_json::Value;

use self::eval::State;
use self::item::Item;
use self::parse::Node;
use super::json;

/// Why a template could not be read or applied, in kubectl's words.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0}")]
pub struct JsonPathError(String);

impl JsonPathError {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// A template that was read and can be applied to any number of objects.
#[derive(Clone, Debug)]
pub struct JsonPath {
    template: String,
    nodes: Vec<Node>,
    as_json: bool,
}

impl JsonPath {
    /// Reads a template.
    ///
    /// As it stands for `-o jsonpath=`, where text outside braces is printed; `relaxed` for the
    /// places where kubectl takes one path with or without braces and leading dot, as in custom
    /// columns and `--sort-by`.
    pub fn parse(template: &str, relaxed: bool) -> Result<Self, JsonPathError> {
        let text = if relaxed { relax(template)? } else { template.to_owned() };
        Ok(Self { nodes: parse::parse(&text)?, template: text, as_json: false })
    }

    /// Makes every result a JSON array: `-o jsonpath-as-json=`.
    pub fn as_json(mut self) -> Self {
        self.as_json = true;
        self
    }

    /// Returns the template as it was read.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Returns what the template makes of an object; no newline is added.
    pub fn render(&self, object: &Value) -> Result<String, JsonPathError> {
        let results = self.find(&mut State::default(), object)?;
        let mut out = Vec::new();
        for result in &results {
            if self.as_json {
                let array: Vec<Value> = result.iter().copied().map(Item::to_value).collect();
                let written = json::write_pretty(&mut out, &array);
                written.map_err(|error| JsonPathError::new(error.to_string()))?;
                continue;
            }
            for (i, item) in result.iter().enumerate() {
                if i > 0 {
                    out.push(b' ');
                }
                item.print(&mut out);
            }
        }
        Ok(match String::from_utf8(out) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    /// Returns what each part of the template finds.
    ///
    /// The state is kept between objects where kubectl keeps it, which shows when a `range` was
    /// begun and never ended.
    fn find<'a>(&'a self, state: &mut State, object: &'a Value) -> Result<Vec<Vec<Item<'a>>>, JsonPathError> {
        eval::find(&self.nodes, state, Item::of(object))
    }
}

/// One template applied to object after object, as custom columns do.
#[derive(Debug)]
pub(super) struct Finder<'p> {
    path: &'p JsonPath,
    state: State,
}

impl<'p> Finder<'p> {
    pub(super) fn new(path: &'p JsonPath) -> Self {
        Self { path, state: State::default() }
    }

    /// Returns every value found as Go's `fmt.Sprint` writes it, part by part.
    pub(super) fn texts(&mut self, object: &Value) -> Result<Vec<Vec<String>>, JsonPathError> {
        let results = self.path.find(&mut self.state, object)?;
        Ok(results.iter().map(|result| result.iter().copied().map(Item::sprint).collect()).collect())
    }
}

/// Returns a path in its full form, `{.a.b}`, from any of `a.b`, `.a.b`, `{a.b}`, `{.a.b}`.
pub(super) fn relax(path: &str) -> Result<String, JsonPathError> {
    if path.is_empty() {
        return Ok(String::new());
    }
    let inside = path.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(path);
    if inside.is_empty() || inside.contains(['{', '}']) {
        return Err(JsonPathError::new(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
        ));
    }
    // A lone dot is taken for a name.
    let spec = inside.strip_prefix('.').filter(|rest| !rest.is_empty()).unwrap_or(inside);
    Ok(format!("{{.{spec}}}"))
}
