//! What edits do to awkward text, and which are refused.

use super::{Edit, apply, resolve};
use crate::lint::{Field, Object, read};

fn object(text: &str) -> Object {
    let contents = read(&"a.yaml".into(), text.as_bytes());
    assert!(contents.unreadable.is_empty(), "{text}: {:?}", contents.unreadable);
    contents.objects.into_iter().next().expect("an object")
}

fn at<'a>(object: &'a Object, path: &'a str) -> Field<'a> {
    path.split('.').filter(|step| !step.is_empty()).fold(Field::root(object), |field, step| {
        match step.parse::<usize>() {
            Ok(index) => field.items().nth(index).expect("an element"),
            Err(_) => field.get(step),
        }
    })
}

/// What is to be done: the field, and how.
enum Do {
    Remove(&'static str),
    Replace(&'static str, &'static str),
    Rename(&'static str, &'static str),
    Insert(&'static str, &'static str, &'static str),
    Append(&'static str, &'static str),
}

fn done(text: &str, what: &Do) -> Option<String> {
    let object = object(text);
    let edit = match what {
        Do::Remove(path) => Edit::Remove(at(&object, path)),
        Do::Replace(path, value) => Edit::Replace(at(&object, path), (*value).to_owned()),
        Do::Rename(path, key) => Edit::Rename(at(&object, path), (*key).to_owned()),
        Do::Insert(path, key, value) => {
            Edit::Insert(at(&object, path), (*key).to_owned(), (*value).to_owned())
        }
        Do::Append(path, value) => Edit::Append(at(&object, path), (*value).to_owned()),
    };
    Some(apply(text, &resolve("a.yaml", text, &[edit])?))
}

#[track_caller]
fn hold(cases: &[(&str, Do, Option<&str>)]) {
    for (text, what, want) in cases {
        assert_eq!(done(text, what).as_deref(), *want, "{text}");
    }
}

#[test]
fn repeated_text_is_not_touched() {
    use Do::{Append, Insert, Remove, Rename, Replace};
    hold(&[
        // What goes holds an anchor that is used, or is the anchored value itself.
        ("a: &x 1\nb: *x\n", Replace("a", "2"), None),
        ("a: &x 1\nb: *x\n", Remove("a"), None),
        ("a: &x 1\nb: *x\n", Rename("a", "c"), Some("c: &x 1\nb: *x\n")),
        ("a: {b: &x 1, c: 2}\nd: *x\n", Remove("a"), None),
        ("a: {b: &x 1, c: 2}\nd: *x\n", Remove("a.c"), Some("a: {b: &x 1}\nd: *x\n")),
        ("a:\n  - &x 1\n  - 2\nb: *x\n", Remove("a.0"), None),
        ("a: !!str &x 1\nb: *x\n", Replace("a", "2"), None),
        // Nobody repeats it.
        ("a: &x 1\nb: 2\n", Replace("a", "2"), Some("a: 2\nb: 2\n")),
        ("a: &x 1\nb: \"*y\"\n", Remove("a"), Some("b: \"*y\"\n")),
        // The place itself is repeated, or a repetition.
        ("a: &x\n  b: 1\nc: *x\n", Insert("a", "d", "2"), None),
        ("a: &x\n  b: 1\nc: *x\n", Insert("c", "d", "2"), None),
        ("a: &x\n  b: 1\nc: *x\n", Replace("c.b", "2"), None),
        ("a: &x\n  b:\nc: *x\n", Replace("c.b", "2"), None),
        ("a: &x [1]\nc: *x\n", Append("a", "2"), None),
        ("a: &x [1]\nc: *x\n", Append("c", "2"), None),
        ("a: &x [1]\nc: *x\n", Replace("c", "2"), Some("a: &x [1]\nc: 2\n")),
        ("a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\n", Replace("c.b", "2"), None),
        (
            "a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\n",
            Replace("c.d", "3"),
            Some("a: &x\n  b: 1\nc:\n  <<: *x\n  d: 3\n"),
        ),
    ]);
}

#[test]
fn a_key_is_not_written_twice() {
    use Do::{Insert, Rename};
    hold(&[
        ("a: 1\nb: 2\n", Rename("a", "b"), None),
        ("a: 1\nb: 2\n", Rename("a", "c"), Some("c: 1\nb: 2\n")),
        ("a: null\nb: 1\n", Insert("", "a", "2"), Some("a: 2\nb: 1\n")),
        ("a:\nb: 1\n", Insert("", "a", "2"), Some("a: 2\nb: 1\n")),
        ("a: ~ # why\nb: 1\n", Insert("", "a", "\nc: 2"), Some("a: # why\n  c: 2\nb: 1\n")),
        ("{\"a\": null}", Insert("", "a", "{b: 2}"), Some("{\"a\": {\"b\": 2}}")),
        ("a: 1\n", Insert("", "a", "2"), None),
    ]);
}

#[test]
fn every_style_keeps_its_form() {
    use Do::{Append, Insert, Remove, Replace};
    hold(&[
        ("a:\r\n  b: 1\r\n", Insert("a", "c", "2"), Some("a:\r\n  b: 1\r\n  c: 2\r\n")),
        ("a:\r\n  b: 1\r\n  c: 2\r\n", Remove("a.b"), Some("a:\r\n  c: 2\r\n")),
        ("\u{feff}a: 1\n", Insert("", "b", "2"), Some("\u{feff}a: 1\nb: 2\n")),
        ("\u{feff}a: 1\nb: 2\n", Remove("a"), Some("\u{feff}b: 2\n")),
        ("a: {b: 1 # one\n  }\n", Insert("a", "c", "2"), Some("a: {b: 1, c: 2 # one\n  }\n")),
        ("a: {b: 1, # one\n  }\n", Insert("a", "c", "2"), Some("a: {b: 1, c: 2 # one\n  }\n")),
        ("a: {b}\n", Insert("a", "c", "2"), Some("a: {b, c: 2}\n")),
        ("a: {b: }\n", Insert("a", "c", "2"), Some("a: {b: , c: 2}\n")),
        ("a: [1, 2,]\n", Append("a", "3"), Some("a: [1, 2, 3]\n")),
        ("a: [1 # one\n  ]\n", Append("a", "3"), Some("a: [1, 3 # one\n  ]\n")),
        ("{\"a\": [\"x\"]}", Replace("a.0", "z"), Some("{\"a\": [\"z\"]}")),
        (
            "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n",
            Insert("a", "c", "2"),
            Some("{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"c\": 2\n\t}\n}\n"),
        ),
        ("{\"a\":{\"b\":1}}", Insert("a", "c", "{d: [1]}"), Some("{\"a\":{\"b\":1,\"c\":{\"d\":[1]}}}")),
        ("{\n  \"a\": [\n    1\n  ]\n}\n", Append("a", "2"), Some("{\n  \"a\": [\n    1,\n    2\n  ]\n}\n")),
        ("a: {\n  b: 1 # one\n}\n", Insert("a", "c", "2"), Some("a: {\n  b: 1, # one\n  c: 2\n}\n")),
        ("a: {\n  b: 1, # one\n}\n", Insert("a", "c", "2"), Some("a: {\n  b: 1, # one\n  c: 2\n}\n")),
        ("a:\n  b: 1\n", Insert("", "c", "\nd: 2"), Some("a:\n  b: 1\nc:\n  d: 2\n")),
        ("a:\t1 #\ttabs\nb: 2\n", Replace("a", "3"), Some("a:\t3 #\ttabs\nb: 2\n")),
        ("? a\n: b: 1\n", Insert("", "c", "2"), None),
        ("a: |\n  text\n", Insert("", "b", "2"), Some("a: |\n  text\nb: 2\n")),
    ]);
}

/// Lines went between a text and its trailing empty lines, which are part of it.
#[test]
fn a_block_scalar_keeps_its_value() {
    use Do::{Append, Insert};
    hold(&[
        ("a: |+\n  x\n\n", Insert("", "b", "2"), Some("a: |+\n  x\n\nb: 2\n")),
        ("a: |+\n  x\n\n  \n---\nb: 1\n", Insert("", "b", "2"), Some("a: |+\n  x\n\n  \nb: 2\n---\nb: 1\n")),
        (
            "a:\n  c: >\n    x\n\n\nd: 1\n",
            Insert("a", "b", "2"),
            Some("a:\n  c: >\n    x\n\n\n  b: 2\nd: 1\n"),
        ),
        (
            "a:\r\n- |+\r\n  x\r\n\r\nb: 1\r\n",
            Append("a", "y"),
            Some("a:\r\n- |+\r\n  x\r\n\r\n- y\r\nb: 1\r\n"),
        ),
        // Without a line break at the end it has none either.
        ("a: |\n  x", Insert("", "b", "2"), None),
        ("a: !!str &x >\n  x", Insert("", "b", "2"), None),
        ("a:\n- b: |\n    x", Append("a", "y"), None),
        ("a: x", Insert("", "b", "2"), Some("a: x\nb: 2")),
    ]);
}

/// The first key of an element went with the comments that are about the next one.
#[test]
fn a_comment_about_the_next_key_stays() {
    use Do::Remove;
    hold(&[
        ("a:\n- b: 5 # five\n  # about c\n\n  c: 1\n", Remove("a.0.b"), Some("a:\n- # about c\n\n  c: 1\n")),
        ("a:\n- b: |\n    x\n  # about c\n  c: 1\n", Remove("a.0.b"), Some("a:\n- # about c\n  c: 1\n")),
        ("a:\n- b: 5 # five\n  c: 1 # one\n", Remove("a.0.b"), Some("a:\n- c: 1 # one\n")),
        ("a:\n- b:\n  # about c\n  c: 1\n", Remove("a.0.b"), Some("a:\n- # about c\n  c: 1\n")),
    ]);
}

#[test]
fn another_file_is_left_alone() {
    let (own, other) = (object("a: 1\n"), object("a: 1\n"));
    let other = Object { file: "b.yaml".into(), ..other };
    let replace =
        |object| resolve("a.yaml", "a: 1\n", &[Edit::Replace(Field::root(object).get("a"), "2".into())]);
    assert!(replace(&own).is_some());
    assert_eq!(replace(&other), None);
}
