//! Kubernetes objects one at a time, so that a dump of a large cluster needs no more memory than
//! its text and one object.
//!
//! A list (a map whose kind ends in `List`, or without kind, with a list under `items`) and a bare
//! sequence are taken apart; any other document is one object. What an object is for is not known
//! here.

use super::build::Builder;
use super::comment::Comment;
use super::error::Error;
use super::event::Event;
use super::node::{Node, Value};
use super::notes::Notes;
use super::parse::{Document, farther, parse_one};
use super::path::Path;
use super::source::Source;
use super::stream::{Piece, Stream};

/// What is known of the list an object stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListContext {
    /// `List`, `PodList` ...; written before or after the items.
    pub kind: Option<String>,
    /// The list's apiVersion.
    pub api_version: Option<String>,
}

impl ListContext {
    /// Returns the kind an item without its own kind has: `Pod` for `PodList`.
    #[must_use]
    pub fn item_kind(&self) -> Option<&str> {
        self.kind.as_deref()?.strip_suffix("List").filter(|kind| !kind.is_empty())
    }

    fn is_list(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind.ends_with("List"))
    }
}

/// An object on its way to the caller.
#[derive(Debug)]
pub struct Object<'a> {
    /// The object.
    pub node: Node,
    /// The number of its document.
    pub document: usize,
    /// Its place in the document: the root, `items[3]` or `[3]`.
    pub path: Path,
    /// The list it stands in.
    pub list: Option<&'a ListContext>,
    /// Comments met since the object before.
    pub comments: Vec<Comment>,
    /// Duplicate keys and late merges; paths start at the object.
    pub notes: Notes,
}

/// Calls back for each object of a text; documents without content are left out.
///
/// # Errors
/// The first error of the text, after the objects before it were delivered, or of the callback.
pub fn for_each_object<T, E, F>(text: &T, mut visit: F) -> Result<(), E>
where
    T: AsRef<[u8]> + ?Sized,
    E: From<Error>,
    F: FnMut(Object<'_>) -> Result<(), E>,
{
    let mut stream = Stream::new(text.as_ref());
    let mut index = 0;
    while let Some(piece) = stream.next() {
        let json_error = stream.json_error.take();
        let mut walk = Walk::open(piece?, index).map_err(|error| farther(error, json_error.clone()))?;
        while let Some(object) = walk.next().map_err(|error| farther(error, json_error.clone()))? {
            visit(object)?;
        }
        index += 1;
    }
    Ok(())
}

/// The walk through one document.
struct Walk<'t> {
    text: &'t str,
    source: Source<'t>,
    builder: Builder<'t>,
    index: usize,
    /// Set as soon as a list is being taken apart.
    list: Option<ListContext>,
    prefix: Path,
    /// Objects of a document that had to be read whole.
    rest: std::vec::IntoIter<(Path, Node)>,
    over: bool,
}

impl<'t> Walk<'t> {
    fn open(piece: Piece<'t>, index: usize) -> Result<Self, Error> {
        let text = match &piece {
            Piece::Yaml { text, .. } | Piece::Json { text, .. } => *text,
        };
        Ok(Self {
            text,
            source: Source::open(piece)?,
            builder: Builder::default(),
            index,
            list: None,
            prefix: Path::root(),
            rest: Vec::new().into_iter(),
            over: false,
        })
    }

    fn next(&mut self) -> Result<Option<Object<'_>>, Error> {
        while !self.over {
            let event = self.source.next()?;
            if matches!(event, Event::End { .. }) {
                self.over = true;
                self.finish()?;
                break;
            }
            let opens_list = self.list.is_none() && matches!(event, Event::SeqStart { .. });
            self.builder.feed(event)?;
            if opens_list {
                self.begin_list();
            } else if let (Some(_), Some((node, at))) = (&self.list, self.builder.take_ready()?) {
                let path = self.prefix.clone().index(at);
                return Ok(Some(self.object(node, path)));
            }
        }
        match self.rest.next() {
            Some((path, node)) => Ok(Some(self.object(node, path))),
            None => Ok(None),
        }
    }

    fn object(&mut self, node: Node, path: Path) -> Object<'_> {
        Object {
            node,
            document: self.index,
            path,
            list: self.list.as_ref(),
            comments: self.source.take_comments(),
            notes: std::mem::take(&mut self.builder.notes),
        }
    }

    /// Decides whether the list that was just opened is taken apart.
    fn begin_list(&mut self) {
        let (context, prefix) = match self.builder.opened_list() {
            Some(None) => (ListContext::default(), Path::root()),
            Some(Some("items")) => (self.look_ahead(), Path::root().key("items")),
            _ => return,
        };
        if context.is_list() {
            self.list = Some(context);
            self.prefix = prefix;
            self.builder.hand_out_elements();
        }
    }

    /// Returns the list's kind and apiVersion, wherever they are written.
    fn look_ahead(&self) -> ListContext {
        let mut context = ListContext {
            kind: self.builder.root_text("kind").map(str::to_owned),
            api_version: self.builder.root_text("apiVersion").map(str::to_owned),
        };
        if context.kind.is_some() {
            return context;
        }
        match self.builder.block_root_column() {
            Some(column) => {
                context.kind = last_line_value(self.text, column, "kind");
                if context.api_version.is_none() {
                    context.api_version = last_line_value(self.text, column, "apiVersion");
                }
            }
            None => scan_rest(self.source.clone(), &mut context),
        }
        context
    }

    fn finish(&mut self) -> Result<(), Error> {
        let Some(root) = self.builder.finish()? else { return Ok(()) };
        if self.list.is_some() {
            // kubectl would take the last list only, and the first has been handed out.
            return match root.entry("items") {
                Some(again) if !again.value.is_seq() || !again.value.items().is_empty() => {
                    Err(Error::new("items of a list are written twice", again.key_span.start))
                }
                _ => Ok(()),
            };
        }
        if root.is_null() {
            return Ok(());
        }
        let (list, objects) = take_apart(root);
        self.list = list;
        self.rest = objects.into_iter();
        Ok(())
    }
}

/// Returns the value of the last line `key: value` at a column.
fn last_line_value(text: &str, column: usize, key: &str) -> Option<String> {
    let pattern = format!("\n{}{key}:", " ".repeat(column));
    let at = memchr::memmem::rfind(text.as_bytes(), pattern.as_bytes())?;
    let line = text.get(at + pattern.len()..)?.lines().next()?;
    let value = parse_one(line).ok()?.root;
    value.as_str().map(str::to_owned)
}

/// Runs through the rest of a flow document for what stands behind the items.
fn scan_rest(mut source: Source<'_>, context: &mut ListContext) {
    let mut depth = 2;
    let mut key: Option<String> = None;
    while let Ok(event) = source.next() {
        match event {
            Event::End { .. } => return,
            Event::SeqStart { .. } | Event::MapStart { .. } => depth += 1,
            Event::SeqEnd { .. } | Event::MapEnd { .. } => {
                depth -= 1;
                if depth == 1 {
                    key = None;
                }
            }
            Event::Scalar(scalar) if depth == 1 => match key.take().as_deref() {
                None => key = Some(scalar.text.into_owned()),
                Some("kind") => context.kind = Some(scalar.text.into_owned()),
                Some("apiVersion") => context.api_version = Some(scalar.text.into_owned()),
                Some(_) => {}
            },
            Event::Alias { .. } if depth == 1 => key = key.is_none().then(String::new),
            _ => {}
        }
    }
}

fn context_of(root: &Node) -> ListContext {
    let text = |key| root.get(key).and_then(Node::as_str).map(str::to_owned);
    ListContext { kind: text("kind"), api_version: text("apiVersion") }
}

/// Returns whether a root is a list of objects, and of what.
fn list_of(root: &Node) -> Option<ListContext> {
    if root.is_seq() {
        return Some(ListContext::default());
    }
    let context = context_of(root);
    (context.is_list() && root.get("items").is_some_and(Node::is_seq)).then_some(context)
}

fn take_apart(root: Node) -> (Option<ListContext>, Vec<(Path, Node)>) {
    let Some(context) = list_of(&root) else {
        return (None, vec![(Path::root(), root)]);
    };
    let (prefix, items) = match root.value {
        Value::Seq(items) => (Path::root(), items),
        Value::Map(entries) => {
            let items = entries.into_iter().find(|entry| entry.key == "items").map(|entry| entry.value.value);
            let items = if let Some(Value::Seq(items)) = items { items } else { Vec::new() };
            (Path::root().key("items"), items)
        }
        _ => return (None, Vec::new()),
    };
    let objects = items.into_iter().enumerate().map(|(at, node)| (prefix.clone().index(at), node));
    (Some(context), objects.collect())
}

impl Document {
    /// Returns the objects of the document with their paths, and the list they stand in.
    #[must_use]
    pub fn objects(&self) -> (Option<ListContext>, Vec<(Path, &Node)>) {
        if self.root.is_null() {
            return (None, Vec::new());
        }
        let Some(context) = list_of(&self.root) else {
            return (None, vec![(Path::root(), &self.root)]);
        };
        let (prefix, list) = match self.root.get("items") {
            Some(items) => (Path::root().key("items"), items),
            None => (Path::root(), &self.root),
        };
        let objects = list.items().iter().enumerate().map(|(at, node)| (prefix.clone().index(at), node));
        (Some(context), objects.collect())
    }
}
