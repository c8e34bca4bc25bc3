//! Whole pods, read a second time for those few whose every field is wanted.

use std::collections::HashSet;

use serde_json::Value;

use super::SourceError;
use super::files::{Input, Language};
use super::json::{self, Identity, Item};
use super::kind::Kind;
use super::snapshot::stream_error;
use crate::model::Text;
use crate::yaml::{Node, for_each_object, to_json};

/// Returns the pods of these namespaces and names.
///
/// # Errors
/// An input cannot be read.
pub fn read_whole_pods(inputs: &[Input], wanted: &HashSet<(Text, Text)>) -> Result<Vec<Value>, SourceError> {
    let mut pods = Vec::new();
    let is_wanted = |namespace: &str, name: &str| wanted.contains(&(namespace.into(), name.into()));
    for input in inputs {
        let (mut reader, language) = input.open()?;
        match language {
            Language::Json => {
                let outcome = json::read_whole(&mut reader, input.kind_by_name(), &mut |item| {
                    let Item::Whole(text, hint) = item else { return };
                    let identity: Identity = serde_json::from_str(text.get()).unwrap_or_default();
                    let told = Kind::named(&identity.kind).or(hint.list).or(hint.file);
                    let meta = &identity.metadata;
                    if told == Some(Kind::Pod) && is_wanted(&meta.namespace, &meta.name) {
                        pods.extend(serde_json::from_str::<Value>(text.get()));
                    }
                });
                // What cannot be read was reported by the first reading.
                if let Err(error) = outcome
                    && input.named
                {
                    return Err(stream_error(input, &error));
                }
            }
            Language::Yaml => {
                let text = input.text(reader)?;
                let _ = for_each_object(&text, |object| {
                    let text =
                        |keys: &[&str]| object.node.get_in(keys).and_then(Node::as_str).unwrap_or_default();
                    if is_wanted(text(&["metadata", "namespace"]), text(&["metadata", "name"])) {
                        pods.push(to_json(&object.node)?);
                    }
                    Ok::<(), crate::yaml::Error>(())
                });
            }
            Language::Empty | Language::Binary => {}
        }
    }
    Ok(pods)
}
