//! Completion under `kubectl`: what kubectl asks, and that the script it runs reaches the program.

use serde_json::json;

use super::harness::Program;

#[test]
fn kubectl_is_answered_in_its_protocol() {
    let seen = Program::new().args(["__complete", "-n", "logging", "explain", "--show", ""]).run();
    insta::assert_snapshot!(seen, @r"
    exit 0
    --- out
    all	Every node
    excluded	Nodes the controller wants no pod on
    eligible	Nodes the controller wants a pod on
    problems	Wanted without a ready pod, or running where it is not wanted
    :4
    --- err
    ");
}

#[test]
fn names_come_from_the_kubeconfig() {
    let named = |prefix: &str, names: &[&str]| {
        let entries: Vec<_> = names.iter().map(|name| json!({"name": format!("{prefix}{name}")})).collect();
        json!(entries)
    };
    let config = |names: &[&str]| {
        let (contexts, clusters, users) = (named("", names), named("c-", names), named("u-", names));
        json!({"kind": "Config", "apiVersion": "v1", "contexts": contexts, "clusters": clusters, "users": users})
            .to_string()
    };
    let completed = |words: &str| {
        let seen = Program::new()
            .file("home/.kube/config", config(&["home"]))
            .file("other", config(&["prod-b", "prod-a", "test"]))
            .file("broken", "{")
            .args(["__complete"])
            .args(words.split(' '))
            .run();
        assert_eq!((seen.code, seen.err.as_str()), (0, ""), "{words}: {seen}");
        seen.out.lines().map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    for (words, wanted) in [
        ("list --context ", "home :4"),
        ("--kubeconfig other list --context prod", "prod-a prod-b :4"),
        ("--kubeconfig=other --cluster ", "c-prod-a c-prod-b c-test :4"),
        ("list --kubeconfig other --user=u-t", "u-test :4"),
        ("list --kubeconfig other --contexts p", "prod-a prod-b :4"),
        ("list --kubeconfig other --contexts test,prod-b,", "test,prod-b,prod-a :4"),
        ("list --kubeconfig other --contexts=test,p", "test,prod-a test,prod-b :4"),
        ("list --kubeconfig missing --context ", ":4"),
        ("list --kubeconfig broken --context ", ":4"),
    ] {
        assert_eq!(completed(words), wanted, "{words}");
    }
}

#[test]
fn half_a_command_line_is_no_error() {
    for words in [&["--snapshot"][..], &["--no-such", "x"], &["list", "--"], &[]] {
        let seen = Program::new().args(["__complete"]).args(words).run();
        assert!(seen.code == 0 && seen.err.is_empty(), "{words:?}: {seen}");
        assert!(
            seen.out.lines().last().is_some_and(|line| [":0", ":4"].contains(&line)),
            "{words:?}: {seen}"
        );
    }
}

#[cfg(unix)]
#[test]
fn the_script_for_kubectl_runs_the_program() {
    use std::path::Path;

    let program = Path::new(env!("CARGO_BIN_EXE_kubectl-ds"));
    let folder = program.parent().expect("a folder").display();
    let path = format!("{folder}:{}", std::env::var("PATH").expect("a PATH"));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/completions/kubectl_complete-ds");
    let output = std::process::Command::new(script)
        .args(["mat"])
        .env("PATH", path)
        .output()
        .expect("the script starts");
    let said = String::from_utf8(output.stdout).expect("text");
    assert_eq!(said, "matrix\tShow DaemonSets against nodes, one letter a cell\n:4\n");
}
