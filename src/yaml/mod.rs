//! The one reader of YAML, and of small JSON manifests, with the place of every key and value.
//!
//! Text is understood as kubectl understands it: `stream` cuts it as kubectl does, `scanner`,
//! `fetch`, `scan_*`, `grammar` and `flow` follow go-yaml v2 (YAML 1.1) rule by rule, `scalar`
//! and `number` decide types as sigs.k8s.io/yaml does, `build` treats anchors, merge keys and
//! duplicate keys as kubectl does and reports what kubectl swallows. `parse` and `walk` are the
//! doors; `decode` and `to_json` lead on. Nothing here opens files or knows a Kubernetes type.
//!
//! Known differences from kubectl 1.36, all refusals: UTF-16 and invalid UTF-8 (kubectl converts the
//! one and replaces the other), nesting deeper than 500, aliases that copy more than 256 MiB of text,
//! and, when objects are walked one by one, a list whose items are written twice.

mod anchor;
mod build;
mod comment;
mod cursor;
mod decode;
mod error;
mod event;
mod fault;
mod fetch;
mod flow;
mod frame;
mod grammar;
mod json;
mod node;
mod notes;
mod number;
mod parse;
mod path;
mod scalar;
mod scan_block;
mod scan_property;
mod scan_scalar;
mod scanner;
mod skim;
mod source;
mod stream;
mod text;
mod timestamp;
mod to_json;
mod token;
mod unknown;
mod walk;

pub use comment::Comment;
pub use decode::{decode, decode_strict};
pub use error::Error;
pub use node::{Entry, Node, Pos, Span, Value};
pub use notes::{Duplicate, LateMerge, Notes};
pub use parse::{Document, Documents, Format, Wanted, documents, parse, parse_one};
pub use path::{Found, Path, PathError, Step};
pub use to_json::to_json;
pub use unknown::Unknown;
pub(crate) use unknown::suggest;
pub use walk::{ListContext, Object, for_each_object};

#[cfg(test)]
mod tests;
