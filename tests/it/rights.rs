//! What a command answers when its user may not read everything.

use serde_json::json;

use super::api_server::{Answer, ApiServer};
use super::harness::{Program, Seen};

const DAEMON_SET: &str = "/apis/apps/v1/namespaces/logging/daemonsets/fluentd";
const DAEMON_SETS: &str = "/apis/apps/v1/namespaces/logging/daemonsets";
const NODES: &str = "/api/v1/nodes";

/// A DaemonSet that wants a pod on the one node, and has none.
fn cluster() -> ApiServer {
    let daemon_set = json!({
        "kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "fluentd", "namespace": "logging", "uid": "u"},
        "spec": {"selector": {"matchLabels": {"app": "fluentd"}}, "updateStrategy": {"type": "OnDelete"}, "template":
            {"metadata": {"labels": {"app": "fluentd"}}, "spec": {"runtimeClassName": "kata", "containers": [{"name": "c"}]}}},
        "status": {"currentNumberScheduled": 1, "numberReady": 1, "desiredNumberScheduled": 1, "numberMisscheduled": 0},
    });
    let node = json!({"metadata": {"name": "n1"}, "status": {"allocatable": {"cpu": "1", "memory": "1Gi", "pods": "9"}}});
    let namespace = json!({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "logging"}});
    let mut server = ApiServer::new()
        .list(DAEMON_SET, Answer::json(200, &daemon_set))
        .list(DAEMON_SETS, Answer::items("DaemonSetList", "1", &[daemon_set]))
        .list(NODES, Answer::items("NodeList", "1", &[node]))
        .list("/api/v1/namespaces/logging", Answer::json(200, &namespace));
    for (path, kind) in [
        ("/apis/apps/v1/daemonsets", "DaemonSetList"),
        ("/api/v1/pods", "PodList"),
        ("/api/v1/namespaces/logging/pods", "PodList"),
        ("/api/v1/limitranges", "LimitRangeList"),
        ("/api/v1/namespaces/logging/limitranges", "LimitRangeList"),
        ("/api/v1/namespaces", "NamespaceList"),
        ("/api/v1/events", "EventList"),
        ("/api/v1/namespaces/logging/events", "EventList"),
        ("/apis/apps/v1/controllerrevisions", "ControllerRevisionList"),
        ("/apis/apps/v1/namespaces/logging/controllerrevisions", "ControllerRevisionList"),
    ] {
        server = server.list(path, Answer::items(kind, "1", &[]));
    }
    server
}

/// Runs a command against the cluster in which these paths are refused.
fn without(refused: &[&str], command: &str) -> Seen {
    let mut server = cluster();
    for path in refused {
        let refusal = Answer::refused(403, "Forbidden", &format!("{path} is forbidden"));
        server = server.anew(path).list(path, refusal);
    }
    Program::new()
        .file("kubeconfig", server.kubeconfig_in("logging"))
        .args(command.split(' '))
        .args(["--kubeconfig", "kubeconfig"])
        .run()
}

#[test]
fn without_nodes_there_is_no_answer() {
    for command in ["explain fluentd", "explain fluentd -o json", "diff fluentd", "matrix", "node n1"] {
        let seen = without(&[NODES], command);
        assert_eq!((seen.code, seen.out.as_str()), (3, ""), "{command}: {seen}");
        assert!(seen.err.ends_with("error: without nodes there is no answer\n"), "{command}: {seen}");
    }
    let seen = without(&[NODES], "list");
    assert_eq!(seen.code, 3);
    assert!(seen.out.contains("unknown (no nodes in the data)"), "{seen}");
}

#[test]
fn without_pods_diff_and_node_took_every_pod_for_missing() {
    let pods = ["/api/v1/namespaces/logging/pods", "/api/v1/pods"];
    for command in ["diff fluentd", "diff fluentd --pods", "diff fluentd -o json", "node n1"] {
        let seen = without(&pods, command);
        assert_eq!((seen.code, seen.out.as_str()), (3, ""), "{command}: {seen}");
    }
    insta::assert_snapshot!(without(&pods, "diff fluentd"), @r"
    exit 3
    --- out
    --- err
    Error from server (Forbidden): /api/v1/namespaces/logging/pods is forbidden
    hint: without pods nobody knows what runs; check with: kubectl auth can-i list pods -n logging
    Error from server (Forbidden): /api/v1/pods is forbidden
    hint: without the pods of all namespaces nobody knows how full nodes are; check with: kubectl auth can-i list pods -A
    hint: docs/rbac.md lists what each command needs
    error: without pods there is no answer
    ");
    let seen = without(&pods, "explain fluentd");
    assert_eq!(seen.code, 3, "what is wanted does not depend on pods");
    assert!(seen.out.starts_with("logging/fluentd: 1 node: 1 wanted, 0 excluded;"), "{seen}");
}

#[test]
fn a_runtime_class_that_is_not_found_does_not_exist() {
    let seen = without(&[], "explain fluentd");
    assert_eq!((seen.code, seen.err.as_str()), (0, ""));
    assert!(seen.out.contains("RuntimeClass kata does not exist: the API server refuses the pod"), "{seen}");
    let seen = without(&["/apis/node.k8s.io/v1/runtimeclasses/kata"], "explain fluentd");
    assert_eq!(seen.code, 0);
    assert!(seen.out.contains("not computed: RuntimeClass kata is not in the data"), "{seen}");
}

#[test]
fn what_an_answer_can_do_without_is_told_and_no_more() {
    let refused = [
        "/api/v1/namespaces/logging/events",
        "/api/v1/namespaces/logging/limitranges",
        "/api/v1/namespaces/logging",
        "/api/v1/namespaces",
        "/apis/node.k8s.io/v1/runtimeclasses/kata",
    ];
    let whole = without(&[], "list");
    let seen = without(&refused, "list");
    assert_eq!((seen.code, &seen.out), (0, &whole.out));
    insta::assert_snapshot!(without(&refused, "explain fluentd"), @r"
    exit 0
    --- out
    logging/fluentd: 1 node: 1 wanted, 0 excluded; whether there is room is not known from this data

    WANTED, NO POD         1  n1

    n1: not computed: RuntimeClass kata is not in the data
    tolerated without being asked: not-ready, unreachable (NoExecute); disk-, memory-, pid-pressure, unschedulable (NoSchedule)
    --- err
    Error from server (Forbidden): /api/v1/namespaces/logging/limitranges is forbidden
    hint: default requests of LimitRanges are not known; check with: kubectl auth can-i list limitranges -n logging
    Error from server (Forbidden): /api/v1/namespaces/logging is forbidden
    hint: default node selectors of namespaces are not known; check with: kubectl auth can-i get namespaces/logging
    Error from server (Forbidden): /apis/node.k8s.io/v1/runtimeclasses/kata is forbidden
    hint: what the RuntimeClass adds to the pod is not known; check with: kubectl auth can-i get runtimeclasses.node.k8s.io/kata
    Error from server (Forbidden): /api/v1/namespaces is forbidden
    hint: default node selectors, and pod affinity that selects namespaces, are not known; check with: kubectl auth can-i list namespaces
    Error from server (Forbidden): /api/v1/namespaces/logging/events is forbidden
    hint: causes that only events tell are missing; check with: kubectl auth can-i list events -n logging
    hint: docs/rbac.md lists what each command needs
    ");
}

#[test]
fn without_revisions_there_is_no_history() {
    let revisions = "/apis/apps/v1/namespaces/logging/controllerrevisions";
    for command in
        ["rollout history fluentd", "rollout history fluentd --revision 1", "rollout history fluentd -o json"]
    {
        let seen = without(&[revisions], &format!("{command} -n logging"));
        assert_eq!((seen.code, seen.out.as_str()), (3, ""), "{command}: {seen}");
        let hint = "check with: kubectl auth can-i list controllerrevisions.apps -n logging";
        assert!(seen.err.contains(hint) && seen.err.contains("without controllerrevisions"), "{seen}");
    }
}

#[test]
fn a_history_needs_neither_nodes_nor_pods() {
    let around = ["/api/v1/namespaces/logging", "/api/v1/namespaces/logging/limitranges", NODES];
    let seen = without(&around, "rollout history fluentd -n logging");
    assert_eq!((seen.code, seen.out.as_str(), seen.err.as_str()), (0, "No rollout history found.\n", ""));
    let seen = without(&["/api/v1/namespaces/logging/pods"], "rollout history fluentd -n logging -o json");
    assert_eq!(seen.code, 3, "{seen}");
    assert!(seen.out.contains("\"revisions\": []"), "{seen}");
}
