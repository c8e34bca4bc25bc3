//! `--contexts` and `--all-contexts`: several clusters, one answer.

use super::api_server::{Answer, ApiServer, kubeconfig, node};
use super::harness::{Program, Seen};
use super::reading::two_nodes;

fn run(config: String, words: &str) -> Seen {
    let words: Vec<&str> = words.split(' ').collect();
    Program::new().file("kc", config).args(words).args(["--kubeconfig", "kc"]).run()
}

/// n2 is there, its pod is not.
fn one_missing() -> ApiServer {
    use super::api_server::{daemon_set, pod};
    let (sets, pods, nodes) = ("/apis/apps/v1/daemonsets", "/api/v1/pods", "/api/v1/nodes");
    ApiServer::empty()
        .anew(nodes)
        .anew(sets)
        .anew(pods)
        .list(nodes, Answer::items("NodeList", "1", &[node("n1", "1"), node("n2", "1")]))
        .list(sets, Answer::items("DaemonSetList", "1", &[daemon_set("1")]))
        .list(pods, Answer::items("PodList", "1", &[pod("n1", "1", true)]))
}

fn forbidden() -> ApiServer {
    let no = Answer::refused(403, "Forbidden", "daemonsets.apps is forbidden");
    let sets = "/apis/apps/v1/daemonsets";
    ApiServer::empty().anew(sets).list(sets, no)
}

#[test]
fn one_table_with_a_column_for_the_cluster() {
    let (one, two) = (two_nodes(), one_missing());
    let config = || kubeconfig(&[("west", &one), ("east", &two)]);
    let seen = run(config(), "list -A --contexts west,east");
    assert_eq!((seen.code, seen.err.as_str()), (0, ""));
    insta::assert_snapshot!(seen.out, @r"
    CLUSTER  NAMESPACE  NAME   DESIRED  READY  UPDATED  AVAILABLE  EXTRA  STRATEGY  STATE
    west     logging    agent        2      2        ?          2      0  OnDelete  ok
    east     logging    agent        2      1        ?          1      0  OnDelete  1 missing
    ");
    let seen = run(config(), "list -A --all-contexts -o jsonpath={.items[*].cluster}");
    assert_eq!(seen.out, "east west", "all of them by name");
    let seen = run(config(), "list -A --contexts west --contexts east,west -o jsonpath={.items[*].cluster}");
    assert_eq!(seen.out, "west east", "as given, each once");
    let seen =
        run(config(), "list -A --contexts east -o jsonpath={.kind}{.items[0].kind}{.items[0].cluster}");
    assert_eq!(seen.out, "ListDaemonSetSummaryeast");
}

#[test]
fn other_answers_have_a_section_for_each() {
    let (one, two) = (two_nodes(), one_missing());
    let config = || kubeconfig(&[("west", &one), ("east", &two)]);
    let seen = run(config(), "diff -A --contexts west,east");
    assert_eq!((seen.code, seen.err.as_str()), (1, ""));
    insta::assert_snapshot!(seen.out, @r"
    context west

    logging/agent  OnDelete
    desired 2  current 2  updated ?  ready 2  available 2  misscheduled 0

    STATE  NODES    POD     SINCE  NEXT
    ok     2 nodes  2 pods

    context east

    logging/agent  OnDelete
    desired 2  current 1  updated ?  ready 1  available 1  misscheduled 0

    STATE    NODES  POD       SINCE  NEXT
    missing  n2                      a pod is created
    ok       n1     agent-n1
    ");
    for command in ["explain -A", "matrix -A", "node n1"] {
        let seen = run(config(), &format!("{command} --contexts west,east"));
        let heads: Vec<&str> = seen.out.lines().filter(|line| line.starts_with("context ")).collect();
        assert_eq!(heads, ["context west", "context east"], "{command}: {seen}");
        let seen =
            run(config(), &format!("{command} --contexts west,east -o jsonpath={{.items[*].cluster}}"));
        assert_eq!(seen.out, "west east", "{command}: {seen}");
    }
}

#[test]
fn a_cluster_that_gives_no_answer_does_not_hide_the_others() {
    let (one, two) = (two_nodes(), forbidden());
    let seen = run(kubeconfig(&[("a", &one), ("b", &two)]), "list -A --all-contexts");
    assert_eq!(seen.code, 3);
    insta::assert_snapshot!(seen, @r"
    exit 3
    --- out
    CLUSTER  NAMESPACE  NAME   DESIRED  READY  UPDATED  AVAILABLE  EXTRA  STRATEGY  STATE
    a        logging    agent        2      2        ?          2      0  OnDelete  ok
    --- err
    error: context b: Error from server (Forbidden): daemonsets.apps is forbidden
    hint: check with: kubectl auth can-i list daemonsets.apps -A
    hint: docs/rbac.md lists what each command needs
    ");
}

#[test]
fn a_name_that_one_cluster_does_not_have_is_told_of() {
    let (one, two) = (two_nodes(), ApiServer::empty());
    let agent = "/apis/apps/v1/namespaces/logging/daemonsets/agent";
    let one = one
        .list(agent, Answer::json(200, &super::api_server::daemon_set("3")))
        .list("/api/v1/namespaces/logging/pods", Answer::items("PodList", "1", &[]))
        .list("/api/v1/namespaces/logging/events", Answer::items("EventList", "1", &[]))
        .list(
            "/apis/apps/v1/namespaces/logging/controllerrevisions",
            Answer::items("ControllerRevisionList", "1", &[]),
        )
        .list("/api/v1/namespaces/logging/limitranges", Answer::items("LimitRangeList", "1", &[]));
    let two =
        two.list("/apis/apps/v1/namespaces/logging/daemonsets", Answer::items("DaemonSetList", "1", &[]));
    let seen = run(kubeconfig(&[("a", &one), ("b", &two)]), "list -n logging agent --all-contexts -o name");
    assert_eq!((seen.code, seen.out.as_str()), (3, "daemonset.apps/agent\n"));
    insta::assert_snapshot!(seen.err, @r#"
    error: context b: no DaemonSet "agent" in namespace logging; it has none
    hint: kubectl ds list -A shows all
    "#);
}

#[test]
fn a_context_that_is_not_there_is_told_before_anything_is_asked() {
    let one = two_nodes();
    let seen = run(one.kubeconfig(), "list -A --contexts fake,nowhere");
    assert_eq!((seen.code, seen.out.as_str()), (2, ""));
    insta::assert_snapshot!(seen.err, @r#"
    error: no context exists with the name: "nowhere"
    hint: there are fake
    "#);
    assert_eq!(one.all_asked().len(), 0);
}

#[test]
fn flags_that_choose_otherwise_do_not_go_with_it() {
    let one = two_nodes();
    for flags in ["--context fake", "--snapshot x", "--watch", "--all-contexts"] {
        let seen = run(one.kubeconfig(), &format!("list --contexts fake {flags}"));
        assert!(
            seen.code == 2 && seen.out.is_empty() && seen.err.contains("cannot be used"),
            "{flags}: {seen}"
        );
    }
    assert_eq!(one.all_asked().len(), 0);
}
