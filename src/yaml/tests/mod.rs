//! Tests of the reader as a whole. Expected values were taken from sigs.k8s.io/yaml 1.6 (go-yaml v2)
//! and from `NewYAMLOrJSONDecoder` of Kubernetes 1.36, not made up.

mod decode;
mod limits;
mod mutations;
mod scalars;
mod skim;
mod spans;
mod streams;
mod structure;
mod walk;

use serde_json::Value as Json;

use super::{Document, Error, Node, parse, to_json};

/// Reads text that holds one document.
fn one(text: &str) -> Document {
    let mut documents = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(documents.len(), 1, "{text:?}");
    documents.remove(0)
}

fn root(text: &str) -> Node {
    one(text).root
}

/// Reads a text to the JSON of its documents without the empty ones, as kubectl does.
fn json(text: &str) -> Result<Vec<Json>, Error> {
    let documents = parse(text)?;
    let values = documents.iter().map(|document| to_json(&document.root)).collect::<Result<Vec<_>, _>>()?;
    Ok(values.into_iter().filter(|value| !value.is_null()).collect())
}

/// Asserts that a text reads to the given JSON documents.
fn reads(text: &str, want: &str) {
    let want: Vec<Json> =
        serde_json::Deserializer::from_str(want).into_iter().collect::<Result<_, _>>().unwrap();
    match json(text) {
        Ok(got) => assert_eq!(got, want, "{text:?}"),
        Err(error) => panic!("{text:?}: {error}"),
    }
}

/// Asserts that a text is refused with a message at a place.
fn refuses(text: &str, want: &str) {
    match json(text) {
        Ok(got) => panic!("{text:?} reads as {got:?}"),
        Err(error) => assert_eq!(format!("{} {}", error.pos, error.message), want, "{text:?}"),
    }
}
