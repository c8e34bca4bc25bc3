//! Places of keys and values.

use super::{one, root};
use crate::yaml::{Node, Path};

fn slice<'t>(text: &'t str, node: &Node, path: &str) -> (&'t str, &'t str) {
    let found = node.find(&path.parse::<Path>().unwrap()).unwrap_or_else(|| panic!("{path}"));
    let key = found.key_span.map_or("", |span| span.slice(text).unwrap());
    (key, found.node.span.slice(text).unwrap())
}

#[test]
fn spans_cut_out_keys_and_values() {
    let text = "metadata:\n  \"name\": 'é x'   # c\n  labels: {a/b: !!str 1, c: \"d\"}\nspec:\n- image: &i x:1\n  args: [ a,\n    b ]\n  text: |\n    one\n    two\n\n  empty:\n- *i\nlast: plain\n  text\n";
    let node = root(text);
    let cases = [
        ("metadata.name", "\"name\"", "'é x'"),
        ("metadata.labels", "labels", "{a/b: !!str 1, c: \"d\"}"),
        ("metadata.labels[a/b]", "a/b", "!!str 1"),
        ("metadata.labels.c", "c", "\"d\""),
        ("metadata", "metadata", "\"name\": 'é x'   # c\n  labels: {a/b: !!str 1, c: \"d\"}"),
        ("spec[0].image", "image", "&i x:1"),
        ("spec[0].args", "args", "[ a,\n    b ]"),
        ("spec[0].args[1]", "args", "b"),
        ("spec[0].text", "text", "|\n    one\n    two"),
        ("spec[0].empty", "empty", ""),
        ("spec[1]", "spec", "*i"),
        ("last", "last", "plain\n  text"),
    ];
    for (path, key, value) in cases {
        assert_eq!(slice(text, &node, path), (key, value), "{path}");
    }
    let empty = node.find(&"spec[0].empty".parse().unwrap()).unwrap().node;
    assert_eq!(empty.span.start.to_string(), "12:9");
    assert_eq!(node.get("spec").unwrap().span.end.to_string(), "13:5");
}

#[test]
fn columns_count_characters_and_offsets_bytes() {
    let node = root("é: ü\n\"\u{1F600}\": x\n");
    let first = &node.entries()[0];
    assert_eq!((first.value.span.start.offset, first.value.span.start.column), (4, 4));
    assert_eq!((first.value.span.end.offset, first.value.span.end.column), (6, 5));
    let second = &node.entries()[1];
    assert_eq!((second.value.span.start.line, second.value.span.start.column), (2, 6));
}

#[test]
fn places_count_from_the_start_of_the_stream() {
    let documents = super::parse("a: 1\n---\n# c\nb: 2\n---\n{c: 3}\n").unwrap();
    let places: Vec<String> =
        documents.iter().map(|d| d.root.entries()[0].key_span.start.to_string()).collect();
    assert_eq!(places, ["1:1", "4:1", "6:2"]);
    assert_eq!(documents[2].start.offset, 22);
}

#[test]
fn json_has_places_too() {
    let text = "{\n  \"a\": {\"é\\n\": [1, \"x\"]}\n}";
    let document = one(text);
    assert_eq!(slice(text, &document.root, "a"), ("\"a\"", "{\"é\\n\": [1, \"x\"]}"));
    let list = &document.root.entries()[0].value.entries()[0];
    assert_eq!(list.key, "é\n");
    assert_eq!(list.value.items()[1].span.slice(text), Some("\"x\""));
    assert_eq!(list.value.items()[1].span.start.to_string(), "2:20");
}

#[test]
fn aliased_and_merged_values_point_to_their_text() {
    let text = "x: &x\n  a: 1\nb: *x\nz:\n  <<: *x\n";
    let node = root(text);
    assert_eq!(slice(text, &node, "b"), ("b", "*x"));
    assert_eq!(slice(text, &node, "b.a"), ("a", "1"));
    assert_eq!(slice(text, &node, "z.a"), ("a", "1"));
    assert_eq!(node.find(&"z.a".parse().unwrap()).unwrap().node.span.start.to_string(), "2:6");
}

#[test]
fn missing_values_point_to_what_exists() {
    let node = root("spec:\n  template:\n    spec: {}\n");
    let (found, taken) = node.find_closest(&"spec.template.spec.containers[0].name".parse().unwrap());
    assert_eq!((found.node.span.start.to_string(), taken), ("3:11".to_owned(), 3));
    assert!(node.find(&"spec.nothing".parse().unwrap()).is_none());
}
