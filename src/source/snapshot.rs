//! Gathers the objects of many inputs into a `World`.
//!
//! One bad object is reported and the rest still answers; a file that is no Kubernetes data is an error if it
//! was named, and counted if it lay in a folder. Kinds that no answer uses are skipped and counted.

use std::sync::Arc;

use super::SourceError;
use super::collect::{Collector, Gathered, Problem};
use super::files::{Input, Language};
use super::json::{self, Item, StreamError};
use super::object::Raw;
use super::tree::{self, TreeItem};
use crate::model::{OriginKind, Place, forget_shared};
use crate::yaml;

/// Reads every input.
///
/// # Errors
/// An input cannot be read, or a named one is no Kubernetes data.
pub fn read_snapshot(inputs: &[Input], kind: OriginKind) -> Result<Gathered, SourceError> {
    let mut gatherer = Gatherer { collector: Collector::new(kind) };
    for input in inputs {
        gatherer.read(input)?;
    }
    forget_shared();
    Ok(gatherer.collector.finish())
}

struct Gatherer {
    collector: Collector,
}

/// What one file held.
#[derive(Default)]
struct FileCount {
    objects: usize,
    foreign: usize,
}

impl Gatherer {
    fn read(&mut self, input: &Input) -> Result<(), SourceError> {
        let (mut reader, language) = input.open()?;
        let mut count = FileCount::default();
        let outcome = match language {
            Language::Empty if input.named => {
                return Err(SourceError::new(format!("{}: the file is empty", input.name)));
            }
            Language::Empty => Ok(()),
            Language::Binary => Err(SourceError::new(format!(
                "{}: not text: neither JSON nor YAML (nor gzip of these)",
                input.name
            ))),
            Language::Json => match self.read_json(input, &mut reader, &mut count) {
                Err(StreamError::Syntax { first: true, message, at }) if count.objects == 0 => {
                    self.json_or_yaml(input, &message, at, &mut count)
                }
                Err(error) => Err(stream_error(input, &error)),
                Ok(()) => Ok(()),
            },
            Language::Yaml => {
                let text = input.text(reader)?;
                self.read_tree(input, &text, &mut count)
                    .map_err(|error| SourceError::new(place_and(input, error.pos, &error.message)))
            }
        };
        match outcome {
            Err(error) if input.named => return Err(error),
            // A broken file in a folder does not hide the others, but it is not passed over in silence either.
            Err(error) => self.collector.gathered.problems.push(Problem {
                place: input.name.to_string(),
                kind: None,
                namespace: String::new(),
                name: String::new(),
                message: error.to_string(),
            }),
            Ok(()) => {}
        }
        if count.objects == 0 && count.foreign > 0 || language == Language::Empty {
            if input.named {
                return Err(SourceError::new(format!(
                    "{}: holds no Kubernetes objects (nothing in it has a kind)",
                    input.name
                )));
            }
            self.collector.gathered.without_objects.push(Arc::clone(&input.name));
        }
        Ok(())
    }

    fn read_json(
        &mut self,
        input: &Input,
        reader: &mut dyn std::io::Read,
        count: &mut FileCount,
    ) -> Result<(), StreamError> {
        json::read(reader, input.kind_by_name(), &mut |item| match item {
            Item::Object(raw, at) => {
                let place = Place { file: Arc::clone(&input.name), line: at.line, column: at.column };
                self.take(raw, place, None, count);
            }
            Item::Bad { identity, message, at } => {
                count.objects += 1;
                self.collector.problem(
                    identity,
                    format!("{}:{}:{}", input.name, at.line, at.column),
                    message,
                );
            }
            Item::Whole(..) => {}
            Item::Foreign => count.foreign += 1,
        })
    }

    /// Text that starts like JSON and is none may be YAML's flow style.
    fn json_or_yaml(
        &mut self,
        input: &Input,
        message: &str,
        at: json::At,
        count: &mut FileCount,
    ) -> Result<(), SourceError> {
        let as_json = || SourceError::new(format!("{}:{}:{}: {message}", input.name, at.line, at.column));
        if input.name.ends_with(".json") || message.contains("recursion") || message.contains("truncated") {
            return Err(as_json());
        }
        let Ok((reader, _)) = input.open() else { return Err(as_json()) };
        let text = input.text(reader)?;
        self.read_tree(input, &text, count).map_err(|_| as_json())
    }

    fn read_tree(&mut self, input: &Input, text: &[u8], count: &mut FileCount) -> Result<(), yaml::Error> {
        tree::read(text, input.kind_by_name(), &mut |item| match item {
            TreeItem::Object(raw, node) => {
                let start = node.span.start;
                let place = Place { file: Arc::clone(&input.name), line: start.line, column: start.column };
                self.take(raw, place, Some(node), count);
            }
            TreeItem::Bad(identity, error) => {
                count.objects += 1;
                let place = format!("{}:{}:{}", input.name, error.pos.line, error.pos.column);
                self.collector.problem(identity, place, error_words(&error));
            }
            TreeItem::Foreign => count.foreign += 1,
        })
    }

    fn take(&mut self, raw: Raw, place: Place, tree: Option<&yaml::Node>, count: &mut FileCount) {
        if raw.kind.is_empty() {
            count.foreign += 1;
            return;
        }
        count.objects += 1;
        self.collector.take(raw, Some(place), tree);
    }
}

fn place_and(input: &Input, pos: yaml::Pos, message: &str) -> String {
    format!("{}:{}:{}: {message}", input.name, pos.line, pos.column)
}

fn error_words(error: &yaml::Error) -> String {
    match &error.path {
        Some(path) if !path.is_root() => format!("{path}: {}", error.message),
        _ => error.message.clone(),
    }
}

pub(super) fn stream_error(input: &Input, error: &StreamError) -> SourceError {
    match error {
        StreamError::Io(error) => SourceError::new(format!("{}: {error}", input.name)),
        StreamError::Syntax { message, at, .. } => {
            SourceError::new(format!("{}:{}:{}: {message}", input.name, at.line, at.column))
        }
    }
}
