//! Objects one by one.

use crate::yaml::{Document, Error, ListContext, for_each_object, parse};

/// Walks a text and shows each object as `document path list-kind first-key`.
fn walk(text: &str) -> Result<Vec<String>, Error> {
    let mut seen = Vec::new();
    for_each_object(text, |object| {
        let kind = object.list.map_or("-", |list| list.kind.as_deref().unwrap_or("?"));
        let name = object.node.get("id").map_or_else(|| object.node.describe(), |id| id.describe());
        seen.push(format!("{} {:?} {kind} {name}", object.document, object.path.to_string()));
        Ok::<(), Error>(())
    })?;
    Ok(seen)
}

#[test]
fn lists_are_taken_apart() {
    let cases: &[(&str, &[&str])] = &[
        ("id: 1\n---\n\n---\nid: 2\n", &["0 \"\" - number 1", "2 \"\" - number 2"]),
        (
            "kind: List\nitems:\n- id: 1\n- id: 2\n",
            &["0 \"items[0]\" List number 1", "0 \"items[1]\" List number 2"],
        ),
        ("items:\n- id: 1\nkind: PodList\n", &["0 \"items[0]\" PodList number 1"]),
        ("items:\n- id: 1\n  kind: Pod\nmetadata: {}\n", &["0 \"items[0]\" ? number 1"]),
        (
            "items: [{id: 1}, {id: 2}]\nkind: 'List' # x\n",
            &["0 \"items[0]\" List number 1", "0 \"items[1]\" List number 2"],
        ),
        (
            "{items: [{id: 1, kind: X}], metadata: {kind: Y}, kind: NodeList}\n",
            &["0 \"items[0]\" NodeList number 1"],
        ),
        (
            "{\"items\": [{\"id\": 1}], \"metadata\": {\"kind\": 1}, \"kind\": \"PodList\"}",
            &["0 \"items[0]\" PodList number 1"],
        ),
        ("- id: 1\n- id: 2\n", &["0 \"[0]\" ? number 1", "0 \"[1]\" ? number 2"]),
        ("kind: Menu\nitems: [1]\nid: 5\n", &["0 \"\" - number 5"]),
        ("items: [1]\nkind: Menu\nid: 5\n", &["0 \"\" - number 5"]),
        ("kind: List\nitems: {id: 1}\nid: 6\n", &["0 \"\" - number 6"]),
        ("kind: List\nitems: []\n", &[]),
        ("items:\n- id: 1\nothers:\n- id: 2\nkind: List\n", &["0 \"items[0]\" List number 1"]),
        ("x: &x [{id: 1}]\nkind: List\nitems: *x\n", &["0 \"items[0]\" List number 1"]),
        ("&r\nkind: List\nitems: [{id: 1}]\n", &["0 \"items[0]\" List number 1"]),
        (
            "kind: List\nitems:\n- 1\n- null\n- [x]\n",
            &["0 \"items[0]\" List number 1", "0 \"items[1]\" List null", "0 \"items[2]\" List a list"],
        ),
    ];
    for (text, want) in cases {
        assert_eq!(walk(text).unwrap(), *want, "{text:?}");
    }
}

#[test]
fn anchors_of_earlier_items_stay_usable() {
    let text = "items:\n- id: &i 1\n  m: &m {a: 2}\n- id: *i\n- id: 3\n  <<: *m\nkind: List\n";
    let mut sums = Vec::new();
    for_each_object(text, |object| {
        sums.push(object.node.entries().iter().filter_map(|entry| entry.value.as_i64()).sum::<i64>());
        Ok::<(), Error>(())
    })
    .unwrap();
    assert_eq!(sums, [1, 1, 5]);
}

#[test]
fn an_error_comes_after_the_objects_before_it() {
    let mut count = 0;
    let result = for_each_object("kind: List\nitems:\n- a: 1\n- b: 2\n- c: [\n", |_| {
        count += 1;
        Ok::<(), Error>(())
    });
    assert_eq!(count, 2);
    assert_eq!(result.unwrap_err().pos.line, 6);
}

#[test]
fn items_written_twice_are_refused() {
    let error = walk("kind: List\nitems:\n- id: 1\nitems:\n- id: 2\n").unwrap_err();
    assert_eq!(error.to_string(), "line 4, column 1: items of a list are written twice");
}

#[test]
fn the_callback_can_stop() {
    let mut count = 0;
    let result = for_each_object("a: 1\n---\nb: 2\n", |object| {
        count += 1;
        Err(Error::new("enough", object.node.span.start))
    });
    assert_eq!((count, result.unwrap_err().message.as_str()), (1, "enough"));
}

#[test]
fn notes_and_comments_come_with_their_object() {
    let text = "# head\nitems:\n- a: 1\n  a: 2\n# second\n- b: {c: 1, c: 2} # trailing\nkind: List\n";
    let mut seen = Vec::new();
    for_each_object(text, |object| {
        let paths: Vec<String> = object.notes.duplicates.iter().map(|d| d.path.to_string()).collect();
        seen.push((paths.join(" "), object.comments.len()));
        Ok::<(), Error>(())
    })
    .unwrap();
    assert_eq!(seen[0].0, "a");
    assert_eq!(seen[1].0, "b.c");
    assert_eq!(seen.iter().map(|(_, comments)| comments).sum::<usize>(), 3);
}

#[test]
fn documents_offer_the_same_objects() {
    for text in
        ["kind: List\nitems:\n- id: 1\n- id: 2\n", "- id: 1\n", "id: 1\n", "", "items: [1]\nkind: X\n"]
    {
        let mut walked = Vec::new();
        for_each_object(text, |object| {
            walked.push((object.path, object.node));
            Ok::<(), Error>(())
        })
        .unwrap();
        let documents = parse(text).unwrap();
        let listed: Vec<_> = documents
            .iter()
            .flat_map(|document: &Document| document.objects().1)
            .map(|(path, node)| (path, node.clone()))
            .collect();
        assert_eq!(walked, listed, "{text:?}");
    }
}

#[test]
fn item_kinds_follow_from_list_kinds() {
    let kind = |kind: Option<&str>| {
        let list = ListContext { kind: kind.map(str::to_owned), api_version: None };
        list.item_kind().map(str::to_owned)
    };
    assert_eq!(kind(Some("PodList")).as_deref(), Some("Pod"));
    assert_eq!(kind(Some("List")), None);
    assert_eq!(kind(None), None);
}
