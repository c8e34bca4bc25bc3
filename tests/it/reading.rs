//! How a cluster is read: pages, what is asked again and what is not, and what a reader is told.

use std::time::{Duration, Instant};

use super::api_server::{Answer, ApiServer, daemon_set, node, pod};
use super::harness::{Program, Seen};

const NODES: &str = "/api/v1/nodes";
const SETS: &str = "/apis/apps/v1/daemonsets";
const PODS: &str = "/api/v1/pods";

/// `logging/agent` on n1 and n2, both pods ready.
pub fn two_nodes() -> ApiServer {
    ApiServer::empty()
        .anew(NODES)
        .anew(SETS)
        .anew(PODS)
        .list(NODES, Answer::items("NodeList", "100", &[node("n1", "1"), node("n2", "2")]))
        .list(SETS, Answer::items("DaemonSetList", "100", &[daemon_set("3")]))
        .list(PODS, Answer::items("PodList", "100", &[pod("n1", "4", true), pod("n2", "5", true)]))
        .watch(NODES, Answer::watch(&[]))
        .watch(SETS, Answer::watch(&[]))
        .watch(PODS, Answer::watch(&[]))
}

fn list(server: &ApiServer) -> Seen {
    let words = ["list", "-A", "--kubeconfig", "kubeconfig", "-o", "jsonpath={.items[*]['desired','ready']}"];
    Program::new().file("kubeconfig", server.kubeconfig()).args(words).run()
}

fn answered(desired_and_ready: &str) -> Seen {
    Seen { code: 0, out: desired_and_ready.to_owned(), err: String::new() }
}

#[test]
fn a_list_comes_in_pages() {
    let server = two_nodes()
        .anew(NODES)
        .list(NODES, Answer::page("NodeList", "9", &[node("n1", "1")], "to/ken"))
        .list(NODES, Answer::items("NodeList", "9", &[node("n2", "2")]));
    assert_eq!(list(&server), answered("2 2"));
    let asked: Vec<String> = server.asked(NODES).into_iter().map(|own| own.target).collect();
    assert_eq!(asked, ["/api/v1/nodes?limit=500", "/api/v1/nodes?limit=500&continue=to%2Fken"]);
}

#[test]
fn a_list_that_expires_midway_is_begun_anew_once() {
    let gone = || Answer::refused(410, "Expired", "The provided continue parameter is too old");
    let first = || Answer::page("NodeList", "9", &[node("n1", "1"), node("gone", "2")], "x");
    let server = two_nodes()
        .anew(NODES)
        .list(NODES, first())
        .list(NODES, gone())
        .list(NODES, Answer::page("NodeList", "12", &[node("n1", "1")], "y"))
        .list(NODES, Answer::items("NodeList", "12", &[node("n2", "2")]));
    assert_eq!(list(&server), answered("2 2"), "nothing of the first beginning is kept");
    assert_eq!(server.asked(NODES).len(), 4);

    let server = two_nodes().anew(NODES).list(NODES, first()).list(NODES, gone());
    let server = server.list(NODES, first()).list(NODES, gone());
    let seen = list(&server);
    assert_eq!((seen.code, seen.out.as_str()), (3, ""));
    assert_eq!(seen.err, "Error from server (Expired): The provided continue parameter is too old\n");
    assert_eq!(server.asked(NODES).len(), 4, "once, and no more");
}

#[test]
fn pods_read_whole_that_expire_midway_are_begun_anew_once() {
    let pods = "/api/v1/namespaces/logging/pods";
    let both = || Answer::items("PodList", "100", &[pod("n1", "4", true), pod("n2", "5", true)]);
    let gone = || Answer::refused(410, "Expired", "The provided continue parameter is too old");
    let mut other = pod("n1", "4", true);
    other["spec"]["containers"][0]["image"] = "agent:0".into();
    let first = || Answer::page("PodList", "9", std::slice::from_ref(&other), "x");
    let drift = |server: ApiServer| {
        let words = ["diff", "-A", "--pods", "--kubeconfig", "kubeconfig"];
        let seen = Program::new().file("kubeconfig", server.kubeconfig()).args(words).run();
        (seen, server.asked(pods).len())
    };
    let (plain, asked) = drift(two_nodes().list(pods, both()));
    assert!((plain.err.as_str(), asked) == ("", 1) && !plain.out.contains("agent:0"), "{plain}");
    let (seen, asked) = drift(two_nodes().list(pods, first()).list(pods, both()));
    assert!(asked == 2 && seen.out.contains("agent:0"), "{seen}");
    let (seen, asked) = drift(two_nodes().list(pods, first()).list(pods, gone()).list(pods, both()));
    assert_eq!((seen, asked), (plain, 3), "nothing of the first beginning is kept");
    let again = two_nodes().list(pods, first()).list(pods, gone()).list(pods, first());
    let (seen, asked) = drift(again.list(pods, gone()));
    assert_eq!((seen.code, seen.out.as_str(), asked), (3, "", 4), "once, and no more");
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for() {
    let busy = Answer::refused(429, "TooManyRequests", "busy").header("Retry-After", "1");
    let server = two_nodes()
        .anew(PODS)
        .list(PODS, busy)
        .list(PODS, Answer::items("PodList", "100", &[pod("n1", "4", true), pod("n2", "5", true)]));
    let begun = Instant::now();
    assert_eq!(list(&server), answered("2 2"));
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.asked(PODS).len(), 2);
}

#[test]
fn a_read_that_fails_is_repeated() {
    let broken = || Answer::refused(500, "InternalError", "etcdserver: leader changed");
    let nodes = || Answer::items("NodeList", "100", &[node("n1", "1"), node("n2", "2")]);
    let server = two_nodes().anew(NODES).list(NODES, broken()).list(NODES, broken()).list(NODES, nodes());
    assert_eq!(list(&server), answered("2 2"));
    assert_eq!(server.asked(NODES).len(), 3);

    // Half a body is no answer, and never a wrong one.
    let server = two_nodes().anew(NODES).list(NODES, nodes().cut()).list(NODES, nodes());
    assert_eq!(list(&server), answered("2 2"));
    assert_eq!(server.asked(NODES).len(), 2);

    // Not for ever.
    let server = two_nodes().anew(NODES).list(NODES, broken());
    let seen = list(&server);
    assert_eq!((seen.code, seen.out.as_str()), (3, ""));
    assert_eq!(seen.err, "Error from server (InternalError): etcdserver: leader changed\n");
    assert_eq!(server.asked(NODES).len(), 5);
}

#[test]
fn ages_are_by_the_servers_clock() {
    let hour_old = || {
        let mut own = daemon_set("3");
        let created = jiff::Timestamp::now() - jiff::SignedDuration::from_secs(3600);
        own["metadata"]["creationTimestamp"] = created.to_string().into();
        two_nodes().anew(SETS).list(SETS, Answer::items("DaemonSetList", "100", &[own]))
    };
    let warning = |how: &str| {
        format!("Warning: this machine's clock is {how} the server's; ages are by the server's\n")
    };
    for (ahead, age, err) in [
        (-310, "54m", warning("5m ahead of")),
        (7205, "3h", warning("2h behind")),
        (30, "60m", String::new()),
    ] {
        let server = hour_old().dated(ahead);
        let words = ["list", "-A", "--kubeconfig", "kubeconfig", "-o", "jsonpath={.items[*].age}"];
        let seen = Program::new().file("kubeconfig", server.kubeconfig()).args(words).run();
        assert_eq!((seen.out.as_str(), &seen.err), (age, &err), "{ahead}");
    }
    let words = ["snapshot", "-A", "-o", "-", "--kubeconfig", "kubeconfig"];
    let seen = Program::new().file("kubeconfig", hour_old().dated(7205).kubeconfig()).args(words).run();
    assert!(seen.err.ends_with(&warning("2h behind")), "{seen}");
}

#[test]
fn what_is_forbidden_is_not_asked_again() {
    let no = Answer::refused(403, "Forbidden", "nodes is forbidden");
    let server = two_nodes().anew(NODES).list(NODES, no);
    let seen = list(&server);
    assert_eq!(server.asked(NODES).len(), 1);
    assert_eq!(seen.code, 3);
    assert!(seen.err.starts_with("Error from server (Forbidden): nodes is forbidden\n"), "{}", seen.err);
}

#[test]
fn answers_may_be_compressed() {
    let nodes: Vec<_> = (0..500).map(|own| node(&format!("n{own}"), "1")).collect();
    let server = two_nodes().anew(NODES).list(NODES, Answer::items("NodeList", "1", &nodes).gzip());
    assert_eq!(list(&server), answered("500 2"));
    for asked in server.all_asked() {
        assert!(asked.head.iter().any(|line| line == "accept-encoding: gzip"), "{asked:?}");
    }
}
