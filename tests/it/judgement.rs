//! What the program says of small clusters: a test for every answer that once was wrong.

use jiff::Timestamp;
use kubectl_ds::model::{OriginKind, World};
use kubectl_ds::source::{read_snapshot, snapshot_inputs};
use kubectl_ds::state::{DaemonSetState, Tools};
use serde_json::{Value, json};

use super::harness::{Program, Seen};

const OLD: &str = "old";
const NEW: &str = "new";

/// A cluster with the DaemonSet x/agent, whose current revision is `new`.
struct Cluster {
    strategy: Value,
    objects: Vec<Value>,
}

impl Cluster {
    fn new(strategy: Value) -> Self {
        Self { strategy, objects: Vec::new() }
    }

    fn rolling(max_unavailable: i64) -> Self {
        Self::new(
            json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": max_unavailable, "maxSurge": 0}}),
        )
    }

    fn surging(max_surge: i64) -> Self {
        Self::new(
            json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": max_surge}}),
        )
    }

    fn with(mut self, object: Value) -> Self {
        self.objects.push(object);
        self
    }

    fn node(self, name: &str, taints: Value) -> Self {
        self.with(node(name, taints))
    }

    /// A pod of the revision `hash`, made at this minute; `ready` or not.
    fn pod(self, node: &str, hash: &str, minute: u8, ready: bool) -> Self {
        let generation = if hash == OLD { "1" } else { "2" };
        self.with(pod(&format!("agent-{node}-{minute}"), node, hash, generation, minute, ready))
    }

    fn objects(&self) -> Vec<Value> {
        let template = |image: &str| json!({"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "c", "image": image}]}});
        let daemon_set = json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"namespace": "x", "name": "agent", "uid": "u", "generation": 2,
                "annotations": {"deprecated.daemonset.template.generation": "2"}},
            "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": template("new"), "updateStrategy": self.strategy}});
        let revision = |hash: &str, number: i64| {
            json!({"apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": number,
                "metadata": {"namespace": "x", "name": format!("agent-{hash}"), "labels": {"app": "agent", "controller-revision-hash": hash}, "ownerReferences": [owner()]},
                "data": {"spec": {"template": template(hash)}}})
        };
        let mut all = vec![daemon_set, revision(OLD, 1), revision(NEW, 2)];
        all.extend(self.objects.iter().cloned());
        all
    }

    fn run(&self, words: &[&str]) -> Seen {
        let list = json!({"kind": "List", "apiVersion": "v1", "items": self.objects()});
        let words = words.iter().chain(&["-n", "x", "--snapshot", "-"]);
        Program::new().columns(80).stdin(list.to_string()).args(words).run()
    }

    fn json(&self, words: &[&str]) -> Value {
        let words: Vec<&str> = words.iter().copied().chain(["-o", "json"]).collect();
        let seen = self.run(&words);
        serde_json::from_str(&seen.out).unwrap_or_else(|error| panic!("{error}: {seen}"))
    }

    /// State and next step of a node.
    fn next(&self, node: &str) -> (String, String) {
        let diff = self.json(&["diff", "agent"]);
        let found = named(&diff, node);
        let text = |key: &str| found[key].as_str().expect("text").to_owned();
        (text("state"), text("next"))
    }
}

fn named<'a>(document: &'a Value, node: &str) -> &'a Value {
    let nodes = document["nodes"].as_array().expect("nodes");
    nodes.iter().find(|own| own["name"] == node).unwrap_or_else(|| panic!("{node} in {document}"))
}

fn owner() -> Value {
    json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "uid": "u", "controller": true})
}

fn node(name: &str, taints: Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name}}, "spec": {"taints": taints},
        "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}, "conditions": [{"type": "Ready", "status": "True"}]}})
}

fn pod(name: &str, node: &str, hash: &str, generation: &str, minute: u8, ready: bool) -> Value {
    let time = format!("2026-01-01T00:{minute:02}:00Z");
    json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"namespace": "x", "name": name, "uid": name, "creationTimestamp": time, "ownerReferences": [owner()],
            "labels": {"app": "agent", "controller-revision-hash": hash, "pod-template-generation": generation}},
        "spec": {"nodeName": node, "containers": [{"name": "c", "image": hash}]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": if ready { "True" } else { "False" }, "lastTransitionTime": time}]}})
}

fn refused(message: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Event", "metadata": {"namespace": "x", "name": "e"}, "reason": "FailedCreate", "count": 3, "type": "Warning", "lastTimestamp": "2026-01-01T00:30:00Z",
        "involvedObject": {"kind": "DaemonSet", "namespace": "x", "name": "agent", "uid": "u"}, "message": message})
}

fn tainted() -> Value {
    json!([{"key": "dedicated", "value": "ml", "effect": "NoSchedule"}])
}

fn pair(state: &str, next: &str) -> (String, String) {
    (state.into(), next.into())
}

#[test]
fn a_kept_pod_of_an_old_revision_is_deleted_by_the_rollout_within_its_budget() {
    let free = || Cluster::rolling(1).node("n1", json!([])).pod("n1", NEW, 1, true).node("k", tainted());
    // An available old pod goes while the budget lasts.
    let old = free().pod("k", OLD, 1, true);
    assert_eq!(old.next("k"), pair("misscheduled", "delete"));
    // One that is not available goes whatever the budget says.
    assert_eq!(free().pod("k", OLD, 1, false).next("k"), pair("misscheduled", "delete"));
    // No budget: n2 is wanted and has no pod.
    assert_eq!(free().node("n2", json!([])).pod("k", OLD, 1, true).next("k"), pair("misscheduled", "wait"));
    // An updated one stays.
    assert_eq!(free().pod("k", NEW, 1, true).next("k"), pair("misscheduled", "none"));
    // Nothing is rolled out with OnDelete.
    let mut on_delete = free().pod("k", OLD, 1, true);
    on_delete.strategy = json!({"type": "OnDelete"});
    assert_eq!(on_delete.next("k"), pair("misscheduled", "none"));

    insta::assert_snapshot!(old.run(&["diff", "agent"]).out, @r#"
    x/agent  revision 2 (new), RollingUpdate, maxUnavailable 1 of 1
    desired 1  current 1  updated 1  ready 1  available 1  misscheduled 1

    STATE         NODES  POD         SINCE  NEXT
    misscheduled  k      agent-k-1   0s     deleted for good
        taint dedicated=ml:NoSchedule is not tolerated; revision 1: the rollout
          deletes the pod, none comes back
    ok            n1     agent-n1-1
    "#);
    insta::assert_snapshot!(old.run(&["explain", "agent"]).out, @r#"
    x/agent: 2 nodes: 1 wanted, 1 kept, 0 excluded; it can be scheduled

    WANTED, RUNNING        1  n1
    KEPT FOR NOW           1  k
        the running pod is of an older revision: the rollout deletes it and none
          comes back
        taint dedicated=ml:NoSchedule is not tolerated

    fix k: add to spec.template.spec.tolerations: {key: dedicated, operator: Equal,
      value: ml, effect: NoSchedule}

    tolerated without being asked: not-ready, unreachable (NoExecute); disk-,
      memory-, pid-pressure, unschedulable (NoSchedule)
    "#);
}

#[test]
fn a_surge_rollout_deletes_kept_old_pods_while_enough_others_are_available() {
    let wanted = |ready| Cluster::surging(1).node("n1", json!([])).pod("n1", NEW, 1, ready);
    let kept = |cluster: Cluster| cluster.node("k", tainted());
    // One more is available than desired.
    assert_eq!(kept(wanted(true)).pod("k", OLD, 1, true).next("k"), pair("misscheduled", "delete"));
    // None but the kept one is available.
    assert_eq!(kept(wanted(false)).pod("k", OLD, 1, true).next("k"), pair("misscheduled", "wait"));
    // It is not available itself.
    assert_eq!(kept(wanted(false)).pod("k", OLD, 1, false).next("k"), pair("misscheduled", "delete"));
    // A pod on a node that is gone makes the controller give up before it deletes anything.
    let stalled = kept(wanted(true)).pod("k", OLD, 1, true).pod("gone", OLD, 1, true);
    assert_eq!(stalled.next("k"), pair("misscheduled", "wait"));
}

#[test]
fn nothing_is_said_of_a_rollout_where_nothing_tells_old_from_new() {
    let mut objects = Cluster::rolling(1).node("k", tainted()).pod("k", OLD, 1, true).objects();
    objects.retain(|own| own["kind"] != "ControllerRevision");
    for own in objects.iter_mut().filter(|own| own["kind"] == "DaemonSet") {
        own["metadata"]["annotations"] = json!({});
    }
    let seen = Program::new()
        .stdin(json!({"kind": "List", "items": objects}).to_string())
        .args(["diff", "-n", "x", "agent", "-o", "json", "--snapshot", "-"])
        .run();
    let diff: Value = serde_json::from_str(&seen.out).unwrap_or_else(|error| panic!("{error}: {seen}"));
    assert_eq!(named(&diff, "k")["next"], "none");
}

#[test]
fn an_old_pod_on_a_node_that_is_gone_is_deleted_and_not_replaced() {
    let cluster = Cluster::rolling(1).node("n1", json!([])).pod("n1", NEW, 1, true).pod("gone", OLD, 1, true);
    assert_eq!(cluster.next("gone"), pair("lost", "delete"));
}

#[test]
fn nobody_is_told_to_tolerate_what_ails_a_node() {
    let fix = |node: Value| {
        let name = node["metadata"]["name"].as_str().expect("a name").to_owned();
        let document = Cluster::rolling(1).with(node).json(&["explain", "agent"]);
        named(&document, &name)["fix"].clone()
    };
    for (key, effect, wanted) in [
        ("node.kubernetes.io/not-ready", "NoSchedule", "get the node ready again"),
        ("node.kubernetes.io/unreachable", "NoSchedule", "get the node ready again"),
        ("node.kubernetes.io/out-of-service", "NoExecute", "declared out of service"),
        ("node.cloudprovider.kubernetes.io/uninitialized", "NoSchedule", "cloud controller manager"),
        ("node.cloudprovider.kubernetes.io/shutdown", "NoSchedule", "shut down"),
        ("node.kubernetes.io/network-unavailable", "NoSchedule", "network is not set up"),
        ("node.kubernetes.io/disk-pressure", "NoExecute", "short of disk"),
        ("node.kubernetes.io/memory-pressure", "NoExecute", "short of memory"),
        ("node.kubernetes.io/pid-pressure", "NoExecute", "short of process ids"),
        ("ToBeDeletedByClusterAutoscaler", "NoSchedule", "autoscaler is removing"),
    ] {
        let fix = fix(node("n1", json!([{"key": key, "effect": effect}])));
        let summary = fix["summary"].as_str().unwrap_or_default();
        assert!(summary.contains(wanted) && !summary.contains("tolerations"), "{key}: {fix}");
        assert_eq!((&fix["command"], &fix["patch"]), (&Value::Null, &Value::Null), "{key}");
    }
    // Of two taints only the one that lasts is for a toleration.
    let both = fix(node(
        "n1",
        json!([{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}, {"key": "dedicated", "effect": "NoSchedule"}]),
    ));
    assert_eq!(
        both["summary"],
        "add to spec.template.spec.tolerations: {key: dedicated, operator: Exists, effect: NoSchedule}; and get the node ready again; its taint goes with that"
    );
    assert!(!both["command"].as_str().expect("a command").contains("not-ready"), "{both}");
}

#[test]
fn nobody_is_told_to_put_daemon_pods_on_fargate() {
    let taint =
        json!([{"key": "eks.amazonaws.com/compute-type", "value": "fargate", "effect": "NoSchedule"}]);
    let mut fargate = node("f", taint);
    fargate["metadata"]["labels"]["eks.amazonaws.com/compute-type"] = "fargate".into();
    let fix = |node: &Value| {
        let document = Cluster::rolling(1).with(node.clone()).json(&["explain", "agent"]);
        named(&document, "f")["fix"].clone()
    };
    assert_eq!(fix(&fargate), Value::Null, "that it is kept away is as it should be");
    fargate["spec"]["taints"] = json!([]);
    let fix = fix(&fargate);
    assert!(
        fix["summary"].as_str().unwrap_or_default().contains("operator: NotIn, values: [fargate]"),
        "{fix}"
    );
}

#[test]
fn a_pod_on_fargate_does_not_wait_for_room() {
    let mut fargate = node("f", json!([]));
    fargate["metadata"]["labels"]["eks.amazonaws.com/compute-type"] = "fargate".into();
    fargate["status"]["allocatable"]["pods"] = "0".into();
    let mut waiting = pod("agent-f", "", NEW, "2", 1, false);
    waiting["status"] = json!({"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1"}]});
    let terms = json!([{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["f"]}]}]);
    waiting["spec"]["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"] =
        terms;
    let cluster = Cluster::rolling(1).with(fargate).with(waiting);
    for seen in
        [cluster.run(&["diff", "agent"]), cluster.run(&["explain", "agent"]), cluster.run(&["node", "f"])]
    {
        let out = seen.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains("no kubelet here runs daemon pods"), "{seen}");
        assert!(!out.contains("room") && !out.contains("allocatable"), "{seen}");
    }
}

#[test]
fn a_ready_pod_on_a_node_that_is_not_is_not_taken_at_its_word() {
    let mut silent = node("n1", json!([]));
    silent["status"]["conditions"][0]["status"] = "False".into();
    let out = Cluster::rolling(1).with(silent).pod("n1", NEW, 1, true).run(&["explain", "agent"]).out;
    assert!(out.contains("n1: the node is NotReady"), "{out}");
}

#[test]
fn some_of_the_nodes_are_not_shown_as_if_they_were_all() {
    let cluster = Cluster::rolling(1).node("n1", json!([])).node("n2", json!([])).pod("n1", NEW, 1, true);
    let first = |words: &[&str]| cluster.run(words).out.lines().next().unwrap_or_default().to_owned();
    assert!(first(&["explain", "agent"]).starts_with("x/agent: 2 nodes: 2 wanted"));
    assert!(first(&["explain", "agent", "--node", "n1"]).starts_with("x/agent: 1 of 2 nodes: 1 wanted"));
    assert_eq!(first(&["explain", "agent", "--show", "excluded"]), "x/agent: nothing to show on 2 nodes");
}

#[test]
fn without_nodes_no_pod_is_called_lost() {
    let list = json!({"kind": "List", "items": Cluster::rolling(1).pod("n1", NEW, 1, true).objects()});
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("world.json");
    std::fs::write(&path, list.to_string()).expect("written");
    let inputs = snapshot_inputs(&[path.display().to_string()]).expect("found");
    let world: World = read_snapshot(&inputs, OriginKind::Snapshot).expect("read").world.indexed();
    let tools = Tools::new(&world, Timestamp::UNIX_EPOCH);
    let state = DaemonSetState::new(&tools, &world.daemon_sets[0]);
    assert_eq!(state.ownership.claimed.len(), 1);
    assert_eq!(state.node_states(), []);
    assert_eq!(state.disagreements(), []);
}

#[test]
fn an_adopted_pod_that_counts_as_updated_is_never_replaced() {
    let adopted = |ready| pod("adopted", "n1", "old", "2", 1, ready);
    let cluster = Cluster::rolling(1).node("n1", json!([])).with(adopted(true));
    assert_eq!(cluster.next("n1"), pair("outdated", "none"));
    let seen = cluster.run(&["diff", "agent"]).out;
    assert!(seen.contains("never replaced; kubectl rollout restart frees it"), "{seen}");
    // With OnDelete it is replaced like any other: when somebody deletes it.
    let mut cluster = cluster;
    cluster.strategy = json!({"type": "OnDelete"});
    assert_eq!(cluster.next("n1"), pair("outdated", "wait"));
    let seen = cluster.run(&["diff", "agent"]).out;
    assert!(seen.contains("yours to delete") && !seen.contains("never replaced"), "{seen}");
}

#[test]
fn a_duplicate_is_one_since_there_are_two() {
    let cluster = Cluster::rolling(1)
        .node("n1", json!([]))
        .pod("n1", NEW, 1, true)
        .pod("n1", NEW, 5, true)
        .pod("n1", NEW, 9, true);
    let diff = cluster.json(&["diff", "agent"]);
    assert_eq!(named(&diff, "n1")["state"], "duplicate");
    assert_eq!(named(&diff, "n1")["since"], "2026-01-01T00:05:00Z");
    // With surge an old and a new one are no duplicate, the third pod is.
    let cluster = Cluster::surging(1)
        .node("n1", json!([]))
        .pod("n1", OLD, 1, true)
        .pod("n1", NEW, 5, true)
        .pod("n1", NEW, 9, true);
    let diff = cluster.json(&["diff", "agent"]);
    assert_eq!(named(&diff, "n1")["state"], "duplicate");
    assert_eq!(named(&diff, "n1")["since"], "2026-01-01T00:09:00Z");
}

#[test]
fn a_cause_does_not_say_combined_from_similar_events() {
    let message =
        "(combined from similar events): Error creating: Internal error occurred: failed calling webhook";
    let cluster = Cluster::rolling(1).node("n1", json!([])).with(refused(message));
    let diff = cluster.json(&["diff", "agent"]);
    assert_eq!(
        named(&diff, "n1")["cause"],
        "Error creating: Internal error occurred: failed calling webhook (3 times)"
    );
}

#[test]
fn a_node_that_is_full_of_pods_says_so_in_words() {
    let full = |pods: &str, others: u8| {
        let mut node = node("n1", json!([]));
        node["status"]["allocatable"]["pods"] = pods.into();
        let mut cluster = Cluster::rolling(1).with(node).pod("elsewhere", NEW, 1, true);
        for minute in 0..others {
            let mut other = pod(&format!("other-{minute}"), "n1", NEW, "2", minute, true);
            other["metadata"]["ownerReferences"] = json!([]);
            other["metadata"]["labels"] = json!({});
            cluster = cluster.with(other);
        }
        let document = cluster.json(&["explain", "agent"]);
        let reason = &named(&document, "n1")["reasons"][0];
        assert_eq!(reason["code"], "pod-count");
        reason["message"].as_str().expect("text").to_owned()
    };
    assert_eq!(full("2", 2), "pods: 2 of 2 allocatable are taken, none is left for this one");
    assert_eq!(full("1", 1), "pods: 1 of 1 allocatable is taken, none is left for this one");
    assert_eq!(full("0", 0), "pods: the node takes none (allocatable 0)");
}

#[test]
fn a_pod_that_a_quota_refuses_is_not_simply_schedulable() {
    let quota = "Error creating: pods \"agent-x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=10, limited: pods=10";
    let cluster = Cluster::rolling(1)
        .node("n1", json!([]))
        .node("n2", json!([]))
        .pod("n1", NEW, 1, true)
        .with(pod("elsewhere", "n3", NEW, "2", 1, true))
        .with(refused(quota));
    let document = cluster.json(&["explain", "agent"]);
    let reasons = named(&document, "n2")["reasons"].as_array().expect("a list").clone();
    let reason = reasons.iter().find(|own| own["code"] == "quota").expect("the quota");
    assert_eq!((&reason["stage"], &reason["effect"]), (&json!("admission"), &json!("blocks")));
    assert_eq!(
        reason["message"],
        "ResourceQuota q refuses the pod: requested pods=1, used pods=10, limited pods=10"
    );
    assert_ne!(named(&document, "n2")["fits"], json!(false), "fits is what the scheduler answers");
    assert!(!named(&document, "n1").to_string().contains("quota"), "n1 has its pod");
    insta::assert_snapshot!(cluster.run(&["explain", "agent"]).out, @r#"
    x/agent: 2 nodes: 2 wanted, 0 excluded;
      whether there is room is not known from this data, but a quota refuses 1 pod

    WANTED, RUNNING        1  n1
    WANTED, NO POD         1  n2
        ResourceQuota q refuses the pod: requested pods=1, used pods=10, limited
          pods=10 (3 times)

    fix n2: raise ResourceQuota q, or delete what nobody needs of that namespace's
      pods

    tolerated without being asked: not-ready, unreachable (NoExecute); disk-,
      memory-, pid-pressure, unschedulable (NoSchedule)
    "#);
}

#[test]
fn a_pod_that_pod_security_refuses_is_not_simply_schedulable() {
    let message = "Error creating: pods \"agent-x\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)";
    let cluster = Cluster::rolling(1).node("n1", json!([])).with(refused(message));
    let document = cluster.json(&["explain", "agent"]);
    let reasons = named(&document, "n1")["reasons"].as_array().expect("a list").clone();
    assert!(
        reasons.iter().any(|own| own["code"] == "pod-security" && own["effect"] == "blocks"),
        "{document}"
    );
    let text = cluster.run(&["explain", "agent"]).out;
    assert!(text.contains("but pod security refuses it"), "{text}");
}

#[test]
fn refusals_of_a_former_daemon_set_of_the_same_name_are_not_its_own() {
    let mut event = refused(
        "Error creating: pods \"a\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1",
    );
    event["involvedObject"]["uid"] = "another".into();
    let cluster = Cluster::rolling(1).node("n1", json!([])).with(event);
    assert!(!cluster.json(&["explain", "agent"]).to_string().contains("quota"));
}
