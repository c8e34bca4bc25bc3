//! What no recording holds: each case is named after what was once answered otherwise than Kubernetes does.

use jiff::Timestamp;
use kubectl_ds::model::World;
use kubectl_ds::placement::Effect;
use kubectl_ds::state::{DaemonSetState, Next, State, Tools, apply};
use serde_json::{Value, json};

use super::world;

const NOW: &str = "2026-01-01T00:10:00Z";

fn now() -> Timestamp {
    NOW.parse().expect("a time")
}

/// A DaemonSet in namespace `default` whose pods carry `app: d`; `spec` is added to its own.
fn daemon_set(spec: Value) -> Value {
    let mut own = json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": "d", "namespace": "default", "uid": "u", "generation": 2,
            "annotations": {"deprecated.daemonset.template.generation": "2"}},
        "spec": {"selector": {"matchLabels": {"app": "d"}},
            "template": {"metadata": {"labels": {"app": "d"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}},
        "status": {"observedGeneration": 2}});
    merge(&mut own["spec"], spec);
    own
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn node(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}},
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}}})
}

/// A ready pod of the DaemonSet on node n1, made by `generation` of the template, with this hash.
fn pod(name: &str, hash: &str, generation: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "uid": name, "creationTimestamp": "2026-01-01T00:00:00Z",
            "labels": {"app": "d", "controller-revision-hash": hash, "pod-template-generation": generation},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "d", "uid": "u", "controller": true}]},
        "spec": {"nodeName": "n1", "containers": [{"name": "c", "image": "i"}]},
        "status": {"phase": "Running",
            "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}})
}

fn with(mut object: Value, change: Value) -> Value {
    merge(&mut object, change);
    object
}

fn unready(pod: Value) -> Value {
    with(pod, json!({"status": {"conditions": [{"type": "Ready", "status": "False"}]}}))
}

fn gathered(objects: Vec<Value>) -> World {
    world(objects).indexed()
}

/// State and next step of every node of the first DaemonSet.
fn steps(world: &World) -> Vec<(State, Next)> {
    let tools = Tools::new(world, now());
    let state = DaemonSetState::new(&tools, &world.daemon_sets[0]);
    state.node_states().iter().map(|node| (node.state, node.next)).collect()
}

/// Without revisions the hash of new pods was taken for unknown and both pods of a surge for old ones.
#[test]
fn a_surge_is_left_alone_in_data_without_revisions() {
    let surge = json!({"updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}});
    let new = unready(pod("d-2", "new", "2"));
    let world = gathered(vec![daemon_set(surge), node("n1"), pod("d-1", "old", "1"), new]);
    let tools = Tools::new(&world, now());
    let state = DaemonSetState::new(&tools, &world.daemon_sets[0]);
    assert_eq!(state.manage(0).deletes(), 0, "the old pod is ready, the new one is not: both stay");
    assert_eq!(state.revision.hash.as_deref(), Some("new"));
}

/// Neither revisions nor a template generation: nobody knows which pods are old, so none is said to go.
#[test]
fn nothing_is_replaced_when_the_data_does_not_tell_what_is_old() {
    let mut own = daemon_set(json!({}));
    own["metadata"]["annotations"] = json!({});
    let world = gathered(vec![own, node("n1"), unready(pod("d-1", "h", "1"))]);
    assert_eq!(steps(&world), [(State::NotReady, Next::Wait)]);
}

/// The times of a dump may have fractions of a second.
#[test]
fn availability_counts_fractions_of_a_second() {
    let ready = json!({"status": {"conditions": [
        {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:09:50.5Z"}]}});
    let own = daemon_set(json!({"minReadySeconds": 10}));
    let world = gathered(vec![own, node("n1"), with(pod("d-1", "h", "2"), ready)]);
    assert!(!world.pods[0].is_available(10, now()));
    assert!(world.pods[0].is_available(9, now()));
}

/// The registry starts a new DaemonSet with generation and template generation 1 and no status: orphans with
/// that label count as updated, whatever they run (`IsPodUpdated`).
#[test]
fn a_new_daemon_set_begins_with_template_generation_one() {
    let mut manifest = daemon_set(json!({}));
    manifest["metadata"] = json!({"name": "d", "namespace": "default", "deletionTimestamp": NOW});
    manifest["status"] = json!({"desiredNumberScheduled": 7});
    let orphan = with(pod("d-1", "old", "1"), json!({"metadata": {"ownerReferences": null}}));
    let daemon_set = world(vec![manifest]).daemon_sets.remove(0);
    let mut world = gathered(vec![node("n1"), orphan]);
    apply(&mut world, daemon_set);
    let world = world.indexed();
    let own = &world.daemon_sets[0];
    assert_eq!((own.template_generation, own.meta.generation), (Some(1), Some(1)));
    assert_eq!((&own.status, own.meta.deletion_timestamp), (&None, None));
    let tools = Tools::new(&world, now());
    assert_eq!(DaemonSetState::new(&tools, own).counts().updated, 1);
}

/// The controller refuses to work with `{}` (SelectingAll), the API server to store it.
#[test]
fn an_empty_selector_claims_nothing() {
    let mut own = daemon_set(json!({}));
    own["spec"]["selector"] = json!({});
    let world = gathered(vec![
        own,
        node("n1"),
        with(pod("x", "h", "1"), json!({"metadata": {"ownerReferences": null}})),
    ]);
    let tools = Tools::new(&world, now());
    let state = DaemonSetState::new(&tools, &world.daemon_sets[0]);
    assert_eq!(state.selector_error.as_deref(), Some("empty selector is invalid for daemonset"));
    assert!(state.ownership.claimed.is_empty());
    assert_eq!(steps(&world), [(State::Missing, Next::Wait)], "nothing is created either");
}

/// The controller is woken by a taint under a running pod once it has counted one as misscheduled
/// (syncNodeUpdate): the taint explains no difference then.
#[test]
fn a_taint_is_no_excuse_while_pods_are_counted_as_misscheduled() {
    let why = |misscheduled: i64| {
        let mut own = daemon_set(json!({}));
        own["status"] = json!({"observedGeneration": 2, "desiredNumberScheduled": 1,
            "numberMisscheduled": misscheduled, "currentNumberScheduled": 1});
        let tainted = with(node("n1"), json!({"spec": {"taints": [{"key": "a", "effect": "NoSchedule"}]}}));
        let world = gathered(vec![own, tainted, pod("d-1", "h", "2")]);
        let tools = Tools::new(&world, now());
        let all = DaemonSetState::new(&tools, &world.daemon_sets[0]).disagreements();
        all.iter().find(|own| own.field == "desiredNumberScheduled").expect("a difference").why.clone()
    };
    assert!(why(0).contains("does not wake the controller"), "{}", why(0));
    assert!(!why(1).contains("does not wake the controller"), "{}", why(1));
}

/// Whether the scheduler could place the pod on the first node, and the words of what blocks it.
fn fits(mut world: World) -> (Option<bool>, Vec<String>) {
    world.known.all_pods = true;
    let tools = Tools::new(&world, now());
    let state = DaemonSetState::new(&tools, &world.daemon_sets[0]);
    let verdict = state.placement().verdict(0).expect("a node");
    let blocking = verdict.reasons.iter().filter(|own| own.effect == Effect::Blocks);
    (verdict.fits, blocking.map(|own| own.message.clone()).collect())
}

/// A pod of somebody else, bound to n1.
fn other(name: &str, spec: Value) -> Value {
    let mut own = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "web"},
        "spec": {"nodeName": "n1", "containers": [{"name": "c", "image": "i"}]}, "status": {"phase": "Running"}});
    merge(&mut own["spec"], spec);
    own
}

fn namespaces() -> Vec<Value> {
    let own = |name: &str| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": {"team": "a"}}});
    vec![own("default"), own("web")]
}

fn anti_affinity(terms: Value) -> Value {
    json!({"affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": terms}}})
}

/// A term that keeps pods with `app: d` of the namespaces that `more` names away from the host.
fn keeps_away(more: Value) -> Value {
    let mut own =
        json!({"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "d"}}});
    merge(&mut own, more);
    own
}

fn bad_term() -> Value {
    keeps_away(
        json!({"labelSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["a b"]}]}}),
    )
}

/// GetAffinityTerms returns none of the terms when one of them cannot be read; old API servers stored such pods.
#[test]
fn one_bad_selector_of_a_pod_that_is_there_drops_all_its_anti_affinity() {
    let there = |terms: Value| {
        let spec = anti_affinity(terms);
        gathered([vec![daemon_set(json!({})), node("n1"), other("x", spec)], namespaces()].concat())
    };
    let good = keeps_away(json!({"namespaces": ["default"]}));
    assert_eq!(fits(there(json!([good.clone()]))).0, Some(false));
    assert_eq!(fits(there(json!([good, bad_term()]))), (Some(true), vec![]));
}

/// NewPodInfo and getConstraints fail in PreFilter: the pod is placed nowhere.
#[test]
fn a_bad_selector_of_the_template_is_placed_nowhere() {
    let affinity = anti_affinity(json!([bad_term()]));
    let spread = json!({"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "DoNotSchedule", "labelSelector": {"matchLabels": {"app": "a b"}}}]});
    for spec in [affinity, spread] {
        let own = daemon_set(json!({"template": {"spec": spec}}));
        let (fits, blocking) =
            fits(gathered([vec![own, node("n1"), other("x", json!({}))], namespaces()].concat()));
        assert_eq!((fits, blocking.len()), (Some(false), 1));
        assert!(blocking[0].contains("a selector cannot be used"), "{}", blocking[0]);
    }
}

/// RunFilterPluginsWithNominatedPods: room that preemption made for a pod of the same or a higher priority is
/// taken, although that pod is on no node yet.
#[test]
fn room_for_a_nominated_pod_is_taken() {
    let seen = |class: &str, priority: i32| {
        let requests = json!({"resources": {"requests": {"cpu": "3"}}});
        let own = json!({"template": {"spec": {"priorityClassName": class,
            "containers": [{"name": "c", "image": "i", "resources": requests["resources"]}]}}});
        let mut waiting = other("waits", json!({"nodeName": null, "priority": priority}));
        waiting["spec"]["containers"] =
            json!([{"name": "c", "image": "i", "resources": requests["resources"]}]);
        waiting["status"] = json!({"phase": "Pending", "nominatedNodeName": "n1"});
        fits(gathered([vec![daemon_set(own), node("n1"), waiting], namespaces()].concat()))
    };
    let (fits, blocking) = seen("", 0);
    assert_eq!(fits, Some(false));
    insta::assert_snapshot!(blocking.join("\n"), @"cpu: the pod requests 3, 1 of 4 is left (75% requested by 1 pod); counted as if there: web/waits, nominated to the node");
    assert_eq!(seen("", -1).0, Some(true), "a lower priority yields to this pod");
    assert_eq!(seen("system-node-critical", 1_000_000_000).0, Some(true));
    assert_eq!(seen("somebodys", 0).0, None, "the data has no priority of this class");
}

/// Namespaces that are not in the data are not namespaces without labels.
#[test]
fn a_namespace_selector_without_namespaces_is_not_judged() {
    let by_team = || keeps_away(json!({"namespaceSelector": {"matchLabels": {"team": "a"}}}));
    let own = daemon_set(json!({"template": {"spec": anti_affinity(json!([by_team()]))}}));
    let bare = other("x", anti_affinity(json!([by_team()])));
    let outgoing = vec![own, node("n1")];
    let incoming = vec![daemon_set(json!({})), node("n1"), bare];
    for (objects, wanted) in [(outgoing, Some(true)), (incoming, Some(false))] {
        assert_eq!(fits(gathered([objects.clone(), namespaces()].concat())).0, wanted);
        assert_eq!(fits(gathered(objects)).0, None);
    }
}

/// The hash of a revision that is yet to be made is on no pod that is there: a term with it as matchLabelKeys
/// does not meet the old pods.
#[test]
fn a_new_template_does_not_meet_pods_of_the_old_one_by_match_label_keys() {
    let zone = json!({"metadata": {"labels": {"topology.kubernetes.io/zone": "a"}}});
    let term = keeps_away(json!({"topologyKey": "topology.kubernetes.io/zone",
        "matchLabelKeys": ["controller-revision-hash"]}));
    let own = daemon_set(json!({"template": {"spec": anti_affinity(json!([term]))}}));
    let old = with(pod("d-1", "old", "1"), json!({"spec": {"nodeName": "n2"}}));
    let nodes = ["n1", "n2"].map(|name| with(node(name), zone.clone()));
    let world = gathered([vec![own, old], nodes.to_vec(), namespaces()].concat());
    assert_eq!(fits(world), (Some(true), vec![]));
}

/// rollingUpdate returns "couldn't get node for nodeName" before it creates or deletes anything.
#[test]
fn a_surge_stands_still_while_an_old_pod_is_on_a_node_that_is_gone() {
    let own =
        || daemon_set(json!({"updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}));
    let gone = with(pod("d-2", "old", "1"), json!({"spec": {"nodeName": "gone"}}));
    let first = |objects| steps(&gathered(objects)).last().map(|(_, next)| *next);
    assert_eq!(first(vec![own(), node("n1"), pod("d-1", "old", "1")]), Some(Next::Replace));
    assert_eq!(first(vec![own(), node("n1"), pod("d-1", "old", "1"), gone]), Some(Next::Wait));
}

/// A pod without the hash label was taken for one of a revision that is yet to be made.
#[test]
fn no_pod_is_of_a_revision_that_is_yet_to_be_made() {
    let mut own =
        daemon_set(json!({"updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}));
    own["metadata"]["generation"] = json!(3);
    let mut bare = pod("d-2", "", "1");
    bare["metadata"]["labels"] = json!({"app": "d"});
    let world = gathered(vec![own, node("n1"), pod("d-1", "old", "1"), unready(bare)]);
    let tools = Tools::new(&world, now());
    let managed = DaemonSetState::new(&tools, &world.daemon_sets[0]).manage(0);
    assert_eq!(managed.delete.iter().map(|pod| pod.name.as_str()).collect::<Vec<_>>(), ["d-2"]);
}

/// A node that is gone explains every number that its pod was counted in, and no more than that.
#[test]
fn a_node_that_is_gone_explains_what_its_pod_was_counted_in() {
    let why = |reported: i64, field: &str| {
        let mut own = daemon_set(json!({}));
        own["status"] = json!({"observedGeneration": 2, "desiredNumberScheduled": reported,
            "currentNumberScheduled": reported, "numberReady": reported, "numberAvailable": reported,
            "updatedNumberScheduled": reported});
        let gone = with(pod("d-2", "h", "2"), json!({"spec": {"nodeName": "gone"}}));
        let world = gathered(vec![own, node("n1"), pod("d-1", "h", "2"), gone]);
        let tools = Tools::new(&world, now());
        let all = DaemonSetState::new(&tools, &world.daemon_sets[0]).disagreements();
        all.iter().find(|own| own.field == field).expect("a difference").why.clone()
    };
    for field in ["desiredNumberScheduled", "currentNumberScheduled", "numberReady", "numberAvailable"] {
        assert!(why(2, field).starts_with("gone: the node is gone"), "{field}: {}", why(2, field));
        assert!(!why(3, field).contains("the node is gone"), "{field}: {}", why(3, field));
    }
}

/// The admission plugin RuntimeClass: "pod rejected: RuntimeClass not found"; what the data does not have may exist.
#[test]
fn a_runtime_class_that_does_not_exist_blocks() {
    let own = daemon_set(json!({"template": {"spec": {"runtimeClassName": "gone"}}}));
    let class = json!({"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "other"}, "handler": "h"});
    let objects = vec![own, node("n1"), other("x", json!({}))];
    assert_eq!(fits(gathered(objects.clone())), (None, vec![]));
    let (fits, blocking) = fits(gathered([objects, vec![class]].concat()));
    assert_eq!(fits, Some(false));
    insta::assert_snapshot!(blocking.join("\n"), @"RuntimeClass gone does not exist: the API server refuses the pod");
}

/// ClaimObject adopts no object that is being deleted.
#[test]
fn a_revision_without_owner_that_is_being_deleted_is_not_adopted() {
    let revision = |deleted: Value| {
        json!({"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": 1,
            "metadata": {"name": "d-h", "namespace": "default", "labels": {"app": "d", "controller-revision-hash": "h"},
                "deletionTimestamp": deleted},
            "data": {"spec": {"template": daemon_set(json!({}))["spec"]["template"]}}})
    };
    let known = |deleted: Value| {
        let world = gathered(vec![daemon_set(json!({})), node("n1"), revision(deleted)]);
        let tools = Tools::new(&world, now());
        DaemonSetState::new(&tools, &world.daemon_sets[0]).revision.hash
    };
    assert_eq!(known(Value::Null).as_deref(), Some("h"));
    assert_eq!(known(NOW.into()), None);
}
