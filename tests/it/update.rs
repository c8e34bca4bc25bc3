//! What `kubectl ds update` shows, asks, sends and refuses, against a server that is told what to answer.
//!
//! Whole runs are played by the control-plane suite; here is what such a server cannot be made to do.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::api_server::{Answer, ApiServer, node};
use super::harness::{Program, Seen};
use super::revisions::{at_second_revision, revision, running, template};

const DAEMON_SET: &str = "/apis/apps/v1/namespaces/logging/daemonsets/agent";
const REVISIONS: &str = "/apis/apps/v1/namespaces/logging/controllerrevisions";
const LEASES: &str = "/apis/coordination.k8s.io/v1/namespaces/logging/leases";
const LEASE: &str = "/apis/coordination.k8s.io/v1/namespaces/logging/leases/kubectl-ds-update-agent";
const REVIEWS: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/// Five nodes: one done, one control plane, one whose pod is down.
fn cluster(own: &[Value]) -> ApiServer {
    let mut nodes: Vec<Value> = ["n1", "n2", "n3", "n4", "n5"].map(|name| node(name, "1")).into();
    nodes[0]["metadata"]["labels"] = json!({"node-role.kubernetes.io/control-plane": ""});
    nodes[4]["metadata"]["labels"] = json!({"pool": "canary"});
    let pods = [
        running("n1", 1, true),
        running("n2", 2, true),
        running("n3", 1, true),
        running("n4", 1, false),
        running("n5", 1, true),
    ];
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
        .list(
            REVISIONS,
            Answer::items("ControllerRevisionList", "9", &[revision(1, "agent"), revision(2, "agent")]),
        );
    for own in own {
        server = server.list(DAEMON_SET, Answer::json(200, own));
    }
    server
}

fn run(server: &ApiServer, command: &str) -> Seen {
    Program::new()
        .file("kubeconfig", server.kubeconfig())
        .args(["update"])
        .args(command.split_whitespace())
        .args(["-n", "logging", "--kubeconfig", "kubeconfig"])
        .run()
}

/// Everything that was sent to be written.
fn sent(server: &ApiServer) -> Vec<(String, String)> {
    let writes = server.all_asked().into_iter().filter(|own| own.method() != "get");
    writes.map(|own| (own.method().to_owned(), own.target)).collect()
}

fn lease(holder: &str, renewed: &str, version: &str) -> Answer {
    let lease = json!({"kind": "Lease", "apiVersion": "coordination.k8s.io/v1",
        "metadata": {"name": "kubectl-ds-update-agent", "namespace": "logging", "resourceVersion": version},
        "spec": {"holderIdentity": holder, "leaseDurationSeconds": 30, "leaseTransitions": 0,
            "acquireTime": "2026-01-01T00:00:00.000000Z", "renewTime": renewed}});
    Answer::json(200, &lease)
}

#[test]
fn a_dry_run_shows_every_wave_and_sends_nothing() {
    let server = cluster(&[at_second_revision("50")]);
    insta::assert_snapshot!(run(&server, "start agent --dry-run --max-unavailable 2"));
    insta::assert_snapshot!(
        "dry_run_of_everything",
        run(
            &server,
            "start agent --dry-run --canary pool=canary --waves 1,100% --drain --evict --soak 5m --skip-unready \
             --gate ready,exec=/bin/true --pre-hook /bin/pre --on-failure revert --max-unavailable 50%"
        )
    );
    insta::assert_snapshot!("dry_run_for_machines", run(&server, "start agent --dry-run -o json"));
    assert_eq!(sent(&server), []);
}

#[test]
fn what_cannot_be_driven_is_refused_before_anything_is_sent() {
    let mut rolling = at_second_revision("50");
    rolling["spec"]["updateStrategy"] =
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}});
    let mut deleted = at_second_revision("50");
    deleted["metadata"]["deletionTimestamp"] = "2026-01-02T00:00:00Z".into();
    let mut early = at_second_revision("50");
    early["spec"]["template"] = template("agent:3");
    early["metadata"]["generation"] = 3.into();
    early["metadata"]["annotations"] = json!({"deprecated.daemonset.template.generation": "3"});
    let mut told = String::new();
    for (what, own, command) in [
        ("rolling", rolling, "start agent -y"),
        ("being deleted", deleted, "start agent -y"),
        ("not observed yet", early, "start agent -y"),
        ("nobody to ask", at_second_revision("50"), "start agent --confirm node -y"),
        ("nothing begun", at_second_revision("50"), "resume agent"),
        ("nothing to abort", at_second_revision("50"), "abort agent"),
        ("nothing to revert", at_second_revision("50"), "revert agent --dry-run"),
        ("another name", at_second_revision("50"), "start agent other"),
        ("a short lock", at_second_revision("50"), "start agent -y --lock-duration 1s"),
    ] {
        let server = cluster(&[own]).create(LEASES, lease("me", "2026-01-01T00:00:00.000000Z", "1"));
        told.push_str(&format!("{what}\n{}\n", run(&server, command)));
        let written: Vec<_> =
            sent(&server).into_iter().filter(|(_, target)| !target.contains("/leases")).collect();
        assert_eq!(written, [], "{what}");
    }
    let snapshot = Program::new().args(["update", "start", "x", "--snapshot", "y"]).run();
    told.push_str(&format!("a snapshot\n{snapshot}\n"));
    insta::assert_snapshot!(told);
}

#[test]
fn a_driver_that_is_alive_keeps_its_lock() {
    let first = lease("other_1_aa", "2026-01-01T00:00:00.000000Z", "1");
    let renewed = lease("other_1_aa", "2026-01-01T00:00:10.000000Z", "2");
    let server = cluster(&[at_second_revision("50")]).list(LEASE, first).list(LEASE, renewed);
    let seen = run(&server, "start agent -y");
    assert_eq!((seen.code, sent(&server)), (15, vec![]), "{seen}");
    insta::assert_snapshot!(seen);
}

#[test]
fn a_lock_that_nobody_renews_is_taken_over_once_it_was_seen_to_run_out() {
    let mut old: Value = json!({"kind": "Lease", "apiVersion": "coordination.k8s.io/v1",
        "metadata": {"name": "kubectl-ds-update-agent", "namespace": "logging", "resourceVersion": "7"},
        "spec": {"holderIdentity": "dead_1_aa", "leaseDurationSeconds": 2, "leaseTransitions": 4,
            "acquireTime": "2020-01-01T00:00:00.000000Z", "renewTime": "2020-01-01T00:00:00.000000Z"}});
    let server = cluster(&[at_second_revision("50")])
        .list(LEASE, Answer::json(200, &old))
        .replace(LEASE, lease("me", "2026-01-01T00:00:00.000000Z", "8"));
    let begun = Instant::now();
    let seen = run(&server, "start agent");
    assert!(begun.elapsed() >= Duration::from_secs(2), "its own clock counts, not what stands in the lease");
    assert!(seen.err.contains("the lock was taken over from dead_1_aa"), "{seen}");
    let puts: Vec<_> = server.asked(LEASE).into_iter().filter(|own| own.method() == "put").collect();
    let first = &puts[0].body;
    assert_eq!(first["metadata"]["resourceVersion"], "7", "of two who take it over one is refused");
    assert_eq!(
        (&first["spec"]["leaseTransitions"], &first["spec"]["leaseDurationSeconds"]),
        (&json!(5), &json!(30))
    );
    // By force at once.
    old["spec"]["leaseDurationSeconds"] = 3600.into();
    let server = cluster(&[at_second_revision("50")])
        .list(LEASE, Answer::json(200, &old))
        .replace(LEASE, lease("me", "2026-01-01T00:00:00.000000Z", "8"));
    let seen = run(&server, "start agent --force");
    assert!(seen.err.contains("the lock was taken over from dead_1_aa"), "{seen}");
}

#[test]
fn without_a_terminal_nothing_is_done_unasked() {
    let server = cluster(&[at_second_revision("50")])
        .create(LEASES, lease("me", "2026-01-01T00:00:00.000000Z", "1"))
        .list("/api/v1/nowhere", lease("me", "2026-01-01T00:00:00.000000Z", "1"));
    let seen = run(&server, "start agent");
    assert_eq!(seen.code, 2, "{seen}");
    assert!(seen.err.contains("--yes (-y) goes on without asking"), "{seen}");
    assert!(seen.out.starts_with("logging/agent  revision 1 → 2 on 4 nodes"), "the plan is shown: {seen}");
    let written: Vec<_> =
        sent(&server).into_iter().filter(|(_, target)| !target.contains("/leases")).collect();
    assert_eq!(written, []);
}

#[test]
fn a_server_dry_run_asks_for_rights_and_tries_every_removal() {
    let allowed = |allowed: bool| Answer::json(201, &json!({"status": {"allowed": allowed}}));
    let dry = |own: &str| format!("/api/v1/namespaces/logging/pods/agent-{own}");
    let mut server = cluster(&[at_second_revision("50")])
        .create(REVIEWS, allowed(false))
        .create(REVIEWS, allowed(true))
        .patch(DAEMON_SET, Answer::json(200, &at_second_revision("50")));
    for name in ["n1", "n3", "n5"] {
        server = server.delete(&dry(name), Answer::json(200, &running(name, 1, true)));
    }
    let refusal = Answer::refused(403, "Forbidden", "pods \"agent-n4\" is forbidden: a webhook says no");
    server = server.delete(&dry("n4"), refusal);
    let seen = run(&server, "start agent --dry-run=server");
    insta::assert_snapshot!(seen);
    assert_eq!(seen.code, 1);
    for (method, target) in sent(&server) {
        let bodies = server.asked(target.split('?').next().unwrap_or_default());
        let dry =
            target.contains("dryRun=All") || bodies.iter().all(|own| own.body["dryRun"] == json!(["All"]));
        assert!(dry || target == REVIEWS, "{method} {target} may keep something");
    }
    for asked in server.asked(&dry("n1")) {
        assert_eq!(asked.body["preconditions"], json!({"uid": "p-n1"}));
    }
}

#[test]
fn the_job_runs_the_command_that_was_typed_with_no_more_rights_than_it_needs() {
    let server = cluster(&[]);
    let plain = run(&server, "start agent --emit-job --image registry.example/kubectl-ds:1 --waves 1,50% -y");
    insta::assert_snapshot!("job", plain);
    let all = run(
        &server,
        "start agent --emit-job --image x --drain --evict --gate ready,exec=/bin/check --order a=b,c=d \
         --pod-selector app!=x --on-failure revert --max-unavailable 10% -o json",
    );
    insta::assert_snapshot!("job_that_drains", all);
    assert_eq!(server.all_asked().len(), 0, "nothing is asked: {:?}", server.targets());
    let seen = run(&server, "start agent --emit-job --image x --confirm wave");
    assert_eq!(seen.code, 2, "{seen}");
}

/// The annotations of an update of which n3 is done, n4 in hand, n5 failed and n1 waits.
fn journal(phase: &str) -> Value {
    let policy = json!({"maxUnavailable": 2, "waves": [1, "100%"], "soak": 300, "gates": ["ready"], "removal": "delete",
        "podTimeout": 600, "onFailure": "stop", "confirm": "none"});
    let plan = json!({"v": 1, "run": "69-aa", "uid": "d1", "generation": 2, "target": "h2", "former": "h1",
        "started": 1_767_225_600, "policy": policy, "waves": [1, 3], "nodes": "* 00n3 114 115 111"});
    let failed = json!({"2": {"stage": "replace", "uid": "p-n5", "cause": "pod", "reason": "pod agent-x: ImagePullBackOff"}});
    let hand = json!({"1": {"stage": "drain", "uid": "p-n4", "cordoned": true}});
    let journal = json!({"v": 1, "run": "69-aa", "holder": "laptop_1_aa", "seq": 7, "phase": phase, "goal": "forward",
        "cause": "pod", "waves": 1, "done": "0", "hand": hand, "failed": failed});
    json!({"kubectl-ds/update-plan": plan.to_string(), "kubectl-ds/update-journal": journal.to_string()})
}

fn begun(phase: &str) -> Value {
    let mut own = at_second_revision("50");
    own["metadata"]["annotations"] = journal(phase);
    own
}

#[test]
fn the_status_is_that_of_the_journal_live_and_from_a_snapshot() {
    let server = cluster(&[begun("stopped")]).list(LEASE, lease("", "2026-01-01T00:00:00.000000Z", "1"));
    let ages = |seen: Seen| {
        let text = seen.to_string();
        let (before, rest) = text.split_once(", begun ").expect("its age");
        let (_, after) = rest.split_once(" ago").expect("its age");
        format!("{before}, begun AGE ago{after}")
    };
    insta::assert_snapshot!("status", ages(run(&server, "status agent")));
    insta::assert_snapshot!("status_wide", ages(run(&server, "status agent -o wide")));
    insta::assert_snapshot!("status_for_machines", run(&server, "status agent -o json"));
    assert!(sent(&server).is_empty());
    let offline = |own: &Value, more: &[&str]| {
        Program::new()
            .file("ds.json", own.to_string())
            .args(["update", "status", "-A", "--snapshot", "ds.json"])
            .args(more)
            .run()
    };
    let seen = offline(&begun("stopped"), &[]);
    assert_eq!(seen.code, 12, "{seen}");
    assert!(seen.out.contains("stopped, 1 of 4 nodes done to revision h2"), "{seen}");
    let mut other = begun("stopped");
    other["metadata"]["annotations"]["kubectl-ds/update-journal"] = "{\"v\":2}".into();
    insta::assert_snapshot!(offline(&other, &[]), @r"
    exit 2
    --- out
    --- err
    error: logging/agent: the journal is of version 2: another version of kubectl-ds wrote it and must go on with it
    ");
    let none = offline(&at_second_revision("50"), &[]);
    assert_eq!((none.code, none.err.as_str()), (1, "no update was begun\n"), "{none}");
}

#[test]
fn a_second_update_is_not_begun_over_one_that_is_not_over() {
    let server = cluster(&[begun("stopped")]).create(LEASES, lease("me", "2026-01-01T00:00:00.000000Z", "1"));
    for command in ["start agent -y", "start agent --dry-run"] {
        let seen = run(&server, command);
        assert_eq!(seen.code, 16, "{seen}");
        assert!(seen.err.contains("kubectl ds update resume -n logging agent"), "{seen}");
    }
    assert!(sent(&server).iter().all(|(_, target)| target.contains("/leases")));
}

#[test]
fn a_journal_that_was_taken_over_meanwhile_ends_the_driver() {
    // Read to show it; behind the lock; before it is written: by then it is another's.
    let mut other = begun("stopped");
    let text = other["metadata"]["annotations"]["kubectl-ds/update-journal"]
        .as_str()
        .expect("text")
        .replace("laptop", "other");
    other["metadata"]["annotations"]["kubectl-ds/update-journal"] = text.into();
    let mut server = cluster(&[begun("stopped"), begun("stopped"), other])
        .create(LEASES, lease("me", "2026-01-01T00:00:00.000000Z", "1"));
    for path in [
        "/api/v1/nodes",
        "/api/v1/namespaces/logging/pods",
        REVISIONS,
        "/apis/apps/v1/namespaces/logging/daemonsets",
    ] {
        server = server.watch(path, Answer::watch(&[]));
    }
    let seen = run(&server, "resume agent -y");
    assert_eq!(seen.code, 15, "{seen}");
    assert!(seen.out.contains("the journal of this update was changed by somebody else"), "{seen}");
    assert!(sent(&server).iter().all(|(_, target)| target.contains("/leases")), "{:?}", sent(&server));
}
