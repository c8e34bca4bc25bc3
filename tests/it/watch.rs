//! `--watch`: what is printed when something changes, and what a watch survives.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::json;

use super::api_server::{Answer, ApiServer, daemon_set, node, pod};
use super::harness::Program;
use super::reading::two_nodes;

const PODS: &str = "/api/v1/pods";
const NODES: &str = "/api/v1/nodes";
/// Longer than any answer may take.
const LIMIT: Duration = Duration::from_secs(30);

/// A command that goes on.
struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
    _folder: tempfile::TempDir,
}

impl Running {
    fn start(server: &ApiServer, words: &str) -> Self {
        let (child, folder) = spawn(server, words);
        let mut running = Self { child, lines: mpsc::channel().1, _folder: folder };
        let out = running.child.stdout.take().expect("stdout");
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        running.lines = receiver;
        running
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(LIMIT).expect("another line")
    }

    /// Interrupts it; returns the exit code, the lines that were left, and stderr.
    fn interrupt(mut self) -> (Option<i32>, Vec<String>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
        let code = self.child.wait().expect("it ends").code();
        let mut err = String::new();
        self.child.stderr.take().expect("stderr").read_to_string(&mut err).expect("text");
        (code, self.lines.iter().collect(), err)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(server: &ApiServer, words: &str) -> (Child, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("kc"), server.kubeconfig()).expect("written");
    let child = Command::new(env!("CARGO_BIN_EXE_kubectl-ds"))
        .args(words.split(' '))
        .args(["--kubeconfig", "kc"])
        .env_clear()
        .env("HOME", folder.path())
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kubectl-ds starts");
    (child, folder)
}

/// Waits until `done`, which a server's other thread makes true.
fn until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < LIMIT, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn watches(server: &ApiServer, path: &str) -> Vec<String> {
    let asked = server.asked(path).into_iter().map(|own| own.target);
    asked.filter(|target| target.contains("watch=1")).collect()
}

fn bookmark(version: &str) -> serde_json::Value {
    json!({"kind": "Pod", "apiVersion": "v1", "metadata": {"resourceVersion": version}})
}

#[test]
fn the_row_that_changed_is_printed_again() {
    let server = two_nodes().anew(PODS);
    let pods = [pod("n1", "4", true), pod("n2", "5", true)];
    let server = server
        .list(PODS, Answer::items("PodList", "100", &pods))
        .watch(PODS, Answer::watch(&[("MODIFIED", pod("n2", "101", false))]));
    let running = Running::start(&server, "list -A -w");
    let lines: Vec<String> = (0..3).map(|_| running.line()).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    NAMESPACE  NAME   DESIRED  READY  UPDATED  AVAILABLE  EXTRA  STRATEGY  STATE
    logging    agent        2      2        ?          2      0  OnDelete  ok
    logging    agent        2      1        ?          1      0  OnDelete  1 not-ready
    ");
    let (code, rest, err) = running.interrupt();
    assert_eq!((code, rest, err.as_str()), (Some(130), vec![], ""));
    let target = &watches(&server, PODS)[0];
    assert!(
        target.starts_with("/api/v1/pods?watch=1&resourceVersion=100&allowWatchBookmarks=true"),
        "{target}"
    );
    for asked in server.asked(PODS).iter().filter(|own| own.target.contains("watch=1")) {
        assert!(asked.head.iter().any(|line| line == "accept-encoding: identity"), "{asked:?}");
    }
}

#[test]
fn what_says_nothing_new_is_not_printed() {
    let mut beat = node("n1", "102");
    beat["status"]["conditions"][0]["lastHeartbeatTime"] = json!("2026-02-02T00:00:00Z");
    let server = two_nodes().anew(NODES);
    let nodes = [node("n1", "1"), node("n2", "2")];
    let server = server
        .list(NODES, Answer::items("NodeList", "100", &nodes))
        .watch(NODES, Answer::watch(&[("MODIFIED", beat), ("DELETED", node("n2", "103"))]));
    let running = Running::start(&server, "list -A -w -o json");
    let first: serde_json::Value = serde_json::from_str(&running.line()).expect("one document a line");
    let next: serde_json::Value = serde_json::from_str(&running.line()).expect("one document a line");
    assert_eq!((&first["kind"], &first["desired"]), (&json!("DaemonSetSummary"), &json!(2)));
    assert_eq!(next["desired"], json!(1), "the heartbeat was no answer of its own");
    let (code, rest, _) = running.interrupt();
    assert_eq!((code, rest.len()), (Some(130), 0));
}

#[test]
fn a_watch_that_is_closed_goes_on_from_the_last_version() {
    let server = two_nodes().anew(PODS);
    let pods = [pod("n1", "4", true), pod("n2", "5", true)];
    let server = server
        .list(PODS, Answer::items("PodList", "100", &pods))
        .watch(PODS, Answer::watch(&[("BOOKMARK", bookmark("150"))]).then_closed())
        .watch(PODS, Answer::watch(&[("DELETED", pod("n2", "151", true))]));
    let running = Running::start(&server, "list -A -w --no-headers");
    assert!(running.line().ends_with(" ok"));
    assert!(running.line().ends_with(" 1 missing"));
    let targets = watches(&server, PODS);
    assert_eq!(targets.len(), 2, "{targets:?}");
    assert!(targets[1].contains("&resourceVersion=150&"), "{targets:?}");
    assert_eq!(running.interrupt().2, "", "that is how watches end: nothing to tell");
}

#[test]
fn a_version_that_expired_begins_the_list_anew() {
    let expired = json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 410,
        "reason": "Expired", "message": "too old resource version"});
    let pods = [pod("n1", "4", true), pod("n2", "5", true)];
    for gone in
        [Answer::watch(&[("ERROR", expired)]), Answer::refused(410, "Expired", "too old resource version")]
    {
        let server = two_nodes().anew(PODS);
        let server = server
            .list(PODS, Answer::items("PodList", "100", &pods))
            .list(PODS, Answer::items("PodList", "200", &pods[..1]))
            .watch(PODS, gone)
            .watch(PODS, Answer::watch(&[]));
        let running = Running::start(&server, "list -A -w --no-headers");
        assert!(running.line().ends_with(" ok"));
        assert!(running.line().ends_with(" 1 missing"), "what the new list lacks is gone");
        until("a second watch", || watches(&server, PODS).len() == 2);
        assert!(watches(&server, PODS)[1].contains("&resourceVersion=200&"));
        assert_eq!(running.interrupt().0, Some(130));
    }
}

#[test]
fn a_server_that_is_away_is_told_of_and_asked_again() {
    let away = || Answer::refused(503, "ServiceUnavailable", "starting");
    let server = two_nodes().anew(PODS);
    let pods = [pod("n1", "4", true), pod("n2", "5", true)];
    let server = server
        .list(PODS, Answer::items("PodList", "100", &pods))
        .watch(PODS, away())
        .watch(PODS, Answer::watch(&[("DELETED", pod("n2", "151", true))]));
    let running = Running::start(&server, "list -A -w --no-headers");
    assert!(running.line().ends_with(" ok"));
    assert!(running.line().ends_with(" 1 missing"));
    insta::assert_snapshot!(running.interrupt().2, @r"
    Warning: watching pods does not work: Error from server (ServiceUnavailable): starting; trying again in 1s
    watching again
    ");
}

#[test]
fn what_may_be_listed_and_not_watched_ends_the_command() {
    let server = two_nodes().anew(PODS);
    let server = server
        .list(PODS, Answer::items("PodList", "100", &[]))
        .watch(PODS, Answer::refused(403, "Forbidden", "pods is forbidden: User \"ci\" cannot watch"));
    let seen = Program::new()
        .file("kc", server.kubeconfig())
        .args(["list", "-A", "-w", "--kubeconfig", "kc", "--no-headers"])
        .run();
    assert_eq!(seen.code, 3);
    insta::assert_snapshot!(seen.err, @r#"
    Error from server (Forbidden): pods is forbidden: User "ci" cannot watch
    hint: --watch needs to watch what it reads; check with: kubectl auth can-i watch pods -A
    hint: docs/rbac.md lists what each command needs
    "#);
}

#[test]
fn a_daemon_set_that_is_deleted_is_told_of() {
    let sets = "/apis/apps/v1/daemonsets";
    let server = two_nodes().anew(sets);
    let server = server
        .list(sets, Answer::items("DaemonSetList", "100", &[daemon_set("3")]))
        .watch(sets, Answer::watch(&[("DELETED", daemon_set("101"))]));
    let running = Running::start(&server, "list -A -w --no-headers");
    assert!(running.line().ends_with(" ok"));
    assert!(running.line().ends_with(" deleted"));
    running.interrupt();
}

#[test]
fn a_change_that_the_table_does_not_show_is_no_row() {
    let sets = "/apis/apps/v1/daemonsets";
    let mut other = daemon_set("101");
    other["spec"]["template"]["spec"]["containers"][0]["image"] = json!("agent:2");
    for (format, ends) in [("table", &["ok", "deleted"][..]), ("wide", &["agent:1", "agent:2"])] {
        let server = two_nodes().anew(sets);
        // The second change comes after an answer to the first.
        let later = Answer::watch(&[("DELETED", daemon_set("102"))]).after(Duration::from_millis(1500));
        let server = server
            .list(sets, Answer::items("DaemonSetList", "100", &[daemon_set("3")]))
            .watch(sets, Answer::watch(&[("MODIFIED", other.clone())]).then_closed())
            .watch(sets, later);
        let running = Running::start(&server, &format!("list -A -w --no-headers -o {format}"));
        for end in ends {
            let line = running.line();
            assert!(line.ends_with(end), "{format}: {line} ends with {end}");
        }
    }
}

#[test]
fn the_nodes_that_changed_are_printed_by_diff() {
    let server = two_nodes().anew(PODS);
    let pods = [pod("n1", "4", true), pod("n2", "5", true)];
    let server = server
        .list(PODS, Answer::items("PodList", "100", &pods))
        .watch(PODS, Answer::watch(&[("DELETED", pod("n2", "101", true))]));
    let running = Running::start(&server, "diff -A -w");
    let lines: Vec<String> = (0..7).map(|_| running.line()).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    logging/agent  OnDelete
    desired 2  current 2  updated ?  ready 2  available 2  misscheduled 0

    STATE  NODES    POD     SINCE  NEXT
    ok     2 nodes  2 pods
    logging/agent  desired 2  current 1  updated ?  ready 1  available 1  misscheduled 0
    missing  n2           a pod is created
    ");
    assert_eq!(running.interrupt().0, Some(130));
}

#[test]
fn a_reader_that_goes_away_ends_it_well() {
    let server = two_nodes().anew(PODS);
    let pods = [pod("n1", "4", true), pod("n2", "5", true)];
    let server = server
        .list(PODS, Answer::items("PodList", "100", &pods))
        .watch(PODS, Answer::watch(&[("DELETED", pod("n2", "101", true))]));
    let (mut child, _folder) = spawn(&server, "list -A -w");
    let mut out = BufReader::new(child.stdout.take().expect("stdout"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    drop::<BufReader<ChildStdout>>(out);
    // The next answer finds nobody.
    let begun = Instant::now();
    let code = loop {
        match child.try_wait().expect("a state") {
            Some(status) => break status.code(),
            None if begun.elapsed() > LIMIT => break None,
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let _ = child.kill();
    assert_eq!(code, Some(0));
}

#[test]
fn a_file_cannot_be_watched() {
    for words in [
        &["list", "-w", "--snapshot", "x"][..],
        &["diff", "x", "-w", "--pods"],
        &["diff", "-f", "x.yaml", "-w"],
    ] {
        let seen = Program::new().file("x.yaml", "").args(words).run();
        assert!(seen.code == 2 && seen.err.contains("--watch cannot be used"), "{words:?}: {seen}");
    }
}
