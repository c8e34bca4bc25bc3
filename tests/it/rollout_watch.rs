//! `rollout status --watch` and `--timeout`: when they end, and with which exit code.

use std::time::Duration;

use serde_json::{Value, json};

use super::api_server::{Answer, ApiServer, daemon_set, node, pod};
use super::harness::{Program, Seen};

const SET: &str = "/apis/apps/v1/namespaces/logging/daemonsets/agent";
const PODS: &str = "/api/v1/namespaces/logging/pods";
const NODES: &str = "/api/v1/nodes";

/// `logging/agent`, rolled out to n1; n2 has its pod, not ready yet, and `later` is what comes of that.
fn server(later: Answer) -> ApiServer {
    let set = daemon_set_observed();
    let revision = json!({"kind": "ControllerRevision", "apiVersion": "apps/v1", "revision": 1,
        "metadata": {"name": "agent-new", "namespace": "logging", "labels": {"app": "agent", "controller-revision-hash": "new"},
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent", "uid": "d1", "controller": true}]},
        "data": {"spec": {"template": set["spec"]["template"]}}});
    ApiServer::empty()
        .anew(NODES)
        .list(NODES, Answer::items("NodeList", "100", &[node("n1", "1"), node("n2", "2")]))
        .watch(NODES, Answer::watch(&[]))
        .list(SET, Answer::json(200, &set))
        .watch("/apis/apps/v1/namespaces/logging/daemonsets", Answer::watch(&[]))
        .list(PODS, Answer::items("PodList", "100", &[new_pod("n1", "4", true), new_pod("n2", "5", false)]))
        .watch(PODS, later)
        .list(
            "/apis/apps/v1/namespaces/logging/controllerrevisions",
            Answer::items("ControllerRevisionList", "100", &[revision]),
        )
        .watch("/apis/apps/v1/namespaces/logging/controllerrevisions", Answer::watch(&[]))
        .list("/api/v1/namespaces/logging/limitranges", Answer::items("LimitRangeList", "100", &[]))
        .list(
            "/api/v1/namespaces/logging",
            Answer::json(200, &json!({"kind": "Namespace", "metadata": {"name": "logging"}})),
        )
}

fn daemon_set_observed() -> Value {
    let mut set = daemon_set("3");
    set["spec"]["updateStrategy"] = json!({"type": "RollingUpdate"});
    set["status"] = json!({"observedGeneration": 1});
    set
}

fn new_pod(node: &str, version: &str, ready: bool) -> Value {
    let mut pod = pod(node, version, ready);
    pod["metadata"]["labels"]["controller-revision-hash"] = json!("new");
    pod["metadata"]["creationTimestamp"] = json!(jiff::Timestamp::now().to_string());
    pod
}

fn status(server: &ApiServer, words: &[&str]) -> Seen {
    let all = ["rollout", "status", "-n", "logging", "agent", "--kubeconfig", "kc"].iter().chain(words);
    Program::new().file("kc", server.kubeconfig()).args(all).run()
}

fn ready_later() -> Answer {
    Answer::watch(&[("MODIFIED", new_pod("n2", "101", true))]).after(Duration::from_millis(300))
}

#[test]
fn a_watch_ends_when_the_rollout_is_complete() {
    insta::assert_snapshot!(status(&server(ready_later()), &["--watch"]));
    let seen = status(&server(ready_later()), &["--timeout", "60s"]);
    assert_eq!((seen.code, seen.err.as_str()), (0, ""), "{seen}");
    assert!(seen.out.starts_with("logging/agent: complete"), "nothing comes before the end: {seen}");
    let seen = status(&server(ready_later()), &["--watch", "-o", "json"]);
    let verdicts: Vec<Value> =
        seen.out.lines().map(|line| serde_json::from_str(line).expect("a document")).collect();
    let said =
        |own: &Value| ["kind", "type", "verdict"].map(|key| own[key].as_str().unwrap_or("-").to_owned());
    let said: Vec<String> = verdicts.iter().map(|own| said(own).join(" ")).collect();
    // What happened, and then the answer.
    let expected = ["Event verdict in-progress", "Event verdict complete", "RolloutStatus - complete"];
    assert_eq!((seen.code, said), (0, expected.map(str::to_owned).to_vec()), "{seen}");
    assert!(verdicts.iter().take(2).all(|own| own["time"].is_string() && own["desired"] == 2), "{seen}");
}

#[test]
fn time_is_up() {
    let seen = status(&server(Answer::watch(&[])), &["--timeout=600ms"]);
    assert_eq!((seen.code, seen.err.as_str()), (4, "error: timed out waiting for the condition\n"), "{seen}");
    assert!(seen.out.starts_with("logging/agent: in progress"), "{seen}");
    let seen = status(&server(Answer::watch(&[])), &["--watch=false"]);
    assert_eq!(seen.code, 10, "{seen}");
}

#[test]
fn what_lasts_as_long_as_the_deadline_ends_it() {
    // The pod is not ready after a second: that is a failing revision, and its second second is the last.
    let seen = status(&server(Answer::watch(&[])), &["--watch", "--progress-deadline", "1s"]);
    assert_eq!(seen.code, 12, "{seen}");
}

#[test]
fn a_node_that_joins_does_not_move_the_goal() {
    let joins = || Answer::watch(&[("ADDED", node("n3", "102"))]).after(Duration::from_millis(100));
    let server = || {
        server(ready_later())
            .anew(NODES)
            .list(NODES, Answer::items("NodeList", "100", &[node("n1", "1"), node("n2", "2")]))
            .watch(NODES, joins())
            // Whether there is room for a pod on n3 takes all pods.
            .anew("/api/v1/pods")
            .list(
                "/api/v1/pods",
                Answer::items("PodList", "110", &[new_pod("n1", "4", true), new_pod("n2", "101", true)]),
            )
            .watch("/api/v1/pods", Answer::watch(&[]))
    };
    let seen = status(&server(), &["--timeout", "30s", "-o", "jsonpath={.verdict} {.desired} {.joined}"]);
    assert_eq!((seen.code, seen.out.as_str()), (0, "complete 2 [\"n3\"]"), "{seen}");
    let seen =
        status(&server(), &["--timeout", "2s", "--freeze=false", "-o", "jsonpath={.verdict} {.desired}"]);
    assert_eq!((seen.code, seen.out.as_str()), (4, "in-progress 3"), "{seen}");
}

#[test]
fn a_daemon_set_that_is_deleted_ends_it() {
    let gone = Answer::watch(&[("DELETED", daemon_set("103"))]).after(Duration::from_millis(100));
    let sets = "/apis/apps/v1/namespaces/logging/daemonsets";
    let server = server(Answer::watch(&[])).anew(sets).watch(sets, gone);
    let seen = status(&server, &["--watch"]);
    assert_eq!((seen.code, seen.err.as_str()), (1, "error: object has been deleted\n"), "{seen}");
}

#[test]
fn flags_that_say_nothing_are_refused() {
    for (words, part) in [
        (&["--freeze"][..], "--freeze goes with --watch or --timeout"),
        (&["--timeout=-1s"], "--timeout"),
        (&["--timeout=x"], "--timeout"),
    ] {
        let seen = status(&server(Answer::watch(&[])), words);
        assert_eq!(seen.code, 2, "{words:?}: {seen}");
        assert!(seen.err.contains(part), "{words:?}: {seen}");
    }
    for flag in ["--watch", "--timeout=1s"] {
        let words = ["rollout", "status", "-A", "--snapshot", "examples/cluster", flag];
        let seen = Program::new().args(words).run();
        assert_eq!(seen.code, 2, "{seen}");
        assert!(seen.err.contains("a snapshot does not change"), "{seen}");
    }
}
