//! Histories as controllers, people and accidents leave them.

use serde_json::{Value, json};

use super::*;
use crate::model::{Meta, Origin, Pod, PodWire, Sharing};

/// A template with an image and whatever else.
fn template(image: &str, more: Value) -> Value {
    let mut template = json!({"metadata": {"labels": {"app": "x"}},
        "spec": {"containers": [{"name": "agent", "image": image}]}});
    if let (Some(spec), Some(more)) = (template["spec"].as_object_mut(), more.as_object()) {
        spec.extend(more.clone());
    }
    template
}

fn daemon_set(template: &Value, more_meta: Value) -> DaemonSet {
    let mut meta = json!({"namespace": "gold", "name": "x", "uid": "u1", "generation": 2});
    if let (Some(meta), Some(more)) = (meta.as_object_mut(), more_meta.as_object()) {
        meta.extend(more.clone());
    }
    let raw = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": meta,
        "spec": {"selector": {"matchLabels": {"app": "x"}}, "template": template},
        "status": {"observedGeneration": 1}});
    DaemonSet::from_value(raw, Origin::default()).expect("a DaemonSet")
}

/// A revision as the controller makes it, made in the hour of its `number`.
fn revision(number: i64, hash: &str, template: &Value) -> Revision {
    let mut template = template.clone();
    template["$patch"] = "replace".into();
    of(json!({}), number, hash, json!({"spec": {"template": template}}))
}

fn of(more_meta: Value, number: i64, hash: &str, data: Value) -> Revision {
    let mut meta = json!({"namespace": "gold", "name": format!("x-{hash}"),
        "labels": {"app": "x", "controller-revision-hash": hash},
        "creationTimestamp": format!("2026-11-21T{number:02}:00:00Z"),
        "ownerReferences": [{"kind": "DaemonSet", "name": "x", "uid": "u1", "controller": true}]});
    if let (Some(meta), Some(more)) = (meta.as_object_mut(), more_meta.as_object()) {
        meta.extend(more.clone());
    }
    let meta: Meta = serde_json::from_value(meta).expect("metadata");
    Revision::from_wire(meta, number, data, Origin::default())
}

fn pod(name: &str, hash: &str, node: &str) -> Pod {
    let metadata = json!({"namespace": "gold", "name": name,
        "labels": {"app": "x", "controller-revision-hash": hash},
        "ownerReferences": [{"kind": "DaemonSet", "name": "x", "uid": "u1", "controller": true}]});
    let wire = PodWire {
        metadata: serde_json::from_value(metadata).expect("metadata"),
        spec: serde_json::from_value(json!({"nodeName": node})).expect("a spec"),
        ..PodWire::default()
    };
    wire.fold(&mut Sharing::default(), Origin::default())
}

fn world(revisions: Vec<Revision>, pods: Vec<Pod>) -> World {
    let mut world = World::default();
    (world.revisions, world.pods) = (revisions, pods);
    world.indexed()
}

/// `4* 2/1 by: words` of each revision.
fn lines(daemon_set: &DaemonSet, world: &World) -> (Vec<String>, Vec<String>) {
    let history = history(daemon_set, world);
    let line = |entry: &Entry<'_>| {
        let mark = if entry.current { "*" } else { "" };
        let by = entry.by.as_ref().map_or(String::new(), |by| format!(" {}", by.manager));
        let faults: String = entry.faults.iter().map(|fault| format!(" ({fault})")).collect();
        let (pods, nodes) = (entry.pods.len(), entry.nodes().len());
        format!("{}{mark} {pods}/{nodes}{by}: {}{faults}", entry.revision.revision, entry.summary)
    };
    (history.entries.iter().map(line).collect(), history.remarks)
}

#[test]
fn each_revision_says_what_it_changed() {
    let (one, two) = (template("a:1", json!({})), template("a:2", json!({})));
    let mut restarted = two.clone();
    restarted["metadata"]["annotations"] = json!({"kubectl.kubernetes.io/restartedAt": "now"});
    let world = world(
        vec![revision(1, "b", &one), revision(2, "c", &two), revision(3, "d", &restarted)],
        vec![pod("p1", "d", "n1"), pod("p2", "d", "n1"), pod("p3", "b", "n2")],
    );
    let (lines, remarks) = lines(&daemon_set(&restarted, json!({})), &world);
    assert_eq!(lines, ["3* 2/1: restart only", "2 0/0: image agent 1 → 2", "1 1/1: first"]);
    assert_eq!(remarks, [""; 0]);
}

#[test]
fn what_a_newer_server_fills_in_is_defaulting_only() {
    let old = template("a:1", json!({}));
    let mut null = old.clone();
    null["metadata"]["creationTimestamp"] = Value::Null;
    let new = template("a:1", json!({"dnsPolicy": "ClusterFirst", "terminationGracePeriodSeconds": 30}));
    let world = world(vec![revision(4, "b", &null), revision(5, "c", &old), revision(6, "d", &new)], vec![]);
    let (lines, _) = lines(&daemon_set(&new, json!({})), &world);
    assert_eq!(
        lines,
        ["6* 0/0: defaulting only", "5 0/0: the same template, stored anew", "4 0/0: oldest that is kept"]
    );
}

#[test]
fn a_return_is_no_new_object() {
    let (one, two) = (template("a:1", json!({})), template("a:2", json!({})));
    let back = of(json!({"creationTimestamp": "2026-11-21T01:00:00Z"}), 3, "b", revision(3, "b", &one).data);
    let fields = json!({"f:spec": {"f:template": {}}});
    let managed = json!({"managedFields": [
        {"manager": "helm", "operation": "Update", "time": "2026-11-21T02:00:00Z", "fieldsV1": fields},
        {"manager": "kubectl-rollout", "operation": "Update", "time": "2026-11-21T07:00:00Z", "fieldsV1": fields},
        {"manager": "kube-controller-manager", "operation": "Update", "subresource": "status",
         "time": "2026-11-21T08:00:00Z", "fieldsV1": {"f:status": {}}},
    ]});
    let (lines, _) = lines(&daemon_set(&one, managed), &world(vec![revision(2, "c", &two), back], vec![]));
    assert_eq!(
        lines,
        [
            "3* 0/0 kubectl-rollout: back to an earlier template: image agent 2 → 1",
            "2 0/0 helm: oldest that is kept"
        ]
    );
}

#[test]
fn only_a_write_right_before_the_revision_made_it() {
    let (one, two) = (template("a:1", json!({})), template("a:2", json!({})));
    let managed = |time: &str| json!({"managedFields": [{"manager": "helm", "time": time, "fieldsV1": {"f:spec": {"f:template": {}}}}]});
    let by = |time: &str| {
        let world = world(vec![revision(1, "b", &one), revision(2, "c", &two)], vec![]);
        let history = history(&daemon_set(&two, managed(time)), &world);
        history.entries.iter().map(|entry| entry.by.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(by("2026-11-21T02:00:00Z"), [true, false]);
    assert_eq!(by("2026-11-21T01:59:30Z"), [true, false]);
    assert_eq!(by("2026-11-21T01:30:00Z"), [false, false], "somebody else's, half an hour before");
    assert_eq!(by("2026-11-21T02:00:01Z"), [false, false], "after it");
    assert_eq!(by("2026-11-21T01:00:00Z"), [false, true]);
    assert_eq!(by("no time"), [false, false]);
}

#[test]
fn broken_data_is_said_and_does_not_hide_the_others() {
    let (one, two) = (template("a:1", json!({})), template("a:2", json!({})));
    let world = world(
        vec![
            revision(1, "b", &one),
            of(json!({}), 2, "c", Value::Null),
            of(json!({}), 3, "d", json!({"spec": {}})),
            of(
                json!({}),
                4,
                "f",
                json!({"spec": {"template": {"$patch": "replace", "spec": {"containers": [{"name": 7}]}}}}),
            ),
            of(json!({"name": "x-copy"}), 5, "g", json!({"spec": {"template": two}})),
        ],
        vec![],
    );
    let (lines, _) = lines(&daemon_set(&two, json!({})), &world);
    assert_eq!(
        lines,
        [
            "5* 0/0: image agent 1 → 2 (its name does not end in its hash g) \
             (its data lacks $patch: replace, so kubectl merges it into the live template)",
            "4 0/0: cannot be read (its template is broken: spec.containers[0].name: invalid type: integer `7`, expected a string)",
            "3 0/0: cannot be read (its data stores no template (spec.template))",
            "2 0/0: cannot be read (its data is no object)",
            "1 0/0: first",
        ]
    );
    assert!(revision_text(&world.revisions[1]).is_err());
    assert!(revision_text(&world.revisions[4]).is_ok_and(|text| text.contains("Image:\ta:2")));
}

#[test]
fn what_is_not_ours_is_left_out_and_said() {
    let one = template("a:1", json!({}));
    let owner = |kind: &str, name: &str, uid: &str| json!({"ownerReferences": [{"kind": kind, "name": name, "uid": uid, "controller": true}]});
    let data = revision(1, "b", &one).data;
    let world = world(
        vec![
            revision(3, "b", &one),
            of(owner("DaemonSet", "x", "u0"), 1, "c", data.clone()),
            of(owner("StatefulSet", "y", "u2"), 2, "d", data.clone()),
            of(json!({"ownerReferences": []}), 4, "f", data.clone()),
            revision(3, "g", &template("a:3", json!({}))),
            revision(7, "h", &template("a:4", json!({}))),
            of(json!({}), 8, "k", data),
        ],
        vec![pod("p", "zz", "n1")],
    );
    let deleted = json!({"deletionTimestamp": "2026-11-21T09:00:00Z"});
    let (_, remarks) = lines(&daemon_set(&template("a:9", json!({})), deleted), &world);
    assert_eq!(remarks[0], "the DaemonSet is being deleted: the controller makes no revision any more");
    let (lines, remarks) = lines(&daemon_set(&template("a:9", json!({})), json!({})), &world);
    assert_eq!(
        lines,
        ["8 0/0: image agent 4 → 1", "7 0/0: image agent 3 → 4", "3 0/0: oldest that is kept",]
    );
    assert_eq!(
        remarks,
        [
            "x-f (revision 4) has no owner; its labels match, so the controller will adopt it",
            "x-c (revision 1) is left out: it belongs to an earlier DaemonSet of this name",
            "x-d (revision 2) is left out: it belongs to StatefulSet y",
            "x-b, x-g share the number 3: x-g is shown, as kubectl does",
            "the live template is in no revision yet: the controller has not seen it",
            "1 pod of hash zz, of which there is no revision",
        ]
    );
}

#[test]
fn the_same_template_under_two_numbers_is_said() {
    let (one, two) = (template("a:1", json!({})), template("a:2", json!({})));
    let world = world(vec![revision(1, "b", &one), revision(2, "c", &two), revision(3, "d", &one)], vec![]);
    let (lines, remarks) = lines(&daemon_set(&one, json!({})), &world);
    assert_eq!(lines[0], "3* 0/0: image agent 2 → 1");
    assert_eq!(remarks, ["revisions 1 and 3 store the same template"]);
}
