//! `rollout status`: a verdict for every way in which a rollout goes well, slowly, or not at all.

use serde_json::{Value, json};

use super::harness::{Program, Seen};

const OLD: &str = "old";
const NEW: &str = "new";

/// The moment of every answer: 2026-01-01T01:00:00Z, this many seconds earlier.
fn ago(seconds: i64) -> String {
    let now: jiff::Timestamp = "2026-01-01T01:00:00Z".parse().expect("a time");
    jiff::Timestamp::from_second(now.as_second() - seconds).expect("a time").to_string()
}

/// A cluster with the DaemonSet x/agent, whose current revision is 2, `new`.
struct Cluster {
    daemon_set: Value,
    objects: Vec<Value>,
}

impl Cluster {
    fn new(strategy: Value) -> Self {
        let owner = owner();
        let revision = |hash: &str, number: i64| {
            json!({"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": number,
                "metadata": {"namespace": "x", "name": format!("agent-{hash}"), "labels": {"app": "agent", "controller-revision-hash": hash},
                    "ownerReferences": [owner], "creationTimestamp": ago(1800)},
                "data": {"spec": {"template": template(hash)}}})
        };
        let daemon_set = json!({"apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {"namespace": "x", "name": "agent", "uid": "u", "generation": 2, "creationTimestamp": ago(86_400),
                "annotations": {"deprecated.daemonset.template.generation": "2"}},
            "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": template(NEW), "updateStrategy": strategy},
            "status": {"observedGeneration": 2}});
        let tick = json!({"apiVersion": "v1", "kind": "Event", "metadata": {"namespace": "default", "name": "tick"}, "reason": "Tick",
            "lastTimestamp": ago(0), "involvedObject": {"kind": "Namespace", "name": "default"}});
        Self { daemon_set, objects: vec![revision(OLD, 1), revision(NEW, 2), tick] }
    }

    fn rolling(max_unavailable: Value) -> Self {
        Self::new(
            json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": max_unavailable, "maxSurge": 0}}),
        )
    }

    fn surging() -> Self {
        Self::new(json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}))
    }

    fn on_delete() -> Self {
        Self::new(json!({"type": "OnDelete"}))
    }

    fn with(mut self, object: Value) -> Self {
        self.objects.push(object);
        self
    }

    /// Sets a field of the DaemonSet.
    fn set(mut self, pointer: &str, value: Value) -> Self {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        self.daemon_set.pointer_mut(parent).expect("a parent")[key] = value;
        self
    }

    /// Ready nodes with these numbers, each with an available pod of `hash` that was made so long ago.
    fn run(mut self, numbers: std::ops::RangeInclusive<u32>, hash: &str, made: i64) -> Self {
        for number in numbers {
            self = self.with(node(number, "True", 86_400)).with(pod(number, hash, made, well(made - 4)));
        }
        self
    }

    /// A ready node with a pod of `hash` that is in this state.
    fn one(self, number: u32, hash: &str, made: i64, status: Value) -> Self {
        self.with(node(number, "True", 86_400)).with(pod(number, hash, made, status))
    }

    fn say(&self, words: &[&str]) -> Seen {
        let mut items = self.objects.clone();
        items.push(self.daemon_set.clone());
        let list = json!({"kind": "List", "apiVersion": "v1", "items": items});
        let words = ["rollout", "status", "agent", "-n", "x", "--snapshot", "-"].iter().chain(words);
        Program::new().columns(100).stdin(list.to_string()).args(words).run()
    }

    /// The exit code and the document.
    fn judge(&self, words: &[&str]) -> (i32, Value) {
        let words: Vec<&str> = words.iter().copied().chain(["-o", "json"]).collect();
        let seen = self.say(&words);
        (
            seen.code,
            serde_json::from_str(&seen.out)
                .unwrap_or_else(|error| panic!("{error}: {} {}", seen.code, seen.err)),
        )
    }

    /// Checks the verdict and the class of the node that is told of first.
    fn is(&self, what: &str, verdict: &str, code: i32, class: Option<&str>) -> Value {
        let (found, document) = self.judge(&[]);
        assert_eq!((found, document["verdict"].as_str()), (code, Some(verdict)), "{what}: {document:#}");
        assert_eq!(document["unavailable"][0]["class"].as_str(), class, "{what}: {document:#}");
        document
    }
}

fn owner() -> Value {
    json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "uid": "u", "controller": true})
}

fn template(image: &str) -> Value {
    json!({"metadata": {"labels": {"app": "agent"}}, "spec": {"tolerations": [{"operator": "Exists"}], "containers": [{"name": "c", "image": image}]}})
}

fn node(number: u32, ready: &str, since: i64) -> Value {
    json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": format!("n{number}"), "labels": {"number": number.to_string()}},
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"},
            "conditions": [{"type": "Ready", "status": ready, "reason": "R", "lastTransitionTime": ago(since)}]}})
}

fn pod(number: u32, hash: &str, made: i64, status: Value) -> Value {
    let generation = if hash == OLD { "1" } else { "2" };
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "x", "name": format!("agent-{number}-{hash}"), "uid": format!("{number}{hash}"),
            "creationTimestamp": ago(made), "ownerReferences": [owner()],
            "labels": {"app": "agent", "controller-revision-hash": hash, "pod-template-generation": generation}},
        "spec": {"nodeName": format!("n{number}"), "containers": [{"name": "c", "image": hash}]}, "status": status})
}

/// Ready since so long.
fn well(since: i64) -> Value {
    json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": ago(since)}]})
}

fn unready() -> Value {
    json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "False", "lastTransitionTime": ago(60)}],
        "containerStatuses": [{"name": "c", "ready": false, "restartCount": 0, "state": {"running": {"startedAt": ago(60)}}}]})
}

fn waiting(reason: &str, restarts: i64) -> Value {
    let phase = if restarts > 0 { "Running" } else { "Pending" };
    let mut status = json!({"phase": phase, "conditions": [{"type": "Ready", "status": "False", "lastTransitionTime": ago(60)}],
        "containerStatuses": [{"name": "c", "ready": false, "restartCount": restarts, "state": {"waiting": {"reason": reason, "message": "why"}}}]});
    if restarts > 0 {
        status["containerStatuses"][0]["lastState"] =
            json!({"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": ago(5)}});
    }
    status
}

fn terminating(mut pod: Value, since: i64) -> Value {
    pod["metadata"]["deletionTimestamp"] = json!(ago(since));
    pod
}

/// So many nodes run the old pod; nodes 18 to 20 are down for an hour.
fn three_are_down(max_unavailable: Value) -> Cluster {
    let mut cluster = Cluster::rolling(max_unavailable).run(1..=17, OLD, 3600);
    for number in 18..=20 {
        let stuck = terminating(pod(number, OLD, 3600, unready()), 20);
        cluster = cluster.with(node(number, "Unknown", 3600)).with(stuck);
    }
    cluster
}

#[test]
fn complete_is_every_wanted_node_with_an_available_pod_of_the_current_revision() {
    let whole = || Cluster::rolling(json!(1)).run(1..=4, NEW, 600);
    let document = whole().is("all are new", "complete", 0, None);
    assert_eq!((&document["desired"], &document["done"]), (&json!(4), &json!(4)));
    whole().set("/metadata/generation", json!(3)).is("not observed", "in-progress", 10, None);
    whole().with(node(5, "True", 9)).is("a node joins", "in-progress", 10, Some("creating"));
    whole().run(5..=5, OLD, 600).is("an old pod is left", "in-progress", 10, None);
    let beside = Cluster::surging().run(1..=3, NEW, 600).with(pod(3, OLD, 900, well(890)));
    beside.is("the old pod is still beside the new one", "in-progress", 10, None);
}

/// k/k#123232: pods within minReadySeconds are not protected from a second change.
#[test]
fn what_a_second_change_would_not_spare_is_told() {
    let young = |cluster: Cluster| {
        let cluster = cluster.set("/spec/minReadySeconds", json!(30)).run(1..=3, NEW, 600);
        // Ready for 10 seconds, for 25, and not at all: nobody misses the last one.
        cluster.one(4, NEW, 15, well(10)).one(5, NEW, 30, well(25)).one(6, NEW, 60, unready())
    };
    insta::assert_snapshot!(young(Cluster::rolling(json!(1))).say(&[]));
    let line = |cluster: &Cluster| {
        let seen = cluster.say(&[]);
        let text = seen.out.lines().skip_while(|line| !line.starts_with("young"));
        text.take_while(|line| line.starts_with("young") || line.starts_with(' '))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let told = line(&young(Cluster::surging()));
    assert!(told.contains("would put a second pod beside the ready pods on n4 n5 at once"), "{told}");
    assert!(told.contains("whatever maxSurge says"), "{told}");
    // Of two pods on a node the older one stays.
    let surge = Cluster::surging().set("/spec/minReadySeconds", json!(30)).run(1..=3, NEW, 600);
    let surge = surge.one(4, NEW, 15, well(10)).with(pod(4, OLD, 900, well(890)));
    assert_eq!(line(&surge), "");
    assert_eq!(line(&young(Cluster::on_delete())), "", "a change replaces no pod");
}

#[test]
fn a_rollout_that_goes_well_is_in_progress_at_every_step() {
    let half = |max: i64| Cluster::rolling(json!(max)).run(1..=5, OLD, 3600).run(6..=8, NEW, 300);
    let going = terminating(pod(9, OLD, 3600, well(3000)), -20);
    half(1).with(node(9, "True", 9000)).with(going).is(
        "the old pod terminates",
        "in-progress",
        10,
        Some("terminating"),
    );
    half(1).with(node(9, "True", 9000)).is("no pod yet", "in-progress", 10, Some("creating"));
    let unbound = json!({"phase": "Pending"});
    half(1).one(9, NEW, 1, unbound).is("not scheduled yet", "in-progress", 10, Some("starting"));
    half(1).one(9, NEW, 5, waiting("ContainerCreating", 0)).is(
        "it starts",
        "in-progress",
        10,
        Some("starting"),
    );
    half(1).one(9, NEW, 60, unready()).is("slow readiness", "in-progress", 10, Some("probe"));
    half(1).one(9, NEW, 20, waiting("ErrImagePull", 0)).is(
        "one try to pull",
        "in-progress",
        10,
        Some("image"),
    );
    let crashed_once = json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "False", "lastTransitionTime": ago(9)}],
        "containerStatuses": [{"name": "c", "ready": false, "restartCount": 1, "state": {"running": {"startedAt": ago(2)}},
            "lastState": {"terminated": {"exitCode": 1, "finishedAt": ago(3)}}}]});
    half(1).one(9, NEW, 9, crashed_once).is("one crash", "in-progress", 10, Some("crash"));
    // A network plugin takes its node down for a moment while it is replaced.
    let blip = half(1).with(node(9, "False", 30)).with(pod(9, NEW, 20, waiting("ContainerCreating", 0)));
    blip.is("the node is down for a moment", "in-progress", 10, Some("node-not-ready"));
    let young = half(1).set("/spec/minReadySeconds", json!(30)).one(9, NEW, 15, well(10));
    let document = young.is("minReadySeconds", "in-progress", 10, Some("min-ready-seconds"));
    assert_eq!(document["young"], json!({"nodes": ["n9"], "seconds": 20}));
    let surge = Cluster::surging()
        .run(1..=5, OLD, 3600)
        .one(6, NEW, 5, waiting("ContainerCreating", 0))
        .with(pod(6, OLD, 3600, well(3000)));
    surge.is("the surge pod starts", "in-progress", 10, Some("starting"));
    half(1).is("pods are gone and come again", "in-progress", 10, None);
}

#[test]
fn nodes_that_are_down_hold_the_budget_and_the_patch_frees_it() {
    let document = three_are_down(json!(1)).is("3 of 20 are down", "blocked", 11, Some("stuck-terminating"));
    assert_eq!(
        document["patch"],
        json!({"spec": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": 4}}}})
    );
    assert_eq!(document["budget"]["heldBy"], json!(["n18", "n19", "n20"]));
    assert_eq!(document["unavailable"][0]["fault"], json!("node"));
    three_are_down(json!(4)).is("with the patch", "in-progress", 10, Some("stuck-terminating"));
    insta::assert_snapshot!(three_are_down(json!("15%")).say(&[]));
    // Once nothing else is left to do.
    let mut done = three_are_down(json!(4));
    done.objects.retain(|own| !(own["kind"] == "Pod" && own["metadata"]["deletionTimestamp"].is_null()));
    for number in 1..=17 {
        done = done.with(pod(number, NEW, 300, well(290)));
    }
    done.is("the others are done", "blocked", 11, Some("stuck-terminating"));
    assert_eq!(done.judge(&["--ignore-nodes", "number in (18,19,20)"]).0, 0);
    assert_eq!(done.judge(&["--min-ready", "85%"]).0, 0);
    assert_eq!(done.judge(&["--min-ready", "86%"]).0, 11);
}

/// Seen on a real control plane: nodes that went down a second apart, and a patch that allowed for the first alone.
#[test]
fn the_patch_allows_for_nodes_that_are_not_held_yet() {
    let mut cluster = Cluster::rolling(json!(1)).run(1..=5, OLD, 3600);
    for (number, down) in [(6, 61), (7, 59)] {
        let stuck = terminating(pod(number, OLD, 3600, unready()), 20);
        cluster = cluster.with(node(number, "Unknown", down)).with(stuck);
    }
    let document = cluster.is("one of two is held", "blocked", 11, Some("stuck-terminating"));
    assert_eq!(document["budget"]["heldBy"], json!(["n6"]));
    assert_eq!(
        document["patch"],
        json!({"spec": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": 3}}}})
    );
}

#[test]
fn a_node_that_goes_down_after_its_pod_was_replaced_makes_the_revision_suspect() {
    let down = |number: u32, made: i64, since: i64| {
        (node(number, "Unknown", since), pod(number, NEW, made, unready()))
    };
    let with = |cluster: Cluster, (node, pod)| cluster.with(node).with(pod);
    let start = || Cluster::rolling(json!(2)).run(1..=8, OLD, 3600);
    let one = with(start(), down(9, 700, 600)).with(node(10, "True", 9000));
    one.is("one may be chance", "in-progress", 10, Some("node-not-ready"));
    let two = with(with(start(), down(9, 700, 600)), down(10, 800, 700));
    let document = two.is("two are not", "failing", 12, Some("node-not-ready"));
    assert_eq!(document["unavailable"][0]["fault"], json!("revision"));
    let before = with(with(start(), down(9, 600, 700)), down(10, 700, 800));
    let document = before.is("down before", "blocked", 11, Some("node-not-ready"));
    assert_eq!(document["unavailable"][0]["fault"], json!("node"));
}

#[test]
fn pods_that_keep_failing_are_the_revisions_unless_it_runs_on_many_more_nodes() {
    let start = || Cluster::rolling(json!(1)).run(1..=8, OLD, 3600);
    for (status, class) in [
        (waiting("ImagePullBackOff", 0), "image"),
        (waiting("CrashLoopBackOff", 3), "crash"),
        (waiting("CreateContainerConfigError", 0), "config"),
    ] {
        let failing = start().one(9, NEW, 90, status.clone());
        let document = failing.is(class, "failing", 12, Some(class));
        assert_eq!(document["unavailable"][0]["fault"], json!("revision"));
        assert_eq!(document["commands"], json!(["kubectl -n x rollout undo ds/agent"]));
        let elsewhere = failing.run(10..=20, NEW, 300);
        let document = elsewhere.is(class, "blocked", 11, Some(class));
        assert_eq!(document["unavailable"][0]["fault"], json!("node"), "{document:#}");
    }
    let mut first = start().one(9, NEW, 90, waiting("ImagePullBackOff", 0));
    first.objects.retain(|own| own["revision"] != json!(1));
    assert_eq!(first.judge(&[]).1["commands"], Value::Null, "there is nothing to go back to");
    let slow = start().one(9, NEW, 700, unready());
    slow.is("never ready", "failing", 12, Some("probe"));
    assert_eq!(slow.judge(&["--progress-deadline", "15m"]).0, 10);
    let failed = json!({"phase": "Failed", "conditions": [{"type": "Ready", "status": "False", "lastTransitionTime": ago(40)}],
        "containerStatuses": [{"name": "c", "ready": false, "restartCount": 0, "state": {"terminated": {"exitCode": 1, "finishedAt": ago(40)}}}]});
    let document = start().one(9, NEW, 41, failed).is("in back-off", "failing", 12, Some("failed-backoff"));
    let message = document["unavailable"][0]["message"].as_str().expect("text");
    assert!(message.contains("next try from 2026-01-01T01:00:23Z on, at 2026-01-01T01:14:19Z"), "{message}");
    insta::assert_snapshot!(start().one(9, NEW, 90, waiting("CrashLoopBackOff", 3)).say(&[]));
}

#[test]
fn a_surge_beside_pods_that_hold_its_host_port_never_goes_on() {
    let ports = json!([{"containerPort": 80, "hostPort": 80, "protocol": "TCP"}]);
    let surge = |ports: Value| {
        let mut cluster = Cluster::surging().run(1..=3, OLD, 3600);
        for own in cluster.objects.iter_mut().filter(|own| own["kind"] == "Pod") {
            own["spec"]["containers"][0]["ports"] =
                json!([{"containerPort": 80, "hostPort": 80, "protocol": "TCP"}]);
        }
        cluster.set("/spec/template/spec/containers/0/ports", ports)
    };
    let document = surge(ports).is("the same port", "blocked", 11, None);
    assert_eq!(
        document["patch"],
        json!({"spec": {"updateStrategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}}})
    );
    surge(json!([])).is("no port", "in-progress", 10, None);
}

#[test]
fn what_waits_for_somebody_is_told_with_the_command() {
    let half = || Cluster::on_delete().run(1..=3, OLD, 3600).run(4..=6, NEW, 300);
    let document = half().is("OnDelete", "waiting", 13, None);
    assert_eq!(document["commands"], json!(["kubectl -n x delete pod agent-1-old"]));
    let paused = half().set(
        "/metadata/annotations",
        json!({"deprecated.daemonset.template.generation": "2", "kubectl-ds/paused-strategy": r#"{"type":"RollingUpdate"}"#}),
    );
    let document = paused.is("paused", "waiting", 13, None);
    assert_eq!(document["commands"], json!(["kubectl ds rollout resume -n x agent"]));
    let seen = paused.say(&[]);
    assert!(
        seen.out.contains("paused: 3 of 6 nodes run the current revision, 3 wait until it is resumed"),
        "{seen}"
    );
    assert!(seen.out.contains("old      n1 n2 n3: replaced once the rollout is resumed"), "{seen}");
    half().one(7, NEW, 5, waiting("ContainerCreating", 0)).is("one starts", "waiting", 13, Some("starting"));
    let done = Cluster::on_delete().run(1..=3, NEW, 300).one(4, NEW, 5, waiting("ContainerCreating", 0));
    done.is("the last one starts", "in-progress", 10, Some("starting"));
    half().one(7, NEW, 90, waiting("CrashLoopBackOff", 3)).run(8..=8, OLD, 3600).is(
        "one fails",
        "waiting",
        13,
        Some("crash"),
    );
    // One that goes already needs no second command.
    let stuck = terminating(pod(7, OLD, 3600, unready()), 120);
    let document = Cluster::on_delete().run(1..=3, NEW, 300).with(node(7, "True", 9000)).with(stuck);
    document.is("the last old pod does not end", "blocked", 11, Some("stuck-terminating"));
    // Adopted orphans count as updated by their generation and run the old template.
    let mut adopted = Cluster::rolling(json!(1)).run(1..=3, OLD, 3600);
    for own in adopted.objects.iter_mut().filter(|own| own["kind"] == "Pod") {
        own["metadata"]["labels"]["pod-template-generation"] = json!("2");
    }
    let document = adopted.is("adopted", "waiting", 13, None);
    assert_eq!(document["commands"], json!(["kubectl -n x rollout restart ds/agent"]));
    insta::assert_snapshot!(adopted.say(&[]));
}

#[test]
fn pods_that_are_refused_or_find_no_room_block() {
    let refused = |at: i64| {
        json!({"apiVersion": "v1", "kind": "Event", "metadata": {"namespace": "x", "name": "e"}, "reason": "FailedCreate", "type": "Warning",
            "lastTimestamp": ago(at), "involvedObject": {"kind": "DaemonSet", "namespace": "x", "name": "agent", "uid": "u"},
            "message": "Error creating: pods \"agent-x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0"})
    };
    let none = || Cluster::rolling(json!(1)).with(node(1, "True", 9000)).with(node(2, "True", 9000));
    none().with(refused(2)).is("nothing was ever created", "blocked", 11, Some("quota"));
    let some = || Cluster::rolling(json!(1)).run(1..=3, NEW, 100).with(node(4, "True", 9000));
    some().with(refused(2)).is("the last one is refused", "blocked", 11, Some("quota"));
    some().with(refused(200)).is("pods were made since", "in-progress", 10, Some("creating"));
    let full = |since: i64| {
        let status = json!({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable",
            "lastTransitionTime": ago(since), "message": "0/9 nodes are available: 1 Insufficient cpu, 8 node(s) didn't satisfy plugin(s) [NodeAffinity]."}]});
        let mut pending = pod(4, NEW, since, status);
        pending["spec"]["affinity"] = json!({"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
            {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n4"]}]}]}}});
        pending["spec"].as_object_mut().expect("a map").remove("nodeName");
        some().with(pending)
    };
    full(300).is("no room", "blocked", 11, Some("capacity"));
    full(5).is("no room for a moment", "in-progress", 10, Some("capacity"));
}

#[test]
fn no_eligible_node_has_its_own_code_and_revisions_can_be_pinned() {
    let none = Cluster::rolling(json!(1))
        .run(1..=2, NEW, 90)
        .set("/spec/template/spec/nodeSelector", json!({"no": "node"}));
    assert_eq!((none.judge(&[]).0, none.judge(&["--allow-empty"]).0), (14, 0));
    let whole = Cluster::rolling(json!(1)).run(1..=2, NEW, 90);
    assert_eq!(whole.judge(&["--revision", "2"]).0, 0);
    let seen = whole.say(&["--revision", "1"]);
    assert_eq!(
        (seen.code, seen.err.as_str()),
        (1, "error: x/agent: desired revision (1) is different from the running revision (2)\n")
    );
    for wrong in [
        "--min-ready=x",
        "--min-ready=101%",
        "--progress-deadline=0",
        "--progress-deadline=5",
        "--ignore-nodes=a in",
    ] {
        assert_eq!(whole.say(&[wrong]).code, 2, "{wrong}");
    }
}

#[test]
fn the_pace_is_measured_on_replaced_pods() {
    let mut cluster = Cluster::rolling(json!(1)).run(1..=10, OLD, 3600);
    for (number, made) in [(11, 100), (12, 80), (13, 60), (14, 40), (15, 20)] {
        cluster = cluster.run(number..=number, NEW, made);
    }
    let (code, document) = cluster.judge(&[]);
    assert_eq!((code, &document["pace"]), (10, &json!({"seconds": 4, "pods": 5})));
    assert_eq!(document["eta"], json!({"seconds": 200, "basis": "one node every 20s over the last 5"}));
    insta::assert_snapshot!(cluster.say(&[]));
}
