//! Where else texts and nodes come from: `-k`, `--nodes-file`, `--snapshot`, and a cluster that is not there.

use super::SURGE;
use crate::harness::{Program, Seen};

/// A sound DaemonSet that wants nodes of `pool: gpu`.
fn agent() -> String {
    let sound = SURGE.replace("maxSurge: 1", "maxSurge: 0");
    sound.replace("    spec:\n", "    spec:\n      nodeSelector: {pool: gpu}\n")
}

fn nodes(pools: &[&str]) -> String {
    let node = |(at, pool): (usize, &&str)| {
        format!(
            "apiVersion: v1\nkind: Node\nmetadata: {{name: n{at}, labels: {{pool: {pool}, kubernetes.io/os: linux}}}}\n---\n"
        )
    };
    pools.iter().enumerate().map(node).collect()
}

fn found(seen: &Seen) -> Vec<&str> {
    seen.out.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect()
}

#[test]
fn nodes_come_from_a_file_a_snapshot_or_the_configuration_and_flags_win() {
    let run = |arguments: &[&str], config: &str| {
        Program::new()
            .file("a.yaml", agent())
            .file("gpu.yaml", nodes(&["gpu", "gpu"]))
            .file("cpu.yaml", nodes(&["cpu"]))
            .file("mixed.yaml", nodes(&["cpu", "gpu"]))
            .file("none.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n")
            .file(".ds-lint.yaml", config)
            .args(["lint", "a.yaml", "--select", "DS221,DS222", "-o", "concise"])
            .args(arguments)
            .run()
    };
    let plain = "version: 1\n";
    let configured = "version: 1\nnodes: {file: cpu.yaml}\n";
    for (arguments, config, want) in [
        (&[][..], plain, vec![]),
        (&["--nodes-file", "cpu.yaml"], plain, vec!["DS221"]),
        (&["--nodes-file", "gpu.yaml"], plain, vec![]),
        (&["--nodes-file", "mixed.yaml"], plain, vec!["DS222"]),
        (&["--snapshot", "cpu.yaml"], plain, vec!["DS221"]),
        (&[], configured, vec!["DS221"]),
        (&["--nodes-file", "gpu.yaml"], configured, vec![]),
        (&["--snapshot", "mixed.yaml"], configured, vec!["DS222"]),
    ] {
        let seen = run(arguments, config);
        assert_eq!((seen.code, found(&seen)), (0, want), "{arguments:?} {config}: {seen:?}");
    }
    for (arguments, said) in [
        (&["--nodes-file", "none.yaml"][..], "none.yaml: no nodes found"),
        (&["--nodes-file", "missing.yaml"], "missing.yaml"),
        (&["--snapshot", "missing.yaml"], "missing.yaml"),
        (&["--nodes-file", "cpu.yaml", "--live"], "cannot be used with"),
        (&["-A"], "--live"),
    ] {
        let seen = run(arguments, plain);
        assert!(seen.code == 2 && seen.out.is_empty() && seen.err.contains(said), "{arguments:?}: {seen:?}");
    }
}

/// `--live` reads what `--snapshot` gives instead of a cluster.
#[test]
fn the_daemon_sets_of_a_snapshot_are_linted_with_its_nodes() {
    let run = |arguments: &[&str]| {
        let text = format!("{}---\n{}", nodes(&["cpu"]), agent());
        let program = Program::new().file("all.yaml", text);
        program
            .args(["lint", "--live", "--snapshot", "all.yaml", "--select", "DS221", "-o", "concise"])
            .args(arguments)
            .run()
    };
    let seen = run(&["-A"]);
    assert_eq!(found(&seen), ["DS221"], "{seen:?}");
    assert!(seen.out.starts_with("live:monitoring/agent:"), "{seen:?}");
    assert_eq!(found(&run(&["-n", "monitoring"])), ["DS221"]);
    let seen = run(&[]);
    assert_eq!(seen.code, 2);
    assert!(
        seen.err.contains("no DaemonSet in namespace default") && seen.err.contains("-A lints"),
        "{}",
        seen.err
    );
    assert_eq!(run(&["--allow-empty"]).code, 0);
    assert_eq!(run(&["-A", "-n", "monitoring"]).code, 2);
}

#[test]
fn a_cluster_that_is_not_there_keeps_it_from_judging() {
    let config = "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{name: c, cluster: {server: \"http://127.0.0.1:1\"}}]\ncontexts: [{name: c, context: {cluster: c, user: u}}]\nusers: [{name: u, user: {}}]\n";
    for arguments in [&["--live"][..], &["--live", "a.yaml"]] {
        let program = Program::new().file("kc", config).file("a.yaml", agent());
        let seen =
            program.args(["lint", "--kubeconfig", "kc", "--request-timeout", "5s"]).args(arguments).run();
        assert_eq!((seen.code, seen.out.as_str()), (2, ""), "{arguments:?}: {seen:?}");
        assert!(seen.err.contains("127.0.0.1:1"), "{}", seen.err);
    }
    // Without --live nobody looks for a cluster.
    let program = Program::new().file("kc", config).file("a.yaml", agent());
    assert_eq!(program.args(["lint", "--kubeconfig", "kc", "a.yaml", "--select", "DS1"]).run().code, 0);
}

#[cfg(unix)]
#[test]
fn kustomize_is_built_by_kubectl_and_its_refusal_is_told() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    let tools = tempfile::tempdir().expect("a folder");
    let kubectl = tools.path().join("kubectl");
    let run = |script: &str, folder: &str| {
        fs::write(&kubectl, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&kubectl, fs::Permissions::from_mode(0o755)).expect("executable");
        let program = Program::new().env("PATH", format!("{}:/usr/bin:/bin", tools.path().display()));
        program
            .file("built.yaml", SURGE)
            .args(["lint", "-k", folder, "--select", "DS106", "-o", "concise"])
            .run()
    };
    let script =
        "[ \"$*\" = \"kustomize -- overlays/prod\" ] || exit 9; echo '# Warning: old' >&2; cat built.yaml";
    let seen = run(script, "overlays/prod");
    assert_eq!(seen.code, 1, "{seen:?}");
    assert!(seen.out.starts_with("kustomize:overlays/prod:11:7: error[DS106]"), "{}", seen.out);
    let seen = run("echo 'error: unable to find one of kustomization.yaml' >&2; exit 1", "x");
    assert_eq!((seen.code, seen.out.as_str()), (2, ""));
    assert_eq!(seen.err, "error: -k x: unable to find one of kustomization.yaml\n");
    let seen = run("exit 0", "empty");
    assert!(seen.code == 2 && seen.err.contains("no DaemonSet found in 1 file"), "{seen:?}");
    let without = Program::new().env("PATH", "/nowhere").args(["lint", "-k", "x"]).run();
    assert_eq!(without.code, 2);
    assert!(without.err.contains("-k x: kubectl is not on PATH"), "{}", without.err);
}
