//! What the writing commands of `rollout` ask, send and refuse, against a server that is told what to answer.

use serde_json::{Value, json};

use super::api_server::{Answer, ApiServer, node};
use super::harness::{Program, Seen};
use super::revisions::{at_second_revision, revision, running, template};

const DAEMON_SET: &str = "/apis/apps/v1/namespaces/logging/daemonsets/agent";
const REVISIONS: &str = "/apis/apps/v1/namespaces/logging/controllerrevisions";
const PAUSED: &str = "kubectl-ds/paused-strategy";

/// `logging/agent` at revision 2, rolling.
fn rolling(version: &str) -> Value {
    let mut own = at_second_revision(version);
    own["spec"]["updateStrategy"] =
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0}});
    own
}

/// The cluster: three nodes, one pod of them not ready, all of revision 2.
fn cluster(own: &[Value]) -> ApiServer {
    let nodes = ["n1", "n2", "n3"].map(|name| node(name, "1"));
    let pods = [running("n1", 2, true), running("n2", 2, true), running("n3", 2, false)];
    let revisions = [revision(1, "agent"), revision(2, "agent"), revision(7, "other")];
    let mut server = ApiServer::new()
        .list("/api/v1/nodes", Answer::items("NodeList", "9", &nodes))
        .list("/api/v1/namespaces/logging/pods", Answer::items("PodList", "9", &pods))
        .list("/api/v1/namespaces/logging/limitranges", Answer::items("LimitRangeList", "9", &[]))
        .list("/api/v1/namespaces/logging/events", Answer::items("EventList", "9", &[]))
        .list(
            "/api/v1/namespaces/logging",
            Answer::json(
                200,
                &json!({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "logging"}}),
            ),
        )
        .list(REVISIONS, Answer::items("ControllerRevisionList", "9", &revisions));
    for own in own {
        server = server.list(DAEMON_SET, Answer::json(200, own));
    }
    server
}

fn accepts(own: &[Value]) -> ApiServer {
    cluster(own).patch(DAEMON_SET, Answer::json(200, &rolling("51")))
}

fn run(server: &ApiServer, command: &str) -> Seen {
    Program::new()
        .file("kubeconfig", server.kubeconfig())
        .args(["rollout"])
        .args(command.split_whitespace())
        .args(["-n", "logging", "--kubeconfig", "kubeconfig"])
        .run()
}

/// What was sent to be written: the query, and the body.
fn sent(server: &ApiServer) -> Vec<(String, Value)> {
    let patches = server.asked(DAEMON_SET).into_iter().filter(|own| own.method() == "patch");
    patches
        .map(|own| (own.target.split_once('?').map_or("", |(_, query)| query).to_owned(), own.body))
        .collect()
}

#[test]
fn undo_shows_asks_the_server_and_sends_kubectls_patch() {
    let server = accepts(&[rolling("50")]);
    let seen = run(&server, "undo agent -y");
    insta::assert_snapshot!(seen);
    let mut template = template("agent:1");
    template["$patch"] = "replace".into();
    let patch = json!({"metadata": {"uid": "d1", "resourceVersion": "50"}, "spec": {"template": template}});
    let query = "fieldManager=kubectl-rollout";
    assert_eq!(sent(&server), [(format!("{query}&dryRun=All"), patch.clone()), (query.to_owned(), patch)]);
    let heads = server.asked(DAEMON_SET);
    let kind = "content-type: application/strategic-merge-patch+json";
    assert!(heads.iter().filter(|own| own.method() == "patch").all(|own| own.head.iter().any(|h| h == kind)));
}

#[test]
fn without_a_terminal_nothing_is_done_unasked() {
    for command in ["undo agent", "restart agent", "pause agent"] {
        let server = accepts(&[rolling("50")]);
        let seen = run(&server, command);
        assert_eq!((seen.code, sent(&server)), (2, vec![]), "{command}: {seen}");
        assert!(seen.err.contains("--yes (-y) goes on without asking"), "{command}: {seen}");
        assert!(seen.out.starts_with("logging/agent: "), "the preview is shown: {seen}");
    }
}

#[test]
fn a_dry_run_keeps_nothing() {
    for (command, line) in [
        ("undo agent", "daemonset.apps/agent will roll back to revision 1 (dry run)\n"),
        ("restart agent", "daemonset.apps/agent will be restarted (dry run)\n"),
        ("pause agent", "daemonset.apps/agent will be paused (dry run)\n"),
    ] {
        let server = accepts(&[rolling("50")]);
        let seen = run(&server, &format!("{command} --dry-run=client"));
        assert_eq!((seen.code, sent(&server)), (0, vec![]), "{command}: {seen}");
        assert!(seen.out.ends_with(line), "{command}: {seen}");
        let seen = run(&server, &format!("{command} --dry-run=server"));
        let queries: Vec<String> = sent(&server).into_iter().map(|(query, _)| query).collect();
        assert_eq!((seen.code, queries), (0, vec!["fieldManager=kubectl-rollout&dryRun=All".to_owned()]));
        assert!(seen.out.ends_with(" (server dry run)\n"), "{command}: {seen}");
    }
}

#[test]
fn what_cannot_be_undone_is_refused_before_anything_is_sent() {
    let mut deleted = rolling("50");
    deleted["metadata"]["deletionTimestamp"] = "2026-01-02T00:00:00Z".into();
    let server = accepts(&[rolling("50")]);
    let mut told = String::new();
    for number in ["9", "-1", "7", "2"] {
        told.push_str(&format!(
            "--to-revision {number}\n{}\n",
            run(&server, &format!("undo agent -y --to-revision {number}"))
        ));
    }
    let one = cluster(&[rolling("50")])
        .anew(REVISIONS)
        .list(REVISIONS, Answer::items("ControllerRevisionList", "9", &[revision(2, "agent")]));
    told.push_str(&format!("one revision\n{}\n", run(&one, "undo agent -y")));
    let forbidden = cluster(&[rolling("50")])
        .anew(REVISIONS)
        .list(REVISIONS, Answer::refused(403, "Forbidden", "controllerrevisions is forbidden"));
    told.push_str(&format!("forbidden\n{}\n", run(&forbidden, "undo agent -y")));
    let going = accepts(&[deleted]);
    told.push_str(&format!("being deleted\n{}\n", run(&going, "undo agent -y")));
    told.push_str(&format!(
        "a snapshot\n{}\n",
        Program::new().args(["rollout", "undo", "x", "--snapshot", "y"]).run()
    ));
    insta::assert_snapshot!(told);
    for server in [&server, &one, &forbidden, &going] {
        assert_eq!(sent(server), []);
    }
}

#[test]
fn a_refused_dry_run_changes_nothing() {
    let server = cluster(&[rolling("50")]).patch(
        DAEMON_SET,
        Answer::refused(422, "Invalid", "DaemonSet.apps \"agent\" is invalid: spec.template: Invalid value"),
    );
    let seen = run(&server, "undo agent -y -q");
    assert_eq!((seen.code, seen.out.as_str(), sent(&server).len()), (3, "", 1));
    assert_eq!(
        seen.err.lines().last(),
        Some(
            "Error from server (Invalid): DaemonSet.apps \"agent\" is invalid: spec.template: Invalid value"
        )
    );
}

fn refused_conflict() -> Answer {
    Answer::refused(
        409,
        "Conflict",
        "Operation cannot be fulfilled on daemonsets.apps \"agent\": the object has been modified",
    )
}

#[test]
fn a_conflict_is_tried_once_more_on_a_fresh_read() {
    let ok = || Answer::json(200, &rolling("53"));
    // Read for the preview, before the first try, before the second.
    let server = cluster(&[rolling("50"), rolling("51"), rolling("52")])
        .patch(DAEMON_SET, ok())
        .patch(DAEMON_SET, refused_conflict())
        .patch(DAEMON_SET, ok());
    let seen = run(&server, "undo agent -y");
    assert_eq!(seen.code, 0, "{seen}");
    let versions: Vec<Value> =
        sent(&server).into_iter().map(|(_, body)| body["metadata"]["resourceVersion"].clone()).collect();
    assert_eq!(versions, ["51", "51", "52", "52"]);
    let server = cluster(&[rolling("50")]).patch(DAEMON_SET, refused_conflict());
    let seen = run(&server, "undo agent -y");
    assert_eq!((seen.code, sent(&server).len()), (3, 2), "{seen}");
    assert!(
        seen.err.contains(
            "it was tried twice, each time on a fresh read; DaemonSet logging/agent was not changed"
        ),
        "{seen}"
    );
}

#[test]
fn what_is_not_as_it_was_shown_is_not_changed() {
    let mut changed = rolling("51");
    changed["metadata"]["generation"] = 3.into();
    let mut anew = rolling("51");
    anew["metadata"]["uid"] = "d9".into();
    for (now, words) in [(changed, "was changed by somebody else"), (anew, "was deleted and made anew")] {
        let server = accepts(&[rolling("50"), now]);
        let seen = run(&server, "undo agent -y");
        assert_eq!((seen.code, sent(&server)), (3, vec![]), "{seen}");
        assert!(seen.err.contains(&format!("{words} after it was shown: it was not changed")), "{seen}");
    }
}

/// A second DaemonSet beside `agent`.
fn other(version: &str) -> Value {
    let mut own = rolling(version);
    own["metadata"]["name"] = "other".into();
    own["metadata"]["uid"] = "d2".into();
    own["spec"]["selector"] = json!({"matchLabels": {"app": "other"}});
    own["spec"]["template"]["metadata"]["labels"]["app"] = "other".into();
    own
}

#[test]
fn of_several_none_is_changed_if_the_server_refuses_one() {
    const OTHER: &str = "/apis/apps/v1/namespaces/logging/daemonsets/other";
    let refused = || Answer::refused(422, "Invalid", "DaemonSet.apps \"other\" is invalid");
    let server =
        accepts(&[rolling("50")]).list(OTHER, Answer::json(200, &other("50"))).patch(OTHER, refused());
    let seen = run(&server, "restart agent other -y");
    let kept: Vec<_> = sent(&server).into_iter().filter(|(query, _)| !query.contains("dryRun")).collect();
    assert_eq!((seen.code, kept), (3, vec![]), "{seen}");
    assert!(seen.err.contains("DaemonSet logging/other was not changed"), "{seen}");
    // Refused only after the first was changed: that is said.
    let server = accepts(&[rolling("50")])
        .list(OTHER, Answer::json(200, &other("50")))
        .patch(OTHER, Answer::json(200, &other("51")))
        .patch(OTHER, Answer::json(200, &other("51")))
        .patch(OTHER, refused());
    let seen = run(&server, "restart agent other -y");
    assert!(seen.code == 3 && seen.out.ends_with("\ndaemonset.apps/agent restarted\n"), "{seen}");
    assert!(
        seen.err.contains(
            "hint: DaemonSet logging/other was not changed\nhint: changed before that: logging/agent"
        ),
        "{seen}"
    );
}

#[test]
fn labels_choose_among_the_daemon_sets_of_the_namespace() {
    const ALL: &str = "/apis/apps/v1/namespaces/logging/daemonsets";
    let mut labelled = rolling("50");
    labelled["metadata"]["labels"] = json!({"team": "a"});
    let server = || {
        accepts(std::slice::from_ref(&labelled))
            .list(ALL, Answer::items("DaemonSetList", "9", &[labelled.clone(), other("50")]))
    };
    for (command, code, out, err) in [
        ("restart -l team=a -y", 0, "daemonset.apps/agent restarted\n", ""),
        (
            "restart --selector team!=a --dry-run=client",
            0,
            "daemonset.apps/other will be restarted (dry run)\n",
            "",
        ),
        ("restart -l team=b -y", 0, "", "No DaemonSets found in logging namespace.\n"),
        ("restart -l team=a=b -y", 2, "", "error: --selector: "),
        ("restart agent -l team=a -y", 2, "", "cannot be used with"),
        ("restart -y", 2, "", "required arguments were not provided"),
    ] {
        let seen = run(&server(), command);
        assert_eq!(seen.code, code, "{command}: {seen}");
        assert!(seen.out.ends_with(out) && seen.err.contains(err), "{command}: {seen}");
        let lines = seen.out.lines().filter(|line| line.starts_with("daemonset.apps/")).count();
        assert_eq!(lines, usize::from(!out.is_empty()), "{command}: {seen}");
    }
}

/// What is there afterwards is not ours: somebody else was there as well, or the server filled something in.
#[test]
fn what_became_of_a_lost_patch_is_not_claimed_when_the_daemon_set_moved_on() {
    let mut moved = rolling("52");
    moved["metadata"]["generation"] = 3.into();
    moved["spec"]["template"] = template("agent:9");
    let server = cluster(&[rolling("50"), rolling("51"), moved])
        .patch(DAEMON_SET, Answer::json(200, &rolling("51")))
        .patch(DAEMON_SET, Answer::json(200, &rolling("52")).cut());
    let seen = run(&server, "undo agent -y");
    assert_eq!((seen.code, sent(&server).len()), (3, 2), "{seen}");
    assert!(seen.err.contains("whether it was changed is not known"), "{seen}");
}

#[test]
fn a_patch_whose_answer_was_lost_is_looked_for_and_not_sent_again() {
    let mut undone = rolling("52");
    undone["spec"]["template"] = template("agent:1");
    for (after, code, words) in [
        (undone, 0, "the cluster has the change all the same"),
        (rolling("51"), 3, "was not changed when it was read after that"),
    ] {
        let server = cluster(&[rolling("50"), rolling("51"), after])
            .patch(DAEMON_SET, Answer::json(200, &rolling("51")))
            .patch(DAEMON_SET, Answer::json(200, &rolling("52")).cut());
        let seen = run(&server, "undo agent -y");
        assert_eq!((seen.code, sent(&server).len()), (code, 2), "{seen}");
        assert!(seen.err.contains(words), "{seen}");
    }
}

#[test]
fn hazards_are_told() {
    let mut own = rolling("50");
    own["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] = "{}".into();
    own["metadata"]["annotations"]["meta.helm.sh/release-name"] = "logs".into();
    own["spec"]["minReadySeconds"] = 30.into();
    own["status"]["observedGeneration"] = 1.into();
    insta::assert_snapshot!(
        "undo_hazards",
        run(&accepts(std::slice::from_ref(&own)), "undo agent --dry-run=client")
    );
    own["spec"]["updateStrategy"] = json!({"type": "OnDelete"});
    own["status"]["observedGeneration"] = 2.into();
    insta::assert_snapshot!("undo_on_delete", run(&accepts(&[own]), "undo agent --dry-run=client"));
}

/// k/k#123232: a second change within minReadySeconds meets pods that the budget does not protect.
#[test]
fn a_second_change_within_min_ready_seconds_is_warned_of_beforehand() {
    let young = |node: &str| {
        let mut own = running(node, 2, true);
        let since = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
        own["metadata"]["creationTimestamp"] =
            (since - jiff::SignedDuration::from_secs(80)).to_string().into();
        own["status"]["conditions"][0]["lastTransitionTime"] = since.to_string().into();
        own
    };
    let mut own = rolling("50");
    own["spec"]["minReadySeconds"] = 2_592_000.into();
    let server = |own: &Value, pods: &[Value]| {
        accepts(std::slice::from_ref(own)).anew(PODS).list(PODS, Answer::items("PodList", "9", pods))
    };
    let pods = [young("n1"), running("n2", 2, true), young("n3")];
    insta::assert_snapshot!(
        "young_delete_first",
        run(&server(&own, &pods), "restart agent --dry-run=client")
    );
    // One that is ready and one that is not: each is told of for what it is.
    let pods = [young("n1"), running("n2", 2, true), running("n3", 2, false)];
    insta::assert_snapshot!("young_and_unready", run(&server(&own, &pods), "undo agent --dry-run=client"));
    own["spec"]["updateStrategy"]["rollingUpdate"] = json!({"maxUnavailable": 0, "maxSurge": 1});
    let pods = [young("n1"), running("n2", 2, true), young("n3")];
    insta::assert_snapshot!("young_surge", run(&server(&own, &pods), "restart agent --dry-run=client"));
    own["spec"]["updateStrategy"] = json!({"type": "OnDelete"});
    let seen = run(&server(&own, &pods), "restart agent --dry-run=client");
    assert!(!seen.err.contains("minReadySeconds"), "no change replaces a pod: {seen}");
}

/// In the middle of a surge back goes what came, and what was there stays: nothing restarts on that node.
#[test]
fn undo_in_the_middle_of_a_surge_restarts_only_what_is_done() {
    let mut own = rolling("50");
    own["spec"]["updateStrategy"]["rollingUpdate"] = json!({"maxUnavailable": 0, "maxSurge": 1});
    let pods = [running("n1", 2, true), running("n2", 1, true), successor("n2"), running("n3", 1, true)];
    let server = accepts(&[own]).anew(PODS).list(PODS, Answer::items("PodList", "9", &pods));
    insta::assert_snapshot!(run(&server, "undo agent --dry-run=client"));
}

#[test]
fn the_log_tells_what_is_sent_without_secrets() {
    let mut earlier = revision(1, "agent");
    earlier["data"]["spec"]["template"]["spec"]["containers"][0]["env"] =
        json!([{"name": "KEY", "value": "hidden"}]);
    let server = accepts(&[rolling("50")])
        .anew(REVISIONS)
        .list(REVISIONS, Answer::items("ControllerRevisionList", "9", &[earlier, revision(2, "agent")]));
    let seen = run(&server, "undo agent -y -q -v=8");
    assert_eq!(seen.code, 0, "{seen}");
    let bodies: Vec<&str> = seen.err.lines().filter(|line| line.contains("\"Request Body\" body=")).collect();
    assert_eq!(bodies.len(), 2, "{seen}");
    assert!(
        bodies.iter().all(|line| line.contains("resourceVersion") && line.contains("<masked>")),
        "{seen}"
    );
    assert!(!bodies.concat().contains("hidden"), "{seen}");
}

#[test]
fn restart_sends_kubectls_patch() {
    let server = accepts(&[rolling("50")]);
    let seen = run(&server, "restart agent -y --field-manager me");
    insta::assert_snapshot!(seen);
    let [(_, judged), (query, body)] = &sent(&server)[..] else { panic!("two patches") };
    assert_eq!((query.as_str(), judged), ("fieldManager=me", body));
    let moment = &body["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"];
    let moment = moment.as_str().expect("a moment");
    assert!(moment.len() == "2026-01-02T03:04:05Z".len() && moment.ends_with('Z'), "{moment}");
    assert_eq!(body["metadata"], json!({"uid": "d1", "resourceVersion": "50"}));
}

#[test]
fn pause_and_resume() {
    let rolling_strategy = r#"{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1},"type":"RollingUpdate"}"#;
    let server = accepts(&[rolling("50")]);
    let mut told = format!("pause\n{}\n", run(&server, "pause agent -y"));
    let [_, (_, body)] = &sent(&server)[..] else { panic!("two patches") };
    assert_eq!(body["metadata"]["annotations"][PAUSED], rolling_strategy);
    assert_eq!(body["spec"], json!({"updateStrategy": {"type": "OnDelete", "rollingUpdate": null}}));

    let mut paused = rolling("60");
    paused["metadata"]["annotations"][PAUSED] = rolling_strategy.into();
    paused["spec"]["updateStrategy"] = json!({"type": "OnDelete"});
    let server = accepts(std::slice::from_ref(&paused));
    told.push_str(&format!("pause again\n{}\n", run(&server, "pause agent -y")));
    assert_eq!(sent(&server), []);
    told.push_str(&format!("resume\n{}\n", run(&server, "resume agent -y")));
    let [_, (_, body)] = &sent(&server)[..] else { panic!("two patches") };
    let strategy: Value = serde_json::from_str(rolling_strategy).expect("JSON");
    assert_eq!(body["spec"], json!({"updateStrategy": strategy}));
    assert_eq!(body["metadata"]["annotations"], json!({PAUSED: null}));

    let mut edited = paused.clone();
    edited["spec"]["updateStrategy"] =
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 2, "maxSurge": 0}});
    let server = accepts(&[edited]);
    told.push_str(&format!("edited in between\n{}\n", run(&server, "resume agent -y")));
    let [_, (_, body)] = &sent(&server)[..] else { panic!("two patches") };
    assert_eq!((body.get("spec"), &body["metadata"]["annotations"]), (None, &json!({PAUSED: null})));

    let mut foreign = paused;
    foreign["metadata"]["annotations"] = json!({});
    let server = accepts(&[foreign]);
    told.push_str(&format!("not ours\n{}\n", run(&server, "resume agent -y")));
    told.push_str(&format!("nothing to pause\n{}\n", run(&server, "pause agent -y")));
    assert_eq!(sent(&server), []);
    told.push_str(&format!("forced\n{}\n", run(&server, "resume agent -y --force")));
    let server = accepts(&[rolling("50")]);
    told.push_str(&format!("not paused\n{}\n", run(&server, "resume agent")));
    assert_eq!(sent(&server), []);
    insta::assert_snapshot!(told);
}

const PODS: &str = "/api/v1/namespaces/logging/pods";

/// The pod that the controller makes after one is deleted.
fn successor(node: &str) -> Value {
    let mut own = running(node, 2, true);
    own["metadata"]["name"] = format!("agent-{node}-b").into();
    own["metadata"]["uid"] = format!("p-{node}-b").into();
    own
}

/// The cluster, whose pods are these, one list after the other; any of them can be deleted.
fn turns(lists: &[Vec<Value>]) -> ApiServer {
    let mut server = cluster(&[rolling("50")]).anew(PODS);
    for list in lists {
        server = server.list(PODS, Answer::items("PodList", "9", list));
    }
    for name in ["n1", "n2", "n3"] {
        server =
            server.delete(&format!("{PODS}/agent-{name}"), Answer::json(200, &json!({"kind": "Status"})));
    }
    server
}

/// The pods that were deleted, in order, those of dry runs in brackets.
fn deleted(server: &ApiServer) -> Vec<String> {
    let asked = server.all_asked().into_iter().filter(|own| own.method() == "delete");
    asked
        .map(|own| {
            let name =
                own.target.rsplit('/').next().unwrap_or_default().trim_start_matches("agent-").to_owned();
            assert_eq!(own.body["preconditions"], json!({"uid": format!("p-{name}")}));
            if own.body.get("dryRun").is_some() { format!("({name})") } else { name }
        })
        .collect()
}

#[test]
fn some_pods_restart_in_turn_within_the_budget() {
    let first = || vec![running("n1", 2, true), running("n2", 2, true), running("n3", 2, false)];
    let server = turns(&[
        first(),
        first(),
        vec![running("n1", 2, true), running("n2", 2, true), successor("n3")],
        vec![running("n2", 2, true), successor("n3")],
        vec![successor("n1"), running("n2", 2, true), successor("n3")],
        vec![successor("n1"), successor("n2"), successor("n3")],
    ]);
    let seen = run(&server, "restart agent -y --only older-than=1h");
    // What is not available costs nothing and goes first.
    assert_eq!(deleted(&server), ["(n3)", "n3", "(n1)", "n1", "(n2)", "n2"]);
    insta::assert_snapshot!(seen);
    assert_eq!(sent(&server), [], "the template is untouched");
}

#[test]
fn some_pods_restart_and_a_machine_is_told_of_each_step() {
    let others = || vec![running("n2", 2, true), running("n3", 2, true)];
    let with = |pod: Value| [vec![pod], others()].concat();
    let server =
        turns(&[with(running("n1", 1, true)), with(running("n1", 1, true)), others(), with(successor("n1"))]);
    let seen = run(&server, "restart agent -y --only outdated -o json");
    let lines: Vec<Value> = seen.out.lines().map(|own| serde_json::from_str(own).expect("JSON")).collect();
    let said: Vec<_> = lines.iter().map(|own| (own["kind"].as_str(), own["type"].as_str())).collect();
    let event = |kind| (Some("Event"), Some(kind));
    assert_eq!(
        (seen.code, said),
        (0, vec![event("pod-deleted"), event("node-available"), (Some("PartialRestart"), None)]),
        "{seen}"
    );
    assert_eq!(lines.last().map(|own| own["nodes"].clone()), Some(json!(["n1"])), "{seen}");
    let seen = run(&server, "restart agent -y -o json");
    assert_eq!(seen.code, 2, "all pods restart by a patch: there are no steps to tell of: {seen}");
}

#[test]
fn some_pods_are_chosen() {
    let list = || vec![running("n1", 1, true), running("n2", 2, true), running("n3", 2, false)];
    for (flags, code, line) in [
        ("--only unready", 0, "daemonset.apps/agent 1 pod to restart (dry run)\n"),
        ("--only outdated", 0, "daemonset.apps/agent 1 pod to restart (dry run)\n"),
        ("--only revision=2", 0, "daemonset.apps/agent 2 pods to restart (dry run)\n"),
        ("--nodes kubernetes.io/hostname=n9", 0, "daemonset.apps/agent 0 pods to restart (dry run)\n"),
        ("--only revision=9", 2, "error: --only: there is no revision 9; there are 1, 2\n"),
        ("--only old", 2, "error: --only: it is unready, outdated, older-than=DURATION or revision=N\n"),
        ("--nodes a=b=c", 2, "error: --nodes: "),
        ("--only unready --field-manager me", 2, "error: --field-manager does not go with "),
        ("--only unready --timeout -1s", 2, "error: --timeout: "),
    ] {
        let flags = flags.replace("--timeout -1s", "--timeout=-1s");
        let server = turns(&[list()]);
        let seen = run(&server, &format!("restart agent --dry-run=client {flags}"));
        assert_eq!(seen.code, code, "{flags}: {seen}");
        assert!(seen.out.ends_with(line) || seen.err.contains(line), "{flags}: {seen}");
        assert_eq!(deleted(&server), [""; 0]);
    }
    let server = turns(&[list()]);
    let seen = run(&server, "restart agent --dry-run=server --only revision=2");
    assert_eq!((seen.code, deleted(&server)), (0, vec!["(n2)".to_owned(), "(n3)".to_owned()]), "{seen}");
    let seen = run(&server, "restart agent --only revision=2");
    assert_eq!((seen.code, deleted(&server).len()), (2, 2), "nobody was asked: {seen}");
}

#[test]
fn turns_end_when_a_pod_does_not_come_back_or_the_daemon_set_changes() {
    let first = || vec![running("n1", 2, true), running("n2", 2, true), running("n3", 2, true)];
    let server = turns(&[first(), first(), vec![running("n2", 2, true), running("n3", 2, true)]]);
    let seen = run(&server, "restart agent -y --only older-than=1h --timeout 1s");
    assert_eq!((seen.code, deleted(&server)), (4, vec!["(n1)".to_owned(), "n1".to_owned()]), "{seen}");
    assert!(seen.err.contains("not available again within 1s: n1; 2 pods left as they are"), "{seen}");

    // What was done by then is said, whatever ends it.
    let server =
        turns(&[first(), first(), vec![successor("n1"), running("n2", 2, true), running("n3", 2, true)]])
            .delete(
                &format!("{PODS}/agent-n2"),
                Answer::refused(403, "Forbidden", "pods \"agent-n2\" is forbidden"),
            );
    let seen = run(&server, "restart agent -y --only older-than=1h");
    assert_eq!(
        (seen.code, deleted(&server)),
        (3, ["(n1)", "n1", "(n2)", "n2"].map(str::to_owned).to_vec()),
        "{seen}"
    );
    assert!(seen.err.contains("hint: 1 of 3 pods restarted; the others were not deleted"), "{seen}");

    let mut changed = rolling("51");
    changed["metadata"]["generation"] = 3.into();
    let server = turns(&[first()])
        .anew(DAEMON_SET)
        .list(DAEMON_SET, Answer::json(200, &rolling("50")))
        .list(DAEMON_SET, Answer::json(200, &changed));
    let seen = run(&server, "restart agent -y --only older-than=1h");
    assert_eq!((seen.code, deleted(&server)), (3, vec![]), "{seen}");
    assert!(seen.err.contains("was changed by somebody else meanwhile: no more pods are deleted"), "{seen}");
}
