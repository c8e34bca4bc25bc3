//! Completion under `kubectl`: what kubectl asks, and that the script it runs reaches the program.

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
