//! `rollout history` asked for what is not there, and over data that is not whole.

use serde_json::{Value, json};

use super::harness::{Program, Seen};

/// A DaemonSet with these revisions (number, image; none is a broken one), and whatever else.
fn data(revisions: &[(i64, Option<&str>)], more: Value) -> String {
    let template = |image: &str| json!({"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "agent", "image": image}]}});
    let meta =
        |name: &str| json!({"namespace": "default", "name": name, "uid": name, "labels": {"app": "x"}});
    let mut items = vec![json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": meta("x"),
        "spec": {"selector": {"matchLabels": {"app": "x"}}, "template": template("a:2")}})];
    for (number, image) in revisions {
        let mut meta = meta(&format!("x-h{number}"));
        meta["labels"]["controller-revision-hash"] = format!("h{number}").into();
        meta["ownerReferences"] = json!([{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "x", "uid": "x", "controller": true}]);
        let mut data = json!({"spec": {"template": {"$patch": "replace"}}});
        match image {
            Some(image) => {
                data["spec"]["template"] = template(image);
                data["spec"]["template"]["$patch"] = "replace".into();
            }
            None => data = json!("not a template"),
        }
        items.push(json!({"apiVersion": "apps/v1", "kind": "ControllerRevision", "metadata": meta,
            "revision": number, "data": data}));
    }
    items.extend(more.as_array().into_iter().flatten().cloned());
    json!({"kind": "List", "apiVersion": "v1", "items": items}).to_string()
}

fn history(data: &str, words: &str) -> Seen {
    Program::new()
        .file("data.json", data)
        .args(["rollout", "history", "--snapshot", "data.json"])
        .args(words.split(' '))
        .run()
}

#[test]
fn what_is_asked_for_must_be_there() {
    let data = data(&[(1, Some("a:1")), (3, Some("a:2"))], json!([]));
    for (words, error) in [
        ("x --revision 2", "error: unable to find the specified revision\nhint: default/x has 1, 3\n"),
        (
            "x --revision 2 -o json",
            "error: unable to find the specified revision\nhint: default/x has 1, 3\n",
        ),
        ("x --revision -1", "error: revision must be a positive integer: -1\n"),
        ("x --diff 1..2", "error: unable to find the specified revision\nhint: default/x has 1, 3\n"),
        (
            "x --diff a..b",
            "error: --diff \"a..b\": revisions are positive integers\nhint: --diff 3..4 compares two revisions, --diff 3 one with the live template\n",
        ),
        (
            "x -f data.json",
            "error: --filename needs --diff N: the revision that the manifest is compared with\n",
        ),
        (
            "x --diff 1..3 -f data.json",
            "error: --diff A..B and --filename cannot be used together: --diff N compares revision N with the manifest\n",
        ),
    ] {
        let seen = history(&data, words);
        assert_eq!((seen.code, seen.out.as_str(), seen.err.as_str()), (2, "", error), "{words}");
    }
    for words in [
        "x --diff 0",
        "x --diff 1..x",
        "x --diff ..3",
        "x --diff",
        "x --revision a",
        "x --revision 1 --diff 1",
        "y",
    ] {
        let seen = history(&data, words);
        assert!(seen.code == 2 && seen.out.is_empty() && !seen.err.is_empty(), "{words}: {seen}");
    }
}

#[test]
fn one_broken_revision_is_said_and_hides_nothing() {
    let data = data(&[(1, Some("a:1")), (2, None), (3, Some("a:2"))], json!([]));
    let seen = history(&data, "x");
    assert_eq!(seen.code, 0, "{seen}");
    insta::assert_snapshot!(seen.out, @r"
    REVISION  AGE  PODS  NODES  CHANGE
    3 *               ?      ?  image agent 1 → 2
    2                 ?      ?  cannot be read
    1                 ?      ?  first
    revision 2 (x-h2): its data is no object
    ");
    let seen = history(&data, "x --revision 2");
    let error = "error: unable to parse history x-h2: its data is no object\n";
    assert_eq!((seen.code, seen.out.as_str(), seen.err.as_str()), (2, "", error));
    let seen = history(&data, "x --diff 2..3");
    assert_eq!((seen.code, seen.out.as_str(), seen.err.as_str()), (2, "", error));
    assert_eq!(history(&data, "x --revision 0").out, history(&data, "x").out, "as kubectl takes it");
}

#[test]
fn no_revisions_are_something_else_than_no_history() {
    let seen = history(&data(&[], json!([])), "x");
    assert!(seen.code == 2 && seen.err.contains("the data has no ControllerRevisions"), "{seen}");
    let other = json!([{"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 1,
        "metadata": {"namespace": "other", "name": "y-1"}}]);
    let seen = history(&data(&[], other.clone()), "x");
    assert_eq!((seen.code, seen.out.as_str()), (0, "No rollout history found.\n"), "{seen}");
    let seen = history(&data(&[], other), "x -o jsonpath={.kind}{.revisions}");
    assert_eq!((seen.code, seen.out.as_str()), (0, "History[]"), "{seen}");
}

#[test]
fn machines_get_the_same() {
    let data = data(&[(1, Some("a:1")), (3, Some("a:2"))], json!([]));
    assert_eq!(
        history(&data, "x -o name").out,
        "controllerrevision.apps/x-h3\ncontrollerrevision.apps/x-h1\n"
    );
    insta::assert_snapshot!(history(&data, "x --revision 3 -o yaml").out, @r"
    apiVersion: kubectl-ds/v1
    kind: History
    daemonSet:
      namespace: default
      name: x
      uid: x
      origin: snapshot
      source: data.json:1:29
    revisions:
    - revision: 3
      name: x-h3
      hash: h3
      current: true
      changes:
      - path: spec.template.spec.containers[agent].image
        from: a:1
        to: a:2
      summary: image agent 1 → 2
      template:
        metadata:
          labels:
            app: x
        spec:
          containers:
          - image: a:2
            name: agent
    ");
    insta::assert_snapshot!(history(&data, "x --diff 1..3 -o json").out, @r#"
    {
        "apiVersion": "kubectl-ds/v1",
        "kind": "TemplateDiff",
        "daemonSet": {
            "namespace": "default",
            "name": "x",
            "uid": "x",
            "origin": "snapshot",
            "source": "data.json:1:29"
        },
        "from": {
            "source": "revision",
            "revision": 1,
            "name": "x-h1"
        },
        "to": {
            "source": "revision",
            "revision": 3,
            "name": "x-h3"
        },
        "changes": [
            {
                "path": "spec.template.spec.containers[agent].image",
                "from": "a:1",
                "to": "a:2"
            }
        ],
        "summary": "image agent 1 → 2"
    }
    "#);
}

/// Nobody's words act on the terminal.
#[test]
fn control_characters_are_escaped() {
    let mut own: Value = serde_json::from_str(&data(&[(1, Some("a:2"))], json!([]))).expect("JSON");
    own["items"][1]["metadata"]["annotations"] = json!({"kubernetes.io/change-cause": "\u{1b}[2Jx\u{9b}"});
    own["items"][1]["data"]["spec"]["template"]["metadata"]["annotations"] =
        json!({"a": "\u{1b}[2J\u{9b}\u{202e}"});
    for words in ["x", "x --revision 1", "x --diff 1"] {
        let seen = history(&own.to_string(), words);
        assert!(seen.code == 0 && !seen.out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{words}: {seen}");
    }
}
